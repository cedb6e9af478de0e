import { Breather } from '../../../../../nodes/shared/run/breather';
import { VirtualClock } from '../../../../support/virtualClock';

test('gives up the event loop after 20 ms of work, and not before', async () => {
	const clock = new VirtualClock();
	const yielded = jest.spyOn(clock, 'yieldToEventLoop');
	const breather = new Breather(clock);
	await clock.sleep(19);
	await breather.breathe();
	expect(yielded).not.toHaveBeenCalled();
	await clock.sleep(1);
	await breather.breathe();
	await breather.breathe();
	expect(yielded).toHaveBeenCalledTimes(1);
	await clock.sleep(20);
	await breather.breathe();
	expect(yielded).toHaveBeenCalledTimes(2);
});

test('does not care about the time of day', async () => {
	const clock = new VirtualClock();
	const yielded = jest.spyOn(clock, 'yieldToEventLoop');
	const breather = new Breather(clock);
	clock.turn(3_600_000);
	await breather.breathe();
	expect(yielded).not.toHaveBeenCalled();
});

test('those who gave it up together go on one by one, as long as there is time in a turn', async () => {
	const clock = new VirtualClock();
	const breather = new Breather(clock);
	await clock.sleep(20);
	const yielded = jest.spyOn(clock, 'yieldToEventLoop');
	const order: number[] = [];
	await Promise.all(
		[0, 1, 2, 3].map(async (one) => {
			while (breather.isDue) await breather.breathe();
			order.push(one);
			clock.busy(15);
		}),
	);
	expect(order).toEqual([0, 1, 2, 3]);
	// Four give it up at once; of those 0 and 1 fit into the turn, 2 and 3 into the next.
	expect(yielded).toHaveBeenCalledTimes(4 + 2);
});
