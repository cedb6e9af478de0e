import type { IDataObject } from 'n8n-workflow';
import { toMailError, type MailError } from '../errors';
import { LastingStore } from '../n8n/lastingStore';
import { isRetried, isTool, lineageOf, runIndexOf, wasCutOff } from '../n8n/lineage';
import type { Connection } from '../wire/connection';
import type { OnceItem } from './batches';
import { ItemNames } from './itemNames';
import { LastingLedger, type LastingState } from './lastingLedger';
import { compareFacts, Ledger, type LedgerEntry } from './ledger';
import { changedSince, inDoubt, keyInDoubt, notesLost, overlapping, storeAway } from './ledgerErrors';
import { lookUp } from './lookUp';
import type { OnceOperation } from './operation';
import { sentBefore } from './result';
import type { Run } from './runItem';
import { WriteAhead } from './writeAhead';

/** Mails that n8n's database keeps marks of, for each node; two marks stay of each. */
const MOST_MAILS = 10_000;

/** Room for the marks that do not stay: of mails under way, in the largest windows there are. */
const ROOM_MARKS = 1000;

/** What the books say about an item that is not to be sent: its result from before, or why it is not. */
export type Verdict = { result: IDataObject; byKey?: boolean } | { error: MailError };

/**
 * The books of a run: what earlier tries have done, in the memory that n8n keeps for the node and in the marks that it
 * keeps in its database, and what this one does.
 */
export class Bookkeeping {
	private readonly memory: Ledger;
	private readonly lineage: string | undefined;
	private readonly tool: boolean;
	private readonly store: LastingStore | undefined;
	private readonly names: ItemNames;
	/** What the memory knows to have begun; the marks may know its end. */
	private readonly begunBefore = new Map<OnceItem, Extract<LedgerEntry, { state: 'started' }>>();
	private lasting: LastingLedger | undefined;
	private ahead: WriteAhead | undefined;
	/** Items of a run that was cut off, while no note of any of them is found: n8n's database may have been away. */
	private unnoted: OnceItem[] = [];
	private noteSought: Promise<void> | undefined;

	/** @param count items of the run */
	constructor(
		private readonly run: Run,
		private readonly operation: OnceOperation<any>,
		connection: Connection,
		count: number,
	) {
		const { context, clock } = run;
		this.tool = isTool(context);
		this.lineage = lineageOf(context);
		const runKey = this.tool ? 'tool' : String(runIndexOf(context));
		this.memory = new Ledger(context, runKey);
		this.names = new ItemNames(this.memory, {
			operation: `${operation.resource}/${operation.operation}`,
			account: `${connection.credentialType}|${connection.account ?? connection.paceKey}`,
			lineage: this.lineage ?? '',
			runKey,
			isTool: this.tool,
		});
		this.store = LastingStore.of(
			context,
			2 * Math.max(MOST_MAILS, count) + ROOM_MARKS,
			async (milliseconds) => await clock.sleep(milliseconds),
		);
	}

	/** What an earlier try has noted in the node's memory; undefined for an item that is to be sent. */
	restore(item: OnceItem): Verdict | undefined {
		const noted = this.notedOf(item);
		if (noted === undefined) return undefined;
		const { facts } = this.names.of(item);
		if (noted.state === 'started' && this.canLast(item)) {
			this.begunBefore.set(item, noted);
			return undefined;
		}
		if (noted.state !== 'sent') return { error: inDoubt(noted, item.index, this.operation) };
		if (compareFacts(noted.facts, facts) === 'same') return { result: noted.result };
		return { error: overlapping(noted.facts, facts, item.index, this.operation) };
	}

	/** Prepares the marks of the items that are to be sent, in the order of sending. */
	expect(units: OnceItem[][]): void {
		const { context, clock, settings } = this.run;
		const lasting = units
			.map((unit) => unit.filter((item) => this.canLast(item)))
			.filter(({ length }) => length > 0);
		const items = lasting.flat();
		if (!this.store || items.length === 0) return;
		const isUnnoted = wasCutOff(context) && !this.tool && !this.memory.hasEntries && !this.memory.marksFound;
		this.unnoted = isUnnoted ? items.filter(isKeyless) : [];
		const contested = isRetried(context) || items.some(({ settings: { sendOnceKey } }) => sendOnceKey);
		this.lasting = new LastingLedger(this.store, clock, contested);
		this.ahead = new WriteAhead(
			this.lasting,
			(item) => this.names.of(item).entry,
			lasting,
			settings.concurrency,
		);
	}

	/**
	 * Writes that an item is about to be sent.
	 * @returns why it must not be, or what was sent before; `busy` when it must be asked for again by `beginOnceSettled`
	 */
	async begin(item: OnceItem): Promise<Verdict | 'busy' | undefined> {
		const { ahead } = this;
		if (!ahead || !this.canLast(item)) return this.beginWithout(item);
		if (await this.hasNoNote(item)) return { error: notesLost(item.index, this.operation) };
		return await this.beginBy(item, async () => await ahead.begin(item));
	}

	/** As `begin`, once no other call of this n8n process is sending the same. */
	async beginOnceSettled(item: OnceItem, cancelSignal?: AbortSignal): Promise<Verdict | undefined> {
		const { ahead } = this;
		if (!ahead) return undefined;
		const verdict = await this.beginBy(item, async () => await ahead.beginOnceSettled(item, cancelSignal));
		return verdict === 'busy' ? undefined : verdict;
	}

	/**
	 * What earlier tries have done with items that this run did not come to: a run that stops early claims nothing of them
	 * that it does not know. To be asked after `close`; no marks of these items stay.
	 */
	async lookBack(items: OnceItem[]): Promise<Map<OnceItem, Verdict>> {
		const verdicts = new Map<OnceItem, Verdict>();
		const { context } = this.run;
		const mayBeKnown = items.filter(
			(item) =>
				this.canLast(item) &&
				(isRetried(context) || item.settings.sendOnceKey !== undefined || this.begunBefore.has(item)),
		);
		const states = await this.look(mayBeKnown);
		states.forEach((state, position) => {
			const item = mayBeKnown[position];
			const verdict =
				state instanceof Error
					? { error: storeAway(state.message, item.index, this.operation) }
					: this.lookedBack(item, state);
			if (verdict) verdicts.set(item, verdict);
		});
		return verdicts;
	}

	private async look(items: OnceItem[]): Promise<Array<LastingState | Error>> {
		if (!this.store) return [];
		const entries = items.map((item) => this.names.of(item).entry);
		return await lookUp(this.store, this.run.clock, entries);
	}

	private lookedBack(item: OnceItem, state: LastingState): Verdict | undefined {
		const begunBefore = this.begunBefore.get(item);
		if (begunBefore && state !== 'done' && state !== 'changed')
			return { error: inDoubt(begunBefore, item.index, this.operation) };
		// Another call is sending it at this moment.
		return this.verdictOf(item, state === 'busy' ? 'open' : state);
	}

	/** A run that was cut off and could write no marks may have sent anything: one mark of any item shows that it could. */
	private async hasNoNote(item: OnceItem): Promise<boolean> {
		if (this.unnoted.length === 0) return false;
		this.noteSought ??= this.look(this.unnoted).then((found) => {
			if (found.every((state) => state === 'fresh')) return;
			this.unnoted = [];
			// The later passes of a loop may not have begun: that nothing is noted of them is no wonder then.
			this.memory.noteMarksFound();
		});
		await this.noteSought;
		return this.unnoted.includes(item);
	}

	sent(item: OnceItem, result: IDataObject): void {
		this.note(item, { state: 'sent', at: this.now(), facts: this.names.of(item).facts, result });
		this.ahead?.done(item);
	}

	/** Notes the end of an item that failed. */
	failed(item: OnceItem, error: MailError): void {
		const { key, facts } = this.names.of(item);
		if (error.mayHaveBeenSent) {
			const { message: reason, details } = error;
			this.note(item, { state: 'unknown', at: this.now(), facts, reason, details });
			this.ahead?.leaveOpen(item);
			return;
		}
		this.memory.forget(key, facts);
		this.ahead?.forget(item);
	}

	/**
	 * Writes what is left to write. A database that is out of reach leaves doubt for later tries, no error for this one.
	 * @returns why marks of this run are missing; undefined when none is
	 */
	async close(): Promise<string | undefined> {
		try {
			await this.ahead?.close();
		} catch {
			// The ledger has noted it.
		}
		const problem = this.lasting?.problem;
		return problem === undefined ? undefined : toMailError(problem).message;
	}

	private async beginBy(
		item: OnceItem,
		look: () => Promise<LastingState>,
	): Promise<Verdict | 'busy' | undefined> {
		let state: LastingState;
		try {
			state = await look();
		} catch (error) {
			return { error: storeAway(toMailError(error).message, item.index, this.operation) };
		}
		if (state === 'busy') return 'busy';
		const begunBefore = this.begunBefore.get(item);
		if (begunBefore && state !== 'done' && state !== 'changed') {
			this.ahead?.leaveOpen(item);
			return { error: inDoubt(begunBefore, item.index, this.operation) };
		}
		const verdict = this.verdictOf(item, state);
		if (verdict === undefined) this.noteStarted(item);
		return verdict;
	}

	private verdictOf(item: OnceItem, state: LastingState): Verdict | undefined {
		const { index, settings, input } = item;
		switch (state) {
			case 'fresh':
			case 'unwritten':
			case 'busy':
				return undefined;
			case 'done': {
				// Another call of the same execution may have noted the receipt meanwhile.
				const noted = this.notedOf(item);
				const byKey = settings.sendOnceKey !== undefined;
				return {
					result: noted?.state === 'sent' ? noted.result : sentBefore(this.run.service.name, input, byKey),
					byKey,
				};
			}
			case 'changed':
				return { error: changedSince(index, this.operation) };
			case 'open':
				return {
					error: settings.sendOnceKey
						? keyInDoubt(index, this.operation)
						: inDoubt(this.doubtOf(item), index, this.operation),
				};
		}
	}

	/** Without n8n's database, an execution that was cut off may have sent anything. */
	private beginWithout(item: OnceItem): Verdict | undefined {
		if (item.settings.sendOnceKey)
			return {
				error: storeAway('it keeps nothing for this workflow', item.index, this.operation, false),
			};
		if (this.memory.isLost && !this.tool) return { error: notesLost(item.index, this.operation) };
		this.noteStarted(item);
		return undefined;
	}

	/** A manual run in the editor has a lineage of its own each time, and sends each time. */
	private canLast({ settings }: OnceItem): boolean {
		return this.store !== undefined && (this.lineage !== undefined || settings.sendOnceKey !== undefined);
	}

	/** What the memory holds of this mail, or of one whose recipients overlap with its. */
	private notedOf(item: OnceItem): LedgerEntry | undefined {
		const { key, facts } = this.names.of(item);
		const related = this.memory.find(key).filter((entry) => compareFacts(entry.facts, facts) !== 'another');
		return related.find((entry) => entry.state !== 'sent') ?? related[0];
	}

	private doubtOf(item: OnceItem): Exclude<LedgerEntry, { state: 'sent' }> | undefined {
		const noted = this.notedOf(item);
		return noted?.state === 'sent' ? undefined : noted;
	}

	private noteStarted(item: OnceItem): void {
		this.note(item, { state: 'started', at: this.now(), facts: this.names.of(item).facts });
	}

	private note(item: OnceItem, entry: LedgerEntry): void {
		this.memory.note(this.names.of(item).key, entry);
	}

	private now(): string {
		return new Date(this.run.clock.now()).toISOString();
	}
}

function isKeyless({ settings: { sendOnceKey } }: OnceItem): boolean {
	return sendOnceKey === undefined;
}
