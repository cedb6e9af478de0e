import { plainContentIds } from '../shared/mail/contentIds';
import type { Attachment, Mailbox, MailMessage } from '../shared/mail/message';
import { FileContent, type AnswerRef } from '../shared/wire/request';
import type { AddressIds, EmailAddress, EmailEntity } from './contract';
import type { MailParams } from './params';

/**
 * A mail in the wire's form; what was not given is left out (SuperOffice API sheet, section 4).
 * @param userAddress stands for the sender where From is empty
 */
export function toEmail(message: MailMessage, params: MailParams, userAddress: AnswerRef): EmailEntity {
	const { ids } = params;
	const list = (mailboxes: Mailbox[]) =>
		mailboxes.length === 0 ? undefined : mailboxes.map((mailbox) => toAddress(mailbox, ids));
	const soInfo = withoutUnset(params.soInfo);
	const { html, attachments } = plainContentIds(message.body.html ?? '', message.attachments);
	return withoutUnset({
		To: list(message.to),
		Cc: list(message.cc),
		Bcc: list(message.bcc),
		From: message.from
			? toAddress(message.from, ids)
			: withoutUnset({ Address: userAddress, Name: params.senderName }),
		Subject: message.subject,
		HTMLBody: html || undefined,
		PlainBody: message.body.text || undefined,
		Priority: params.priority,
		CustomHeaderList: params.headers.length === 0 ? undefined : params.headers,
		InReplyTo: params.inReplyTo === undefined ? undefined : { MessageId: params.inReplyTo },
		EMailSOInfo: Object.keys(soInfo).length === 0 ? undefined : soInfo,
		Attachments: attachments.length === 0 ? undefined : attachments.map(toAttachment),
	});
}

function toAddress({ address, name }: Mailbox, ids: Map<string, AddressIds>): EmailAddress {
	return withoutUnset({
		Address: address,
		Name: name === '' ? undefined : name,
		...ids.get(address.toLowerCase()),
	});
}

function toAttachment(attachment: Attachment) {
	const { name, contentType, bytes, disposition, contentId } = attachment;
	return withoutUnset({
		Filename: name,
		Type: contentType,
		Encoding: 'base64' as const,
		Disposition: disposition,
		Id: disposition === 'inline' ? contentId : undefined,
		Size: bytes,
		Stream: new FileContent(attachment),
	});
}

function withoutUnset<T extends object>(object: T): T {
	return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as T;
}
