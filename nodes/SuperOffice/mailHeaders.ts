import type { IDataObject } from 'n8n-workflow';
import { invalid } from '../shared/errors';
import { formatMailbox } from '../shared/mail/address';
import type { Mailbox } from '../shared/mail/message';
import { headerText, scalarText } from '../shared/mail/text';
import { replyTo as replyToField } from '../shared/n8n/mailFields';
import { customHeaders } from './optionFields';

/** A header of the mail that has no property of its own on the wire. */
export interface CustomHeader {
	Name: string;
	Values: string[];
}

/** Headers that are fields of the mail; a second one of them would be dropped or break the mail. */
const OWN_HEADERS = new Set([
	'from',
	'to',
	'cc',
	'bcc',
	'subject',
	'date',
	'message-id',
	'in-reply-to',
	'reply-to',
	'content-type',
	'content-transfer-encoding',
	'mime-version',
]);

/**
 * Headers by which servers choose recipients or the envelope sender. SuperOffice sends with MailKit, which takes Resent-*
 * before To and Sender before From (documentation of its MailTransport.Send; SuperOffice API sheet, section 13).
 */
const ROUTING_HEADER = /^(?:resent-.+|sender|return-path|delivered-to|apparently-to|x-(?:.+-)?recipients?)$/i;

/** Whether a header decides who gets the mail or sends it, by itself or as a field of the mail. */
export function isRoutingHeader(name: string): boolean {
	return ROUTING_HEADER.test(name) || ['from', 'to', 'cc', 'bcc'].includes(name.toLowerCase());
}

/** There is no Reply-To property: it goes as a header of its own (that it arrives is unverified, section 12). */
export function replyToHeader(replyTo: Mailbox[], warnings: string[]): CustomHeader[] {
	if (replyTo.length === 0) return [];
	const foreign = replyTo.some(({ name }) => name !== undefined && /[^\x20-\x7e]/.test(name));
	if (foreign)
		warnings.push(
			`Names in ${replyToField.displayName} with letters beyond ASCII cannot be put into a header; the addresses go alone.`,
		);
	const mailboxes = foreign ? replyTo.map(({ address }) => ({ address })) : replyTo;
	return [{ Name: 'Reply-To', Values: [mailboxes.map(formatMailbox).join(', ')] }];
}

/**
 * The fixed collection `{header: [{name, value}]}`, or from an expression a list of such rows or an object
 * `{name: value}`. Rows of the same name become one header with several values, which is the wire's form of it.
 * @throws MailError `invalid`
 */
export function readCustomHeaders(value: unknown): CustomHeader[] {
	const headers = new Map<string, CustomHeader>();
	for (const row of rowsOf(value)) {
		const { name, text } = readHeader(row);
		const same = headers.get(name.toLowerCase());
		if (same) same.Values.push(text);
		else headers.set(name.toLowerCase(), { Name: name, Values: [text] });
	}
	return [...headers.values()];
}

function rowsOf(value: unknown): IDataObject[] {
	const label = customHeaders.displayName;
	if (value === undefined || value === null || value === '') return [];
	if (typeof value !== 'object')
		throw invalid(label, `${label} is not a list of headers`, 'Add headers with name and value.');
	if (Array.isArray(value)) return value as IDataObject[];
	const { header } = value as IDataObject;
	if (Array.isArray(header)) return header as IDataObject[];
	return Object.entries(value).map(([name, text]) => ({ name, value: text as string }));
}

function readHeader(row: IDataObject | undefined): { name: string; text: string } {
	const label = customHeaders.displayName;
	const name = headerText(scalarText(row?.name, label).trim(), label);
	const text = headerText(scalarText(row?.value, label).trim(), label);
	if (!/^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/.test(name)) {
		throw invalid(
			label,
			`${label}: "${name.slice(0, 60)}" is not a header name`,
			'Use letters, digits and hyphens, such as X-Campaign.',
		);
	}
	if (OWN_HEADERS.has(name.toLowerCase())) {
		throw invalid(
			label,
			`${label}: ${name} is a field of the mail itself`,
			`Use the field of the node for ${name}, where there is one.`,
		);
	}
	if (ROUTING_HEADER.test(name)) {
		throw invalid(
			label,
			`${label}: ${name} decides who gets the mail or sends it`,
			'Remove the header; recipients belong into To, CC and BCC, the sender into From.',
		);
	}
	if (text === '')
		throw invalid(label, `${label}: ${name} has no value`, 'Enter a value, or remove the header.');
	return { name, text };
}
