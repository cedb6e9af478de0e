import { createHash } from 'node:crypto';
import type { LastingStore } from '../n8n/lastingStore';
import type { Facts } from './ledger';

/**
 * What was begun and what was done, kept in n8n's database: it survives what the execution's own memory does not. For each
 * mail three marks are written before it leaves: that it was begun, for whom, and that it is open. When it is done, the
 * open mark is taken out; when it is proved not sent, all three are. A mark that is still open means doubt, so that
 * nothing is ever inferred from a write that did not happen.
 */

/** A mail and its place: where a later try looks for it. */
export interface LastingEntry {
	place: string;
	facts: Facts;
}

/** How an entry was found: never begun before, done, done for somebody else, or begun and not done. */
export type LastingState = 'fresh' | 'done' | 'changed' | 'open';

/** An entry that this n8n process has begun and not settled yet. */
interface UnderWay {
	ended: Promise<void>;
	end: () => void;
	isAwaited: boolean;
}

/** By store and place. */
const underWay = new Map<string, UnderWay>();

export class LastingLedger {
	/** Marks of the last call, checked by the next one. */
	private written: string[] = [];
	private toRemove: string[] = [];

	constructor(private readonly store: LastingStore) {}

	/** Resolves when whoever has begun this entry in this n8n process has settled it; undefined when nobody has. */
	settled({ place }: LastingEntry): Promise<void> | undefined {
		const entry = underWay.get(this.keyOf(place));
		if (entry) entry.isAwaited = true;
		return entry?.ended;
	}

	/**
	 * Writes the marks of entries that are about to be sent.
	 * @returns how each was found; only `fresh` ones may be sent
	 * @throws what n8n throws when its database is out of reach
	 */
	async begin(entries: LastingEntry[]): Promise<LastingState[]> {
		await this.removeNoted();
		const marks = entries.map(marksOf);
		const there = await this.store.add(
			marks.flatMap(({ begun, facts, open }) => [begun, facts, open]),
			this.written,
		);
		const states: LastingState[] = marks.map((mark, index) =>
			// The same mail twice in one call: the first one is under way.
			marks.findIndex(({ begun }) => begun === mark.begun) < index ? 'open' : stateOf(mark, there),
		);
		this.written = [];
		marks.forEach((mark, index) => {
			const { begun, facts, open } = mark;
			if (states[index] === 'fresh') {
				this.written.push(begun, facts);
				this.start(entries[index].place);
			}
			// Looking has set the marks anew: what was done must not seem open.
			else if (states[index] === 'done') this.toRemove.push(open);
			else if (states[index] === 'changed') this.toRemove.push(open, facts);
		});
		if (states.some((state) => state === 'done' || state === 'changed')) await this.removeNoted();
		return states;
	}

	/** The mail was sent. */
	done(entry: LastingEntry): void {
		this.toRemove.push(marksOf(entry).open);
		this.end(entry.place);
	}

	/** The mail may have been sent: its marks stay. */
	leaveOpen({ place }: LastingEntry): void {
		this.end(place);
	}

	/** The mail was surely not sent: a later try may send it. */
	forget(entry: LastingEntry): void {
		const { begun, facts, open } = marksOf(entry);
		this.written = this.written.filter((mark) => mark !== begun && mark !== facts);
		this.toRemove.push(begun, facts, open);
		this.end(entry.place);
	}

	/** Writes what is noted. @throws as `begin` */
	async flush(): Promise<void> {
		const { written } = this;
		this.written = [];
		await this.store.add([], written);
		await this.removeNoted();
	}

	private start(place: string): void {
		let end = () => {};
		const ended = new Promise<void>((resolve) => (end = resolve));
		underWay.set(this.keyOf(place), { ended, end, isAwaited: false });
	}

	/** Those who wait look into the store, so what is noted is written first. */
	private end(place: string): void {
		const key = this.keyOf(place);
		const entry = underWay.get(key);
		if (!entry) return;
		underWay.delete(key);
		if (entry.isAwaited) void this.removeNoted().then(entry.end, entry.end);
		else entry.end();
	}

	private keyOf(place: string): string {
		return `${this.store.key}|${place}`;
	}

	private async removeNoted(): Promise<void> {
		const { toRemove } = this;
		this.toRemove = [];
		await this.store.remove(toRemove);
	}
}

interface Marks {
	begun: string;
	facts: string;
	open: string;
}

function marksOf({ place, facts }: LastingEntry): Marks {
	return {
		begun: hashed('begun', place),
		facts: hashed('facts', place, facts.operation, facts.account, ...facts.recipients),
		open: hashed('open', place),
	};
}

function stateOf({ begun, facts, open }: Marks, there: ReadonlySet<string>): LastingState {
	if (!there.has(begun)) return 'fresh';
	if (there.has(open)) return 'open';
	return there.has(facts) ? 'done' : 'changed';
}

/** Stands for texts, and shows nothing of them. */
export function hashed(...texts: string[]): string {
	return createHash('sha256').update(JSON.stringify(texts)).digest('base64url').slice(0, 24);
}
