import type { IDataObject } from 'n8n-workflow';
import { toMailError, type MailError } from '../errors';
import { LastingStore } from '../n8n/lastingStore';
import { isTool, lineageOf, runIndexOf } from '../n8n/lineage';
import type { Connection } from '../wire/connection';
import type { OnceItem } from './batches';
import { planFingerprint } from './fingerprint';
import { hashed, LastingLedger, type LastingEntry, type LastingState } from './lastingLedger';
import { compareFacts, factsOf, Ledger, type Facts, type LedgerEntry } from './ledger';
import { changedSince, inDoubt, notesLost, overlapping } from './ledgerErrors';
import type { OnceOperation } from './operation';
import { sentBefore } from './result';
import type { Run } from './runItem';
import { WriteAhead } from './writeAhead';

/** Mails that n8n's database keeps marks of, for each node; two marks stay of each. */
const MOST_MAILS = 10_000;

/** What the books say about an item that is not to be sent: its result from before, or why it is not. */
export type Verdict = { result: IDataObject } | { error: MailError };

/**
 * The books of a run: what earlier tries have done, in the memory that n8n keeps for the node and in the marks that it
 * keeps in its database, and what this one does.
 */
export class Bookkeeping {
	/** Why n8n's database could not be used; undefined as long as it can. */
	problem: string | undefined;
	private readonly memory: Ledger;
	private readonly lineage: string | undefined;
	private readonly tool: boolean;
	private readonly account: string;
	private readonly keys = new Map<OnceItem, { key: string; facts: Facts; entry: LastingEntry }>();
	private ahead: WriteAhead | undefined;

	constructor(
		private readonly run: Run,
		private readonly operation: OnceOperation<any>,
		connection: Connection,
	) {
		const { context } = run;
		this.tool = isTool(context);
		this.lineage = lineageOf(context);
		this.account = `${connection.credentialType}|${connection.baseUrl}|${connection.paceKey}`;
		this.memory = new Ledger(context, this.tool ? 'tool' : String(runIndexOf(context)));
	}

	/** What an earlier try has noted in the node's memory; undefined for an item that is to be sent. */
	restore(item: OnceItem): Verdict | undefined {
		const { key, facts } = this.named(item);
		const entry = this.memory.find(key);
		if (entry === undefined) return undefined;
		const comparison = compareFacts(entry.facts, facts);
		if (comparison === 'another') {
			this.keys.set(item, this.withPlace(key, facts, hashed(key, JSON.stringify(facts))));
			return undefined;
		}
		if (entry.state !== 'sent') return { error: inDoubt(entry, item.index, this.operation) };
		if (comparison === 'same') return { result: entry.result };
		return { error: overlapping(entry.facts, facts, item.index, this.operation) };
	}

	/** Prepares the marks of the items that are to be sent, in the order of sending. */
	expect(units: OnceItem[][]): void {
		const sending = units.flat().length;
		const store = sending > 0 && this.canLast() ? this.storeFor(sending) : undefined;
		if (!store) return;
		this.ahead = new WriteAhead(
			new LastingLedger(store),
			(item) => this.named(item).entry,
			units,
			this.run.settings.concurrency,
		);
	}

	/** Writes that an item is about to be sent. @returns why it must not be, or what was sent before */
	async begin(item: OnceItem): Promise<Verdict | undefined> {
		const state = await this.beginLasting(item);
		const verdict = state === undefined ? this.verdictWithout(item) : this.verdictOf(item, state);
		if (verdict === undefined)
			this.note(item, { state: 'started', at: this.now(), facts: this.named(item).facts });
		return verdict;
	}

	sent(item: OnceItem, result: IDataObject): void {
		this.note(item, { state: 'sent', at: this.now(), facts: this.named(item).facts, result });
		this.ahead?.done(item);
	}

	/** Notes the end of an item that failed. */
	failed(item: OnceItem, error: MailError): void {
		const { key, facts } = this.named(item);
		if (error.mayHaveBeenSent) {
			const { message: reason, details } = error;
			this.note(item, { state: 'unknown', at: this.now(), facts, reason, details });
			this.ahead?.leaveOpen(item);
			return;
		}
		this.memory.forget(key);
		this.ahead?.forget(item);
	}

	/** Writes what is left to write. A database that is out of reach leaves doubt for later tries, no error for this one. */
	async close(): Promise<void> {
		try {
			await this.ahead?.close();
		} catch (error) {
			this.problem = toMailError(error).message;
		}
	}

	private async beginLasting(item: OnceItem): Promise<LastingState | undefined> {
		if (!this.ahead || this.problem !== undefined) return undefined;
		try {
			return await this.ahead.begin(item);
		} catch (error) {
			this.problem = toMailError(error).message;
			return undefined;
		}
	}

	private verdictOf(item: OnceItem, state: LastingState): Verdict | undefined {
		switch (state) {
			case 'fresh':
				return undefined;
			case 'done':
				return { result: sentBefore(this.run.service.name, item.input) };
			case 'changed':
				return { error: changedSince(item.index, this.operation) };
			case 'open':
				return { error: inDoubt(undefined, item.index, this.operation) };
		}
	}

	/** Without n8n's database, an execution that was cut off may have sent anything. */
	private verdictWithout(item: OnceItem): Verdict | undefined {
		return this.memory.isLost && !this.tool ? { error: notesLost(item.index, this.operation) } : undefined;
	}

	/** A manual run in the editor has a lineage of its own each time, and sends each time. */
	private canLast(): boolean {
		return this.lineage !== undefined;
	}

	private storeFor(sending: number): LastingStore | undefined {
		const store = LastingStore.of(this.run.context, 2 * Math.max(MOST_MAILS, sending));
		if (!store) this.problem = 'the workflow is not saved, or this n8n keeps nothing for nodes';
		return store;
	}

	private named(item: OnceItem): { key: string; facts: Facts; entry: LastingEntry } {
		let named = this.keys.get(item);
		if (named === undefined) {
			// An agent's calls share a node and often a run index: what they send tells them apart.
			const key = this.tool ? planFingerprint(item.plan) : String(item.index);
			const { resource, operation } = this.operation;
			const facts = factsOf(item, `${resource}/${operation}`, this.account);
			this.keys.set(item, (named = this.withPlace(key, facts)));
		}
		return named;
	}

	private withPlace(key: string, facts: Facts, more = '') {
		const run = this.tool ? 'tool' : String(runIndexOf(this.run.context));
		return { key, facts, entry: { place: hashed(this.lineage ?? '', run, key, more), facts } };
	}

	private note(item: OnceItem, entry: LedgerEntry): void {
		this.memory.note(this.named(item).key, entry);
	}

	private now(): string {
		return new Date(this.run.clock.now()).toISOString();
	}
}
