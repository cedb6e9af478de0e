import type { OnceItem } from './batches';
import { mayBeSent, type LastingEntry, type LastingLedger, type LastingState } from './lastingLedger';

/**
 * Writes the marks of items into the lasting ledger before they are sent: a window of as many as may be in flight, and
 * the next window while this one is being sent.
 */
export class WriteAhead {
	private readonly windows: OnceItem[][] = [];
	private readonly windowOf = new Map<OnceItem, number>();
	private readonly begun = new Map<number, Promise<Map<OnceItem, LastingState>>>();
	/** Items whose marks were written, and which were not settled yet. */
	private readonly unsettled = new Set<OnceItem>();

	/** @param size calls in a window */
	constructor(
		private readonly ledger: LastingLedger,
		private readonly entryOf: (item: OnceItem) => LastingEntry,
		units: OnceItem[][],
		size: number,
	) {
		for (let from = 0; from < units.length; from += size) {
			const window = units.slice(from, from + size).flat();
			for (const item of window) this.windowOf.set(item, this.windows.length);
			this.windows.push(window);
		}
	}

	/**
	 * How the item was found, once its marks are written.
	 * @throws what n8n throws when its database is out of reach and there is no sending without it
	 */
	async begin(item: OnceItem): Promise<LastingState> {
		const window = this.windowOf.get(item) as number;
		const states = await this.beginWindow(window);
		const state = states.get(item) as LastingState;
		// The next one is written while this one is sent. A failure shows when its turn comes.
		if (state !== 'busy' && window + 1 < this.windows.length) this.beginWindow(window + 1).catch(() => {});
		return state;
	}

	/**
	 * Looks again at an item that was busy, when no other call of this n8n process is sending it any more.
	 * @throws as `begin`, and when the execution is cancelled meanwhile
	 */
	async beginOnceSettled(item: OnceItem, cancelSignal?: AbortSignal): Promise<LastingState> {
		const entry = this.entryOf(item);
		while (await this.ledger.settled(entry, cancelSignal)) {
			const [state] = await this.ledger.begin([entry]);
			if (mayBeSent(state)) this.unsettled.add(item);
			if (state !== 'busy') return state;
		}
		return 'open';
	}

	done(item: OnceItem): void {
		if (this.unsettled.delete(item)) this.ledger.done(this.entryOf(item));
	}

	forget(item: OnceItem): void {
		if (this.unsettled.delete(item)) this.ledger.forget(this.entryOf(item));
	}

	/** The item may have been sent: its marks stay open. */
	leaveOpen(item: OnceItem): void {
		if (this.unsettled.delete(item)) this.ledger.leaveOpen(this.entryOf(item));
	}

	/** Takes out the marks of what was not begun after all. @throws as `begin` */
	async close(): Promise<void> {
		await Promise.allSettled(this.begun.values());
		for (const item of [...this.unsettled]) this.forget(item);
		await this.ledger.flush();
	}

	private beginWindow(index: number): Promise<Map<OnceItem, LastingState>> {
		let begun = this.begun.get(index);
		if (begun === undefined) this.begun.set(index, (begun = this.write(this.windows[index])));
		return begun;
	}

	private async write(window: OnceItem[]): Promise<Map<OnceItem, LastingState>> {
		const states = await this.ledger.begin(window.map(this.entryOf));
		window.forEach((item, index) => {
			if (mayBeSent(states[index])) this.unsettled.add(item);
		});
		return new Map(window.map((item, index) => [item, states[index]]));
	}
}
