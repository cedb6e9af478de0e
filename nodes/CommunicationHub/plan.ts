import { formatMailbox } from '../shared/mail/address';
import type { Attachment, Mailbox, MailMessage } from '../shared/mail/message';
import { FileContent, singleStep, type Plan, type PlanJson } from '../shared/run/plan';
import type { SendLetter, SendMail, SendSms } from './contract';
import { writeRequest, type WireForm } from './format';

/** What every sending operation of the hub has beside its own members. */
export interface HubParams {
	form: WireForm;
	/** A `failed` or `undelivered` in the answer makes the item fail. */
	failOnError: boolean;
}

/** What only mails through CommunicationHub have beside the common fields. */
export interface SendMailParams extends HubParams {
	/** Sender Name where there is no From to carry it. */
	fromName?: string;
	receiverName?: string;
	domain?: string;
	reference?: string;
}

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

/** `POST /Mail/Send`. */
export function planSendMail(message: MailMessage, params: SendMailParams): Plan {
	return singleStep(writeRequest('SendMail', asJson(sendMailMembers(message, params)), params.form));
}

/** `POST /SMS/Send` (section 12). */
export function planSendSms(members: SendSms, form: WireForm): Plan {
	return singleStep(writeRequest('SendSMS', asJson(members), form), 'SMS');
}

/** `POST /Letter/Send` (section 12). */
export function planSendLetter(members: SendLetter, form: WireForm): Plan {
	return singleStep(writeRequest('SendLetter', asJson(members), form), 'letter');
}

function attachmentMembers(attachment: Attachment) {
	return {
		Bytes: new FileContent(attachment),
		Name: attachment.name,
		ContentType: attachment.contentType,
	};
}

/** Several addresses in one string; that the hub splits at commas is unverified (section 2). */
function addressList(mailboxes: Mailbox[]): string | undefined {
	return mailboxes.length === 0
		? undefined
		: mailboxes.map(({ address }) => formatMailbox({ address })).join(',');
}

/** The contract's types are narrower than what a plan may hold. */
function asJson(members: object): { [name: string]: PlanJson } {
	return members as { [name: string]: PlanJson };
}
