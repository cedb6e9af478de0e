import { plainContentIds } from '../shared/mail/contentIds';
import type { Attachment, Mailbox, MailMessage } from '../shared/mail/message';
import { FileContent, type AnswerRef } from '../shared/wire/request';
import type { AddressIds, EmailAddress, EmailEntity } from './contract';
import type { IdRefs } from './crmLinks';
import { isCalendar, type Calendar } from './mailExtras';
import type { MailParams } from './params';

/** What earlier steps find out about a mail. */
export interface EmailRefs {
	/** Stands for the sender where From is empty. */
	userAddress: AnswerRef;
	/** A member of the mail that is answered; undefined where nobody looks it up. */
	answered?: (member: string) => AnswerRef;
	/** Ids of recipients that are looked up, by address in lower case. */
	ids?: Map<string, IdRefs>;
}

/**
 * A mail in the wire's form; what was not given is left out (SuperOffice API sheet, section 4).
 */
export function toEmail(message: MailMessage, params: MailParams, refs: EmailRefs): EmailEntity {
	const { ids, calendar } = params;
	const list = (mailboxes: Mailbox[]) =>
		mailboxes.length === 0 ? undefined : mailboxes.map((mailbox) => toAddress(mailbox, ids, refs.ids));
	const soInfo = withoutUnset(params.soInfo);
	const { html, attachments } = plainContentIds(message.body.html ?? '', message.attachments);
	return withoutUnset({
		To: list(message.to),
		Cc: list(message.cc),
		Bcc: list(message.bcc),
		From: message.from
			? toAddress(message.from, ids)
			: withoutUnset({ Address: refs.userAddress, Name: params.senderName }),
		Subject: message.subject,
		HTMLBody: html || undefined,
		PlainBody: message.body.text || undefined,
		Priority: params.priority,
		CustomHeaderList: params.headers.length === 0 ? undefined : params.headers,
		InReplyTo: params.inReplyTo === undefined ? undefined : envelope(params.inReplyTo, refs.answered),
		MessageID: params.messageId,
		AccountId: params.accountId,
		EMailSOInfo: Object.keys(soInfo).length === 0 ? undefined : soInfo,
		Attachments:
			attachments.length === 0
				? undefined
				: attachments.map((file, index) =>
						toAttachment(file, calendar, params.descriptions.get(message.attachments[index])),
					),
		...(calendar &&
			withoutUnset({
				HasCalendarData: true as const,
				CalMethod: calendar.method,
				CalReplyStatus: calendar.reply,
			})),
	});
}

function toAddress(
	{ address, name }: Mailbox,
	given: Map<string, AddressIds>,
	found?: Map<string, IdRefs>,
): EmailAddress {
	const key = address.toLowerCase();
	return withoutUnset({
		Address: address,
		Name: name === '' ? undefined : name,
		...(given.get(key) ?? found?.get(key)),
	});
}

/** The mail that is answered, with what SuperOffice has told of it. */
function envelope(MessageId: string, answered: EmailRefs['answered']): EmailEntity['InReplyTo'] {
	if (!answered) return { MessageId };
	return {
		MessageId,
		ServerId: answered('ServerId'),
		Subject: answered('Subject'),
		Sent: answered('Sent'),
		From: { Address: answered('From.Address') },
	};
}

function toAttachment(attachment: Attachment, calendar: Calendar | undefined, description?: string) {
	const { name, contentType, bytes, disposition, contentId } = attachment;
	return withoutUnset({
		Filename: name,
		Type: calendar && isCalendar(attachment) ? calendarType(contentType, calendar) : contentType,
		Encoding: 'base64' as const,
		Disposition: disposition,
		Id: disposition === 'inline' ? contentId : undefined,
		Size: bytes,
		Stream: new FileContent(attachment),
		Description: description,
	});
}

/** Mail programs show an invitation only where the type of the part names the method (RFC 6047, section 2.4). */
function calendarType(contentType: string, { method }: Calendar): string {
	return /;\s*method=/i.test(contentType) ? contentType : `${contentType}; method=${method.toUpperCase()}`;
}

function withoutUnset<T extends object>(object: T): T {
	return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as T;
}
