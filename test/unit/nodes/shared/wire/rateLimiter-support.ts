import { RateLimiter, type Rate } from '../../../../../nodes/shared/wire/rateLimiter';
import { VirtualClock } from '../../../../support/virtualClock';

/** Lets requests start that ask at these times; gives when each started, in the order of asking. */
export async function startsOf(
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
