import { invalid, MailError } from '../shared/errors';
import { isMailbox, parseMailbox } from '../shared/mail/address';
import type { Mailbox } from '../shared/mail/message';
import { listed, notAllowed, type AllowList } from '../shared/mail/recipients';
import { allowedRecipients } from '../shared/n8n/mailFields';
import { caseInsensitiveMember, textMember } from '../shared/wire/caseInsensitive';
import {
	ADDRESS_IDS,
	CAL_METHODS,
	CAL_REPLIES,
	draftEmail,
	PRIORITIES,
	SO_INFO_IDS,
	type DraftEmail,
} from './contract';
import { isRoutingHeader } from './mailHeaders';

/**
 * A draft as SuperOffice gives it, in the form in which it goes out: server state is left out, the bytes of its files
 * are there. Names come in either casing.
 * @throws MailError `failed` when a part of it is missing: nothing may be lost on the way
 */
export function emailOfDraft(found: unknown, draftId: number): DraftEmail {
	const calendar = oneOf(CAL_METHODS, found, 'CalMethod');
	const email = defined({
		To: addressesIn(found, 'To'),
		Cc: addressesIn(found, 'Cc'),
		Bcc: addressesIn(found, 'Bcc'),
		From: addressOf(caseInsensitiveMember(found, 'From')),
		Subject: textMember(found, 'Subject'),
		HTMLBody: textMember(found, 'HTMLBody') || undefined,
		PlainBody: textMember(found, 'PlainBody') || undefined,
		Priority: oneOf(PRIORITIES, found, 'Priority'),
		CustomHeaderList: some(
			listIn(found, 'CustomHeaderList').map((header) => ({
				Name: textMember(header, 'Name'),
				Values: caseInsensitiveMember(header, 'Values'),
			})),
		),
		InReplyTo: envelopeIn(found),
		EMailSOInfo: someIds(caseInsensitiveMember(found, 'EMailSOInfo'), SO_INFO_IDS),
		Attachments: some(listIn(found, 'Attachments').map(fileOf)),
		MessageID: textMember(found, 'MessageID') || undefined,
		...someIds(found, ['EmailItemId', 'ServerId', 'AccountId']),
		...(calendar && {
			HasCalendarData: true,
			CalMethod: calendar,
			CalReplyStatus: oneOf(CAL_REPLIES, found, 'CalReplyStatus'),
		}),
	});
	const checked = draftEmail.safeParse(email);
	if (checked.success && checked.data.EmailItemId === draftId) return checked.data;
	const [issue] = checked.error?.issues ?? [];
	throw new MailError('failed', 'SuperOffice does not give the draft whole', {
		fix: 'Send it from SuperOffice, or make the mail anew with the operation Send.',
		details: { missing: issue ? issue.path.join('.') : 'EmailItemId' },
	});
}

/**
 * The draft for the allowed recipients alone; ids beside addresses and headers can lead to others, so neither goes along.
 * @throws MailError `invalid` unless every recipient is seen and allowed
 */
export function guardedDraft(email: DraftEmail, allowed: AllowList | undefined): DraftEmail {
	if (allowed === undefined) return email;
	const recipients = recipientsOf(email).map((address) => bareMailbox(address));
	const seen = recipients.filter((mailbox) => mailbox !== undefined);
	const refused = notAllowed(seen, allowed);
	const routing = email.CustomHeaderList?.find(({ Name }) => isRoutingHeader(Name));
	if (seen.length === recipients.length && refused.length === 0 && !routing) return withoutIds(email);
	const { displayName } = allowedRecipients;
	throw invalid(
		displayName,
		routing
			? `The header ${routing.Name} of the draft decides who gets the mail`
			: refused.length > 0
				? `${displayName} does not include ${listed(refused)}`
				: 'The recipients of the draft could not be read',
		`Add the address or its @domain to ${displayName}, or choose another draft.`,
	);
}

/** Addresses of everybody whom a draft goes to. */
export function recipientsOf({ To = [], Cc = [], Bcc = [] }: DraftEmail): string[] {
	return [...To, ...Cc, ...Bcc].map(({ Address }) => String(Address));
}

function withoutIds(email: DraftEmail): DraftEmail {
	const bare = (list: DraftEmail['To']) => list?.map(({ Address, Name }) => defined({ Address, Name }));
	return defined({ ...email, To: bare(email.To), Cc: bare(email.Cc), Bcc: bare(email.Bcc) });
}

function bareMailbox(text: string): Mailbox | undefined {
	if (!/^[^\s@,;:<>()"\\]+@[^\s@,;:<>()"\\]+$/.test(text)) return undefined;
	const mailbox = parseMailbox(text, 1000, { localDomains: true });
	return isMailbox(mailbox) && mailbox.name === undefined ? mailbox : undefined;
}

function addressesIn(found: unknown, name: string) {
	return some(listIn(found, name).map(addressOf));
}

function addressOf(value: unknown) {
	return defined({
		Address: textMember(value, 'Address'),
		Name: textMember(value, 'Name') || undefined,
		...someIds(value, ADDRESS_IDS),
	});
}

function fileOf(file: unknown) {
	const text = (name: string) => textMember(file, name) || undefined;
	return defined({
		Filename: text('Filename'),
		Type: text('Type'),
		Encoding: 'base64',
		Disposition: text('Id') !== undefined && text('Disposition') === 'inline' ? 'inline' : 'attachment',
		Id: text('Disposition') === 'inline' ? text('Id') : undefined,
		Size: caseInsensitiveMember(file, 'Size'),
		Stream: text('Stream'),
		Description: text('Description'),
	});
}

function envelopeIn(found: unknown) {
	const MessageId = textMember(caseInsensitiveMember(found, 'InReplyTo'), 'MessageId');
	return MessageId === '' ? undefined : { MessageId };
}

function listIn(found: unknown, name: string): unknown[] {
	const list = caseInsensitiveMember(found, name);
	// Something else than a list must not count as an empty one.
	return Array.isArray(list) ? list : list === undefined || list === null ? [] : [list];
}

function oneOf<V extends string>(values: readonly V[], found: unknown, name: string): V | undefined {
	return values.find((value) => value === textMember(found, name));
}

/** Those of the ids that are more than 0; undefined when none is. */
function someIds<N extends string>(
	value: unknown,
	names: readonly N[],
): Partial<Record<N, number>> | undefined {
	const ids = names.map((name) => [name, caseInsensitiveMember(value, name)] as const);
	const set = ids.filter(([, id]) => typeof id === 'number' && id > 0);
	return set.length === 0 ? undefined : (Object.fromEntries(set) as Partial<Record<N, number>>);
}

function some<T>(list: T[]): T[] | undefined {
	return list.length === 0 ? undefined : list;
}

function defined<T extends object>(object: T): T {
	return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as T;
}
