import type { Clock, Deadline } from '../../nodes/shared/wire/clock';

interface Sleeper {
	at: number;
	wake(): void;
}

/**
 * A clock whose time passes only when everybody is waiting for it: an hour of waits takes no time, and the order
 * of what happens is always the same.
 */
export class VirtualClock implements Clock {
	private time: number;
	/** How far people have set the time of day since: what lasts does not care. */
	private set = 0;
	private sleepers: Sleeper[] = [];
	private pumping = false;
	/** Work under way that is not a wait of this clock, such as the reading of a stream: time stands still. */
	private held = 0;

	constructor(start = Date.UTC(2030, 0, 1)) {
		this.time = start;
	}

	now(): number {
		return this.time + this.set;
	}

	monotonic(): number {
		return this.time;
	}

	/** Sets the time of day, forwards or back, as an operator or a time server does. */
	turn(milliseconds: number): void {
		this.set += milliseconds;
	}

	/** Time that passes while somebody works and nobody else can. */
	busy(milliseconds: number): void {
		this.time += milliseconds;
	}

	async sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
		if (Number.isNaN(milliseconds)) throw new Error('A wait has no length');
		signal?.throwIfAborted();
		await new Promise<void>((resolve, reject) => {
			const sleeper: Sleeper = {
				at: this.time + Math.max(milliseconds, 0),
				wake: () => {
					signal?.removeEventListener('abort', onAbort);
					resolve();
				},
			};
			const onAbort = () => {
				this.sleepers = this.sleepers.filter((other) => other !== sleeper);
				reject(signal?.reason);
			};
			signal?.addEventListener('abort', onAbort, { once: true });
			this.sleepers.push(sleeper);
			this.pump();
		});
	}

	deadline(milliseconds: number): Deadline {
		const over = new AbortController();
		const cleared = new AbortController();
		this.sleep(milliseconds, cleared.signal).then(
			() => over.abort(),
			() => {},
		);
		return { signal: over.signal, clear: () => cleared.abort() };
	}

	/** Nothing comes from outside: a turn is over at once. */
	async yieldToEventLoop(): Promise<void> {}

	/** Time stands still while `work` runs. */
	async hold<T>(work: () => Promise<T>): Promise<T> {
		this.held++;
		try {
			return await work();
		} finally {
			this.held--;
			this.pump();
		}
	}

	private pump(): void {
		if (this.pumping) return;
		this.pumping = true;
		// After everything that can go on without waiting has gone on.
		setImmediate(() => {
			this.pumping = false;
			if (this.held > 0 || this.sleepers.length === 0) return;
			const next = this.sleepers.reduce((one, other) => (other.at < one.at ? other : one));
			this.sleepers = this.sleepers.filter((other) => other !== next);
			this.time = Math.max(this.time, next.at);
			next.wake();
			this.pump();
		});
	}
}
