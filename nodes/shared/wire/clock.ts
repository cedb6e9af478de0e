/** A clock that tests can replace. Milliseconds. */
export interface Clock {
	now(): number;
	/** Never set back: for durations, pauses and rates. */
	monotonic(): number;
	/** Rejects with the signal's reason when it is aborted. */
	sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
	/** Begins to count down: the signal is aborted when the time is over, unless that is cleared before. */
	deadline(milliseconds: number): Deadline;
	/** Lets the event loop handle what has arrived in the meantime. */
	yieldToEventLoop(): Promise<void>;
}

/** The end of the time that something may take. */
export interface Deadline {
	signal: AbortSignal;
	/** It was done in time. */
	clear(): void;
}
