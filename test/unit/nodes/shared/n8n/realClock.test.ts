import { realClock } from '../../../../../nodes/shared/n8n/realClock';

describe('a wait', () => {
	test('is as long as it should be', async () => {
		jest.useFakeTimers();
		try {
			const before = realClock.now();
			let over = false;
			const waiting = realClock.sleep(20).then(() => (over = true));
			await jest.advanceTimersByTimeAsync(19);
			expect(over).toBe(false);
			await jest.advanceTimersByTimeAsync(1);
			await waiting;
			expect(realClock.now() - before).toBe(20);
		} finally {
			jest.useRealTimers();
		}
	});

	test('does not begin when it is cancelled before', async () =>
		await expect(realClock.sleep(600_000, AbortSignal.abort(new Error('before')))).rejects.toThrow('before'));

	test('ends when it is cancelled meanwhile', async () => {
		const cancel = new AbortController();
		const waiting = realClock.sleep(600_000, cancel.signal);
		cancel.abort(new Error('while'));
		await expect(waiting).rejects.toThrow();
	});
});

describe('a deadline', () => {
	test('ends after its time by itself', async () => {
		const timeout = jest.spyOn(AbortSignal, 'timeout');
		const { signal } = realClock.deadline(30);
		expect(timeout.mock.calls).toEqual([[30]]);
		expect(signal.aborted).toBe(false);
		await new Promise((resolve) => signal.addEventListener('abort', resolve));
		expect(signal.aborted).toBe(true);
	});

	test('does not hold up the end of a process, a wait does', async () => {
		const timers = () => process.getActiveResourcesInfo().filter((one) => one === 'Timeout').length;
		const before = timers();
		realClock.deadline(60_000).signal.addEventListener('abort', () => {});
		expect(timers()).toBe(before);
		const waiting = realClock.sleep(1);
		expect(timers()).toBe(before + 1);
		await waiting;
	});
});

test('what lasts goes by a clock that nobody sets', () => {
	const before = realClock.monotonic();
	const setBack = jest.spyOn(Date, 'now').mockReturnValue(0);
	try {
		expect(realClock.now()).toBe(0);
		expect(realClock.monotonic()).toBeGreaterThanOrEqual(before);
	} finally {
		setBack.mockRestore();
	}
});
