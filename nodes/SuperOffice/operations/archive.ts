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
import { optionsCollection } from '../../shared/n8n/fields';
import { readMail } from '../../shared/n8n/readMail';
import { once, type SendInput } from '../../shared/run/operation';
import type { StepValues } from '../../shared/run/plan';
import type { Fresh } from '../../shared/wire/request';
import { archiveSteps, withoutContent } from '../archive';
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
	messageId: string | Fresh;
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
		{ ...from, required: true },
		to,
		subject,
		...bodyFields(limits),
		optionsCollection([
			attachments,
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
				archive: readArchive(item, message, links, own.sentAt),
				messageId: readMessageId(item, field.messageId) ?? newMessageId(message),
				inReplyTo: readMessageId(item, field.inReplyTo),
			},
		};
	},
	plan: ({ message, params }) => {
		const links = crmLinks({ ...message, to: message.to.slice(0, 1), cc: [] }, params, 0);
		const mail = { ...params, message, owner: ownerRefs(message, links) };
		const steps = archiveSteps(mail, 0, false);
		return {
			steps: [...links.steps, steps.saved, steps.content],
			failed: withoutContent(steps),
			receipt: (values: StepValues) => {
				const { DocumentId, Name, response } = values.of(steps.saved);
				return {
					status: 'archived',
					messageId: typeof params.messageId === 'string' ? params.messageId : params.messageId.value,
					accepted: [],
					warnings: links.notes(values),
					extra: { documentId: DocumentId, documentName: Name },
					response,
				};
			},
		};
	},
});
