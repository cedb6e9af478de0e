import { formatMailbox } from './address';
import type { Attachment, Mailbox, MailMessage } from './message';
import { encodedHeader, encodedWords, foldedList, parameter } from './mimeHeaders';

/**
 * Writes a mail as a MIME message (RFC 5322, 2045 to 2047, 2231). Every part is base64, so no line is too long, nothing in
 * it can look like a boundary, and a file can be read while it is sent.
 */

/** Text of the message, or a file that stands at this place as lines of base64. */
export type MimePart = string | Attachment;

const CRLF = '\r\n';
/** Never a line of base64, which holds no underscore. */
const BOUNDARY = '=_part';

/** Headers that are no part of a mail's fields. */
export interface MimeExtras {
	inReplyTo?: string;
}

/**
 * The message without Date and Message-ID, which the caller writes before it. BCC is left out: it is hidden from all who
 * can read the message.
 */
export function mimeMessage(mail: MailMessage, { inReplyTo }: MimeExtras = {}): MimePart[] {
	const list = (name: string, mailboxes: Mailbox[]) =>
		mailboxes.length === 0 ? [] : [foldedList(name, mailboxes.map(headerMailbox))];
	const head = [
		...list('From:', mail.from ? [mail.from] : []),
		...list('To:', mail.to),
		...list('Cc:', mail.cc),
		...list('Reply-To:', mail.replyTo),
		`Subject: ${encodedHeader(mail.subject, 'Subject: '.length)}`,
		...(inReplyTo === undefined ? [] : [`In-Reply-To: ${inReplyTo}`]),
		'MIME-Version: 1.0',
	];
	return [...head.map((line) => line + CRLF), ...mixed(mail)];
}

/** `Date` and `Message-ID`. */
export function mimeStart(date: Date, messageId: string): string {
	return `Date: ${date.toUTCString().replace('GMT', '+0000')}${CRLF}Message-ID: ${messageId}${CRLF}`;
}

function headerMailbox(mailbox: Mailbox): string {
	const { address, name = '' } = mailbox;
	// What looks like an encoded word would be shown as another name.
	const plain = /^[\x20-\x7e]{0,200}$/.test(name) && !name.includes('=?');
	return plain ? formatMailbox(mailbox) : `${encodedWords(name)} <${address}>`;
}

/** The body with its files: each level is there only when it holds more than one part. */
function mixed({ body, attachments }: MailMessage): MimePart[] {
	const inline = attachments.filter(({ disposition }) => disposition === 'inline');
	const files = attachments.filter(({ disposition }) => disposition !== 'inline');
	const texts = [
		...(body.text ? [textPart('plain', body.text)] : []),
		...(body.html ? [multipart('related', [textPart('html', body.html), ...inline.map(filePart)])] : []),
	];
	const shown = texts.length === 0 ? textPart('plain', '') : multipart('alternative', texts);
	// Without HTML nothing shows the images: they are ordinary files.
	const others = body.html ? files : attachments;
	return multipart('mixed', [shown, ...others.map(filePart)]);
}

function multipart(kind: 'mixed' | 'related' | 'alternative', parts: MimePart[][]): MimePart[] {
	if (parts.length === 1) return parts[0];
	const boundary = `${BOUNDARY}_${kind}`;
	return [
		`Content-Type: multipart/${kind}; boundary="${boundary}"${CRLF}${CRLF}`,
		...parts.flatMap((part) => [`--${boundary}${CRLF}`, ...part]),
		`--${boundary}--${CRLF}`,
	];
}

function textPart(kind: 'plain' | 'html', text: string): MimePart[] {
	const bytes = Buffer.from(text.replace(/\r\n?|\n/g, CRLF));
	return [
		`Content-Type: text/${kind}; charset=utf-8${CRLF}Content-Transfer-Encoding: base64${CRLF}${CRLF}`,
		lines(bytes.toString('base64')),
	];
}

function filePart(file: Attachment): MimePart[] {
	const { contentType, disposition, contentId, name } = file;
	return [
		`Content-Type: ${typeOf(contentType)}${CRLF}Content-Transfer-Encoding: base64${CRLF}`,
		...(disposition === 'inline' && contentId !== undefined ? [`Content-ID: <${contentId}>${CRLF}`] : []),
		`Content-Disposition: ${disposition}${parameter('filename', name)}${CRLF}${CRLF}`,
		file,
	];
}

/** Messages and multiparts may not be encoded (RFC 2045, section 6.4): as plain bytes they arrive unchanged. */
function typeOf(contentType: string): string {
	return /^(?:message|multipart)\//i.test(contentType)
		? 'application/octet-stream'
		: contentType.replace(/;\s*/g, `;${CRLF} `);
}

/** Base64 in lines, each with its end (RFC 2045, section 6.8). */
function lines(base64: string): string {
	return base64.replace(/.{1,76}/g, (line) => line + CRLF);
}
