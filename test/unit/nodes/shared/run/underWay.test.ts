import { UnderWay } from '../../../../../nodes/shared/run/underWay';
import { VirtualClock } from '../../../../support/virtualClock';

test('is known by store and place until it ends', () => {
	const [one, other] = [new UnderWay('one'), new UnderWay('other')];
	one.start('a');
	expect([one.has('a'), new UnderWay('one').has('a'), one.has('b'), other.has('a')]).toEqual([
		true,
		true,
		false,
		false,
	]);
	one.end('a');
	expect(one.has('a')).toBe(false);
	expect(() => one.end('a')).not.toThrow();
});

test('a wait ends with what it waits for', async () => {
	const clock = new VirtualClock();
	const place = new UnderWay('end');
	place.start('a');
	const from = clock.now();
	void clock.sleep(1000).then(() => place.end('a'));
	await place.ended('a', clock);
	expect(clock.now() - from).toBe(1000);
	await place.ended('a', clock);
});

test('a wait ends after ten minutes at the latest', async () => {
	const clock = new VirtualClock();
	const place = new UnderWay('late');
	place.start('a');
	const from = clock.now();
	await place.ended('a', clock);
	expect(clock.now() - from).toBe(600_000);
	place.end('a');
});

test.each([true, false])('a cancelled execution does not wait (cancelled before: %p)', async (before) => {
	const clock = new VirtualClock();
	const place = new UnderWay('cancelled');
	place.start('a');
	const stop = new AbortController();
	if (before) stop.abort(new Error('stopped'));
	else void clock.sleep(10).then(() => stop.abort(new Error('stopped')));
	await expect(place.ended('a', clock, stop.signal)).rejects.toThrow('stopped');
	place.end('a');
});
