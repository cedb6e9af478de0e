import { invalid, withDetails, type MailError } from '../../shared/errors';
import { plainContentIds } from '../../shared/mail/contentIds';
import type { Attachment, Mailbox, MailMessage } from '../../shared/mail/message';
import type { Field } from '../../shared/n8n/fields';
import * as mail from '../../shared/n8n/mailFields';
import { readMail } from '../../shared/n8n/readMail';
import { once, type SendInput } from '../../shared/run/operation';
import { singleStep, step } from '../../shared/run/plan';
import { checked } from '../../shared/wire/contract';
import { provesRefusal } from '../../shared/wire/refusal';
import { FileContent, jsonBody } from '../../shared/wire/request';
import { mailPath, sendRequest, type SecurityLevel, type SendRequest } from '../contract';
import {
	allowEmptyBody,
	fromName,
	labelOf,
	longSubject,
	saveToSent,
	saveToTracking,
	securityLevel,
	sendAs,
	sendSeparately,
} from '../fields';
import { limits, limitsWithCap, maxAttachmentSize, RECEIPT_BYTES } from '../limits';
import { readReceipt } from '../receipt';
import { refusals, type LineWorksAbout } from '../refusal';

/** What only LINE WORKS mails have. Undefined members put nothing on the wire: the default of LINE WORKS holds. */
export interface SendParams {
	/** `me`, a member's ID, or a login ID. */
	userId: string;
	/** Sender name that recipients see. */
	userName?: string;
	isSaveSentMail?: boolean;
	isSaveTracking?: boolean;
	isSendSeparately?: boolean;
	securityLevel?: SecurityLevel;
}

const about: LineWorksAbout = { doing: 'send the mail', noun: 'mail', effect: 'send' };

/** `POST /users/{userId}/mail` (LINE WORKS API sheet, sections 1 and 2). */
export const send = once<SendInput<SendParams>>({
	resource: 'mail',
	operation: 'send',
	name: 'Send',
	action: 'Send mail',
	description: 'Send a mail as the signed-in member',
	noun: about.noun,
	effect: 'send',
	fields: [
		sendAs,
		mail.to,
		mail.requiredSubject,
		...mail.bodyFields(limits),
		mail.sendOptions(limits, [
			allowEmptyBody,
			fromName,
			longSubject,
			maxAttachmentSize,
			saveToSent,
			saveToTracking,
			securityLevel,
			sendSeparately,
		]),
	],
	read: async (item) => {
		const params: SendParams = {
			userId: item.read(sendAs),
			userName: item.read(fromName),
			isSaveSentMail: item.read(saveToSent),
			isSaveTracking: item.read(saveToTracking),
			isSendSeparately: item.read(sendSeparately),
			securityLevel: item.read(securityLevel),
		};
		const read = await readMail(item, limitsWithCap(item.read(maxAttachmentSize)), {
			subjectRequired: true,
			longSubject: item.read(longSubject) === 'cut' ? 'warn' : 'refuse',
			bodyRequired: !item.readOrDefault(allowEmptyBody),
		});
		return { ...read, params };
	},
	plan: ({ message, params }) => {
		const sent = step({
			id: 'send',
			title: 'Send the mail',
			request: {
				method: 'POST',
				path: mailPath(params.userId),
				body: jsonBody(sendBody(message, params)),
				answerBytes: RECEIPT_BYTES,
			},
			effect: 'send',
			proves: (answer) => provesRefusal(refusals, answer, about),
			read: (answer) => readReceipt(answer, about),
		});
		return {
			...singleStep(sent, (receipt) => receipt),
			failed: (error) => (error.mayHaveBeenSent ? withSentFolder(error, params) : error),
		};
	},
});

/** The Sent folder is the one place that can tell whether a mail in doubt is out. */
function withSentFolder(error: MailError, { isSaveSentMail }: SendParams): MailError {
	const where =
		isSaveSentMail === false
			? `With ${saveToSent.displayName} off, the Sent folder does not tell whether it went out.`
			: "If it is in the sender's Sent folder, it went out.";
	return withDetails(error, { fix: [error.fix, where].filter(Boolean).join(' ') });
}

/**
 * The body of a send, checked against the contract.
 * @throws MailError `invalid` naming the parameter behind the wire name
 */
export function sendBody(message: MailMessage, params: SendParams): SendRequest {
	const isHtml = message.body.format !== 'text';
	const { html: body, attachments } = isHtml
		? plainContentIds(message.body.html ?? '', message.attachments)
		: { html: message.body.text ?? '', attachments: message.attachments };
	const members: SendRequest = {
		to: joined(message.to, mail.to) ?? '',
		cc: joined(message.cc, mail.cc),
		bcc: joined(message.bcc, mail.bcc),
		subject: message.subject,
		body,
		// Left out it would mean HTML, and the line breaks of a text would be lost.
		contentType: isHtml ? 'html' : 'text',
		userName: params.userName,
		isSaveSentMail: params.isSaveSentMail,
		isSaveTracking: params.isSaveTracking,
		isSendSeparately: params.isSendSeparately,
		securityLevel: params.securityLevel,
		attachments: attachments.length > 0 ? attachments.map(attachmentMembers) : undefined,
	};
	return checked(sendRequest, members, refusals.service, labelOf);
}

function attachmentMembers(attachment: Attachment) {
	const { name, contentType, disposition, contentId } = attachment;
	return {
		filename: name,
		fileType: contentType,
		data: new FileContent(attachment),
		...(disposition === 'inline' && { cid: contentId, inline: true as const }),
	};
}

/**
 * One string without a separator at the end; undefined for nobody. A quoted local part may hold a separator:
 * `"x;eve@evil.example;y"@example.com` is one address that would become three.
 * @throws MailError `invalid` for such an address
 */
function joined(mailboxes: Mailbox[], { displayName }: Field): string | undefined {
	const split = mailboxes.find(({ address }) => /[;,\s]/.test(address));
	if (split) {
		throw invalid(
			displayName,
			`${displayName}: LINE WORKS would read ${split.address} as several addresses`,
			'Use an address without semicolons, commas and spaces before the @.',
		);
	}
	return mailboxes.length === 0 ? undefined : mailboxes.map(({ address }) => address).join(';');
}
