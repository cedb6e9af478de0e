import { createHash } from 'node:crypto';
import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { notesAreMissing } from '../n8n/lineage';
import { FileContent, Secret, AnswerRef, type Plan } from './plan';

/**
 * What became of the items of earlier tries of this very node run. It lives in n8n's node context, which Retry On
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

const CONTEXT_KEY = 'sendMailLedger';
const LOST_KEY = 'sendMailLedgerLost';

/**
 * Opens the ledger of a node, before anything else is done: that it is there tells a later try that nothing was lost,
 * also when this one ends before it sends anything.
 */
export function openLedger(context: IExecuteFunctions): void {
	const nodeContext = context.getContext('node') as Record<string, unknown>;
	if (nodeContext[CONTEXT_KEY] !== undefined) return;
	nodeContext[CONTEXT_KEY] = {};
	if (notesAreMissing(context)) nodeContext[LOST_KEY] = true;
}

/**
 * The ledger of one run of one node. Holds JSON values only, because n8n saves it as JSON. A result stands here and in
 * the output as the same object, which n8n saves once.
 */
export class Ledger {
	private readonly all: Record<string, Entries>;
	private readonly run: string;
	private readonly lost: boolean;

	/**
	 * @param run the run index of the node (a node in a loop runs several times), or `tool` for an AI tool, whose
	 * calls all belong together
	 */
	constructor(context: IExecuteFunctions, run: string) {
		const nodeContext = context.getContext('node') as Record<string, unknown>;
		const existing = nodeContext[CONTEXT_KEY];
		this.all = (typeof existing === 'object' && existing !== null ? existing : {}) as Record<string, Entries>;
		nodeContext[CONTEXT_KEY] = this.all;
		this.run = run;
		this.lost = nodeContext[LOST_KEY] === true;
	}

	find(key: string): LedgerEntry | undefined {
		const entries = this.all[this.run];
		if (entries && Object.prototype.hasOwnProperty.call(entries, key)) return entries[key];
		return this.lost ? { state: 'lost' } : undefined;
	}

	start(key: string, at: string): void {
		(this.all[this.run] ??= {})[key] = { state: 'started', at };
	}

	sent(key: string, at: string, result: IDataObject): void {
		(this.all[this.run] ??= {})[key] = { state: 'sent', at, result };
	}

	unknown(key: string, at: string, reason: string, details: IDataObject): void {
		(this.all[this.run] ??= {})[key] = { state: 'unknown', at, reason, details };
	}

	/** The item was surely not sent: the next try may send it. */
	forget(key: string): void {
		delete this.all[this.run]?.[key];
	}
}

/** Stands for the content of a plan; for AI tools, where the same call again means the same mail. */
export function planFingerprint(plan: Plan): string {
	const text = JSON.stringify(plan, (_key, value: unknown) => {
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
