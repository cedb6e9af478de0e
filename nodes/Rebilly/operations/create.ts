import type { INodeProperties } from 'n8n-workflow';
import { bodyFields, sendOptions, shownFor, subjectField } from '../../shared/n8n/mailFields';
import type { SendOperation } from '../../shared/run/service';
import { STATUSES, type MessageStatus } from '../contract';
import { tellLeftovers } from '../afterwards';
import { fromPicker, mailOptions, toPicker } from '../fields';
import { LIMITS } from '../limits';
import { planCreate, type MessageParams } from '../plan';
import { readMail } from '../readMail';
import { checkAnswer, explainAnswer, lastMessage, receiptOf } from '../receipt';

const shown = shownFor('mail', 'create');

export const createFields: INodeProperties[] = [
	fromPicker(shown),
	toPicker(shown),
	{ ...subjectField(shown), required: true },
	...bodyFields(LIMITS, 'html', shown),
	{
		displayName: 'Status',
		name: 'status',
		type: 'options',
		default: 'draft',
		description: 'Status that the message is created with',
		hint: 'Draft keeps the message unsent. The documented way to send is the operation Send; what Rebilly does with the other statuses is not documented.',
		options: [
			{ name: 'Draft', value: 'draft', description: 'Keep it unsent; Send Draft sends it later' },
			{ name: 'Failed', value: 'failed', description: 'Most likely only a record of a mail that failed' },
			{ name: 'Outbox', value: 'outbox', description: 'Most likely sends it at once' },
			{ name: 'Sent', value: 'sent', description: 'Most likely only a record of a mail sent elsewhere' },
		],
		displayOptions: shown,
	},
	sendOptions(LIMITS, mailOptions(), shown),
];

export interface CreateParams extends MessageParams {
	status: MessageStatus;
}

/** Writes a message in the status that was asked for (Rebilly API sheet, section 11, rule 2). */
export const create: SendOperation<CreateParams> = {
	kind: 'send',
	resource: 'mail',
	operation: 'create',
	action: 'Create mail',
	read: async (item) => {
		const input = await readMail(item);
		const status = item.choice(item.param('status', 'draft'), 'Status', STATUSES);
		return { ...input, params: { ...input.params, status } };
	},
	plan: ({ message, params }) => planCreate(message, params, params.status),
	check: checkAnswer,
	receipt: (answers, { params }) => {
		const receipt = receiptOf(answers, { waited: false, failOnFailed: false });
		const status = lastMessage(answers)?.message.status ?? params.status;
		// Nobody has been mailed by a draft or a record.
		const mailed = params.status === 'outbox' && status !== 'draft';
		return {
			...receipt,
			status,
			...(mailed ? {} : { accepted: [] }),
			warnings: [
				...(receipt.warnings ?? []),
				...(params.status === 'outbox' && !mailed
					? ['Rebilly has made it a draft instead of sending it; send it with the operation Send Draft.']
					: []),
			],
		};
	},
	explain: explainAnswer,
	onFailure: tellLeftovers,
};
