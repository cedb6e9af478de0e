import type { ILoadOptionsFunctions, NodeOperationError } from 'n8n-workflow';
import { MailError, toMailError } from '../shared/errors';
import { pickerError, pickerRequest } from '../shared/n8n/listSearch';
import type { Answer } from '../shared/run/plan';
import { connectionOf, CREDENTIAL_TYPE } from './connection';
import { LARGEST_OFFSET } from './limits';
import { rowsOf } from './listing';
import type { Purpose } from './problem';

/** Rows of one page in a picker. */
const PICKER_ROWS = 100;

export interface PickerPage {
	rows: unknown[];
	/** Token of the next page; undefined on the last one. */
	next?: string;
}

export interface PickerQuery {
	/** Path below the organization. */
	path: string;
	/** Name of the permission that the key needs. */
	permission: string;
	q?: string;
	sort?: string;
	filter?: string;
	/** Without the filter the list is longer than it need be, but right. */
	filterIsOptional?: boolean;
	/** `next` of the page before. */
	token?: string;
}

/**
 * One page of a list for a picker. What it throws holds neither the request nor the answer.
 * @throws NodeOperationError in plain words
 */
export async function requestPage(context: ILoadOptionsFunctions, query: PickerQuery): Promise<PickerPage> {
	try {
		const offset = Number(query.token ?? 0) || 0;
		let answer = await request(context, query, offset);
		if (query.filterIsOptional && (answer.statusCode === 400 || answer.statusCode === 422))
			answer = await request(context, { ...query, filter: undefined }, offset);
		const rows = rowsOf(answer, purposeOf(query));
		const next = offset + PICKER_ROWS;
		return { rows, ...(rows.length === PICKER_ROWS && next <= LARGEST_OFFSET ? { next: String(next) } : {}) };
	} catch (error) {
		throw pickerError(context, toMailError(error));
	}
}

/** As `requestPage`, but a list that the key may not read, or that does not exist, is empty. */
export async function requestRowsIfAllowed(
	context: ILoadOptionsFunctions,
	query: PickerQuery,
): Promise<unknown[] | undefined> {
	try {
		const answer = await request(context, query, 0);
		if (answer.statusCode === 403 || answer.statusCode === 404) return undefined;
		return rowsOf(answer, purposeOf(query));
	} catch (error) {
		throw pickerError(context, toMailError(error));
	}
}

/** The plain error for a list that may not be read. */
export function notAllowedError(context: ILoadOptionsFunctions, permission: string): NodeOperationError {
	return pickerError(
		context,
		new MailError('unauthorized', 'The API key may not read this list', {
			fix: `Give the key the permission ${permission}, or enter the value by hand.`,
		}),
	);
}

async function request(context: ILoadOptionsFunctions, query: PickerQuery, offset: number): Promise<Answer> {
	const connection = connectionOf(await context.getCredentials(CREDENTIAL_TYPE));
	const url = `${connection.baseUrl}${query.path}?${searchOf(query, offset)}`;
	return await pickerRequest(context, connection, url, 'Rebilly');
}

function searchOf({ q, sort, filter }: PickerQuery, offset: number): string {
	const search = new URLSearchParams({ limit: String(PICKER_ROWS) });
	if (offset > 0) search.set('offset', String(offset));
	if (q) search.set('q', q);
	if (sort) search.set('sort', sort);
	if (filter) search.set('filter', filter);
	return search.toString();
}

function purposeOf({ permission }: PickerQuery): Purpose {
	return { doing: 'read this list', permission };
}
