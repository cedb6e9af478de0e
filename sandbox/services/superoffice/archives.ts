import type { FastifyRequest } from 'fastify';
import { PERSONS_WITHOUT_MAIL, RECIPIENTS, SELECTIONS, type Recipient, type SandboxSelection } from './seed';
import type { SuperOfficeSettings } from './settings';

type Row = Record<string, unknown>;

/** A page of an archive, or why the query is refused. */
export type ArchiveAnswer = { rows: Row[]; more: boolean } | { refused: string } | { notUnderstood: string };

const ADDRESS_COLUMNS = [
	...['emailId', 'emailAddress', 'personId', 'contactId', 'fullName', 'name', 'nameDepartment', 'rank'],
	...['personNoMail', 'contactNoMail', 'retired'],
];
const MEMBER_COLUMNS = [
	...['selectionId', 'selectionMemberId', 'contactId', 'name', 'personId', 'fullName', 'retired'],
	...['personNoMail', 'contactNoMail', 'isMailingRecipient', 'contactDeleted'],
	...['hasEmarketingConsent', 'withdrawnEmarketingConsent'],
	...['personEmail/emailAddress', 'personEmail/emailId', 'email/emailAddress', 'email/emailId'],
];
const LARGEST_PAGE = 1000;

/** Rows of an archive provider by its OData query (SuperOffice API sheet, section 8). */
export function archiveRows(
	provider: string,
	request: FastifyRequest,
	settings: SuperOfficeSettings,
): ArchiveAnswer {
	const query = request.query as Record<string, string | undefined>;
	const known = ['$select', '$filter', '$top', '$skip', '$output', '$orderBy'];
	const unknown = Object.keys(query).find((name) => !known.includes(name));
	if (unknown !== undefined) return { refused: `Unknown query parameter ${unknown}` };
	const { $select = '', $filter = '', $top, $skip = '0', $output } = query;
	if ($output !== 'Logical') return { refused: 'Without $output=Logical switches come as icon hints' };
	const top = Number($top);
	if (!Number.isInteger(top) || top < 1 || top > LARGEST_PAGE) return { refused: `$top is ${String($top)}` };
	const skip = Number($skip);
	if (!Number.isInteger(skip) || skip < 0) return { refused: `$skip is ${$skip}` };
	const selection = SELECTIONS.find((one) => one.provider === provider);
	const columns = selection ? MEMBER_COLUMNS : ADDRESS_COLUMNS;
	if (!selection && provider !== 'EmailAddress') return { refused: `There is no archive ${provider}` };
	const wanted = $select.split(',');
	const foreign = wanted.find((column) => !columns.includes(column));
	if (foreign !== undefined) return { refused: `The archive has no column ${foreign}` };
	const found = selection ? members(selection, $filter) : addresses($filter, settings);
	if (!Array.isArray(found)) return found;
	const page = found.slice(skip, skip + top);
	const rows = page.map((row) => ({
		PrimaryKey: String(row.emailId ?? row.selectionMemberId),
		EntityName: Number(row.personId) > 0 ? 'person' : 'contact',
		...Object.fromEntries(wanted.map((column) => [column, row[column] ?? ''])),
	}));
	return { rows, more: found.length > skip + top };
}

function addresses(
	filter: string,
	settings: SuperOfficeSettings,
): Row[] | { refused: string } | { notUnderstood: string } {
	const match = /^(emailMatch|emailAddress) (begins|is) '((?:[^']|'')*)'$/.exec(filter);
	const [, column, operator, quoted = ''] = match ?? [];
	const text = quoted.replace(/''/g, "'").toLowerCase();
	if (column === 'emailMatch' && operator === 'begins') {
		if (!settings.emailMatch) return { notUnderstood: 'Unknown operator begins' };
		if ([...text].length < 3) return { refused: 'Searches need 3 characters' };
		return RECIPIENTS.filter(({ name, address, company }) =>
			[address, ...`${name} ${company}`.split(' '), name, company].some((word) =>
				word.toLowerCase().startsWith(text),
			),
		).map(addressRow);
	}
	if (column === 'emailAddress' && operator === 'is')
		return RECIPIENTS.filter(({ address }) => address.toLowerCase() === text).map(addressRow);
	return { refused: `The filter ${filter} is not understood` };
}

function addressRow(one: Recipient): Row {
	return {
		emailId: one.emailId,
		emailAddress: one.address,
		personId: one.personId,
		contactId: one.contactId,
		fullName: one.type === 'Person' ? one.name : '',
		name: one.company,
		nameDepartment: one.company,
		rank: 1,
		personNoMail: one.type === 'Person' && one.noMail === true,
		contactNoMail: one.type === 'Contact' && one.noMail === true,
		retired: one.retired === true,
	};
}

function members({ id, members: ids }: SandboxSelection, filter: string): Row[] | { refused: string } {
	if (filter !== `selectionId eq ${id}`) return { refused: `The filter must be selectionId eq ${id}` };
	return ids.map((member, index) => {
		const one = RECIPIENTS.find(({ personId, contactId }) =>
			member > 0 ? personId === member : personId === 0 && contactId === -member,
		);
		const without = PERSONS_WITHOUT_MAIL.find(({ personId }) => personId === member);
		const isPerson = member > 0;
		return {
			selectionId: id,
			selectionMemberId: 1000 + index,
			contactId: one?.contactId ?? without?.contactId ?? -member,
			name: one?.company ?? without?.company ?? '',
			personId: isPerson ? member : 0,
			fullName: isPerson ? (one?.name ?? without?.name ?? '') : '',
			retired: one?.retired === true,
			personNoMail: isPerson && one?.noMail === true,
			contactNoMail: !isPerson && one?.noMail === true,
			isMailingRecipient: true,
			contactDeleted: false,
			hasEmarketingConsent: one?.consent === 'given',
			withdrawnEmarketingConsent: one?.consent === 'withdrawn',
			'personEmail/emailAddress': isPerson ? (one?.address ?? '') : '',
			'personEmail/emailId': isPerson ? (one?.emailId ?? 0) : 0,
			'email/emailAddress': isPerson ? '' : (one?.address ?? ''),
			'email/emailId': isPerson ? 0 : (one?.emailId ?? 0),
		};
	});
}
