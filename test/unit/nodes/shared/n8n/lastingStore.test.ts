import type { IExecuteFunctions } from 'n8n-workflow';
import { LastingStore } from '../../../../../nodes/shared/n8n/lastingStore';

interface Call {
	texts: string[];
	scope: string;
	options: { mode: string; maxEntries?: number };
}

/** n8n's helper with its table: one row that is read and written whole, with a pause between the two. */
function fakeStore({ workflow = 'w1', node = 'n1', rows = new Set<string>() } = {}) {
	const calls: Call[] = [];
	let under = 0;
	let most = 0;
	let failure: Error | undefined;
	const inRow = async (work: (row: Set<string>) => void) => {
		under++;
		most = Math.max(most, under);
		try {
			const row = new Set(rows);
			await new Promise((resolve) => setImmediate(resolve));
			if (failure) throw failure;
			work(row);
			rows.clear();
			for (const text of row) rows.add(text);
		} finally {
			under--;
		}
	};
	const context = {
		getWorkflow: () => ({ id: workflow, name: 'W', active: true }),
		getNode: () => ({ id: node }),
		helpers: {
			checkProcessedAndRecord: async (texts: string[], scope: string, options: Call['options']) => {
				calls.push({ texts, scope, options });
				let processed: string[] = [];
				await inRow((row) => {
					processed = texts.filter((text) => row.has(text));
					for (const text of texts) row.add(text);
				});
				return { new: [], processed };
			},
			removeProcessed: async (texts: string[], scope: string, options: Call['options']) => {
				calls.push({ texts, scope, options });
				await inRow((row) => {
					for (const text of texts) row.delete(text);
				});
			},
		},
	};
	return {
		context: context as unknown as IExecuteFunctions,
		calls,
		rows,
		most: () => most,
		fail: (error?: Error) => (failure = error),
	};
}

const storeOf = (fake: { context: IExecuteFunctions }, most = 100): LastingStore => {
	const store = LastingStore.of(fake.context, most);
	if (store === undefined) throw new Error('no store');
	return store;
};

describe('there is none', () => {
	test.each([
		['for a workflow that is not saved', { workflow: '' }],
		['for a node without an id', { node: '' }],
	])('%s', (_what, options) => expect(LastingStore.of(fakeStore(options).context, 1)).toBeUndefined());

	test('in an n8n without the helper', () => {
		const { context } = fakeStore();
		Object.assign(context.helpers, { checkProcessedAndRecord: undefined });
		expect(LastingStore.of(context, 1)).toBeUndefined();
	});
});

test('what is added is told as there by the next call, for the node and as many entries as asked', async () => {
	const fake = fakeStore();
	const store = storeOf(fake, 7);
	expect(await store.add(['a', 'b'])).toEqual(new Set());
	expect(await store.add(['b', 'c'])).toEqual(new Set(['b']));
	expect(fake.calls[0]).toEqual({
		texts: ['a', 'b'],
		scope: 'node',
		options: { mode: 'entries', maxEntries: 7 },
	});
});

test('what another process has overwritten is added again, and is no answer to the question', async () => {
	const fake = fakeStore();
	const store = storeOf(fake);
	await store.add(['a']);
	fake.rows.clear();
	expect(await store.add(['b'], ['a'])).toEqual(new Set());
	expect([...fake.rows].sort()).toEqual(['a', 'b']);
});

test('what is removed is no longer there', async () => {
	const fake = fakeStore();
	const store = storeOf(fake);
	await store.add(['a', 'b']);
	await store.remove(['a']);
	expect(await store.add(['a', 'b'])).toEqual(new Set(['b']));
});

test('nothing to add or to remove is no call', async () => {
	const fake = fakeStore();
	expect(await storeOf(fake).add([])).toEqual(new Set());
	await storeOf(fake).remove([]);
	expect(fake.calls).toEqual([]);
});

test('calls of one node wait for each other, so that none is lost', async () => {
	const fake = fakeStore();
	// Each execution has a store of its own; the row is the same.
	const stores = Array.from({ length: 20 }, () => storeOf(fake));
	await Promise.all(stores.map(async (store, index) => await store.add([`text ${index}`])));
	expect(fake.rows.size).toBe(20);
	expect(fake.most()).toBe(1);
});

test('calls of two nodes do not wait for each other', async () => {
	const one = fakeStore({ node: 'one' });
	const other = fakeStore({ node: 'other' });
	expect(storeOf(one).key).not.toBe(storeOf(other).key);
	let release = () => {};
	Object.assign(one.context.helpers, {
		checkProcessedAndRecord: async () => {
			await new Promise<void>((resolve) => (release = resolve));
			return { new: [], processed: [] };
		},
	});
	const waiting = storeOf(one).add(['a']);
	await storeOf(other).add(['b']);
	expect([...other.rows]).toEqual(['b']);
	release();
	await waiting;
});

test('a call that fails throws what n8n threw, and holds up nobody', async () => {
	const fake = fakeStore();
	fake.fail(new Error('database is away'));
	const failing = storeOf(fake).add(['a']);
	const next = storeOf(fake).remove(['b']);
	await expect(failing).rejects.toThrow('database is away');
	await expect(next).rejects.toThrow('database is away');
	fake.fail(undefined);
	await storeOf(fake).add(['c']);
	expect([...fake.rows]).toEqual(['c']);
});
