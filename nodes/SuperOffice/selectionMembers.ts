import { MailError } from '../shared/errors';
import type { RequestSpec } from '../shared/wire/request';
import { archivePage, memberRow, selectionAnswer } from './answers';
import { PATHS } from './contract';

/** A member of a selection that can be mailed, as To takes it from an expression. */
export interface SelectionMember {
	email: string;
	name: string;
	personId: number;
	contactId: number;
	emailId: number;
	company: string;
	/** Wants no mailings. */
	optedOut: boolean;
	/** To e-marketing. */
	consent: 'given' | 'withdrawn' | 'none';
}

export interface MemberRules {
	/** Left out: all. */
	limit?: number;
	/** Those who want no mailings and former employees too. */
	includeOptedOut: boolean;
	consent: 'any' | 'given' | 'notWithdrawn';
}

/** Asks and gives what the answer says. @throws MailError */
export type AskFor = (request: RequestSpec) => Promise<unknown>;

const COLUMNS = [
	...['selectionMemberId', 'contactId', 'name', 'personId', 'fullName', 'retired', 'contactDeleted'],
	...['personNoMail', 'contactNoMail', 'hasEmarketingConsent', 'withdrawnEmarketingConsent'],
	...['personEmail/emailAddress', 'personEmail/emailId', 'email/emailAddress', 'email/emailId'],
];

/** Members in one page. */
const PAGE = 500;

/**
 * The members of a selection by pages, from the archive that SuperOffice names for it (SuperOffice API sheet, section 13).
 * Of several addresses of a person the archive gives the first by rank.
 */
export async function selectionMembers(
	selectionId: number,
	rules: MemberRules,
	ask: AskFor,
): Promise<SelectionMember[]> {
	const provider = providerOf(await ask({ method: 'GET', path: `${PATHS.selection}/${selectionId}` }));
	const found = new Map<string, SelectionMember>();
	for (let skip = 0; ; skip += PAGE) {
		const page = archivePage.safeParse(await ask(pageRequest(provider, selectionId, skip)));
		if (!page.success)
			throw new MailError('failed', 'SuperOffice answered with something other than a list of members', {
				fix: 'Run it again later.',
			});
		for (const row of page.data.value) {
			const member = memberOf(row, rules);
			// A member that has moved to a later page in between comes twice.
			if (member) found.set(JSON.stringify([member.personId, member.contactId, member.emailId]), member);
			if (found.size === rules.limit) return [...found.values()];
		}
		if (page.data.value.length < PAGE) return [...found.values()];
	}
}

/** The archive of the members. @throws MailError for members who have no mail address */
function providerOf(value: unknown): string {
	const read = selectionAnswer.safeParse(value);
	const { TargetTableName: table = '', MainProviderName: provider = '' } = read.data ?? {};
	if (/^(?:contact|person)$/i.test(table) && /^[A-Za-z0-9]+$/.test(provider)) return provider;
	throw new MailError(
		'failed',
		table === ''
			? 'SuperOffice does not say what the members of the selection are'
			: `The members of the selection are of the kind "${table.slice(0, 60)}", not persons and companies`,
		{ fix: 'Choose a selection of companies and persons.' },
	);
}

function pageRequest(provider: string, selectionId: number, skip: number): RequestSpec {
	return {
		method: 'GET',
		path: `${PATHS.archive}/${provider}`,
		query: {
			$select: COLUMNS.join(','),
			$filter: `selectionId eq ${selectionId}`,
			$top: PAGE,
			$skip: skip,
			$output: 'Logical',
		},
	};
}

/** Undefined for somebody who has no address, or is not to be mailed. */
function memberOf(row: unknown, rules: MemberRules): SelectionMember | undefined {
	const read = memberRow.safeParse(row);
	if (!read.success) return undefined;
	const { personId, contactId, fullName, name, contactDeleted, ...columns } = read.data;
	const isPerson = personId > 0;
	const which = isPerson ? 'personEmail' : 'email';
	const email = columns[`${which}/emailAddress`];
	const optedOut = isPerson ? columns.personNoMail : columns.contactNoMail;
	const consent = columns.withdrawnEmarketingConsent
		? 'withdrawn'
		: columns.hasEmarketingConsent
			? 'given'
			: 'none';
	if (!email.includes('@') || contactDeleted) return undefined;
	if (!rules.includeOptedOut && (optedOut || columns.retired)) return undefined;
	if (rules.consent === 'given' && consent !== 'given') return undefined;
	if (rules.consent === 'notWithdrawn' && consent === 'withdrawn') return undefined;
	return {
		email,
		name: isPerson ? fullName : name,
		personId,
		contactId,
		emailId: columns[`${which}/emailId`],
		company: isPerson ? name : '',
		optedOut,
		consent,
	};
}
