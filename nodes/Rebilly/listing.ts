import type { IDataObject } from 'n8n-workflow';
import { MailError } from '../shared/errors';
import type { ServiceApi } from '../shared/run/operation';
import { mapDeep } from '../shared/wire/deep';
import { countIn, readRows } from './answers';
import { MESSAGES } from './contract';
import { LARGEST_OFFSET, PAGE_LIMIT, TIE_BREAKER } from './limits';
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
 * @throws MailError when rows cannot be reached or are missing: it is never silent
 */
export async function collectMessages(api: ServiceApi, query: ListQuery): Promise<IDataObject[]> {
	const found = new Map<string, IDataObject>();
	let createdBefore = query.createdBefore;
	// Rows below the present border; the first of them may be known already.
	let reached = new Set<string>();
	for (let offset = 0; ;) {
		const moved = createdBefore !== query.createdBefore;
		const limit = moved ? PAGE_LIMIT : Math.min(PAGE_LIMIT, query.wanted - found.size);
		const page = await readPage(api, { ...query, createdBefore }, limit, offset, moved);
		const { rows } = page;
		const before = reached.size;
		for (const row of rows) {
			reached.add(rowId(row));
			if (found.size < query.wanted) found.set(rowId(row), row);
		}
		if (found.size >= query.wanted) return [...found.values()];
		offset += rows.length;
		if (isLast(page, limit, offset)) {
			if (reached.size < (page.total ?? 0))
				throw incomplete(`Rebilly counts ${page.total} messages and returned ${reached.size} of them`);
			return [...found.values()];
		}
		if (reached.size === before) throw incomplete('Rebilly returned the same messages again');
		if (offset <= LARGEST_OFFSET) continue;
		createdBefore = nextBorder(query, rows[rows.length - 1], createdBefore, found.size);
		reached = new Set();
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

interface Page {
	rows: IDataObject[];
	/** All rows that the filter finds, if Rebilly says it. */
	total?: number;
	/** Rows of a full page, if Rebilly says it: it may return fewer than it was asked for. */
	cap?: number;
}

async function readPage(
	api: ServiceApi,
	query: ListQuery,
	limit: number,
	offset: number,
	moved: boolean,
): Promise<Page> {
	const answer = await api.request({
		method: 'GET',
		path: MESSAGES,
		query: {
			limit,
			offset,
			// Without the ID, messages of one time could be lost or doubled between two pages.
			sort: `${query.sort.descending ? '-' : ''}${query.sort.field},${TIE_BREAKER}`,
			filter: filterText(query),
			q: query.q,
		},
	});
	if (moved && (answer.statusCode === 400 || answer.statusCode === 422))
		throw tooMany('Rebilly does not filter by createdTime here');
	return {
		rows: readRows(answer, about),
		total: countIn(answer, 'pagination-total'),
		cap: countIn(answer, 'pagination-limit'),
	};
}

/** Without a word about total or cap, only an empty page is known to be the last one. */
function isLast({ rows, total, cap }: Page, limit: number, offset: number): boolean {
	if (rows.length === 0) return true;
	if (total !== undefined) return rows.length < limit && offset >= total;
	return cap !== undefined && rows.length < Math.min(limit, cap);
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

function incomplete(why: string): MailError {
	return new MailError('failed', `The list is incomplete: ${why}`, {
		fix: 'Run it again. If it stays incomplete, narrow the list with a filter.',
	});
}

/** The ID; a row without one is known by its content, as far as any row goes down. */
function rowId(row: IDataObject): string {
	return typeof row.id === 'string' ? row.id : JSON.stringify(mapDeep(row, (text) => text));
}
