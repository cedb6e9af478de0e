import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { MailError } from '../../shared/errors';
import { listRequest, listSearch, matchesFilter, withUniqueNames } from '../../shared/n8n/listSearch';
import type { Connection } from '../../shared/wire/connection';
import { requestUrl, type Answer, type RequestSpec } from '../../shared/wire/request';
import { connectWith } from '../connection';
import { listItem } from '../answers';
import { authentication, type Authentication } from '../fields';
import { readAnswer } from '../receipt';
import { refusals, type SuperOfficeAbout } from '../refusal';

/** Asks one request for a list of the editor; a tenant that has moved is asked at its new address. */
export type Ask = (request: RequestSpec) => Promise<Answer>;

/**
 * Runs a search of the editor.
 * @param what it lists, for messages: "recipients"
 * @param search gets the means to ask, and to read an answer or fail in plain words
 */
export async function runSearch<T>(
	context: ILoadOptionsFunctions,
	what: string,
	search: (ask: Ask, about: SuperOfficeAbout) => Promise<T>,
): Promise<T> {
	const chosen = (context.getCurrentNodeParameter(authentication.name) ??
		authentication.default) as Authentication;
	const about: SuperOfficeAbout = {
		doing: `list ${what}`,
		noun: 'list',
		effect: 'none',
		agent: false,
		authentication: chosen,
	};
	return await listSearch(
		context,
		async () => await connectWith(context, chosen, 'online'),
		async (connection) => await search(asking(context, connection), about),
	);
}

/** The value of an answer. @throws MailError naming the list, and the way round it */
export function listed(answer: Answer, about: SuperOfficeAbout): unknown {
	try {
		return readAnswer(answer, about);
	} catch (error) {
		throw notListed(error, answer, about);
	}
}

function notListed(error: unknown, { statusCode }: Answer, { doing }: SuperOfficeAbout): MailError {
	const { message, fix } = error as MailError;
	return new MailError('failed', `SuperOffice did not ${doing} (status ${statusCode}): ${message}`, {
		fix: `${fix ?? ''} Or enter the value manually.`.trim(),
		statusCode,
	});
}

/**
 * A list of SuperOffice, filtered here: it has no search of its own. Entries without an id of a record are left out.
 * @param what it lists, for messages: "templates"
 */
export async function mdoList(
	context: ILoadOptionsFunctions,
	what: string,
	request: RequestSpec,
	filter: string,
): Promise<INodeListSearchResult> {
	const value = await runSearch(context, what, async (ask, about) => listed(await ask(request), about));
	const entries = (Array.isArray(value) ? value : []).flatMap((entry: unknown) => {
		const item = listItem.safeParse(entry);
		return item.success && item.data.Id > 0 ? [{ name: item.data.Name, value: String(item.data.Id) }] : [];
	});
	return { results: withUniqueNames(entries.filter(({ name }) => matchesFilter(name, filter))) };
}

function asking(context: ILoadOptionsFunctions, connection: Connection): Ask {
	return async (request) => {
		const first = await askAt(context, connection, connection.baseUrl, request);
		if (first.statusCode !== 421 || !connection.moved) return first;
		return await askAt(context, connection, (await connection.moved()).baseUrl, request);
	};
}

async function askAt(
	context: ILoadOptionsFunctions,
	connection: Connection,
	baseUrl: string,
	request: RequestSpec,
): Promise<Answer> {
	const { method, body } = request;
	const post = method === 'POST' ? (body && 'json' in body ? JSON.stringify(body.json) : '') : undefined;
	const url = requestUrl(baseUrl, request, new Map());
	return await listRequest(context, connection, url, refusals.service, post);
}
