import type { Attachment, MailMessage } from '../../../../nodes/shared/mail/message';
import { FileContent } from '../../../../nodes/shared/wire/request';

/** A message with `changes` in it. */
export function message(changes: Partial<MailMessage> = {}): MailMessage {
	return {
		to: [{ address: 'you@example.com' }],
		cc: [],
		bcc: [],
		replyTo: [],
		subject: 'Hi',
		body: { format: 'html', html: '<p>x</p>' },
		attachments: [],
		...changes,
	};
}

/** A file in memory. */
export function file(changes: Partial<Attachment> = {}, base64 = 'QUJD'): Attachment {
	return {
		name: 'a.txt',
		contentType: 'text/plain',
		bytes: Buffer.from(base64, 'base64').length,
		disposition: 'attachment',
		field: 'data',
		source: { kind: 'memory', base64 },
		...changes,
	};
}

/** The JSON of a planned body as it goes out, files in memory written in place. */
export function asJson(value: unknown): string {
	return JSON.stringify(value, (_key, member: unknown) => {
		if (!(member instanceof FileContent)) return member;
		const { source } = member.attachment;
		return source.kind === 'memory' ? source.base64 : source.id;
	});
}
