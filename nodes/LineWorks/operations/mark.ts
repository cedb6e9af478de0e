import type { INodeProperties } from 'n8n-workflow';
import { shownFor } from '../../shared/n8n/mailFields';
import { invalid } from '../../shared/errors';
import type { ItemReader } from '../../shared/n8n/itemReader';
import type { ReadOperation, ReadOutput, ServiceApi } from '../../shared/run/service';
import { ask } from '../ask';
import { checked, mailAnswer, markRequest, MEMBER } from '../contract';
import { mailIdField, memberField, readMailId, readOptions, RESOURCE } from '../fields';
import { mailPath } from '../plan';
import { mailOutput } from './get';
import { explain, withReconnect } from '../failure';

const OPERATION = 'mark';
const shown = shownFor(RESOURCE, OPERATION);
const KEEP = 'unchanged';

interface MarkRequest {
	userId: string;
	mailId: string;
	readStatus?: boolean;
	markStatus?: boolean;
}

export const markFields: INodeProperties[] = [
	memberField(MEMBER, 'Member whose mail is marked', OPERATION),
	mailIdField(OPERATION),
	{
		displayName: 'Read Status',
		name: 'readStatus',
		type: 'options',
		default: 'read',
		description: 'What the mail is marked as',
		options: [
			{ name: 'Leave Unchanged', value: KEEP },
			{ name: 'Read', value: 'read' },
			{ name: 'Unread', value: 'unread' },
		],
		displayOptions: shown,
	},
	{
		displayName: 'Importance',
		name: 'markStatus',
		type: 'options',
		default: KEEP,
		description: 'Whether the mail carries the mark of an important one',
		options: [
			{ name: 'Important', value: 'important' },
			{ name: 'Leave Unchanged', value: KEEP },
			{ name: 'Not Important', value: 'notImportant' },
		],
		displayOptions: shown,
	},
	readOptions([], OPERATION),
];

async function read(item: ItemReader): Promise<MarkRequest> {
	const readStatus = item.choice(item.param('readStatus', 'read'), 'Read Status', [
		KEEP,
		'read',
		'unread',
	] as const);
	const markStatus = item.choice(item.param('markStatus', KEEP), 'Importance', [
		KEEP,
		'important',
		'notImportant',
	] as const);
	if (readStatus === KEEP && markStatus === KEEP) {
		throw invalid(
			'Read Status',
			'Read Status and Importance both leave the mail unchanged',
			'Choose what to change.',
		);
	}
	return {
		userId: item.requiredLine('userId', MEMBER),
		mailId: readMailId(item),
		...(readStatus !== KEEP && { readStatus: readStatus === 'read' }),
		...(markStatus !== KEEP && { markStatus: markStatus === 'important' }),
	};
}

async function perform({ userId, mailId, ...marks }: MarkRequest, api: ServiceApi): Promise<ReadOutput[]> {
	const request = {
		method: 'PATCH' as const,
		path: mailPath(userId, `/${encodeURIComponent(mailId)}`),
		body: { contentType: 'application/json', json: checked(markRequest, marks) },
	};
	const answer = await ask(api, request, mailAnswer, { action: 'mark the mail' });
	return [await mailOutput(answer, { userId, mailId }, api)];
}

/** Marks a mail; doing it twice changes nothing more, so it is repeated like a read. */
export const mark: ReadOperation<MarkRequest> = {
	kind: 'read',
	resource: RESOURCE,
	operation: OPERATION,
	action: 'Mark a mail',
	read,
	perform,
	explain,
	onFailure: withReconnect,
};
