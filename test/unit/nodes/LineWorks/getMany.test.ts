import { getMany } from '../../../../nodes/LineWorks/operations/getMany';
import type { ServiceApi } from '../../../../nodes/shared/run/operation';
import type { RequestSpec } from '../../../../nodes/shared/wire/request';
import { rejectionOf } from '../shared/thrown';
import { itemOf } from './node';

type ListInput = Parameters<typeof getMany.perform>[0];

interface Page {
	mails: Array<{ mailId: number }>;
	responseMetaData?: { nextCursor?: string };
}

/** Lists with `input` where the service gives `pages` one after the other, and the last of them for ever. */
async function list(pages: Page[], input: Partial<ListInput> = {}) {
	const queries: Array<RequestSpec['query']> = [];
	const api = {
		request: async ({ query }: RequestSpec) => {
			const page = pages[Math.min(queries.push(query), pages.length) - 1];
			if (queries.length > 60) throw new Error('It goes on for ever');
			return { statusCode: 200, headers: {}, body: JSON.stringify(page), attempts: 1 };
		},
	} as unknown as ServiceApi;
	const outputs = await getMany.perform({ userId: 'me', folderId: '0', simplify: false, ...input }, api);
	const warnings = outputs.flatMap(({ json }) => json.warnings ?? []);
	return { ids: outputs.map(({ json }) => json.mailId), warnings, queries };
}

const mails = (...ids: number[]) => ids.map((mailId) => ({ mailId }));

test('goes on by the cursor of each page until there is none', async () => {
	const { ids, queries } = await list([
		{ mails: mails(1, 2), responseMetaData: { nextCursor: 'a+/=' } },
		{ mails: mails(3), responseMetaData: { nextCursor: 'b' } },
		{ mails: mails(4), responseMetaData: {} },
	]);
	expect(ids).toEqual(['1', '2', '3', '4']);
	expect(queries.map((query) => query?.cursor)).toEqual([undefined, 'a+/=', 'b']);
});

test.each<[string, Page[]]>([
	['an empty cursor', [{ mails: mails(1), responseMetaData: { nextCursor: '' } }]],
	['no meta data', [{ mails: mails(1) }]],
	['a last page without mails', [{ mails: mails(1), responseMetaData: { nextCursor: 'a' } }, { mails: [] }]],
])('%s is the end, without a word', async (_case, pages) => {
	expect(await list(pages)).toMatchObject({ ids: ['1'], warnings: [] });
});

/** Pages 0, 1, ... with a cursor each. */
const endless = (count: number, mailsOf: (page: number) => Page['mails']): Page[] =>
	Array.from({ length: count }, (_, page) => ({
		mails: mailsOf(page),
		responseMetaData: { nextCursor: `c${page}` },
	}));

test('empty pages with a cursor are followed to the mails behind them', async () => {
	const pages = [...endless(49, () => []), { mails: mails(1, 2) }];
	expect(await list(pages)).toMatchObject({ ids: ['1', '2'], warnings: [] });
});

test('a mail that two pages show counts once', async () => {
	const pages = [
		{ mails: mails(1, 2), responseMetaData: { nextCursor: 'a' } },
		{ mails: mails(2, 3), responseMetaData: { nextCursor: 'b' } },
		{ mails: mails(3), responseMetaData: { nextCursor: 'c' } },
		{ mails: mails(4) },
	];
	expect(await list(pages)).toMatchObject({ ids: ['1', '2', '3', '4'], warnings: [] });
	expect((await list(pages, { limit: 3 })).queries).toHaveLength(2);
});

test.each<[string, Page[], number]>([
	['a cursor that stays where it is', [{ mails: mails(1), responseMetaData: { nextCursor: 'a' } }], 2],
	[
		'cursors that go in a circle',
		['a', 'b', 'a'].map((nextCursor) => ({ mails: mails(1), responseMetaData: { nextCursor } })),
		3,
	],
	['pages that show the same mails', endless(60, () => mails(1)), 4],
	['empty pages without end', endless(60, (page) => (page === 0 ? mails(1) : [])), 51],
])('%s: the list ends with a word', async (_case, pages, asked) => {
	const { ids, warnings, queries } = await list(pages);
	expect([ids, queries.length]).toEqual([['1'], asked]);
	expect(warnings).toHaveLength(1);
});

test('a list without a mail to stand beside ends with an error', async () => {
	expect(await rejectionOf(list(endless(60, () => [])))).toMatchObject({ kind: 'failed' });
});

test('rows without an id are all kept', async () => {
	const row = {} as Page['mails'][number];
	expect((await list([{ mails: [row, row] }])).ids).toEqual([undefined, undefined]);
});

test.each([
	[{ isUnread: true }, 200],
	[{ searchFilterType: 'mark' as const }, 200],
	[{ searchFilterType: 'all' as const, isUnread: false }, 7],
])('filters empty pages, so these are large: %j', async (filters, count) => {
	const { queries } = await list([{ mails: [] }], { limit: 7, ...filters });
	expect(queries.map((query) => query?.count)).toEqual([count]);
});

test.each([
	[1, 5],
	[5, 5],
	[77, 77],
	[200, 200],
	[201, 200],
	[undefined, 200],
])('a limit of %p asks for pages of %i', async (limit, count) => {
	const { queries } = await list([{ mails: [] }], { limit });
	expect(queries).toEqual([{ count, cursor: undefined, searchFilterType: undefined, isUnread: undefined }]);
});

describe('what is read', () => {
	const read = async (changes: object = {}) =>
		await getMany.read(
			itemOf(getMany, {
				userId: 'me',
				folderId: '0',
				returnAll: false,
				limit: 50,
				filters: {},
				options: {},
				...changes,
			}),
		);

	test('filters that were not added are not asked for', async () => {
		expect(await read()).toEqual({ userId: 'me', folderId: '0', limit: 50, simplify: true });
		expect(await read({ returnAll: true, filters: { searchFilterType: 'tome', isUnread: true } })).toEqual({
			userId: 'me',
			folderId: '0',
			searchFilterType: 'tome',
			isUnread: true,
			simplify: true,
		});
	});

	test.each([
		['no folder', { folderId: '' }, 'Folder'],
		['a limit of nothing', { limit: 0 }, 'Limit'],
		['a limit beyond all', { limit: 100_001 }, 'Limit'],
		['half a mail', { limit: 1.5 }, 'Limit'],
		['an unknown kind', { filters: { searchFilterType: 'old' } }, 'Kind'],
	])('%s is refused by its field', async (_case, changes, field) => {
		expect(await rejectionOf(read(changes))).toMatchObject({ kind: 'invalid', field });
	});
});
