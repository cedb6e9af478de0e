import type {
	IDataObject,
	ILoadOptionsFunctions,
	INodeListSearchItems,
	INodeListSearchResult,
} from 'n8n-workflow';
import { listRequest, listSearch } from '../../shared/n8n/listSearch';
import type { Answer } from '../../shared/wire/request';
import type { Output, ZodTypeAny } from '../../shared/zod';
import { readRows } from '../answers';
import { connect } from '../connection';
import { LARGEST_OFFSET } from '../limits';
import { refusals, type RebillyAbout } from '../refusal';

/** Rows of one page in a list of the editor. */
const PAGE_ROWS = 100;

/** What a list of the editor asks for. */
interface PageQuery {
	/** Path below the organization. */
	path: string;
	/** Name of the permission that the key needs. */
	permission: string;
	q?: string;
	sort?: string;
	filter?: string;
	/** `paginationToken` of the page before. */
	token?: string;
}

/**
 * A search through a list of Rebilly's, page by page; rows without an entry are left out. What it throws is in plain
 * words and holds neither the request nor the answer.
 */
export function pagedSearch<Schema extends ZodTypeAny>(
	list: PageQuery,
	schema: Schema,
	toEntry: (row: Output<Schema>) => INodeListSearchItems | undefined,
) {
	return async function (
		this: ILoadOptionsFunctions,
		q?: string,
		token?: string,
	): Promise<INodeListSearchResult> {
		return await listSearch(this, async () => {
			const query = { ...list, q, token };
			const rows = rowsOf(await requestPage(this, query), query);
			const next = offsetOf(query) + PAGE_ROWS;
			const results = parsedRows(rows, schema).flatMap((row) => toEntry(row) ?? []);
			return rows.length === PAGE_ROWS && next <= LARGEST_OFFSET
				? { results, paginationToken: String(next) }
				: { results };
		});
	};
}

/** Asks for a page; one whose filter is refused is asked for without it: it is longer then, but right. */
export async function requestPage(context: ILoadOptionsFunctions, query: PageQuery): Promise<Answer> {
	const connection = await connect(context);
	const url = `${connection.baseUrl}${query.path}?${searchOf(query)}`;
	const answer = await listRequest(context, connection, url, refusals.service);
	if (query.filter === undefined || ![400, 422].includes(answer.statusCode)) return answer;
	return await requestPage(context, { ...query, filter: undefined });
}

/** @throws MailError when the answer is not a list */
export function rowsOf(answer: Answer, { permission }: PageQuery): IDataObject[] {
	const about: RebillyAbout = {
		request: 'list',
		doing: 'read this list',
		noun: 'list',
		effect: 'none',
		permission,
	};
	return readRows(answer, about);
}

/** The rows that have at least what an entry needs. */
export function parsedRows<Schema extends ZodTypeAny>(
	rows: IDataObject[],
	schema: Schema,
): Array<Output<Schema>> {
	return rows.flatMap((row) => {
		const parsed = schema.safeParse(row);
		return parsed.success ? [parsed.data as Output<Schema>] : [];
	});
}

function offsetOf({ token }: PageQuery): number {
	return Number(token ?? 0) || 0;
}

function searchOf(query: PageQuery): string {
	const { q, sort, filter } = query;
	const offset = offsetOf(query);
	const search = new URLSearchParams({ limit: String(PAGE_ROWS) });
	if (offset > 0) search.set('offset', String(offset));
	if (q) search.set('q', q);
	if (sort) search.set('sort', sort);
	if (filter) search.set('filter', filter);
	return search.toString();
}
