import { createHash } from 'node:crypto';
import type { IDataObject } from 'n8n-workflow';
import { MailError } from '../shared/errors';
import type { MailMessage } from '../shared/mail/message';
import type { BatchRules, SendInput } from '../shared/run/operation';
import type { SendReceipt } from '../shared/run/plan';
import { caseInsensitiveMember, textMember } from '../shared/wire/caseInsensitive';
import { Secret } from '../shared/wire/request';
import { MAX_CALL_BYTES } from './limits';
import type { SendParams } from './params';
import { readEntries, receiptFrom } from './receipt';
import { sendPlan } from './sendPlan';

/** Several items in one call (SuperOffice API sheet, section 7). */
export const batch: BatchRules<SendInput<SendParams>> = {
	wanted: ({ params }) => params.batch,
	key: batchKey,
	maxItems: ({ params }) => params.batchSize,
	maxBytes: MAX_CALL_BYTES,
	plan: (inputs) => sendPlan(inputs, readEntries, (entries) => assign(entries, inputs)),
	// Refused before anything was done: sent singly, only the mail at fault fails. Other answers prove less.
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
 * Gives each mail its entry of the answer. When the list does not fit (short, null entries, other order), entries go
 * to the mails that they name by subject and recipients. The other mails are not confirmed.
 */
export function assign(
	entries: Array<IDataObject | null>,
	inputs: Array<SendInput<SendParams>>,
): Array<SendReceipt | MailError> {
	const fits =
		entries.length === inputs.length &&
		entries.every((entry, index) => entry !== null && mayBeOf(entry, inputs[index].message));
	if (fits) return entries.map((entry) => receiptFrom(entry as IDataObject));

	const present = entries.filter((entry): entry is IDataObject => entry !== null);
	const byMail = group(present, entryKey);
	const wanted = group(inputs, ({ message }) => messageKey(message));
	const results = new Map<SendInput<SendParams>, SendReceipt>();
	for (const [key, mails] of wanted) {
		const found = byMail.get(key) ?? [];
		// An entry does not tell which of several equal mails it is about, unless there is one for each.
		if (found.length !== mails.length) continue;
		mails.forEach((mail, index) => results.set(mail, receiptFrom(found[index])));
	}
	return inputs.map((input) => results.get(input) ?? unconfirmed(results.size, inputs.length));
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

/** Whether an entry can be the answer for a mail: what came back of subject and first recipient is the same. */
function mayBeOf(entry: IDataObject, message: MailMessage): boolean {
	const subject = caseInsensitiveMember(entry, 'Subject');
	if (typeof subject === 'string' && subject.trim() !== message.subject) return false;
	const [first] = recipients(entry);
	return first === undefined || message.to.length === 0 || first === message.to[0].address.toLowerCase();
}

function entryKey(entry: IDataObject): string {
	return JSON.stringify([textMember(entry, 'Subject').trim(), recipients(entry).sort()]);
}

function messageKey(message: MailMessage): string {
	return JSON.stringify([message.subject, message.to.map(({ address }) => address.toLowerCase()).sort()]);
}

function recipients(entry: IDataObject): string[] {
	const to = caseInsensitiveMember(entry, 'To');
	if (!Array.isArray(to)) return [];
	return to
		.map((address) => textMember(address, 'Address').toLowerCase())
		.filter((address) => address !== '');
}

function group<T>(values: T[], keyOf: (value: T) => string): Map<string, T[]> {
	const groups = new Map<string, T[]>();
	for (const value of values) {
		const key = keyOf(value);
		groups.set(key, [...(groups.get(key) ?? []), value]);
	}
	return groups;
}
