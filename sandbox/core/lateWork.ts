/** What services finish after they have answered, as a backend does behind a gateway that gave up. */
export class LateWork {
	private readonly open = new Map<NodeJS.Timeout, () => void>();

	/** Runs `work` after `delayMs`, unless it is finished or cancelled before. */
	add(delayMs: number, work: () => void): void {
		const timer = setTimeout(() => {
			this.open.delete(timer);
			work();
		}, delayMs);
		this.open.set(timer, work);
	}

	/** Runs everything that is left now, in the order in which it came. */
	finish(): void {
		const left = [...this.open.values()];
		this.cancel();
		for (const work of left) work();
	}

	cancel(): void {
		for (const timer of this.open.keys()) clearTimeout(timer);
		this.open.clear();
	}
}
