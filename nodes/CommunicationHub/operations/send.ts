import { invalid } from '../../shared/errors';
import { formatMailbox } from '../../shared/mail/address';
import {
	addresses,
	allRecipients,
	type Attachment,
	type Mailbox,
	type MailMessage,
} from '../../shared/mail/message';
import { bcc, bodyFields, cc, from, fromName, sendOptions, subject, to } from '../../shared/n8n/mailFields';
import { readMail } from '../../shared/n8n/readMail';
import { once, type SendInput } from '../../shared/run/operation';
import { FileContent } from '../../shared/wire/request';
import type { SendMail } from '../contract';
import {
	domain,
	failOnError,
	format,
	readHubParams,
	receiverName,
	reference,
	responseForm,
	type HubParams,
} from '../fields';
import { limits } from '../limits';
import { refusals } from '../refusal';
import { sendPlan } from '../sendPlan';

/** What only mails through CommunicationHub have beside the common fields. */
export interface SendMailParams extends HubParams {
	/** Sender Name where there is no From to carry it. */
	fromName?: string;
	receiverName?: string;
	domain?: string;
	reference?: string;
}

/** `POST /Mail/Send` (CommunicationHub API sheet, sections 1 and 2). */
export const send = once<SendInput<SendMailParams>>({
	resource: 'mail',
	operation: 'send',
	name: 'Send',
	action: 'Send mail',
	description: 'Send a mail',
	noun: 'mail',
	effect: 'send',
	fields: [
		from,
		to,
		subject,
		...bodyFields(limits),
		sendOptions(limits, [fromName, format, responseForm, failOnError, reference, domain, receiverName]),
	],
	read: async (item) => {
		const read = await readMail(item, limits, { ownNames: true });
		checkLists(read.message);
		return {
			...read,
			warnings: [...read.warnings, ...lostNames(read.message)],
			params: {
				...readHubParams(item),
				// The hub requires no From: its own sender can have a name as well.
				fromName: item.read(fromName),
				receiverName: item.read(receiverName),
				domain: item.read(domain),
				reference: item.read(reference),
			},
		};
	},
	plan: ({ message, params }) =>
		sendPlan('SendMail', sendMailMembers(message, params), params, 'mail', addresses(message), message.body),
});

/** The members of SendMail for a mail; unset ones are undefined (CommunicationHub API sheet, sections 2 and 5). */
export function sendMailMembers(message: MailMessage, params: SendMailParams): Partial<SendMail> {
	return {
		Domain: params.domain,
		From: message.from?.address,
		FromName: message.from ? message.from.name : params.fromName,
		To: addressList(message.to),
		ReceiverName: params.receiverName ?? (message.to.length === 1 ? message.to[0].name : undefined),
		CC: addressList(message.cc),
		BCC: addressList(message.bcc),
		Subject: message.subject || undefined,
		Text: message.body.text || undefined,
		HTML: message.body.html || undefined,
		Attachments: message.attachments.length === 0 ? undefined : message.attachments.map(attachmentMembers),
		Reference: params.reference,
	};
}

function attachmentMembers(attachment: Attachment) {
	const { name, contentType } = attachment;
	return { Bytes: new FileContent(attachment), Name: name, ContentType: contentType };
}

/**
 * The hub gets the addresses of a field as one string. A quoted local part may hold a separator:
 * `"x,eve@evil.example,y"@example.com` is one address that could become three.
 * @throws MailError `invalid` for such an address
 */
function checkLists(message: MailMessage): void {
	for (const [{ displayName }, mailboxes] of [
		[to, message.to],
		[cc, message.cc],
		[bcc, message.bcc],
	] as const) {
		const split = mailboxes.find(({ address }) => /[;,\s]/.test(address));
		if (split === undefined) continue;
		throw invalid(
			displayName,
			`${displayName}: ${refusals.service} could read ${split.address} as several addresses`,
			'Use an address without semicolons, commas and spaces before the @.',
		);
	}
}

/** Several addresses in one string; that the hub splits at commas is unverified (section 2). */
function addressList(mailboxes: Mailbox[]): string | undefined {
	if (mailboxes.length === 0) return undefined;
	return mailboxes.map(({ address }) => formatMailbox({ address })).join(',');
}

/** The hub has one name for one recipient (ReceiverName): a single address in To keeps its name, all others lose theirs. */
function lostNames(message: MailMessage): string[] {
	const carried = message.to.length === 1 ? message.to[0] : undefined;
	const lost = allRecipients(message).filter((recipient) => recipient.name && recipient !== carried);
	if (lost.length === 0) return [];
	return [
		`${refusals.service} takes a name only for a single recipient in ${to.displayName}; these go without a name: ${lost.map(({ address }) => address).join(', ')}.`,
	];
}
