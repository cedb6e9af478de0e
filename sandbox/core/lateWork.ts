/** What services finish after they have answered, as a backend does behind a gateway that gave up. */
export class LateWork {
	private readonly timers = new Set<NodeJS.Timeout>();
	private waiting: Array<() => void> = [];

	/** Runs `work` after `delayMs`, unless everything is cancelled before. */
	add(delayMs: number, work: () => void): void {
		const timer = setTimeout(() => {
			this.timers.delete(timer);
			work();
			this.tell();
		}, delayMs);
		this.timers.add(timer);
	}

	cancelAll(): void {
		for (const timer of this.timers) clearTimeout(timer);
		this.timers.clear();
		this.tell();
	}

	/** Resolves once nothing is left to be finished. */
	async settled(): Promise<void> {
		if (this.timers.size > 0) await new Promise<void>((resolve) => this.waiting.push(resolve));
	}

	private tell(): void {
		if (this.timers.size > 0) return;
		for (const resolve of this.waiting) resolve();
		this.waiting = [];
	}
}
