import type { Field } from '../../shared/n8n/fields';
import { simplify } from '../../shared/n8n/simplify';
import { repeatable } from '../../shared/run/operation';
import { downloadAttachments, type Download } from '../attachments';
import { mailAnswer, mailPath } from '../contract';
import { mailId, member, readMailId, readOptions } from '../fields';
import { answerBytesFor, limits } from '../limits';
import { mailOutput, simplified } from '../mailView';
import { readAnswer, type LineWorksAbout } from '../refusal';

const attachmentPrefix = {
	displayName: 'Attachment Prefix',
	name: 'dataPropertyAttachmentsPrefixName',
	type: 'string',
	default: 'attachment_',
	placeholder: 'e.g. attachment_',
	description: 'Prefix of the binary fields for the files, numbered from 0',
} as const satisfies Field;

const threadMails = {
	displayName: 'Thread Mails',
	name: 'threadCount',
	type: 'number',
	typeOptions: { minValue: 0, maxValue: 400, numberPrecision: 0 },
	default: 5,
	description: 'How many other mails of the same conversation to list with the mail',
} as const satisfies Field;

interface GetInput extends Download {
	threadCount?: number;
	simplify: boolean;
}

const about: LineWorksAbout = { doing: 'return the mail', noun: 'mail', effect: 'none' };

/** Several mails of that size may be read side by side. */
const WHOLE_MAIL_BYTES = answerBytesFor(limits.maxAttachmentBytes ?? 0);

/** One whole mail. Reading it marks it as read. */
export const get = repeatable<GetInput>({
	resource: 'mail',
	operation: 'get',
	name: 'Get',
	action: 'Get mail',
	description: 'Read one mail with its attachments, which marks it as read',
	noun: about.noun,
	fields: [
		{ ...member, description: 'Member whose mail is read' },
		mailId,
		simplify,
		readOptions([attachmentPrefix, downloadAttachments, threadMails]),
	],
	read: async (item) => ({
		userId: item.read(member),
		mailId: readMailId(item),
		prefix: item.read(downloadAttachments) ? item.readOrDefault(attachmentPrefix) : undefined,
		threadCount: item.read(threadMails),
		simplify: item.readOrDefault(simplify),
	}),
	perform: async (input, api) => {
		const { userId, mailId: id, threadCount } = input;
		const answer = await api.request({
			method: 'GET',
			path: mailPath(userId, id),
			query: threadCount === undefined ? {} : { hasThreads: true, threadCount },
			// Inline images come along, whether they are wanted or not.
			answerBytes: WHOLE_MAIL_BYTES,
		});
		const output = await mailOutput(readAnswer(answer, mailAnswer, about), input, api);
		return [input.simplify ? { ...output, json: simplified(output.json) } : output];
	},
});
