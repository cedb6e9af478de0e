import { createHash } from 'node:crypto';
import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { mayHaveRunBefore, nodeMemory } from '../n8n/lineage';
import type { OnceItem } from './batches';
import { planFingerprint } from './fingerprint';
import { addresses } from '../mail/message';

/**
 * What happened to the items in earlier tries of this very node run. It lives in n8n's memory of the node, which Retry On
 * Fail keeps between its tries and n8n saves with the execution, so that retrying the execution finds it too. What a
 * crash or a cancelled execution takes from it, the lasting ledger keeps (lastingLedger.ts).
 */
export type LedgerEntry =
	/** The request was about to leave; no answer was recorded. */
	| { state: 'started'; at: string; facts: Facts }
	| { state: 'sent'; at: string; facts: Facts; result: IDataObject }
	/** `details` are those of the first error: the id by which the mail can be looked up. */
	| { state: 'unknown'; at: string; facts: Facts; reason: string; details: IDataObject };

/** What makes a noted mail the same mail: not its number among the items, and not its content. */
export interface Facts {
	/** Resource and operation. */
	operation: string;
	/** The service's address and whoever is logged in there. */
	account: string;
	/** In small letters, sorted. Of an operation without recipients it is what the plan asks for. */
	recipients: string[];
}

/** What was noted of each item, the latest last: an item that was corrected in between is another mail. */
type Entries = Record<string, LedgerEntry[]>;

const MEMORY_KEY = 'sendMailLedger';
const LOST_KEY = 'sendMailLedgerLost';
const MARKS_KEY = 'sendMailMarksFound';

/**
 * Opens the ledger of a node, before anything else is done: that it is there tells a later try that nothing was lost,
 * also when this one ends before it sends anything.
 */
export function openLedger(context: IExecuteFunctions): void {
	const memory = nodeMemory(context);
	if (memory[MEMORY_KEY] === undefined) memory[MEMORY_KEY] = {};
	if (memory[LOST_KEY] === undefined && mayHaveRunBefore(context)) memory[LOST_KEY] = true;
}

/**
 * The ledger of one run of one node. Holds JSON values only, because n8n saves it as JSON. A result stands here and in
 * the output as the same object, which n8n saves once.
 */
export class Ledger {
	/** An earlier try may have begun to send, and n8n did not keep what it noted. */
	readonly isLost: boolean;
	private readonly all: Record<string, Entries>;
	private readonly memory: IDataObject;

	/**
	 * @param run the run index of the node (a node in a loop runs several times), or `tool` for an AI tool, whose
	 * calls all belong together
	 */
	constructor(
		context: IExecuteFunctions,
		private readonly run: string,
	) {
		const memory = nodeMemory(context);
		this.memory = memory;
		const existing = memory[MEMORY_KEY];
		this.all = (typeof existing === 'object' && existing !== null ? existing : {}) as Record<string, Entries>;
		memory[MEMORY_KEY] = this.all as IDataObject;
		this.isLost = memory[LOST_KEY] === true;
	}

	/** Whether anything is noted of this run. */
	get hasEntries(): boolean {
		return Object.keys(this.all[this.run] ?? {}).length > 0;
	}

	/** Marks in n8n's database were found for this run of the node, or for an earlier one in the same execution. */
	get marksFound(): boolean {
		return this.memory[MARKS_KEY] === true;
	}

	noteMarksFound(): void {
		this.memory[MARKS_KEY] = true;
	}

	find(key: string): readonly LedgerEntry[] {
		const entries = this.all[this.run];
		return entries && Object.prototype.hasOwnProperty.call(entries, key) ? entries[key] : [];
	}

	/** Replaces what was noted of the same mail. */
	note(key: string, entry: LedgerEntry): void {
		(this.all[this.run] ??= {})[key] = [...this.others(key, entry.facts), entry];
	}

	/** The mail was surely not sent: the next try may send it. */
	forget(key: string, facts: Facts): void {
		const others = this.others(key, facts);
		if (others.length > 0) this.all[this.run][key] = others;
		else delete this.all[this.run]?.[key];
	}

	private others(key: string, facts: Facts): LedgerEntry[] {
		return this.find(key).filter((entry) => compareFacts(entry.facts, facts) !== 'same');
	}
}

/** The facts of an item, for whom this run is logged in as. */
export function factsOf({ input: { message }, plan }: OnceItem, operation: string, account: string): Facts {
	const recipients = message ? addresses(message).map((address) => address.toLowerCase()) : [];
	return {
		operation,
		account: createHash('sha256').update(account).digest('hex').slice(0, 32),
		recipients: recipients.length > 0 ? recipients.sort() : [planFingerprint(plan)],
	};
}

/**
 * How an item stands to what was noted before: the `same` mail, `another` one (another operation or account, or none of
 * its recipients was served), or one that `overlaps`.
 */
export function compareFacts(noted: Facts, now: Facts): 'same' | 'another' | 'overlaps' {
	if (noted.operation !== now.operation || noted.account !== now.account) return 'another';
	const served = new Set(noted.recipients);
	const common = now.recipients.filter((recipient) => served.has(recipient));
	if (common.length === 0) return 'another';
	return common.length === now.recipients.length && common.length === served.size ? 'same' : 'overlaps';
}
