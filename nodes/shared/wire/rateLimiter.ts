import type { Clock } from './clock';

/** At most `count` starts within any `windowMs`. */
export interface Rate {
	count: number;
	windowMs: number;
}

/** Windows are kept a little longer than asked: the service's clock and the network's delay are not ours. */
const WINDOW_MARGIN = 1.02;

/**
 * Lets requests start in the order in which they asked, never more than the rates allow within any window of
 * their length, and not before a pause that the service asked for is over.
 */
export class RateLimiter {
	private readonly starts: number[] = [];
	/** Most starts that any caller's window counts: runs of different pace share a limiter. */
	private longest = 0;
	private pausedUntil = 0;
	private turn: Promise<void> = Promise.resolve();

	constructor(private readonly clock: Clock) {}

	/**
	 * Waits for a start. Resolves to the milliseconds waited.
	 * @throws the signal's reason when it is aborted meanwhile
	 */
	async start(rates: Rate[], signal?: AbortSignal): Promise<number> {
		const asked = this.clock.monotonic();
		const previous = this.turn;
		let done = () => {};
		this.turn = new Promise<void>((resolve) => (done = resolve));
		try {
			await previous;
			for (;;) {
				signal?.throwIfAborted();
				const wait = this.waitMs(rates);
				if (wait <= 0) break;
				await this.clock.sleep(wait, signal);
			}
			const now = this.clock.monotonic();
			if (rates.length > 0) this.remember(now, rates);
			return now - asked;
		} finally {
			// Each start gets a turn of the event loop, and one to open its connection. Started all at once, requests would
			// stay in step, and each would wait for the work of all others.
			void this.clock
				.yieldToEventLoop()
				.then(() => this.clock.yieldToEventLoop())
				.then(done);
		}
	}

	/** No start for so many milliseconds. A longer pause stands. */
	pause(milliseconds: number): void {
		this.pausedUntil = Math.max(this.pausedUntil, this.clock.monotonic() + milliseconds);
	}

	/** Whether nothing is remembered that could delay a start. */
	isIdle(): boolean {
		const now = this.clock.monotonic();
		return (
			now >= this.pausedUntil &&
			(this.starts.length === 0 || now - this.starts[this.starts.length - 1] > 120_000)
		);
	}

	private waitMs(rates: Rate[]): number {
		const now = this.clock.monotonic();
		let wait = this.pausedUntil - now;
		for (const { count, windowMs } of rates) {
			if (this.starts.length < count) continue;
			wait = Math.max(wait, this.starts[this.starts.length - count] + windowMs * WINDOW_MARGIN - now);
		}
		return Math.ceil(wait);
	}

	private remember(now: number, rates: Rate[]): void {
		this.starts.push(now);
		this.longest = Math.max(this.longest, ...rates.map(({ count }) => count));
		if (this.starts.length > 2 * this.longest + 100) this.starts.splice(0, this.starts.length - this.longest);
	}
}

const limiters = new Map<string, RateLimiter>();
/** More accounts than this at the same time: idle limiters are forgotten. */
const MOST_LIMITERS = 500;

/**
 * The limiter of an account within this n8n process, so that many executions that each send one mail (webhooks)
 * keep the service's limit together.
 */
export function sharedLimiter(key: string, clock: Clock): RateLimiter {
	let limiter = limiters.get(key);
	if (limiter === undefined) {
		if (limiters.size >= MOST_LIMITERS) {
			for (const [other, candidate] of limiters) if (candidate.isIdle()) limiters.delete(other);
		}
		limiter = new RateLimiter(clock);
		limiters.set(key, limiter);
	}
	return limiter;
}

/** The rates that a run keeps. */
export function ratesOf(maxPerMinute: number, maxPerSecond: number | undefined): Rate[] {
	const rates: Rate[] = [];
	if (maxPerMinute > 0) rates.push({ count: maxPerMinute, windowMs: 60_000 });
	if (maxPerSecond !== undefined) rates.push({ count: maxPerSecond, windowMs: 1_000 });
	return rates;
}
