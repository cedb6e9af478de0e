import type { INodeProperties } from 'n8n-workflow';
import {
	bodyFields,
	fromNameOption,
	sendOptions,
	shownFor,
	subjectField,
	toField,
} from '../../shared/n8n/mailFields';
import { LABEL, readMessage } from '../../shared/n8n/readMessage';
import { invalid } from '../../shared/errors';
import { ItemReader } from '../../shared/n8n/itemReader';
import type { SendInput, SendOperation } from '../../shared/run/service';
import { SECURITY_LEVELS, SEND_AS } from '../contract';
import { explain, sendFailure } from '../failure';
import { memberField, RESOURCE } from '../fields';
import { CAP_LABEL, DEFAULT_CAP_MEGABYTES, HIGHEST_CAP_MEGABYTES, limits, limitsWithCap } from '../limits';
import { planSend, type LineWorksParams } from '../plan';
import { receiptOf } from '../receipt';

const OPERATION = 'send';
const SAVE_TO_SENT = 'Save to Sent';
const SAVE_TO_TRACKING = 'Save to Tracking';
const SEND_SEPARATELY = 'Send Separately';
const shown = shownFor(RESOURCE, OPERATION);

const ownOptions: INodeProperties[] = [
	{
		displayName: 'Allow Empty Body',
		name: 'allowEmptyBody',
		type: 'boolean',
		default: false,
		description:
			'Whether a mail may go out without a text; LINE WORKS takes it, but an empty text is mostly a slip',
	},
	{ ...fromNameOption(), description: 'Name shown beside the sender address instead of the member name' },
	{
		displayName: 'Long Subject',
		name: 'longSubject',
		type: 'options',
		default: 'refuse',
		description:
			'What to do with a subject of more than 180 characters, which LINE WORKS cuts off without a word',
		options: [
			{ name: 'Let LINE WORKS Cut It', value: 'cut', description: 'Send it; the output warns of the cut' },
			{ name: 'Refuse', value: 'refuse', description: 'Stop before anything is sent' },
		],
	},
	{
		displayName: `${CAP_LABEL} (MB)`,
		name: 'maxAttachmentSize',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: HIGHEST_CAP_MEGABYTES },
		default: DEFAULT_CAP_MEGABYTES,
		description:
			'Most megabytes of files in one mail, all together. LINE WORKS names 20 and 25 MB; your administrator may have set another limit.',
	},
	{
		displayName: SAVE_TO_SENT,
		name: 'isSaveSentMail',
		type: 'boolean',
		default: true,
		description: 'Whether to keep the mail in the Sent folder; without it no trace of the mail is left',
	},
	{
		displayName: SAVE_TO_TRACKING,
		name: 'isSaveTracking',
		type: 'boolean',
		default: true,
		description: 'Whether to keep the mail in the Tracking folder, which shows who has read it',
	},
	{
		displayName: 'Security Level',
		name: 'securityLevel',
		type: 'options',
		default: 'General',
		description: 'Security level that the mail is marked with; administrators can switch this off',
		options: [...SECURITY_LEVELS]
			.sort()
			.map((level) => ({ name: level === 'Non-business' ? 'Non-Business' : level, value: level })),
	},
	{
		displayName: SEND_SEPARATELY,
		name: 'isSendSeparately',
		type: 'boolean',
		default: false,
		description: 'Whether every recipient gets a message of their own and sees nobody else',
	},
];

export const sendFields: INodeProperties[] = [
	memberField(
		SEND_AS,
		'Member who sends the mail. LINE WORKS lets a sign-in send for its own member only.',
		OPERATION,
	),
	toField(shown),
	{ ...subjectField(shown), required: true },
	...bodyFields(limits, 'html', shown),
	sendOptions(limits, ownOptions, shown),
];

async function read(item: ItemReader): Promise<SendInput<LineWorksParams>> {
	const userId = item.requiredLine('userId', SEND_AS);
	const cap = item.optionNumber('maxAttachmentSize', CAP_LABEL, { min: 1, max: HIGHEST_CAP_MEGABYTES });
	const longSubject = item.choice(item.option('longSubject') ?? 'refuse', 'Long Subject', [
		'refuse',
		'cut',
	] as const);
	const reader = new ItemReader(item.context, item.itemIndex, limitsWithCap(cap));
	const { message, warnings, redirectedFrom } = await readMessage(reader, {
		subjectRequired: true,
		longSubject: longSubject === 'cut' ? 'warn' : 'refuse',
		bodyRequired: !item.optionFlag('allowEmptyBody', 'Allow Empty Body'),
	});
	if (message.body.format === 'both') {
		throw invalid(
			'Email Format',
			'LINE WORKS sends HTML or text, not both',
			'Set Email Format to HTML or Text.',
		);
	}
	return { message, warnings, redirectedFrom, params: { userId, ...readParams(item) } };
}

function readParams(item: ItemReader): Omit<LineWorksParams, 'userId'> {
	const level = item.option('securityLevel');
	// A switch that was not added, or whose expression found nothing, puts nothing on the wire: LINE WORKS' default holds.
	return {
		userName: item.optionLine('fromName', LABEL.fromName),
		isSaveSentMail: item.optionFlag('isSaveSentMail', SAVE_TO_SENT),
		isSaveTracking: item.optionFlag('isSaveTracking', SAVE_TO_TRACKING),
		isSendSeparately: item.optionFlag('isSendSeparately', SEND_SEPARATELY),
		securityLevel: level === undefined ? undefined : item.choice(level, 'Security Level', SECURITY_LEVELS),
	};
}

export const send: SendOperation<LineWorksParams> = {
	kind: 'send',
	resource: RESOURCE,
	operation: OPERATION,
	action: 'Send mail',
	read,
	plan: ({ message, params }) => planSend(message, params),
	check: (_step, answer) => {
		receiptOf(answer);
	},
	receipt: (answers) => receiptOf(answers.send),
	explain,
	onFailure: sendFailure,
};
