import { batches, type OnceItem } from '../../../../../nodes/shared/run/batches';
import type { BatchRules } from '../../../../../nodes/shared/run/operation';
import { attachment } from '../attachment';

interface Wish {
	key?: string;
	alone?: boolean;
	most?: number;
	/** Bytes of each file. */
	files?: number[];
}

const rules: BatchRules<any> = {
	wanted: ({ params }) => !params.alone,
	key: ({ params }) => params.key ?? 'same',
	maxItems: ({ params }) => params.most ?? 3,
	maxBytes: 100,
	plan: () => ({ steps: [], receipt: () => [] }),
};

const itemsOf = (wishes: Wish[]): OnceItem[] =>
	wishes.map(({ files = [], ...params }, index) => ({
		index,
		settings: { preview: false, output: 'full', timeoutMs: 1 },
		plan: { steps: [], receipt: () => ({ output: {} }) },
		input: { params, message: { attachments: files.map((bytes) => attachment({ bytes })) } } as never,
	}));

const grouped = (wishes: Wish[], batch: BatchRules<any> | undefined = rules) =>
	batches(batch, itemsOf(wishes)).map((unit) => unit.map(({ index }) => index));

test('without rules each item goes alone', () =>
	expect(batches(undefined, itemsOf([{}, {}])).map((unit) => unit.length)).toEqual([1, 1]));

test.each<[string, Wish[], number[][]]>([
	['nothing', [], []],
	[
		'as many as may go together',
		[{}, {}, {}, {}, {}],
		[
			[0, 1, 2],
			[3, 4],
		],
	],
	['as many as this item may', [{}, { most: 1 }, {}], [[0], [1, 2]]],
	[
		'only those of one key',
		[{ key: 'a' }, { key: 'b' }, { key: 'a' }, { key: 'b' }],
		[
			[0, 2],
			[1, 3],
		],
	],
	['not those that want to go alone', [{}, { alone: true }, {}], [[0, 2], [1]]],
	['as many bytes as may go together', [{ files: [60] }, { files: [20, 20] }, { files: [1] }], [[0, 1], [2]]],
	['one that is too large is alone in its call', [{ files: [101] }, { files: [1] }], [[0], [1]]],
	[
		'a full call is closed for smaller items too',
		[{ files: [90] }, { files: [20] }, { files: [5] }],
		[[0], [1, 2]],
	],
	['no files, no bytes', [{}, {}], [[0, 1]]],
])('%s', (_what, wishes, units) => expect(grouped(wishes)).toEqual(units));

test('an item without a mail has no bytes', () => {
	const [first, second] = itemsOf([{}, {}]);
	second.input = { params: {} } as never;
	expect(batches(rules, [first, second])).toHaveLength(1);
});

test.each(['__proto__', 'constructor'])('a key of "%s" is a key', (key) =>
	expect(grouped([{ key }, { key: 'x' }, { key }])).toEqual([[0, 2], [1]]),
);
