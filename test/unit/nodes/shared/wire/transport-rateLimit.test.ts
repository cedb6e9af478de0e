import type { FakeAnswer } from '../../../../support/fakeContext';
import { fakeTransport, inTurn, type FakeService } from '../../../../support/fakeTransport';

describe('the rate limit (429)', () => {
	const limited = (seconds?: number): FakeAnswer => ({
		statusCode: 429,
		headers: seconds === undefined ? {} : { 'Retry-After': String(seconds) },
	});

	test('waits as long as the service says, then goes on', async () => {
		const { exchange, transport, elapsed, requests } = fakeTransport(inTurn(limited(7), { statusCode: 200 }));
		expect(await exchange()).toMatchObject({
			kind: 'answer',
			answer: { attempts: 2 },
			unclearRepeats: 0,
		});
		expect(elapsed()).toBe(7000);
		expect(requests).toHaveLength(2);
		expect(transport.waitedForLimit).toBe(1);
	});

	test('waits longer each time when the service does not say', async () => {
		const { exchange, elapsed } = fakeTransport(inTurn(limited(), limited(), limited(), { statusCode: 200 }));
		await exchange();
		expect(elapsed()).toBe(1000 + 2000 + 4000);
	});

	test('up to a quarter of a second of jitter, so that not everybody comes back at once', async () => {
		const { exchange, elapsed } = fakeTransport(inTurn(limited(2), { statusCode: 200 }), {
			random: () => 0.5,
		});
		await exchange();
		expect(elapsed()).toBe(2125);
	});

	test('everybody of the account waits', async () => {
		const { exchange, limiter, clock } = fakeTransport(inTurn(limited(30), { statusCode: 200 }));
		const start = clock.now();
		const other: number[] = [];
		await Promise.all([
			exchange(),
			(async () => {
				await clock.sleep(1000);
				await limiter.start([]);
				other.push(clock.now() - start);
			})(),
		]);
		expect(other).toEqual([30_000]);
	});

	test('gives up after five repeats', async () => {
		const { exchange, requests } = fakeTransport(() => limited(1));
		expect(await exchange()).toMatchObject({
			kind: 'throttled',
			waitMs: 1000,
			answer: { statusCode: 429, attempts: 6 },
		});
		expect(requests).toHaveLength(6);
	});

	test('does not wait longer than a minute at a time', async () => {
		const { exchange, transport, requests, elapsed } = fakeTransport(() => limited(61));
		expect(await exchange()).toMatchObject({ kind: 'throttled', waitMs: 61_000 });
		expect(requests).toHaveLength(1);
		expect(elapsed()).toBe(0);
		expect(transport.waitedForLimit).toBe(0);
	});

	test('a minute is fine; three of them are the budget', async () => {
		const { exchange, requests, elapsed } = fakeTransport(() => limited(60));
		expect(await exchange()).toMatchObject({ kind: 'throttled' });
		expect(requests).toHaveLength(4);
		expect(elapsed()).toBe(180_000);
	});

	test('cancelling ends the wait, and nothing was sent', async () => {
		const cancel = new AbortController();
		const { exchange, clock, requests } = fakeTransport(() => limited(30), { cancel: cancel.signal });
		const exchanged = exchange();
		void clock.sleep(5000).then(() => cancel.abort());
		expect(await exchanged).toEqual({ kind: 'cancelled', started: false, attempts: 1, unclearRepeats: 0 });
		expect(requests).toHaveLength(1);
	});
});

describe('a success that says the limit is used up', () => {
	const used =
		(headers: Record<string, string>, statusCode = 202): FakeService =>
		() => ({ statusCode, headers });
	test.each([
		['holds the next request back', used({ 'RateLimit-Remaining': '0', 'RateLimit-Reset': '20' }), 20_000],
		['does not when something is left', used({ 'RateLimit-Remaining': '1', 'RateLimit-Reset': '20' }), 0],
		['does not when it does not say how long', used({ 'RateLimit-Remaining': '0' }), 0],
		['does not for more than a minute', used({ 'RateLimit-Remaining': '0', 'RateLimit-Reset': '61' }), 0],
		['does for a minute', used({ 'RateLimit-Remaining': '0', 'RateLimit-Reset': '60' }), 60_000],
		['does not when it is no success', used({ 'RateLimit-Remaining': '0', 'RateLimit-Reset': '20' }, 300), 0],
	])('%s', async (_what, answer, wait) => {
		const { exchange, elapsed } = fakeTransport(answer);
		await exchange();
		await exchange();
		expect(elapsed()).toBe(wait);
	});
});

describe('our own limit', () => {
	test('is waited for, and told when it took more than a second', async () => {
		const { exchange, transport, elapsed } = fakeTransport(() => ({ statusCode: 200 }), {
			rates: [{ count: 1, windowMs: 1000 }],
		});
		for (let mail = 0; mail < 3; mail++) await exchange();
		expect(elapsed()).toBe(2040);
		expect(transport.waitedForLimit).toBe(2);
	});

	test('a wait of a second is not worth a word', async () => {
		const { exchange, transport, elapsed } = fakeTransport(() => ({ statusCode: 200 }), {
			rates: [{ count: 1, windowMs: 980 }],
		});
		for (let mail = 0; mail < 2; mail++) await exchange();
		expect(elapsed()).toBe(1000);
		expect(transport.waitedForLimit).toBe(0);
	});

	test('cancelling ends the wait for it', async () => {
		const cancel = new AbortController();
		const { exchange, clock, requests } = fakeTransport(() => ({ statusCode: 200 }), {
			rates: [{ count: 1, windowMs: 60_000 }],
			cancel: cancel.signal,
		});
		await exchange();
		const second = exchange();
		void clock.sleep(10).then(() => cancel.abort());
		expect(await second).toMatchObject({ kind: 'cancelled', started: false });
		expect(requests).toHaveLength(1);
	});
});
