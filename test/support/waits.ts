import type * as workflow from 'n8n-workflow';

/**
 * Waits that take no time. Nodes wait with n8n-workflow's `sleep`; a test file that begins with
 *
 *     jest.mock('n8n-workflow', () => jest.requireActual('../support/waits').withoutWaits());
 *
 * makes the process's clock jump to the end of each wait and stand still between them. What a node asked to wait is
 * then an exact list, on a machine of any speed.
 */
const asked: number[] = [];

/** n8n-workflow with a `sleep` that only notes its length. */
export function withoutWaits(): typeof workflow {
	return {
		...jest.requireActual<typeof workflow>('n8n-workflow'),
		sleep: async (milliseconds: number) => {
			asked.push(milliseconds);
		},
	};
}

/** Stops the clock at a whole second, which is how headers count. The list returned holds every wait from now on, in milliseconds. */
export function stopClock(): number[] {
	asked.length = 0;
	const start = Math.ceil(Date.now() / 1000) * 1000;
	const waited = () => asked.reduce((sum, milliseconds) => sum + milliseconds, 0);
	jest.spyOn(Date, 'now').mockImplementation(() => start + waited());
	// The pace is kept by the clock that nobody sets.
	const monotonic = Math.ceil(performance.now());
	jest.spyOn(performance, 'now').mockImplementation(() => monotonic + waited());
	return asked;
}
