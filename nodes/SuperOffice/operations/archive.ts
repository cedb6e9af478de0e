import {
	allowHtmlInMarkdown,
	bodyFields,
	deliveryOptions,
	from,
	attachments,
	inlineImages,
	replyTo,
	subject,
} from '../../shared/n8n/mailFields';
import { invalid } from '../../shared/errors';
import type { Attachment, MailMessage } from '../../shared/mail/message';
import { optionsCollection } from '../../shared/n8n/fields';
import type { Item } from '../../shared/n8n/item';
import { readMail } from '../../shared/n8n/readMail';
import { once, type SendInput } from '../../shared/run/operation';
import type { StepValues } from '../../shared/run/plan';
import { archiveSteps, withoutContent, type ArchivedContent } from '../archive';
import { readArchive, type Archive } from '../archiveParams';
import type { AddressIds, SoInfo } from '../contract';
import { crmLinks } from '../crmLinks';
import { authentication, cc, to, type Authentication } from '../fields';
import { limits, limitsFor } from '../limits';
import { newMessageId, readMessageId } from '../mailExtras';
import { ownerRefs } from '../mailPlan';
import * as own from '../archiveFields';
import * as field from '../optionFields';
import { readSoInfo } from '../params';
import { recipientIds } from '../recipientIds';

interface ArchiveParams {
	authentication: Authentication;
	archive: Archive;
	content: ArchivedContent;
	inReplyTo?: string;
	soInfo: SoInfo;
	ids: Map<string, AddressIds>;
	linkToCrm: boolean;
}

/**
 * Archives a mail that went out by other means, or that Send could not archive: a document with the mail as `.eml`. Works
 * without the EMail agent (SuperOffice API sheet, section 13).
 */
export const archive = once<SendInput<ArchiveParams>>({
	resource: 'mail',
	operation: 'archive',
	name: 'Archive Mail',
	action: 'Archive mail',
	description: 'Store a mail that was sent as a document in SuperOffice',
	noun: 'document',
	effect: 'save',
	fields: [
		{ ...own.archiveTemplate, required: true },
		{
			...from,
			description: `${from.description}. Not needed with ${own.fileIsMail.displayName}.`,
		},
		to,
		subject,
		...bodyFields(limits),
		optionsCollection([
			attachments,
			own.fileIsMail,
			allowHtmlInMarkdown,
			cc,
			replyTo,
			inlineImages,
			field.messageId,
			field.inReplyTo,
			own.sentAt,
			...own.archiveOwners,
			field.projectId,
			field.saleId,
			field.linkToCrm,
			...deliveryOptions(limits),
		]),
	],
	read: async (item) => {
		const chosen = item.readOrDefault(authentication);
		// Who got a blind copy is nobody's to read.
		const read = await readMail(item, { ...limitsFor(chosen), bcc: false }, { bodyRequired: false });
		const { message } = read;
		const messageId = readMessageId(item, field.messageId);
		const file = readMailFile(item, message);
		const links = {
			ids: recipientIds(item.raw(to), item.raw(cc)),
			linkToCrm: item.readOrDefault(field.linkToCrm),
			soInfo: readSoInfo(item),
		};
		return {
			...read,
			params: {
				authentication: chosen,
				...links,
				archive: readArchive(item, message, links, own.sentAt, file !== undefined),
				content: file ? { file, messageId } : { messageId: messageId ?? newMessageId(message) },
				inReplyTo: readMessageId(item, field.inReplyTo),
			},
		};
	},
	plan: ({ message, params }) => {
		const links = crmLinks({ ...message, to: message.to.slice(0, 1), cc: [] }, params, 0);
		const { messageId } = params.content;
		const mail = { ...params, ...params.content, message, owner: ownerRefs(message, links) };
		const steps = archiveSteps(mail, 0, false);
		return {
			steps: [...links.steps, steps.saved, steps.content],
			failed: withoutContent(steps),
			receipt: (values: StepValues) => {
				const { DocumentId, Name, response } = values.of(steps.saved);
				return {
					status: 'archived',
					messageId: (typeof messageId === 'object' ? messageId.value : messageId) ?? null,
					accepted: [],
					warnings: links.notes(values),
					extra: { documentId: DocumentId, documentName: Name },
					response,
				};
			},
		};
	},
});

/**
 * The mail itself, where Attachment Is the Mail says so.
 * @throws MailError `invalid` when it is not one file, no mail, or has a text beside it
 */
function readMailFile(item: Item, { attachments: files, body }: MailMessage): Attachment | undefined {
	if (!item.readOrDefault(own.fileIsMail)) return undefined;
	const { displayName } = own.fileIsMail;
	const label = attachments.displayName;
	if (files.length !== 1)
		throw invalid(
			displayName,
			`${displayName}, but ${label} names ${files.length} files`,
			`Name the binary field with the mail in ${label}.`,
		);
	const [file] = files;
	if (!isMail(file))
		throw invalid(
			displayName,
			`${displayName}, but "${file.name}" is of the type ${file.contentType}`,
			'Give a file of the type message/rfc822, or one whose name ends in .eml.',
		);
	if (body.html || body.text)
		throw invalid(
			displayName,
			`${displayName}, and there is a text beside it`,
			'Leave the text empty: the file holds it.',
		);
	return file;
}

/** RFC 5322 as RFC 2046, section 5.2.1, names it, or by the usual ending. */
function isMail({ name, contentType }: Attachment): boolean {
	return /^message\/rfc822\b/i.test(contentType) || /\.eml$/i.test(name);
}
