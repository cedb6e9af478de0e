import { MailError } from '../shared/errors';
import type { RequestSpec } from '../shared/wire/request';
import { listItem, PATHS } from './contract';

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

/** Searches addresses, persons and companies (SuperOffice API sheet, section 8). */
export function searchRequest(query: string): RequestSpec {
	return { method: 'GET', path: PATHS.searchAddresses, query: { query } };
}

/**
 * The entries of an address list that have an address; entries without one are left out.
 * @throws MailError `failed` when the answer is not a list: a web page or a proxy's words do not mean "nobody found"
 */
export function readRecipients(value: unknown): FoundRecipient[] {
	if (!Array.isArray(value)) {
		throw new MailError('failed', 'SuperOffice answered the search with something other than a list', {
			fix: 'Check the address of the WebAPI in the credential, or enter the recipients manually.',
		});
	}
	return value.flatMap((entry: unknown) => {
		const item = listItem.safeParse(entry);
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
