import type { IDataObject } from 'n8n-workflow';
import { MailError } from '../shared/errors';
import type { ServiceApi } from '../shared/run/operation';
import type { Answer } from '../shared/wire/request';
import { readRows } from './answers';
import { MESSAGES } from './contract';
import { LARGEST_OFFSET, PAGE_LIMIT } from './limits';
import * as field from './listFields';
import type { RebillyAbout } from './refusal';

/** What Get Many asks for. Times are ISO texts. */
export interface ListQuery {
	/** Most messages; Infinity for all. */
	wanted: number;
	statuses: string[];
	createdAfter?: string;
	createdBefore?: string;
	/** In Rebilly's own syntax, joined to the rest by AND. */
	filter?: string;
	q?: string;
	sort: { field: string; descending: boolean };
}

const about: RebillyAbout = {
	request: 'list',
	doing: 'list messages',
	noun: 'mail',
	effect: 'none',
	permission: 'GetEmailMessageCollection',
};

/**
 * Collects messages page by page. Offsets end at 1000, so one filter reaches 2,000 rows; beyond them the list goes on
 * below the last createdTime (Rebilly API sheet, section 11, rule 6).
 * @throws MailError when the rows beyond cannot be reached: rows are never missing silently
 */
export async function collectMessages(api: ServiceApi, query: ListQuery): Promise<IDataObject[]> {
	const found = new Map<string, IDataObject>();
	let createdBefore = query.createdBefore;
	let moved = false;
	for (let offset = 0; ;) {
		// After a move the page begins with rows that are known already.
		const limit = moved ? PAGE_LIMIT : Math.min(PAGE_LIMIT, query.wanted - found.size);
		const { rows, total } = await readPage(api, { ...query, createdBefore }, limit, offset, moved);
		for (const row of rows) if (found.size < query.wanted) found.set(rowId(row), row);
		offset += rows.length;
		// A short page is the last one, unless Rebilly counts more rows: it may return fewer than it was asked for.
		const over = rows.length === 0 || (rows.length < limit && offset >= (total ?? 0));
		if (over || found.size >= query.wanted) return [...found.values()];
		if (offset <= LARGEST_OFFSET) continue;
		createdBefore = nextBorder(query, rows[rows.length - 1], createdBefore, found.size);
		moved = true;
		offset = 0;
	}
}

/** `status:sent,failed;createdTime:2026-01-01T00:00:00Z..` (Rebilly API sheet, section 7). Undefined when nothing is filtered. */
export function filterText(
	query: Pick<ListQuery, 'statuses' | 'createdAfter' | 'createdBefore' | 'filter'>,
): string | undefined {
	const { statuses, createdAfter = '', createdBefore = '', filter } = query;
	const parts = [
		statuses.length > 0 ? `status:${statuses.join(',')}` : '',
		createdAfter !== '' || createdBefore !== '' ? `createdTime:${createdAfter}..${createdBefore}` : '',
		filter ?? '',
	].filter((part) => part !== '');
	return parts.length > 0 ? parts.join(';') : undefined;
}

async function readPage(
	api: ServiceApi,
	query: ListQuery,
	limit: number,
	offset: number,
	moved: boolean,
): Promise<{ rows: IDataObject[]; total?: number }> {
	const answer = await api.request({
		method: 'GET',
		path: MESSAGES,
		query: {
			limit,
			offset,
			sort: `${query.sort.descending ? '-' : ''}${query.sort.field}`,
			filter: filterText(query),
			q: query.q,
		},
	});
	if (moved && (answer.statusCode === 400 || answer.statusCode === 422))
		throw tooMany('Rebilly does not filter by createdTime here');
	return { rows: readRows(answer, about), total: totalOf(answer) };
}

/** All rows that the filter finds, by `Pagination-Total` (Rebilly API sheet, section 1). */
function totalOf({ headers }: Answer): number | undefined {
	const total = headers['pagination-total'] ?? '';
	return /^\d+$/.test(total) ? Number(total) : undefined;
}

function nextBorder(query: ListQuery, last: IDataObject, border: string | undefined, count: number): string {
	if (query.sort.field !== 'createdTime' || !query.sort.descending) {
		throw tooMany(`more than ${count} messages can only be listed with the newest first`);
	}
	const next = last.createdTime;
	if (typeof next !== 'string' || next === '')
		throw tooMany('the last message has no createdTime to go on from');
	if (next === border) throw tooMany(`more than ${count} messages cannot be told apart by createdTime`);
	return next;
}

function tooMany(why: string): MailError {
	return new MailError('failed', `The list is too long to be read whole: ${why}`, {
		fix: `Narrow the list with ${field.createdAfter.displayName} and ${field.createdBefore.displayName} or another filter, sort by Created Time descending, or set a ${field.limit.displayName} of 2000 or less.`,
	});
}

function rowId(row: IDataObject): string {
	return typeof row.id === 'string' ? row.id : JSON.stringify(row);
}
