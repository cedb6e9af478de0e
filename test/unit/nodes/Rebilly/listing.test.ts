import type { IDataObject } from 'n8n-workflow';
import { collectMessages, filterText, type ListQuery } from '../../../../nodes/Rebilly/listing';
import type { Answer, RequestSpec } from '../../../../nodes/shared/send/plan';
import type { ServiceApi } from '../../../../nodes/shared/send/service';
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
		sort: '-createdTime',
	});
});

it('goes on below the last createdTime and keeps the other filters', async () => {
	const { api, requests } = serve(rows(2500));
	await collectMessages(api, query({ statuses: ['sent'], createdAfter: time(1) }));
	expect(requests[2]).toMatchObject({
		offset: 0,
		filter: `status:sent;createdTime:${time(1)}..${time(501)}`,
	});
});

describe('beyond 2,000 rows never ends in silence', () => {
	it('when the sort is another one', async () => {
		const { api } = serve(rows(2500));
		const bySubject = query({ sort: { field: 'subject', descending: true } });
		await expect(collectMessages(api, bySubject)).rejects.toThrow(/newest first/);
	});

	it('when the filter is refused', async () => {
		const { api } = serve(rows(2500), (spec) =>
			String(spec.query?.filter).includes('createdTime')
				? answer(422, { title: 'Validation error' })
				: undefined,
		);
		await expect(collectMessages(api, query())).rejects.toThrow(/does not filter by createdTime/);
	});

	it('when too many messages share a time', async () => {
		const same = rows(3500).map((row) => ({ ...row, createdTime: time(1) }));
		await expect(collectMessages(serve(same).api, query())).rejects.toThrow(/cannot be told apart/);
	});

	it('when the filter is ignored', async () => {
		const all = rows(2500);
		const { api } = serve(all, ({ query: { limit, offset } = {} }) =>
			answer(200, all.slice(Number(offset), Number(offset) + Number(limit))),
		);
		await expect(collectMessages(api, query())).rejects.toThrow(/cannot be told apart/);
	});
});

it('is an error when the answer is no list', async () => {
	const { api } = serve([], () => answer(200, { id: 'm1' }));
	await expect(collectMessages(api, query())).rejects.toThrow(/not with a list/);
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
