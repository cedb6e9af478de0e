import type { IExecuteFunctions } from 'n8n-workflow';
import { LastingStore } from '../../../../../nodes/shared/n8n/lastingStore';
import { Deduplication } from '../../../../support/deduplication';

let nodes = 0;

function setUp(mostEntries = 100) {
	const rows = new Deduplication();
	const place = { workflow: { id: 'w' }, node: { id: `n${++nodes}` } };
	const pauses: number[] = [];
	const context = (helpers: object = rows.helpers(place), id: string | undefined = 'w') =>
		({
			getWorkflow: () => ({ id }),
			getNode: () => place.node,
			helpers,
		}) as unknown as IExecuteFunctions;
	const open = (...given: Parameters<typeof context>) =>
		LastingStore.of(context(...given), mostEntries, async (milliseconds) => {
			pauses.push(milliseconds);
		});
	return { rows, pauses, open, store: open() as LastingStore, row: () => [...rows.rows.values()].flat() };
}

const away = () => {
	throw new Error('no connection to the database');
};

test('is none for a workflow that is not saved, and in an n8n without it', () => {
	const { open, rows } = setUp();
	expect(open(rows.helpers({ workflow: {}, node: { id: 'n' } }), '')).toBeUndefined();
	expect(open({})).toBeUndefined();
});

test('tells what was there, once for each text, and adds the rest', async () => {
	const { store, row } = setUp();
	expect((await store.add(() => ['a', 'b', 'a'])).there).toEqual(new Set());
	expect((await store.add(() => ['b', 'c'])).there).toEqual(new Set(['b']));
	expect(row()).toHaveLength(3);
});

test('calls of one process wait for each other: nothing is lost of 50 at once', async () => {
	const { open, row } = setUp();
	const added = await Promise.all(
		Array.from({ length: 50 }, async (_, index) => await open()?.add(() => [`own ${index}`, 'common'])),
	);
	expect(added.filter((one) => one?.there.has('common'))).toHaveLength(49);
	expect(row()).toHaveLength(51);
});

test('another node has texts of its own', async () => {
	const { store } = setUp();
	await store.add(() => ['a']);
	expect((await setUp().store.add(() => ['a'])).there.size).toBe(0);
});

test('keeps the newest entries, and no more than it may', async () => {
	const { store, rows } = setUp(10);
	for (let index = 0; index < 30; index++) await store.add(() => [`${index}`]);
	expect(rows.longest).toBe(10);
	expect((await store.add(() => ['29', '3'])).there).toEqual(new Set(['29']));
});

describe('taking out', () => {
	test('comes before the next call adds, of whatever run', async () => {
		const { store, open } = setUp();
		await store.add(() => ['a', 'b']);
		store.remove(['a']);
		expect((await open()?.add(() => ['a', 'b']))?.there).toEqual(new Set(['b']));
	});

	test('happens when it is asked for', async () => {
		const { store, row } = setUp();
		await store.add(() => ['a', 'b']);
		store.remove(['a']);
		await store.flush();
		expect(row()).toHaveLength(1);
	});

	test('that fails is made up for: until then the text counts as gone', async () => {
		const { store, rows, row } = setUp();
		await store.add(() => ['a', 'b']);
		store.remove(['a', 'b']);
		rows.fault = away;
		await expect(store.flush()).rejects.toThrow('no connection');
		// Taking out fails, adding does not.
		const from = rows.calls;
		rows.fault = (call) => {
			if (call === from + 1) away();
		};
		expect((await store.add(() => ['a'])).there).toEqual(new Set());
		await store.flush();
		expect(row()).toHaveLength(1);
		expect((await store.add(() => ['a'])).there).toEqual(new Set(['a']));
	});

	test('that is asked for while the same text is being added comes after it', async () => {
		const { store, row, rows } = setUp();
		await store.add(() => ['a']);
		rows.fault = () => {
			rows.fault = () => {};
			store.remove(['a']);
		};
		await store.add(() => ['a']);
		await store.flush();
		expect(row()).toEqual([]);
	});
});

describe('a database that fails', () => {
	test('is asked three times, and once while it stays away', async () => {
		const { store, rows, pauses } = setUp();
		rows.fault = away;
		await expect(store.add(() => ['a'])).rejects.toThrow('no connection');
		expect([rows.calls, pauses]).toEqual([3, [20, 200]]);
		await expect(store.add(() => ['a'])).rejects.toThrow('no connection');
		expect(rows.calls).toBe(4);
		rows.fault = () => {};
		expect(await store.add(() => ['a'])).toEqual({ there: new Set(), repeated: false });
	});

	test('for one call is not noticed, but told: an earlier try may have written', async () => {
		const { store, rows } = setUp();
		rows.fault = (call) => {
			if (call === 1) away();
		};
		expect(await store.add(() => ['a'])).toEqual({ there: new Set(), repeated: true });
	});

	test('because another process has made the row takes the second try', async () => {
		const { store, rows, row } = setUp();
		const place = { workflow: { id: 'w' }, node: { id: `n${nodes}` } };
		const [, other] = await Promise.all([
			store.add(() => ['a']),
			rows
				.helpers(place)
				.checkProcessedAndRecord(['b'], 'node', { maxEntries: 10 })
				.catch(() => 'refused'),
		]);
		expect(row()).toHaveLength(other === 'refused' ? 1 : 2);
	});
});
