import { plainContentIds } from '../shared/mail/contentIds';
import type { Attachment, Mailbox, MailMessage } from '../shared/mail/message';
import { FileContent, singleStep, type Plan, type PlanJson } from '../shared/run/plan';
import { invalid } from '../shared/errors';
import { checked, fieldLabel, sendRequest, type SecurityLevel } from './contract';

/** What only LINE WORKS mails have. Undefined members put nothing on the wire. */
export interface LineWorksParams {
	/** `me`, a member's id, or a login id. */
	userId: string;
	/** Sender name that recipients see. */
	userName?: string;
	isSaveSentMail?: boolean;
	isSaveTracking?: boolean;
	isSendSeparately?: boolean;
	securityLevel?: SecurityLevel;
}

const JSON_TYPE = 'application/json';

/** Path of what belongs to a member's mail. */
export function mailPath(userId: string, rest = ''): string {
	return `/users/${encodeURIComponent(userId)}/mail${rest}`;
}

/** The one request of a mail (LINE WORKS API sheet, sections 1 and 2). */
export function planSend(message: MailMessage, params: LineWorksParams): Plan {
	return singleStep({
		method: 'POST',
		path: mailPath(params.userId),
		body: { contentType: JSON_TYPE, json: sendBody(message, params) as unknown as PlanJson },
	});
}

/**
 * The body of a send, checked against the contract.
 * @throws MailError `invalid` naming the parameter behind the wire name
 */
export function sendBody(message: MailMessage, params: LineWorksParams) {
	const isHtml = message.body.format !== 'text';
	const { html: body, attachments } = isHtml
		? plainContentIds(message.body.html ?? '', message.attachments)
		: { html: message.body.text ?? '', attachments: message.attachments };
	return checked(sendRequest, {
		to: joined(message.to, 'to') ?? '',
		cc: joined(message.cc, 'cc'),
		bcc: joined(message.bcc, 'bcc'),
		subject: message.subject,
		body,
		// Left out it would mean HTML, and the line breaks of a text would be lost.
		contentType: isHtml ? 'html' : 'text',
		userName: params.userName,
		isSaveSentMail: params.isSaveSentMail,
		isSaveTracking: params.isSaveTracking,
		isSendSeparately: params.isSendSeparately,
		securityLevel: params.securityLevel,
		attachments: attachments.length > 0 ? attachments.map(toWire) : undefined,
	});
}

function toWire(attachment: Attachment) {
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
function joined(mailboxes: Mailbox[], wireName: string): string | undefined {
	const split = mailboxes.find(({ address }) => /[;,\s]/.test(address));
	if (split) {
		const label = fieldLabel(wireName);
		throw invalid(
			label,
			`${label}: LINE WORKS would read ${split.address} as several addresses`,
			'Use an address without semicolons, commas and blanks before the @.',
		);
	}
	return mailboxes.length === 0 ? undefined : mailboxes.map(({ address }) => address).join(';');
}
