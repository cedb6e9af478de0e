import { MailError, toMailError } from '../shared/errors';
import type { Answer, RequestSpec } from '../shared/wire/request';
import { addressRow, archivePage, listItem } from './answers';
import { PATHS } from './contract';

/** A person or company with a mail address. */
export interface FoundRecipient {
	emailId: number;
	name: string;
	address: string;
	/** `Person` or `Contact` (a company). */
	type: string;
	/** Of a person. */
	company: string;
	/** 0 where there is none, or SuperOffice did not say it. */
	personId: number;
	contactId: number;
	/** Has opted out of mailings. */
	optedOut: boolean;
}

/** Asks and gives the answer, whatever the status. */
type Ask = (request: RequestSpec) => Promise<Answer>;
/** The value of an answer. @throws MailError for a refusal */
type Read = (answer: Answer) => unknown;

/** Column names of the archive of addresses. */
const COLUMNS = [
	'emailId',
	'emailAddress',
	'personId',
	'contactId',
	'fullName',
	'name',
	'personNoMail',
	'contactNoMail',
];

/** Statuses by which an archive may say that it does not know a filter. */
const NOT_UNDERSTOOD = [400, 404, 500];

/**
 * Searches addresses, persons and companies (SuperOffice API sheet, section 8). The archive gives the ids of persons; an
 * installation that does not understand its filter (which operator it takes is unverified) is asked for its list.
 */
export async function findRecipients(
	query: string,
	limit: number,
	ask: Ask,
	read: Read,
): Promise<FoundRecipient[]> {
	const filter = `emailMatch begins ${quoted(query)}`;
	const answer = await unlessNotUnderstood(ask(addressRequest(filter, limit)));
	if (answer !== undefined) return readRows(read(answer)).slice(0, limit);
	const list: RequestSpec = { method: 'GET', path: PATHS.searchAddresses, query: { query } };
	return readList(read(await ask(list))).slice(0, limit);
}

/** The answer of an archive; undefined where it does not take the question. */
async function unlessNotUnderstood(asked: Promise<Answer>): Promise<Answer | undefined> {
	try {
		const answer = await asked;
		return NOT_UNDERSTOOD.includes(answer.statusCode) ? undefined : answer;
	} catch (error) {
		const failure = toMailError(error);
		if (NOT_UNDERSTOOD.includes(failure.statusCode ?? 0)) return undefined;
		throw asThrown(failure);
	}
}

/** n8n's lint wants errors that are thrown in a catch block to come from a function. */
function asThrown(error: MailError): MailError {
	return error;
}

/** Everybody who has an address. */
export function ownersRequest(address: string): RequestSpec {
	return addressRequest(`emailAddress is ${quoted(address)}`, MOST_OWNERS);
}

/** More persons with one address than this are as good as several. */
const MOST_OWNERS = 20;

function addressRequest(filter: string, top: number): RequestSpec {
	return {
		method: 'GET',
		path: PATHS.addressArchive,
		query: { $select: COLUMNS.join(','), $filter: filter, $top: top, $output: 'Logical' },
	};
}

/** A text of a filter: quotes within it are doubled, as OData has it. */
export function quoted(text: string): string {
	return `'${text.replace(/'/g, "''")}'`;
}

/**
 * The rows of the archive of addresses; rows without an address are left out.
 * @throws MailError `failed` when the answer is not a page
 */
export function readRows(value: unknown): FoundRecipient[] {
	const page = archivePage.safeParse(value);
	if (!page.success) throw notAList();
	return page.data.value.flatMap((row: unknown) => {
		const read = addressRow.safeParse(row);
		if (!read.success || !read.data.emailAddress.includes('@')) return [];
		const { emailId, emailAddress, personId, contactId, fullName, name, ...optedOut } = read.data;
		const isPerson = personId > 0;
		return [
			{
				emailId,
				name: withoutAddress(isPerson ? fullName : name || fullName),
				address: emailAddress,
				type: isPerson ? 'Person' : 'Contact',
				company: isPerson ? name : '',
				personId,
				contactId,
				optedOut: isPerson ? optedOut.personNoMail : optedOut.contactNoMail,
			},
		];
	});
}

/**
 * The entries of an address list that have an address; entries without one are left out.
 * @throws MailError `failed` when the answer is not a list: a web page or a proxy's words do not mean "nobody found"
 */
export function readList(value: unknown): FoundRecipient[] {
	if (!Array.isArray(value)) throw notAList();
	return value.flatMap((entry: unknown) => {
		const item = listItem.safeParse(entry);
		if (!item.success || !item.data.ExtraInfo.includes('@')) return [];
		const { Id, Name, ExtraInfo, Type, StyleHint, FullName } = item.data;
		return [
			{
				emailId: Id,
				name: withoutAddress(FullName ?? '') || withoutAddress(Name),
				address: ExtraInfo,
				type: Type,
				company: '',
				personId: 0,
				contactId: 0,
				optedOut: StyleHint.toLowerCase() === 'nomail',
			},
		];
	});
}

function notAList(): MailError {
	return new MailError('failed', 'SuperOffice answered the search with something other than a list', {
		fix: 'Check the address of the WebAPI in the credential, or enter the recipients manually.',
	});
}

/** "Ann Lee <ann@example.org>" is how lists show a name; FullName may hold the address too (section 13). */
function withoutAddress(name: string): string {
	return name.replace(/<[^<>]*>\s*$/, '').trim();
}
