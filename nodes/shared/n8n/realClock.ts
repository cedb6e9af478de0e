import { sleep } from 'n8n-workflow';
import type { Clock } from '../wire/clock';
import { yieldToEventLoop } from './yieldToEventLoop';

export const realClock: Clock = {
	now: () => Date.now(),
	monotonic: () => performance.now(),
	yieldToEventLoop,
	// Node keeps these timers in a list of its own and holds neither the process nor the signal for them, so nothing is to
	// be cleared. n8n's `sleep` would have to be aborted, which makes an error with its stack for every request.
	deadline: (milliseconds) => ({ signal: AbortSignal.timeout(milliseconds), clear: () => {} }),
	sleep: async (milliseconds, signal) => {
		// Older n8n-workflow ignores the signal: ask it before and after.
		signal?.throwIfAborted();
		await sleep(milliseconds, signal);
		signal?.throwIfAborted();
	},
};
