import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { MailError, toMailError } from '../shared/errors';
import { tryParseJson } from '../shared/wire/json';
import { pickerError, pickerRequest } from '../shared/n8n/listSearch';
import type { RequestSpec } from '../shared/run/plan';
import { connectWith, type Authentication } from './connection';
import { FEWEST_SEARCH_CHARACTERS, listItem, PATHS } from './contract';
import { pascal } from './members';

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

/** The request that searches addresses, persons and companies. */
export function searchSpec(query: string): RequestSpec {
	return { method: 'GET', path: PATHS.searchAddresses, query: { query } };
}

/**
 * The entries of an address list that have an address; entries without one are left out.
 * @throws MailError `failed` when the answer is no list: a web page or a proxy's words do not mean "nobody found"
 */
export function readRecipients(body: string): FoundRecipient[] {
	const value = tryParseJson(body);
	if (!Array.isArray(value)) {
		throw new MailError('failed', 'SuperOffice answered the search with something else than a list', {
			fix: 'Check the address of the WebAPI in the credential, or give the recipients by hand.',
		});
	}
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
	const found = await find(this, path);
	return {
		results: found.map(({ name, address, optedOut }) => ({
			name: `${name} <${address}>${optedOut ? ' (no mailings)' : ''}`,
			value: address,
		})),
	};
}

/** @throws NodeOperationError, which the editor shows in place of the list */
async function find(context: ILoadOptionsFunctions, path: string): Promise<FoundRecipient[]> {
	const authentication = (context.getCurrentNodeParameter('authentication') ?? 'oAuth2') as Authentication;
	const connection = await connectWith(context, authentication, 'online');
	const ask = async (baseUrl: string) =>
		await pickerRequest(context, connection, `${baseUrl}${path}`, 'SuperOffice');
	const first = await ask(connection.baseUrl);
	const moved = first.statusCode === 421 && connection.moved;
	const { statusCode, body } = moved ? await ask((await moved()).baseUrl) : first;
	try {
		if (statusCode < 300) return readRecipients(body);
	} catch (error) {
		throw pickerError(context, toMailError(error));
	}
	throw pickerError(
		context,
		new MailError('failed', `The recipients could not be searched: SuperOffice answered ${statusCode}`, {
			fix: 'Check the credential and the rights of its user, or enter the address by hand.',
		}),
	);
}
