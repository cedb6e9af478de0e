import type {
	IDataObject,
	ILoadOptionsFunctions,
	INodeListSearchItems,
	INodeListSearchResult,
} from 'n8n-workflow';
import { listRequest, listSearch } from '../../shared/n8n/listSearch';
import type { Answer } from '../../shared/wire/request';
import type { Output, ZodTypeAny } from '../../shared/zod';
import type { Connection } from '../../shared/wire/connection';
import { countIn, readRows } from '../answers';
import { connect } from '../connection';
import { LARGEST_OFFSET, TIE_BREAKER } from '../limits';
import { refusals, type RebillyAbout } from '../refusal';

/** Rows of one page in a list of the editor. */
const PAGE_ROWS = 100;

/** Order of the lists that are read page by page. */
export const NEWEST_FIRST = `-createdTime,${TIE_BREAKER}`;

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
		return await listSearch(this, connect, async (connection) => {
			const { rows, next } = await readListPage(this, connection, { ...list, q, token });
			const results = parsedRows(rows, schema).flatMap((row) => toEntry(row) ?? []);
			return next === undefined ? { results } : { results, paginationToken: next };
		});
	};
}

/** All rows of a list that the editor shows whole. */
export async function allRows(
	context: ILoadOptionsFunctions,
	connection: Connection,
	list: PageQuery,
): Promise<IDataObject[]> {
	return await rowsFrom(context, connection, list, await requestPage(context, connection, list));
}

/** The rows of the first page and of all that follow it. @throws MailError when an answer is no list */
export async function rowsFrom(
	context: ILoadOptionsFunctions,
	connection: Connection,
	list: PageQuery,
	first: Answer,
): Promise<IDataObject[]> {
	const rows: IDataObject[] = [];
	let page = pageOf(first, list);
	for (;;) {
		rows.push(...page.rows);
		if (page.next === undefined) return rows;
		page = await readListPage(context, connection, { ...list, token: page.next });
	}
}

/** "Invoice 12, 2026-01-02 10:15 UTC": when it was made tells entries of the same name apart. */
export function withTime(name: string, time: string | null | undefined): string {
	const [, day, minute] = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)\S*(?:Z|[+-]00:?00)$/.exec(time ?? '') ?? [];
	return day === undefined ? name : `${name}, ${day} ${minute} UTC`;
}

interface ListPage {
	rows: IDataObject[];
	/** Token of the next page; undefined when this is the last one. */
	next?: string;
}

async function readListPage(
	context: ILoadOptionsFunctions,
	connection: Connection,
	query: PageQuery,
): Promise<ListPage> {
	return pageOf(await requestPage(context, connection, query), query);
}

/** Rebilly may return fewer rows than asked for, and says so (Rebilly API sheet, section 14). */
function pageOf(answer: Answer, query: PageQuery): ListPage {
	const rows = rowsOf(answer, query);
	const next = offsetOf(query) + rows.length;
	const total = countIn(answer, 'pagination-total');
	const cap = countIn(answer, 'pagination-limit') ?? PAGE_ROWS;
	const isFull = rows.length >= Math.min(PAGE_ROWS, cap) || next < (total ?? 0);
	return rows.length > 0 && isFull && next <= LARGEST_OFFSET ? { rows, next: String(next) } : { rows };
}

/** Asks for a page; one whose filter is refused is asked for without it: it is longer then, but right. */
export async function requestPage(
	context: ILoadOptionsFunctions,
	connection: Connection,
	query: PageQuery,
): Promise<Answer> {
	const url = `${connection.baseUrl}${query.path}?${searchOf(query)}`;
	const answer = await listRequest(context, connection, url, refusals.service);
	if (query.filter === undefined || ![400, 422].includes(answer.statusCode)) return answer;
	return await requestPage(context, connection, { ...query, filter: undefined });
}

/** @throws MailError when the answer is no list */
function rowsOf(answer: Answer, { permission }: PageQuery): IDataObject[] {
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
