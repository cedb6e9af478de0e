import { createHash } from 'node:crypto';
import type { IDataObject } from 'n8n-workflow';
import { MailError } from '../shared/errors';
import { asciiDomain } from '../shared/mail/address';
import type { MailMessage } from '../shared/mail/message';
import type { BatchRules, SendInput } from '../shared/run/operation';
import type { SendReceipt } from '../shared/run/plan';
import { caseInsensitiveMember, textMember } from '../shared/wire/caseInsensitive';
import { Secret } from '../shared/wire/request';
import { MAX_CALL_BYTES } from './limits';
import type { SendParams } from './params';
import { readEntries, receiptFrom } from './receipt';
import { sendPlan } from './sendPlan';

/** Characters of a subject that SuperOffice keeps. */
const LONGEST_SUBJECT = 255;

/** Several items in one call (SuperOffice API sheet, section 7). */
export const batch: BatchRules<SendInput<SendParams>> = {
	wanted: ({ params }) => params.batch,
	key: batchKey,
	maxItems: ({ params }) => params.batchSize,
	maxBytes: MAX_CALL_BYTES,
	plan: (inputs) =>
		sendPlan(inputs, readEntries, (entries, around) =>
			assign(entries, inputs).map((receipt, index) =>
				receipt instanceof MailError ? receipt : { ...receipt, ...around[index] },
			),
		),
	// Model binding refuses a call with 400 before anything is sent: singly, only the mail at fault fails. A 400 of the
	// running method comes in the middle of the call, is in doubt and never sent again (section 13).
	sendSingly: ({ statusCode, kind }) => kind === 'refused' && statusCode === 400,
};

/** Only mails with the same servers, headers, fields and sender go together. */
function batchKey({ message, params }: SendInput<SendParams>): string {
	const { sendWith, outgoing, sentItems, select, requestHeaders } = params;
	const text = JSON.stringify(
		[sendWith, outgoing, sentItems, select, requestHeaders, message.from?.address.toLowerCase()],
		(_name, value: unknown) => (value instanceof Secret ? value.value : value),
	);
	return createHash('sha256').update(text).digest('hex');
}

/**
 * Gives each mail its entry of the answer. Entries go to the mails that they name by subject and recipients. Where there
 * is one for each mail and all have an id, the others go by position: servers normalise texts (section 13). Mails
 * without an entry are not confirmed.
 */
export function assign(
	entries: Array<IDataObject | null>,
	inputs: Array<SendInput<SendParams>>,
): Array<SendReceipt | MailError> {
	const present = entries.filter((entry): entry is IDataObject => entry !== null);
	const found = byText(present, inputs);
	if (oneForEach(entries, inputs)) {
		const used = new Set(found.values());
		const left = present.filter((entry) => !used.has(entry));
		for (const input of inputs.filter((mail) => !found.has(mail)))
			found.set(input, left.shift() as IDataObject);
	}
	return inputs.map((input) => {
		const entry = found.get(input);
		return entry === undefined ? unconfirmed(found.size, inputs.length) : receiptFrom(entry);
	});
}

/** Entries by the mails that they name. One does not tell which of several equal mails it is about, unless each has one. */
function byText(
	entries: IDataObject[],
	inputs: Array<SendInput<SendParams>>,
): Map<SendInput<SendParams>, IDataObject> {
	const named = group(entries, entryKey);
	const found = new Map<SendInput<SendParams>, IDataObject>();
	for (const [key, mails] of group(inputs, ({ message }) => messageKey(message))) {
		const own = named.get(key) ?? [];
		if (own.length === mails.length) mails.forEach((mail, index) => found.set(mail, own[index]));
	}
	return found;
}

/** Whether there are as many entries as mails, each with an id of its own. */
function oneForEach(entries: Array<IDataObject | null>, inputs: unknown[]): boolean {
	const ids = entries.map((entry) => textMember(entry, 'MessageID').trim()).filter((id) => id !== '');
	return entries.length === inputs.length && new Set(ids).size === inputs.length;
}

function unconfirmed(confirmed: number, all: number): MailError {
	return new MailError(
		'uncertain',
		`SuperOffice confirmed ${confirmed} of ${all} mails; this one is not confirmed`,
		{
			fix: 'It may have been sent. Check before you send it again.',
			details: { confirmed, sentTogether: all },
		},
	);
}

function entryKey(entry: IDataObject): string {
	const to = caseInsensitiveMember(entry, 'To');
	const addresses = Array.isArray(to) ? to.map((address) => textMember(address, 'Address')) : [];
	return keyOf(textMember(entry, 'Subject'), addresses);
}

function messageKey({ subject, to }: MailMessage): string {
	return keyOf(
		subject,
		to.map(({ address }) => address),
	);
}

/** What stays the same of a mail whatever a server makes of blanks, of long subjects and of domains (section 13). */
function keyOf(subject: string, to: string[]): string {
	const kept = subject.trim().replace(/\s+/g, ' ').slice(0, LONGEST_SUBJECT).trim();
	return JSON.stringify([
		kept,
		to
			.filter((address) => address !== '')
			.map(comparedAddress)
			.sort(),
	]);
}

/** In lower case, the domain in its ASCII form. */
function comparedAddress(address: string): string {
	const domain = address.slice(address.lastIndexOf('@') + 1);
	const ascii = asciiDomain(domain, { localDomains: true }) ?? domain;
	return `${address.slice(0, address.length - domain.length)}${ascii}`.toLowerCase();
}

function group<T>(values: T[], keyOf: (value: T) => string): Map<string, T[]> {
	const groups = new Map<string, T[]>();
	for (const value of values) {
		const key = keyOf(value);
		groups.set(key, [...(groups.get(key) ?? []), value]);
	}
	return groups;
}
