import type { Clock } from '../wire/clock';

/**
 * Milliseconds after which a run lets others have the event loop. Far below 100: one item more may be read before it is
 * noticed, and collecting garbage comes on top.
 */
const LONGEST_BLOCK_MS = 20;

/**
 * Lets n8n serve others during work over many items: while it is blocked it answers nobody, and in queue mode the lock
 * of the job runs out.
 */
export class Breather {
	private since: number;

	constructor(private readonly clock: Clock) {
		this.since = clock.monotonic();
	}

	/** Whether the event loop was kept for long enough. */
	get isDue(): boolean {
		return this.clock.monotonic() - this.since >= LONGEST_BLOCK_MS;
	}

	/**
	 * Gives up the event loop when it was kept for long enough. To be called between items; those that are worked through
	 * side by side share one breather, because they may all go on in the same turn of the loop.
	 */
	async breathe(): Promise<void> {
		while (this.isDue) {
			const { since } = this;
			await this.clock.yieldToEventLoop();
			// Another one may have gone on before in this turn.
			if (this.since === since) this.since = this.clock.monotonic();
		}
	}
}
