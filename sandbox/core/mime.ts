import type { Readable } from 'node:stream';
import MailComposer from 'nodemailer/lib/mail-composer';
import type { Inbox, InboxMessage, MailAddress } from './inbox';

/**
 * The message as a MIME stream (`.eml`), built by nodemailer's composer when it is asked for: attachments are read
 * from where the inbox keeps them, so memory stays flat. Bcc is written too, since this file is for looking at.
 * A message without kept contents gets its attachments as empty parts.
 */
export function composeMime(inbox: Inbox, message: InboxMessage): Readable {
	const composer = new MailComposer({
		from: message.from === undefined ? undefined : toMailerAddress(message.from),
		to: message.to.map(toMailerAddress),
		cc: message.cc.map(toMailerAddress),
		bcc: message.bcc.map(toMailerAddress),
		replyTo: message.replyTo.map(toMailerAddress),
		subject: message.subject ?? '',
		text: message.text,
		html: message.html,
		headers: { ...message.headers, 'X-Sandbox-Service': message.service },
		date: new Date(message.receivedAt),
		messageId: `<${message.id}@sandbox.test>`,
		attachments: message.attachments.map((attachment) => {
			const content = inbox.content(message.id, attachment.index);
			return {
				filename: attachment.filename,
				contentType: attachment.contentType,
				contentDisposition: attachment.disposition,
				cid: attachment.contentId,
				...(content === undefined
					? { content: '' }
					: 'path' in content
						? { path: content.path }
						: { content: content.buffer }),
			};
		}),
	});
	const node = composer.compile();
	node.keepBcc = true;
	return node.createReadStream() as Readable;
}

function toMailerAddress(address: MailAddress): { name: string; address: string } {
	return { name: address.name ?? '', address: address.address };
}
