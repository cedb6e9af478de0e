import { createHash, randomUUID } from 'node:crypto';
import type { LastingStore } from '../n8n/lastingStore';
import type { Clock } from '../wire/clock';
import type { Facts } from './ledger';
import { UnderWay } from './underWay';

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

/**
 * How an entry was found: never begun before, done, done for somebody else, or begun and not done. `busy` is one that
 * this n8n process is sending right now. `unwritten` is one that nobody can have begun before, while the database is out
 * of reach: its marks follow with the next call.
 */
export type LastingState = 'fresh' | 'done' | 'changed' | 'open' | 'busy' | 'unwritten';

/** How many entries are looked at in one call at the end: one call must not keep n8n. */
const PLACES_OF_A_CALL = 1000;

/** How often a window is written again when other processes overwrite it. */
const MOST_CONFIRMATIONS = 10;

export class LastingLedger {
	/** Why the last call failed; undefined after one that did not. */
	problem: unknown;
	/** Marks that must be there, by place. Those of `unseen` entries no later call has seen yet. */
	private readonly wanted = new Map<string, string[]>();
	private readonly unseen = new Set<string>();
	private readonly underWay: UnderWay;

	/**
	 * @param contested an earlier try, or another one at this moment, may have the same entries: none may be sent
	 * without having looked
	 */
	constructor(
		private readonly store: LastingStore,
		private readonly clock: Clock,
		private readonly contested: boolean,
	) {
		this.underWay = new UnderWay(store.key);
	}

	/**
	 * Resolves when nobody in this n8n process is sending this entry any more; to false when that takes too long.
	 * @throws when cancelled meanwhile
	 */
	async settled({ place }: LastingEntry, cancelSignal?: AbortSignal): Promise<boolean> {
		return await this.underWay.ended(place, this.clock, cancelSignal);
	}

	/**
	 * Writes the marks of entries that are about to be sent.
	 * @returns how each was found; only `fresh` and `unwritten` ones may be sent
	 * @throws what n8n throws when its database is out of reach and the entries are contested
	 */
	async begin(entries: LastingEntry[]): Promise<LastingState[]> {
		// Calls of this process come to terms before the store is asked. Of the same mail twice the first one counts.
		const claimed = entries.map(({ place }) => this.underWay.start(place));
		const states = entries.map<LastingState>(() => 'busy');
		try {
			const marks = entries.map(marksOf).filter((_mark, index) => claimed[index]);
			const found = await this.look(marks);
			entries.forEach((_entry, index) => {
				if (!claimed[index]) return;
				const { place, begun, facts, open } = marks.shift() as Marks;
				const { state, added } = found.shift() as Found;
				states[index] = state;
				if (mayBeSent(state)) this.want(place, [begun, facts, open]);
				// Looking has added marks: what was done must not seem open, nor done for whoever is asked for now.
				else this.store.remove(added);
			});
		} finally {
			entries.forEach(({ place }, index) => {
				if (claimed[index] && !mayBeSent(states[index])) this.underWay.end(place);
			});
		}
		return states;
	}

	private async look(marks: Marks[]): Promise<Found[]> {
		if (marks.length === 0) return [];
		const token = hashed('token', randomUUID());
		const started = this.clock.monotonic();
		try {
			const { there, repeated } = await this.write(allOf(marks, this.contested ? [token] : []));
			const found = marks.map((mark) => this.find(mark, there, repeated));
			if (this.contested) await this.confirm(marks, found, token, this.clock.monotonic() - started);
			return found;
		} catch (error) {
			this.problem = error;
			if (this.contested) throw asThrown(error);
			return marks.map(() => ({ state: 'unwritten', added: [] }));
		} finally {
			if (this.contested) this.store.remove([token]);
		}
	}

	/** The mail was sent. */
	done(entry: LastingEntry): void {
		const { place, begun, facts, open } = marksOf(entry);
		this.wanted.set(place, [begun, facts]);
		this.store.remove([open]);
		this.underWay.end(place);
	}

	/** The mail may have been sent: its marks stay. */
	leaveOpen({ place }: LastingEntry): void {
		this.underWay.end(place);
	}

	/** The mail was surely not sent: a later try may send it. */
	forget(entry: LastingEntry): void {
		const { place, begun, facts, open } = marksOf(entry);
		this.wanted.delete(place);
		this.unseen.delete(place);
		this.store.remove([begun, facts, open]);
		this.underWay.end(place);
	}

	/**
	 * Writes what is left to write, and looks once more at all that was written: a slow call of another process may have
	 * overwritten it at any time.
	 * @throws as `begin`
	 */
	async flush(): Promise<void> {
		try {
			const places = [...this.wanted.keys()];
			for (let from = 0; from < places.length; from += PLACES_OF_A_CALL) {
				for (const place of places.slice(from, from + PLACES_OF_A_CALL)) this.unseen.add(place);
				await this.write([]);
			}
			await this.store.flush();
		} catch (error) {
			this.problem = error;
			throw asThrown(error);
		}
	}

	private want(place: string, marks: string[]): void {
		this.wanted.set(place, marks);
		this.unseen.add(place);
	}

	/** Adds marks, and adds again what another process has overwritten of the earlier ones. */
	private async write(marks: string[]): Promise<{ there: Set<string>; repeated: boolean }> {
		let earlier: Array<[string, string[]]> = [];
		const { there, repeated } = await this.store.add(() => {
			earlier = [...this.unseen].map((place) => [place, this.wanted.get(place) as string[]]);
			return [...earlier.flatMap(([, written]) => written), ...marks];
		});
		this.problem = undefined;
		for (const [place, written] of earlier) {
			// An entry that has ended in the meantime needs other marks: those are looked at by the next call.
			if (this.wanted.get(place) !== written) continue;
			if (written.every((mark) => there.has(mark))) this.unseen.delete(place);
		}
		return { there, repeated };
	}

	private find({ begun, facts, open }: Marks, there: ReadonlySet<string>, repeated: boolean): Found {
		const added = [begun, facts, open].filter((text) => !there.has(text));
		if (there.has(open)) {
			// A try of this very call may have set it, before it failed.
			return { state: repeated && !this.contested ? 'fresh' : 'open', added };
		}
		// The mark of beginning is the oldest of the three, and the first one that n8n drops.
		if (there.has(facts)) return { state: 'done', added };
		return { state: there.has(begun) ? 'changed' : 'fresh', added };
	}

	/**
	 * Processes that write at the same time all find nothing, and the last one overwrites the others. So each looks after
	 * a pause whether its token is still there; where it is not, another one has the entries, or wrote others. One look is
	 * enough for two processes. Of more, the call of a third one can bring back what a second one has overwritten.
	 */
	private async confirm(marks: Marks[], found: Found[], token: string, took: number): Promise<void> {
		let looks = 0;
		for (let turn = 0; turn < MOST_CONFIRMATIONS; turn++) {
			const fresh = marks.filter((_mark, index) => found[index].state === 'fresh');
			if (fresh.length === 0) return;
			await this.clock.sleep(Math.min(Math.max(2 * took, SHORTEST_PAUSE_MS), LONGEST_PAUSE_MS));
			const { there, repeated } = await this.write(allOf(fresh, [token]));
			if (there.has(token)) {
				if (++looks === LOOKS) return;
				continue;
			}
			looks = 0;
			marks.forEach((mark, index) => {
				if (found[index].state === 'fresh') found[index] = this.find(mark, there, repeated);
			});
		}
		// Others write all the time: nobody can tell whose these are.
		found.forEach(({ state }, index) => {
			if (state === 'fresh') found[index] = { state: 'open', added: [] };
		});
	}
}

/** How often in a row a token must have been there. */
const LOOKS = 2;

/** On a busy machine a call of another process takes as long as one's own: the pause grows with that. */
const SHORTEST_PAUSE_MS = 10;
const LONGEST_PAUSE_MS = 2000;

/** How an entry was found, and which of its marks were not there before they were looked for. */
interface Found {
	state: LastingState;
	added: string[];
}

interface Marks {
	place: string;
	begun: string;
	facts: string;
	open: string;
}

function marksOf({ place, facts }: LastingEntry): Marks {
	return {
		place,
		begun: hashed('begun', place),
		facts: hashed('facts', place, facts.operation, facts.account, ...facts.recipients),
		open: hashed('open', place),
	};
}

function allOf(marks: Marks[], more: string[]): string[] {
	return [...marks.flatMap(({ begun, facts, open }) => [begun, facts, open]), ...more];
}

export function mayBeSent(state: LastingState): boolean {
	return state === 'fresh' || state === 'unwritten';
}

/** Stands for texts, and shows nothing of them. */
export function hashed(...texts: string[]): string {
	return createHash('sha256').update(JSON.stringify(texts)).digest('base64url').slice(0, 24);
}

/** n8n's lint wants errors that are thrown in a catch block to come from a function. */
function asThrown(error: unknown): unknown {
	return error;
}
