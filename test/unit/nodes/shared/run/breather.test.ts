import { Breather } from '../../../../../nodes/shared/run/breather';
import { VirtualClock } from '../../../../support/virtualClock';

test('gives up the event loop after 50 ms of work, and not before', async () => {
	const clock = new VirtualClock();
	const yielded = jest.spyOn(clock, 'yieldToEventLoop');
	const breather = new Breather(clock);
	await clock.sleep(49);
	await breather.breathe();
	expect(yielded).not.toHaveBeenCalled();
	await clock.sleep(1);
	await breather.breathe();
	await breather.breathe();
	expect(yielded).toHaveBeenCalledTimes(1);
	await clock.sleep(50);
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
