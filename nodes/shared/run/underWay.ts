import type { Clock } from '../wire/clock';

/** What this n8n process is sending right now, by store and place: whoever wants to send the same waits for its end. */
const entries = new Map<string, { ended: Promise<void>; end: () => void }>();

/** Longest wait for another call's mail, in milliseconds. */
const LONGEST_WAIT_MS = 600_000;

export class UnderWay {
	constructor(private readonly store: string) {}

	/** False when somebody else has started it. */
	start(place: string): boolean {
		if (entries.has(this.keyOf(place))) return false;
		let end = () => {};
		const ended = new Promise<void>((resolve) => (end = resolve));
		entries.set(this.keyOf(place), { ended, end });
		return true;
	}

	end(place: string): void {
		const entry = entries.get(this.keyOf(place));
		entries.delete(this.keyOf(place));
		entry?.end();
	}

	/**
	 * Resolves when whoever has started this place has ended it; to false after ten minutes.
	 * @throws when cancelled meanwhile
	 */
	async ended(place: string, clock: Clock, cancelSignal?: AbortSignal): Promise<boolean> {
		const entry = entries.get(this.keyOf(place));
		if (!entry) return true;
		const stop = new AbortController();
		const cancel = () => stop.abort(cancelSignal?.reason);
		if (cancelSignal?.aborted) cancel();
		cancelSignal?.addEventListener('abort', cancel, { once: true });
		const limit = clock.sleep(LONGEST_WAIT_MS, stop.signal);
		try {
			return await Promise.race([entry.ended.then(() => true), limit.then(() => false)]);
		} finally {
			limit.catch(() => {});
			stop.abort();
			cancelSignal?.removeEventListener('abort', cancel);
		}
	}

	private keyOf(place: string): string {
		return `${this.store}|${place}`;
	}
}
