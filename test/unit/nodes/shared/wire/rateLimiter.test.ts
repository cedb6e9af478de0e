import { realClock } from '../../../../../nodes/shared/n8n/realClock';
import { RateLimiter, ratesOf, sharedLimiter, type Rate } from '../../../../../nodes/shared/wire/rateLimiter';
import { VirtualClock } from '../../../../support/virtualClock';
import { startsOf } from './rateLimiter-support';

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
	limiter.pause(5000);
	limiter.pause(3000);
	expect((await startsOf(burst(2, []), clock, limiter)).starts).toEqual([5000, 5000]);
});

test('a pause that begins while somebody waits holds for him too', async () => {
	const clock = new VirtualClock(0);
	const limiter = new RateLimiter(clock);
	const rates = [{ count: 1, windowMs: 1000 }];
	await limiter.start(rates);
	const waiting = limiter.start(rates);
	limiter.pause(4000);
	await waiting;
	expect(clock.now()).toBe(4000);
});

test.each([-3_600_000, 3_600_000])(
	'a time of day that is set by %i ms neither delays a start nor lets one through early',
	async (change) => {
		const clock = new VirtualClock(0);
		const limiter = new RateLimiter(clock);
		const rates = [{ count: 1, windowMs: 1000 }];
		await limiter.start(rates);
		clock.turn(change);
		expect(await limiter.start(rates)).toBe(1020);
		limiter.pause(500);
		clock.turn(change);
		expect(await limiter.start([])).toBe(500);
	},
);

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
	limiter.pause(1000);
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
	const run = Math.random();
	const clock = new VirtualClock();
	const busy = sharedLimiter(`busy ${run}`, clock);
	busy.pause(3_600_000);
	const idle = sharedLimiter(`idle ${run}`, clock);
	expect(sharedLimiter(`busy ${run}`, clock)).toBe(busy);
	expect(sharedLimiter(`idle ${run}`, clock)).toBe(idle);
	for (let other = 0; other < 600; other++) sharedLimiter(`other ${other} ${run}`, clock);
	expect(sharedLimiter(`busy ${run}`, clock)).toBe(busy);
	expect(sharedLimiter(`idle ${run}`, clock)).not.toBe(idle);
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

test('starts are in different turns of the event loop, so that the first connects while the next prepares', async () => {
	const limiter = new RateLimiter(realClock);
	let turn = 0;
	let next = setImmediate(function count() {
		turn++;
		next = setImmediate(count);
	});
	const turns = await Promise.all(
		[1, 2, 3].map(async () => {
			await limiter.start([]);
			return turn;
		}),
	);
	clearImmediate(next);
	expect(turns[1]).toBeGreaterThan(turns[0]);
	expect(turns[2]).toBeGreaterThan(turns[1]);
});
