/**
 * Works through tasks with at most `concurrency` at a time, in order of starting. A task that resolves to false
 * stops further ones from starting; those in flight are waited for.
 */
export async function inParallel<T>(
	tasks: T[],
	concurrency: number,
	work: (task: T) => Promise<boolean>,
): Promise<void> {
	let next = 0;
	let stopped = false;
	const worker = async () => {
		while (!stopped && next < tasks.length) {
			const task = tasks[next++];
			if (!(await work(task))) stopped = true;
		}
	};
	await Promise.all(Array.from({ length: Math.min(concurrency, tasks.length) }, worker));
}
