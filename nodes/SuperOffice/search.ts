import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { tryParseJson } from '../shared/send/json';
import type { RequestSpec } from '../shared/send/plan';
import { connectWith, type Authentication } from './connection';
import { FEWEST_SEARCH_CHARACTERS, listItem, PATHS } from './contract';

/** A person or company with a mail address. */
export interface FoundRecipient {
	emailId: number;
	name: string;
	address: string;
	/** `Person` or `Contact` (a company). */
	type: string;
	/** Has opted out of mailings. */
	optedOut: boolean;
}

const SEARCH_TIMEOUT_MS = 30_000;

/** The request that searches addresses, persons and companies. */
export function searchSpec(query: string): RequestSpec {
	return { method: 'GET', path: PATHS.searchAddresses, query: { query } };
}

/** The entries of an address list that have an address; everything else is left out. */
export function readRecipients(body: string): FoundRecipient[] {
	const value = tryParseJson(body);
	if (!Array.isArray(value)) return [];
	return value.flatMap((entry: unknown) => {
		const item = listItem.safeParse(pascal(entry));
		if (!item.success || !item.data.ExtraInfo.includes('@')) return [];
		const { Id, Name, ExtraInfo, Type, StyleHint, FullName } = item.data;
		return [
			{
				emailId: Id,
				name: FullName || Name.replace(/\s*<[^<>]*>\s*$/, ''),
				address: ExtraInfo,
				type: Type,
				optedOut: StyleHint.toLowerCase() === 'nomail',
			},
		];
	});
}

function pascal(entry: unknown): unknown {
	if (typeof entry !== 'object' || entry === null) return entry;
	return Object.fromEntries(
		Object.entries(entry).map(([name, value]) => [
			name.charAt(0).toUpperCase() + name.slice(1),
			value as unknown,
		]),
	);
}

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
	const path =
		length === 0 ? PATHS.recentRecipients : `${PATHS.searchAddresses}?query=${encodeURIComponent(query)}`;
	const found = readRecipients(await get(this, path));
	return {
		results: found.map(({ name, address, optedOut }) => ({
			name: `${name} <${address}>${optedOut ? ' (no mailings)' : ''}`,
			value: address,
		})),
	};
}

async function get(context: ILoadOptionsFunctions, path: string): Promise<string> {
	const authentication = (context.getCurrentNodeParameter('authentication') ?? 'oAuth2') as Authentication;
	const connection = await connectWith(context, authentication, 'online');
	const ask = async (baseUrl: string) =>
		(await context.helpers.httpRequestWithAuthentication.call(context, connection.credentialType, {
			method: 'GET',
			url: `${baseUrl}${path}`,
			headers: connection.headers,
			encoding: 'text',
			returnFullResponse: true,
			disableFollowRedirect: true,
			ignoreHttpStatusErrors: { ignore: true, except: [401, 403, 404, 429, 500, 502, 503] },
			timeout: SEARCH_TIMEOUT_MS,
			skipSslCertificateValidation: connection.skipSslCertificateValidation,
		})) as { statusCode: number; body: string };
	const answer = await ask(connection.baseUrl);
	if (answer.statusCode !== 421 || !connection.moved) return answer.body;
	return (await ask((await connection.moved()).baseUrl)).body;
}
