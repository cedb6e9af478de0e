import { getMany } from '../../../../nodes/LineWorks/operations/getMany';
import type { ServiceApi } from '../../../../nodes/shared/run/operation';
import type { RequestSpec } from '../../../../nodes/shared/wire/request';
import { rejectionOf } from '../shared/thrown';
import { itemOf } from './node';

interface Page {
	mails: Array<{ mailId: number }>;
	responseMetaData?: { nextCursor?: string };
}

/** Lists with `input` where the service gives `pages` one after the other, and the last of them for ever. */
async function list(pages: Page[], input: { limit?: number } = {}) {
	const queries: Array<RequestSpec['query']> = [];
	const api = {
		request: async ({ query }: RequestSpec) => {
			const page = pages[Math.min(queries.push(query), pages.length) - 1];
			if (queries.length > 20) throw new Error('It goes on for ever');
			return { statusCode: 200, headers: {}, body: JSON.stringify(page), attempts: 1 };
		},
	} as unknown as ServiceApi;
	const outputs = await getMany.perform({ userId: 'me', folderId: '0', ...input }, api);
	return { ids: outputs.map(({ json }) => json.mailId), queries };
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

test.each<[string, Page[], string[]]>([
	[
		'a cursor that stays where it is',
		[{ mails: mails(1), responseMetaData: { nextCursor: 'a' } }],
		['1', '1'],
	],
	[
		'a page without mails',
		[
			{ mails: mails(1), responseMetaData: { nextCursor: 'a' } },
			{ mails: [], responseMetaData: { nextCursor: 'b' } },
		],
		['1'],
	],
	['an empty cursor', [{ mails: mails(1), responseMetaData: { nextCursor: '' } }], ['1']],
	['no meta data', [{ mails: mails(1) }], ['1']],
])('%s is the end', async (_case, pages, ids) => {
	expect((await list(pages)).ids).toEqual(ids);
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
		expect(await read()).toEqual({ userId: 'me', folderId: '0', limit: 50 });
		expect(await read({ returnAll: true, filters: { searchFilterType: 'tome', isUnread: true } })).toEqual({
			userId: 'me',
			folderId: '0',
			searchFilterType: 'tome',
			isUnread: true,
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
