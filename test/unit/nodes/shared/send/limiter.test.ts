import fc from 'fast-check';
import {
	RateLimiter,
	ratesOf,
	realClock,
	sharedLimiter,
	type Rate,
} from '../../../../../nodes/shared/send/limiter';
import { VirtualClock } from '../../../../support/virtualClock';

/** Lets requests start that ask at these times; gives when each started, in the order of asking. */
async function startsOf(
	asked: Array<{ at: number; rates: Rate[] }>,
	clock = new VirtualClock(0),
	limiter = new RateLimiter(clock),
) {
	const order: number[] = [];
	const starts = await Promise.all(
		asked.map(async ({ at, rates }, index) => {
			await clock.sleep(at);
			await limiter.start(rates);
			order.push(index);
			return clock.now();
		}),
	);
	return { starts, order };
}

const burst = (count: number, rates: Rate[]) => Array.from({ length: count }, () => ({ at: 0, rates }));

test('without a rate everything starts at once', async () =>
	expect((await startsOf(burst(100, []))).starts.every((at) => at === 0)).toBe(true));

test('three a second: three at once, the next when the window (and 2 %) is over', async () => {
	const { starts, order } = await startsOf(burst(7, [{ count: 3, windowMs: 1000 }]));
	expect(starts).toEqual([0, 0, 0, 1020, 1020, 1020, 2040]);
	expect(order).toEqual([0, 1, 2, 3, 4, 5, 6]);
});

test('the stricter of two rates holds', async () => {
	const rates = [
		{ count: 2, windowMs: 1000 },
		{ count: 3, windowMs: 10_000 },
	];
	expect((await startsOf(burst(5, rates))).starts).toEqual([0, 0, 1020, 10_200, 10_200]);
});

test('tells how long it waited', async () => {
	const clock = new VirtualClock(0);
	const limiter = new RateLimiter(clock);
	const rates = [{ count: 1, windowMs: 500 }];
	expect(await limiter.start(rates)).toBe(0);
	expect(await limiter.start(rates)).toBe(510);
});

test('a pause that the service asked for holds for all; an earlier one does not shorten it', async () => {
	const clock = new VirtualClock(0);
	const limiter = new RateLimiter(clock);
	limiter.pauseUntil(5000);
	limiter.pauseUntil(3000);
	expect((await startsOf(burst(2, []), clock, limiter)).starts).toEqual([5000, 5000]);
});

test('a pause that begins while somebody waits holds for him too', async () => {
	const clock = new VirtualClock(0);
	const limiter = new RateLimiter(clock);
	const rates = [{ count: 1, windowMs: 1000 }];
	await limiter.start(rates);
	const waiting = limiter.start(rates);
	limiter.pauseUntil(4000);
	await waiting;
	expect(clock.now()).toBe(4000);
});

test('who gives up waiting does not hold up the others, and took no place', async () => {
	const clock = new VirtualClock(0);
	const limiter = new RateLimiter(clock);
	const rates = [{ count: 1, windowMs: 1000 }];
	await limiter.start(rates);
	const cancel = new AbortController();
	const given = limiter.start(rates, cancel.signal);
	const next = limiter.start(rates);
	cancel.abort(new Error('cancelled'));
	await expect(given).rejects.toThrow('cancelled');
	await next;
	expect(clock.now()).toBe(1020);
	await expect(limiter.start([], cancel.signal)).rejects.toThrow('cancelled');
});

test('is idle when nothing can delay a start', async () => {
	const clock = new VirtualClock(0);
	const limiter = new RateLimiter(clock);
	expect(limiter.isIdle()).toBe(true);
	limiter.pauseUntil(1000);
	expect(limiter.isIdle()).toBe(false);
	await clock.sleep(1000);
	expect(limiter.isIdle()).toBe(true);
	await limiter.start([{ count: 5, windowMs: 60_000 }]);
	await clock.sleep(120_000);
	expect(limiter.isIdle()).toBe(false);
	await clock.sleep(1);
	expect(limiter.isIdle()).toBe(true);
});

test('an account has one limiter; idle ones are forgotten when there are too many', async () => {
	const busy = sharedLimiter('busy');
	busy.pauseUntil(Date.now() + 3_600_000);
	const idle = sharedLimiter('idle');
	expect(sharedLimiter('busy')).toBe(busy);
	expect(sharedLimiter('idle')).toBe(idle);
	for (let other = 0; other < 498; other++) sharedLimiter(`other ${other}`);
	expect(sharedLimiter('idle')).toBe(idle);
	sharedLimiter('one more');
	expect(sharedLimiter('busy')).toBe(busy);
	expect(sharedLimiter('idle')).not.toBe(idle);
});

test.each([
	[0, undefined, []],
	[0, 4, [{ count: 4, windowMs: 1000 }]],
	[90, undefined, [{ count: 90, windowMs: 60_000 }]],
	[
		90,
		4,
		[
			{ count: 90, windowMs: 60_000 },
			{ count: 4, windowMs: 1000 },
		],
	],
])('ratesOf %p a minute, %p a second', (minute, second, rates) =>
	expect(ratesOf(minute, second)).toEqual(rates),
);

describe('the real clock', () => {
	test('waits and tells the time', async () => {
		const before = Date.now();
		await realClock.sleep(20);
		expect(realClock.now() - before).toBeGreaterThanOrEqual(18);
	});
	test('gives up when told to, before or while it waits', async () => {
		await expect(realClock.sleep(10_000, AbortSignal.abort(new Error('before')))).rejects.toThrow('before');
		const cancel = new AbortController();
		const waiting = realClock.sleep(10_000, cancel.signal);
		cancel.abort(new Error('while'));
		await expect(waiting).rejects.toThrow();
	});
});

describe('for any rates and any pattern of starts', () => {
	const rate = fc.record({
		count: fc.integer({ min: 1, max: 6 }),
		windowMs: fc.constantFrom(100, 1000, 60_000),
	});
	const rates = fc.array(rate, { minLength: 1, maxLength: 2 });
	const times = fc
		.array(fc.nat({ max: 3000 }), { minLength: 1, maxLength: 40 })
		.map((list) => list.sort((a, b) => a - b));
	const most = (starts: number[], windowMs: number) =>
		Math.max(...starts.map((from) => starts.filter((at) => at >= from && at < from + windowMs).length));

	test('no window holds more than allowed, nobody overtakes, nobody waits for nothing', () =>
		fc.assert(
			fc.asyncProperty(times, rates, async (list, all) => {
				const { starts, order } = await startsOf(list.map((at) => ({ at, rates: all })));
				for (const { count, windowMs } of all) expect(most(starts, windowMs)).toBeLessThanOrEqual(count);
				expect(order).toEqual(list.map((_, index) => index));
				for (const [index, at] of starts.entries()) {
					const free =
						at === list[index] ||
						at === starts[index - 1] ||
						all.some(({ count, windowMs }) => Math.ceil(starts[index - count] + windowMs * 1.02) === at);
					expect(free).toBe(true);
				}
			}),
			{ numRuns: 150 },
		));

	test('runs of different pace that share an account keep each their own limit', () =>
		fc.assert(
			fc.asyncProperty(fc.array(fc.boolean(), { minLength: 150, maxLength: 300 }), async (fast) => {
				const clock = new VirtualClock(0);
				const limiter = new RateLimiter(clock);
				const rateOf = (one: boolean): Rate =>
					one ? { count: 100, windowMs: 60_000 } : { count: 1, windowMs: 10 };
				const starts: Array<{ at: number; fast: boolean }> = [];
				for (const one of fast) {
					await limiter.start([rateOf(one)]);
					starts.push({ at: clock.now(), fast: one });
				}
				// Whoever keeps to 100 a minute never starts as the 101st within one.
				for (const [index, { at, fast: bound }] of starts.entries()) {
					if (bound)
						expect(starts.slice(0, index).filter((other) => other.at > at - 60_000).length).toBeLessThan(100);
				}
			}),
			{ numRuns: 30 },
		));
});
