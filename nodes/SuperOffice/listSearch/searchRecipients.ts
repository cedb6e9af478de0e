import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { MailError } from '../../shared/errors';
import { listRequest, listSearch } from '../../shared/n8n/listSearch';
import { isSuccess } from '../../shared/wire/answers';
import type { Connection } from '../../shared/wire/connection';
import { tryParseJson } from '../../shared/wire/json';
import { requestUrl, type RequestSpec } from '../../shared/wire/request';
import { connectWith } from '../connection';
import { FEWEST_SEARCH_CHARACTERS, PATHS } from '../contract';
import { authentication, type Authentication } from '../fields';
import { readRecipients, searchRequest, type FoundRecipient } from '../recipients';
import { refusals } from '../refusal';

/**
 * The list of the To field: recent recipients before anything is typed, matches from three characters on. Fewer would
 * break the rules that SuperOffice certifies apps by.
 */
export async function searchRecipients(
	this: ILoadOptionsFunctions,
	filter = '',
): Promise<INodeListSearchResult> {
	const query = filter.trim();
	const length = [...query].length;
	if (length > 0 && length < FEWEST_SEARCH_CHARACTERS) return { results: [] };
	const request: RequestSpec =
		length === 0 ? { method: 'GET', path: PATHS.recentRecipients } : searchRequest(query);
	const found = await listSearch(this, connect, async (connection) => await find(this, connection, request));
	return {
		results: found.map(({ name, address, optedOut }) => ({
			name: `${name} <${address}>${optedOut ? ' (no mailings)' : ''}`,
			value: address,
		})),
	};
}

async function connect(context: ILoadOptionsFunctions): Promise<Connection> {
	const chosen = (context.getCurrentNodeParameter(authentication.name) ??
		authentication.default) as Authentication;
	return await connectWith(context, chosen, 'online');
}

async function find(
	context: ILoadOptionsFunctions,
	connection: Connection,
	request: RequestSpec,
): Promise<FoundRecipient[]> {
	const ask = async (baseUrl: string) =>
		await listRequest(context, connection, requestUrl(baseUrl, request, new Map()), refusals.service);
	const first = await ask(connection.baseUrl);
	const moved = first.statusCode === 421 && connection.moved;
	const answer = moved ? await ask((await moved()).baseUrl) : first;
	if (isSuccess(answer)) return readRecipients(tryParseJson(answer.body));
	throw new MailError(
		'failed',
		`The recipients could not be searched: SuperOffice answered ${answer.statusCode}`,
		{ fix: 'Check the credential and the rights of its user, or enter the address manually.' },
	);
}
