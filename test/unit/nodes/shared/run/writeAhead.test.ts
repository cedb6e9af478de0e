import type { OnceItem } from '../../../../../nodes/shared/run/batches';
import { WriteAhead } from '../../../../../nodes/shared/run/writeAhead';
import { away, entry, ledgers } from './lastingLedger-support';

const item = (index: number) => ({ index }) as OnceItem;
const ITEMS = [0, 1, 2, 3, 4, 5].map(item);
const entryOf = ({ index }: OnceItem) => entry(`item ${index}`);

function setUp({ size = 2, contested = false, units = ITEMS.map((one) => [one]) } = {}) {
	const all = ledgers();
	const ahead = new WriteAhead(all.open(contested), entryOf, units, size);
	const lookAt = async (...items: OnceItem[]) => await all.elsewhere().begin(items.map(entryOf));
	return { ...all, ahead, lookAt };
}

test('a window is written before its first item, and the next one while it is sent', async () => {
	const { ahead, rows, row, clock } = setUp();
	expect(await ahead.begin(ITEMS[0])).toBe('fresh');
	expect(row()).toHaveLength(6);
	await clock.sleep(10);
	expect(row()).toHaveLength(12);
	expect(await ahead.begin(ITEMS[1])).toBe('fresh');
	await clock.sleep(10);
	expect(rows.calls).toBe(2);
});

test('what is done is told in the same turn as the next window', async () => {
	const { ahead, row, clock } = setUp();
	for (const one of ITEMS.slice(0, 2)) {
		await ahead.begin(one);
		ahead.done(one);
	}
	await ahead.begin(ITEMS[2]);
	await clock.sleep(10);
	// Two marks of two items, three of the four that follow.
	expect(row()).toHaveLength(16);
});

test('what was not begun after all is taken out in the end', async () => {
	const { ahead, lookAt } = setUp();
	await ahead.begin(ITEMS[0]);
	ahead.done(ITEMS[0]);
	await ahead.begin(ITEMS[1]);
	ahead.leaveOpen(ITEMS[1]);
	await ahead.begin(ITEMS[2]);
	ahead.forget(ITEMS[2]);
	await ahead.close();
	expect(await lookAt(...ITEMS)).toEqual(['done', 'open', 'fresh', 'fresh', 'fresh', 'fresh']);
});

test('windows count calls: the mails of one call stand in one window', async () => {
	const { ahead, row } = setUp({ size: 1, units: [ITEMS.slice(0, 4), ITEMS.slice(4)] });
	await ahead.begin(ITEMS[0]);
	expect(row()).toHaveLength(12);
});

test('what another call of this process is sending is looked at when that has ended', async () => {
	const { ahead, open, clock } = setUp({ contested: true });
	const other = open(true);
	await other.begin([entryOf(ITEMS[0]), entryOf(ITEMS[1])]);
	expect([await ahead.begin(ITEMS[0]), await ahead.begin(ITEMS[1])]).toEqual(['busy', 'busy']);
	void clock.sleep(50).then(() => other.done(entryOf(ITEMS[0])));
	void clock.sleep(70).then(() => other.forget(entryOf(ITEMS[1])));
	expect(await ahead.beginOnceSettled(ITEMS[0])).toBe('done');
	expect(await ahead.beginOnceSettled(ITEMS[1])).toBe('fresh');
});

test('what never ends is in doubt after ten minutes', async () => {
	const { ahead, open } = setUp();
	const other = open();
	await other.begin([entryOf(ITEMS[0])]);
	expect(await ahead.begin(ITEMS[0])).toBe('busy');
	expect(await ahead.beginOnceSettled(ITEMS[0])).toBe('open');
	other.forget(entryOf(ITEMS[0]));
});

test('a database that is away shows when the turn of its window comes', async () => {
	const { ahead, rows, clock } = setUp({ contested: true });
	await ahead.begin(ITEMS[0]);
	rows.fault = away;
	await clock.sleep(1000);
	rows.fault = () => {};
	ahead.done(ITEMS[0]);
	await expect(ahead.begin(ITEMS[2])).rejects.toThrow('no connection');
	await expect(ahead.close()).resolves.toBeUndefined();
});
