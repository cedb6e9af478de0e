import fc from 'fast-check';
import { RateLimiter, type Rate } from '../../../../../nodes/shared/wire/rateLimiter';
import { VirtualClock } from '../../../../support/virtualClock';
import { startsOf } from './rateLimiter-support';

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
