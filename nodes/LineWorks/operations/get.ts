import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { LABEL } from '../../shared/n8n/readMessage';
import type { ItemReader } from '../../shared/n8n/itemReader';
import type { ReadOperation, ReadOutput, ServiceApi } from '../../shared/run/service';
import { ask } from '../ask';
import { readMailFiles } from '../attachments';
import { mailAnswer, MEMBER, type MailAnswer } from '../contract';
import { mailIdField, memberField, readMailId, readOptions, RESOURCE } from '../fields';
import { statusFlags, withTextIds } from '../mailView';
import { mailPath } from '../plan';
import { explain, withReconnect } from '../failure';

const OPERATION = 'get';
const PREFIX = 'attachment_';

interface GetRequest {
	userId: string;
	mailId: string;
	prefix?: string;
	threadCount?: number;
}

export const getFields: INodeProperties[] = [
	memberField(MEMBER, 'Member whose mail is read', OPERATION),
	mailIdField(OPERATION),
	readOptions(
		[
			{
				displayName: 'Attachment Prefix',
				name: 'dataPropertyAttachmentsPrefixName',
				type: 'string',
				default: PREFIX,
				placeholder: 'e.g. attachment_',
				description:
					'Start of the names of the binary fields that the files are put into; a number from 0 follows',
			},
			{
				displayName: 'Download Attachments',
				name: 'downloadAttachments',
				type: 'boolean',
				default: false,
				description: 'Whether to fetch the files and inline images of the mail into binary fields',
			},
			{
				displayName: 'Thread Mails',
				name: 'threadCount',
				type: 'number',
				typeOptions: { minValue: 0, maxValue: 400 },
				default: 5,
				description: 'How many other mails of the same conversation to list with the mail',
			},
		],
		OPERATION,
	),
];

async function read(item: ItemReader): Promise<GetRequest> {
	const prefix =
		item.optionLine('dataPropertyAttachmentsPrefixName', `${LABEL.attachments} Prefix`) ?? PREFIX;
	const threadCount = item.optionNumber('threadCount', 'Thread Mails', { min: 0, max: 400, integer: true });
	return {
		userId: item.requiredLine('userId', MEMBER),
		mailId: readMailId(item),
		...(item.optionFlag('downloadAttachments', 'Download Attachments') && { prefix }),
		...(threadCount !== undefined && { threadCount }),
	};
}

/** A mail as one item: its own members, the bits of its status by name, its files, and its conversation. */
export async function mailOutput(
	answer: MailAnswer,
	request: GetRequest,
	api: ServiceApi,
): Promise<ReadOutput> {
	const files = (answer.attachments ?? []) as IDataObject[];
	const { attachments, binary } = await readMailFiles(files, request, api);
	const flags = statusFlags(answer.mail.status);
	const json: IDataObject = {
		...(answer.mail as IDataObject),
		...(flags && { flags }),
		attachments,
		...(answer.threads && { threads: answer.threads as IDataObject[] }),
	};
	return { json: withTextIds(json), ...(binary && { binary }) };
}

async function perform(request: GetRequest, api: ServiceApi): Promise<ReadOutput[]> {
	const { userId, mailId, threadCount } = request;
	const answer = await ask(
		api,
		{
			method: 'GET',
			path: mailPath(userId, `/${encodeURIComponent(mailId)}`),
			query: threadCount === undefined ? {} : { hasThreads: true, threadCount },
		},
		mailAnswer,
		{ action: 'give the mail' },
	);
	return [await mailOutput(answer, request, api)];
}

/** One whole mail. Reading it marks it as read. */
export const get: ReadOperation<GetRequest> = {
	kind: 'read',
	resource: RESOURCE,
	operation: OPERATION,
	action: 'Get a mail',
	read,
	perform,
	explain,
	onFailure: withReconnect,
};
