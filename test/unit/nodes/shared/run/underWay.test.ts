import { UnderWay } from '../../../../../nodes/shared/run/underWay';
import { VirtualClock } from '../../../../support/virtualClock';

test('is started once for each store and place, until it ends', () => {
	const [one, other] = [new UnderWay('one'), new UnderWay('other')];
	expect(one.start('a')).toBe(true);
	expect([one.start('a'), new UnderWay('one').start('a'), one.start('b'), other.start('a')]).toEqual([
		false,
		false,
		true,
		true,
	]);
	one.end('a');
	expect(() => one.end('a')).not.toThrow();
	expect(one.start('a')).toBe(true);
	for (const place of ['a', 'b']) one.end(place);
	other.end('a');
});

test('a wait ends with what it waits for', async () => {
	const clock = new VirtualClock();
	const place = new UnderWay('end');
	place.start('a');
	const from = clock.now();
	void clock.sleep(1000).then(() => place.end('a'));
	expect(await place.ended('a', clock)).toBe(true);
	expect(clock.now() - from).toBe(1000);
	expect(await place.ended('a', clock)).toBe(true);
});

test('a wait ends after ten minutes at the latest', async () => {
	const clock = new VirtualClock();
	const place = new UnderWay('late');
	place.start('a');
	const from = clock.now();
	expect(await place.ended('a', clock)).toBe(false);
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
