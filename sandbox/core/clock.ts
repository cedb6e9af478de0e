/**
 * The sandbox's clock. Tokens, sessions, rate limits and status progress read it, so a test can let an hour
 * pass without waiting.
 */
export class VirtualClock {
	private offsetMs = 0;

	constructor(private readonly source: () => number = () => Date.now()) {}

	/** Milliseconds since 1970, shifted by everything `advance` was called with. */
	now(): number {
		return this.source() + this.offsetMs;
	}

	/** Moves the clock by `seconds`, backwards when negative (clock skew). */
	advance(seconds: number): void {
		this.offsetMs += seconds * 1000;
	}

	reset(): void {
		this.offsetMs = 0;
	}
}
