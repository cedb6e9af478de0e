import type { IDataObject } from 'n8n-workflow';
import { collectMessages, filterText, type ListQuery } from '../../../../nodes/Rebilly/listing';
import type { ServiceApi } from '../../../../nodes/shared/run/operation';
import type { Answer, RequestSpec } from '../../../../nodes/shared/wire/request';
import { answer } from '../../../support/rebilly';

const query = (changes: Partial<ListQuery> = {}): ListQuery => ({
	wanted: Infinity,
	statuses: [],
	sort: { field: 'createdTime', descending: true },
	...changes,
});

const time = (minute: number) => new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString();
/** The newest first. */
const rows = (count: number) =>
	Array.from({ length: count }, (_, index) => ({ id: `m${index}`, createdTime: time(count - index) }));

/** A service that pages and filters as the sheet says, and refuses offsets above 1000. */
function serve(all: IDataObject[], reply?: (spec: RequestSpec) => Answer | undefined) {
	const requests: NonNullable<RequestSpec['query']>[] = [];
	const request = async (spec: RequestSpec): Promise<Answer> => {
		const { limit, offset, filter } = spec.query as { limit: number; offset: number; filter?: string };
		requests.push(spec.query ?? {});
		const own = reply?.(spec);
		if (own) return own;
		if (offset > 1000 || limit > 1000) return answer(400, { title: 'Bad request' });
		const until = /createdTime:.*?\.\.(.+)$/.exec(filter ?? '')?.[1];
		const found = until === undefined ? all : all.filter(({ createdTime }) => String(createdTime) <= until);
		return answer(200, found.slice(offset, offset + limit));
	};
	return { api: { request } as unknown as ServiceApi, requests };
}

it.each([0, 1, 50, 999, 1000, 1001, 2000, 2001, 4500])(
	'lists all of %i messages, each once',
	async (count) => {
		const { api } = serve(rows(count));
		const found = await collectMessages(api, query());
		expect(found.map(({ id }) => id)).toEqual(rows(count).map(({ id }) => id));
	},
);

it.each([
	[1, 1],
	[50, 1],
	[1500, 2],
	[2500, 3],
])('asks for no more than %i messages needs', async (wanted, requests) => {
	const served = serve(rows(4500));
	expect(await collectMessages(served.api, query({ wanted }))).toHaveLength(wanted);
	expect(served.requests).toHaveLength(requests);
	expect(served.requests[0]).toMatchObject({
		limit: Math.min(wanted, 1000),
		offset: 0,
		sort: '-createdTime,id',
	});
});

it('goes on below the last createdTime and keeps the other filters', async () => {
	const { api, requests } = serve(rows(2500));
	await collectMessages(api, query({ statuses: ['sent'], createdAfter: time(1), q: 'invoice' }));
	expect(requests[2]).toMatchObject({
		offset: 0,
		q: 'invoice',
		filter: `status:sent;createdTime:${time(1)}..${time(501)}`,
	});
});

describe('a service that gives fewer rows than it is asked for', () => {
	const capped = (count: number, headers: (total: number) => Record<string, string>) => {
		const { api, requests } = serve(rows(count), ({ query: { offset, filter } = {} }) => {
			const until = /\.\.(.+)$/.exec(String(filter ?? ''))?.[1];
			const found = rows(count).filter(({ createdTime }) => until === undefined || createdTime <= until);
			const from = Number(offset);
			return answer(200, found.slice(from, from + 100), headers(found.length));
		});
		return { api, requests };
	};

	it('is read to the end that its Pagination-Total names', async () => {
		const { api } = capped(250, (total) => ({ 'pagination-total': String(total) }));
		const found = await collectMessages(api, query());
		expect(found.map(({ id }) => id)).toEqual(rows(250).map(({ id }) => id));
	});

	it('beyond the largest offset too', async () => {
		const { api, requests } = capped(1500, (total) => ({ 'pagination-total': String(total) }));
		expect(await collectMessages(api, query())).toHaveLength(1500);
		for (const { offset } of requests) expect(offset).toBeLessThanOrEqual(1000);
	});

	it('and to the cap that its Pagination-Limit names', async () => {
		const { api, requests } = capped(250, () => ({ 'pagination-limit': '100' }));
		expect(await collectMessages(api, query())).toHaveLength(250);
		expect(requests).toHaveLength(3);
	});

	it('and to an empty page where it names neither', async () => {
		for (const total of [{}, { 'pagination-total': 'many' }]) {
			const { api, requests } = capped(250, () => total as Record<string, string>);
			expect(await collectMessages(api, query())).toHaveLength(250);
			expect(requests).toHaveLength(4);
		}
	});
});

describe('a list that is not whole is an error', () => {
	it.each([
		['an empty page', { 0: [] }, 7],
		['a last page', { 0: rows(500), 500: rows(700).slice(500) }, 900],
		['rows that come twice', { 0: rows(500), 500: rows(700).slice(400) }, 800],
	])('when %s comes before the total', async (_what, pages, total) => {
		const { api } = serve([], ({ query: { offset } = {} }) => {
			const page = (pages as Record<string, IDataObject[]>)[String(offset)] ?? [];
			return answer(200, page, { 'pagination-total': String(total) });
		});
		await expect(collectMessages(api, query())).rejects.toMatchObject({
			kind: 'failed',
			message: expect.stringMatching(new RegExp(`incomplete.*${total}`)),
		});
	});

	it.each([
		['and no total', {}],
		['and a total beyond', { 'pagination-total': '331' }],
	])('when every page brings the same rows %s: it ends after two requests', async (_what, headers) => {
		const { api, requests } = serve([], () => answer(200, rows(5), headers as Record<string, string>));
		await expect(collectMessages(api, query())).rejects.toMatchObject({
			kind: 'failed',
			message: expect.stringMatching(/incomplete.*same messages/),
		});
		expect(requests).toHaveLength(2);
	});

	it('but rows without an ID are told apart by what they hold, however deep', async () => {
		let deep: IDataObject = {};
		for (let level = 0; level < 3000; level++) deep = { deep };
		const some = [{ subject: 'a' }, { subject: 'b' }, deep];
		const { api } = serve(some as IDataObject[]);
		expect(await collectMessages(api, query())).toHaveLength(3);
	});
});

it('does not take a total for the end while pages are full', async () => {
	const { api } = serve(rows(1500), ({ query: { limit, offset } = {} }) => {
		const page = rows(1500).slice(Number(offset), Number(offset) + Number(limit));
		return answer(200, page, { 'pagination-total': '1000' });
	});
	expect(await collectMessages(api, query())).toHaveLength(1500);
});

describe('beyond 2,000 rows never ends in silence', () => {
	it('when the sort is another one', async () => {
		const { api } = serve(rows(2500));
		const bySubject = query({ sort: { field: 'subject', descending: true } });
		await expect(collectMessages(api, bySubject)).rejects.toMatchObject({
			kind: 'failed',
			message: expect.stringMatching(/newest first/),
		});
	});

	it.each([400, 422])('when the filter is refused with %i', async (status) => {
		const { api } = serve(rows(2500), (spec) =>
			String(spec.query?.filter).includes('createdTime')
				? answer(status, { title: 'Validation error' })
				: undefined,
		);
		await expect(collectMessages(api, query())).rejects.toMatchObject({
			kind: 'failed',
			message: expect.stringMatching(/does not filter by createdTime/),
		});
	});

	it('when too many messages share a time', async () => {
		const same = rows(3500).map((row) => ({ ...row, createdTime: time(1) }));
		await expect(collectMessages(serve(same).api, query())).rejects.toMatchObject({
			kind: 'failed',
			message: expect.stringMatching(/cannot be told apart/),
		});
	});

	it.each([undefined, null, '', 7])('when the last message was created at %j', async (createdTime) => {
		const { api } = serve(rows(2500).map((row) => ({ ...row, createdTime: createdTime as string })));
		await expect(collectMessages(api, query())).rejects.toMatchObject({
			kind: 'failed',
			message: expect.stringMatching(/no createdTime/),
		});
	});

	it('when the filter is ignored', async () => {
		const all = rows(2500);
		const { api } = serve(all, ({ query: { limit, offset } = {} }) =>
			answer(200, all.slice(Number(offset), Number(offset) + Number(limit))),
		);
		await expect(collectMessages(api, query())).rejects.toMatchObject({
			kind: 'failed',
			message: expect.stringMatching(/cannot be told apart/),
		});
	});
});

it.each([
	['is no list', answer(200, { id: 'm1' }), 'failed'],
	['is a web page', answer(200, '<html></html>'), 'failed'],
	['refuses the filter', answer(422, { title: 'Validation error' }), 'refused'],
])('is an error when the answer %s', async (_what, reply, kind) => {
	const { api } = serve([], () => reply);
	await expect(collectMessages(api, query())).rejects.toMatchObject({ kind, statusCode: reply.statusCode });
});

it.each([
	[{ statuses: [] }, undefined],
	[{ statuses: ['sent', 'failed'] }, 'status:sent,failed'],
	[{ statuses: [], createdAfter: 'A' }, 'createdTime:A..'],
	[{ statuses: [], createdBefore: 'B', filter: '!from:x' }, 'createdTime:..B;!from:x'],
	[{ statuses: ['draft'], createdAfter: 'A', createdBefore: 'B' }, 'status:draft;createdTime:A..B'],
])('writes %j in Rebilly’s filter syntax', (given, text) => {
	expect(filterText(given)).toBe(text);
});
