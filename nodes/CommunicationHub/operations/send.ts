import type { INodeProperties } from 'n8n-workflow';
import {
	bodyFields,
	fromField,
	fromNameOption,
	sendOptions,
	shownFor,
	subjectField,
	toField,
} from '../../shared/fields/common';
import { readMessage } from '../../shared/message/readMessage';
import type { SendOperation } from '../../shared/send/service';
import { limits } from '../limits';
import { planSendMail, type SendMailParams } from '../plan';
import { explain, readSendResponse, receiptOf } from '../receipt';

const shown = () => shownFor('mail', 'send');

/** Send mail: `POST /Mail/Send` (CommunicationHub API sheet, sections 1 and 2). */
export const send: SendOperation<SendMailParams> = {
	kind: 'send',
	resource: 'mail',
	operation: 'send',
	action: 'Send mail',
	read: async (item) => {
		const read = await readMessage(item);
		return {
			...read,
			params: {
				receiverName: item.optionLine('receiverName', 'Recipient Name'),
				domain: item.optionLine('domain', 'Domain'),
				reference: item.optionLine('reference', 'Reference'),
				failOnError: item.optionFlag('failOnError', true),
			},
		};
	},
	plan: ({ message, params }) => planSendMail(message, params),
	check: (_step, answer) => void readSendResponse(answer, 'uncertain'),
	receipt: ({ send: answer }, { params }) =>
		receiptOf(readSendResponse(answer, 'uncertain'), answer, params.failOnError),
	explain,
};

export const sendFields = (): INodeProperties[] => [
	fromField(false, shown()),
	toField(shown()),
	subjectField(shown()),
	...bodyFields(limits, 'html', shown()),
	sendOptions(limits, ownOptions(), shown()),
];

const ownOptions = (): INodeProperties[] => [
	fromNameOption(),
	{
		displayName: 'Domain',
		name: 'domain',
		type: 'string',
		default: '',
		placeholder: 'e.g. mg.example.com',
		description:
			'Value of the Domain field; the vendor does not document it, it is probably the sending domain of the mail provider',
	},
	{
		displayName: 'Fail on Undelivered Status',
		name: 'failOnError',
		type: 'boolean',
		default: true,
		description: 'Whether the item fails when the service answers with the status failed or undelivered',
	},
	{
		displayName: 'Recipient Name',
		name: 'receiverName',
		type: 'string',
		default: '',
		placeholder: 'e.g. Ann Lee',
		description:
			'Name shown beside the recipient address; taken from To when it has one recipient with a name',
	},
	{
		displayName: 'Reference',
		name: 'reference',
		type: 'string',
		default: '',
		placeholder: 'e.g. invoice-2026-0042',
		description: 'Your own reference, passed on to the service',
	},
];
