import { createHash } from 'node:crypto';
import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { MailError } from '../errors';
import { mayHaveRunBefore, nodeMemory } from '../n8n/lineage';
import { AnswerRef, FileContent, Secret } from '../wire/request';
import type { Plan } from './plan';

/**
 * What happened to the items in earlier tries of this very node run. It lives in n8n's memory of the node, which Retry On
 * Fail keeps between its tries and n8n saves with the execution, so that retrying the execution finds it too.
 */
export type LedgerEntry =
	/** The request was about to leave; no answer was recorded. */
	| { state: 'started'; at: string }
	| { state: 'sent'; at: string; result: IDataObject }
	/** `details` are those of the first error: the id by which the mail can be looked up. */
	| { state: 'unknown'; at: string; reason: string; details: IDataObject }
	/** An earlier try has begun to send, and n8n did not keep what it noted. */
	| { state: 'lost' };

type Entries = Record<string, LedgerEntry>;

const MEMORY_KEY = 'sendMailLedger';
const LOST_KEY = 'sendMailLedgerLost';

/**
 * Opens the ledger of a node, before anything else is done: that it is there tells a later try that nothing was lost,
 * also when this one ends before it sends anything.
 */
export function openLedger(context: IExecuteFunctions): void {
	const memory = nodeMemory(context);
	if (memory[MEMORY_KEY] !== undefined) return;
	memory[MEMORY_KEY] = {};
	if (mayHaveRunBefore(context)) memory[LOST_KEY] = true;
}

/**
 * The ledger of one run of one node. Holds JSON values only, because n8n saves it as JSON. A result stands here and in
 * the output as the same object, which n8n saves once.
 */
export class Ledger {
	private readonly all: Record<string, Entries>;
	private readonly lost: boolean;

	/**
	 * @param run the run index of the node (a node in a loop runs several times), or `tool` for an AI tool, whose
	 * calls all belong together
	 */
	constructor(
		context: IExecuteFunctions,
		private readonly run: string,
	) {
		const memory = nodeMemory(context);
		const existing = memory[MEMORY_KEY];
		this.all = (typeof existing === 'object' && existing !== null ? existing : {}) as Record<string, Entries>;
		memory[MEMORY_KEY] = this.all as IDataObject;
		this.lost = memory[LOST_KEY] === true;
	}

	find(key: string): LedgerEntry | undefined {
		const entries = this.all[this.run];
		if (entries && Object.prototype.hasOwnProperty.call(entries, key)) return entries[key];
		return this.lost ? { state: 'lost' } : undefined;
	}

	start(key: string, at: string): void {
		this.note(key, { state: 'started', at });
	}

	sent(key: string, at: string, result: IDataObject): void {
		this.note(key, { state: 'sent', at, result });
	}

	unknown(key: string, at: string, reason: string, details: IDataObject): void {
		this.note(key, { state: 'unknown', at, reason, details });
	}

	/** The item was surely not sent: the next try may send it. */
	forget(key: string): void {
		delete this.all[this.run]?.[key];
	}

	private note(key: string, entry: LedgerEntry): void {
		(this.all[this.run] ??= {})[key] = entry;
	}
}

/**
 * The error for an item that an earlier try of this execution has left in doubt.
 * @param noun what the operation handles: "mail"
 * @param done what may have happened to it: "sent"
 */
export function earlierTryError(
	entry: Exclude<LedgerEntry, { state: 'sent' }>,
	itemIndex: number,
	noun: string,
	done: string,
): MailError {
	if (entry.state === 'lost') {
		return new MailError(
			'uncertain',
			`An earlier try of this execution was cut off, and n8n kept no note of it. This ${noun} may have been ${done}`,
			{
				fix: `It was not ${done} again. Check with the service or the recipients, and start a new execution for the rest.`,
				details: { notesLost: true },
				itemIndex,
			},
		);
	}
	const reason =
		entry.state === 'unknown' ? entry.reason : 'the earlier try was cut off before the answer came';
	return new MailError(
		'uncertain',
		`This ${noun} may have been ${done} by an earlier try of this execution: ${reason}`,
		{
			fix: `It was not ${done} again. Check with the service or the recipient; if nothing arrived, start a new execution for this item.`,
			details: { ...(entry.state === 'unknown' && entry.details), firstTryAt: entry.at },
			itemIndex,
		},
	);
}

/** Stands for the content of a plan; for AI tools, where the same call again means the same mail. */
export function planFingerprint({ steps }: Plan): string {
	const text = JSON.stringify({ steps }, (_key, value: unknown) => {
		if (value instanceof Secret) return null;
		if (value instanceof AnswerRef) return `${value.step}.${value.property}`;
		if (value instanceof FileContent) {
			const { name, bytes, contentType, source } = value.attachment;
			return [
				name,
				bytes,
				contentType,
				source.kind === 'stored' ? source.id : createHash('sha256').update(source.base64).digest('hex'),
			];
		}
		return value;
	});
	return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
