import type { Clock } from '../wire/clock';

/** Longest time in milliseconds that a run may keep the event loop from others. */
const LONGEST_BLOCK_MS = 50;

/**
 * Lets n8n serve others during work over many items: while it is blocked it answers nobody, and in queue mode the lock
 * of the job runs out.
 */
export class Breather {
	private since: number;

	constructor(private readonly clock: Clock) {
		this.since = clock.monotonic();
	}

	/** Gives up the event loop when it was kept for long enough. To be called between items. */
	async breathe(): Promise<void> {
		if (this.clock.monotonic() - this.since < LONGEST_BLOCK_MS) return;
		await this.clock.yieldToEventLoop();
		this.since = this.clock.monotonic();
	}
}
