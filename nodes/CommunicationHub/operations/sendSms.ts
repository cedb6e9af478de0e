import type { INodeProperties } from 'n8n-workflow';
import { shownFor } from '../../shared/n8n/mailFields';
import { bodyText, scalarText } from '../../shared/mail/text';
import { invalid } from '../../shared/errors';
import type { ItemReader } from '../../shared/n8n/itemReader';
import type { SendOperation } from '../../shared/run/service';
import type { SendSms } from '../contract';
import { HUB_LABEL } from '../labels';
import { planSendSms, type HubParams } from '../plan';
import { readSendResponse, receiptOf } from '../receipt';
import { explain, type Purpose } from '../serviceError';
import { messageOptions, readHubParams } from './options';

interface SmsParams extends HubParams {
	members: SendSms;
}

const purpose: Purpose = { noun: 'SMS', sends: true };

/** Send SMS: `POST /SMS/Send` (CommunicationHub API sheet, section 12). */
export const sendSms: SendOperation<SmsParams> = {
	kind: 'send',
	resource: 'sms',
	operation: 'send',
	action: 'Send SMS',
	read: async (item) => {
		const named = single(item.requiredLine('receiver', HUB_LABEL.receiver), HUB_LABEL.receiver);
		const redirect = redirectOf(item);
		const receiver = redirect ?? named;
		checkAllowed(item, receiver);
		const text = bodyText(scalarText(item.param('message', ''), HUB_LABEL.message), HUB_LABEL.message);
		if (text.trim() === '')
			throw invalid(HUB_LABEL.message, `${HUB_LABEL.message} is empty`, 'Give the text of the SMS.');
		return {
			message: {
				to: [{ address: receiver }],
				cc: [],
				bcc: [],
				replyTo: [],
				subject: '',
				body: { format: 'text', text },
				attachments: [],
			},
			warnings: [],
			redirectedFrom: redirect === undefined ? undefined : { to: [named], cc: [], bcc: [] },
			params: {
				...readHubParams(item),
				members: {
					Message: text,
					Receiver: receiver,
					Reference: item.optionLine('reference', HUB_LABEL.reference),
					Sender: item.optionLine('sender', HUB_LABEL.sender),
				},
			},
		};
	},
	plan: ({ params }) => planSendSms(params.members, params.form),
	check: (_step, answer) => void readSendResponse(answer, purpose),
	receipt: ({ send: answer }, { params: { failOnError, members } }) =>
		receiptOf(readSendResponse(answer, purpose), answer, {
			purpose,
			failOnError,
			recipients: [members.Receiver],
		}),
	explain,
};

/** The test number; an option that was added but is empty must not reach the real receiver. */
function redirectOf(item: ItemReader): string | undefined {
	if (!item.hasOption('redirectTo')) return undefined;
	const number = item.optionLine('redirectTo', HUB_LABEL.redirectTo);
	if (number !== undefined) return single(number, HUB_LABEL.redirectTo);
	throw invalid(
		HUB_LABEL.redirectTo,
		`${HUB_LABEL.redirectTo} is empty`,
		'Give the test number, or remove the option to reach the real receivers.',
	);
}

function checkAllowed(item: ItemReader, receiver: string): void {
	const label = HUB_LABEL.allowedReceivers;
	if (!item.hasOption('allowedReceivers')) return;
	const given = item.option('allowedReceivers');
	const allowed = (Array.isArray(given) ? given : [given])
		.flatMap((entry) => scalarText(entry, label).split(/[,;\n]/))
		.map(plainNumber)
		.filter((entry) => entry !== '');
	if (allowed.length === 0)
		throw invalid(label, `${label} is empty`, 'List numbers, or remove the option to allow everybody.');
	if (allowed.includes(plainNumber(receiver))) return;
	throw invalid(
		label,
		`${receiver} may not be reached by this node`,
		`${label} lets only certain numbers through. Add the number there, or correct ${HUB_LABEL.receiver}.`,
	);
}

/** Whether the hub splits several numbers is not documented: it might send to the first one only, or to nobody. */
function single(receiver: string, label: string): string {
	if (!/[,;]/.test(receiver)) return receiver;
	throw invalid(
		label,
		`${label} holds more than one number`,
		'An SMS goes to one number. Give each number an item of its own, for example with Split Out.',
	);
}

/** A number without the marks that people put between its digits; `00` stands for `+`. */
function plainNumber(number: string): string {
	return number.replace(/[\s()/.-]/g, '').replace(/^00/, '+');
}

export const smsFields = (): INodeProperties[] => [
	{
		displayName: HUB_LABEL.receiver,
		name: 'receiver',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. +491701234567',
		description: 'The one number that the SMS goes to; the vendor does not document its form',
		displayOptions: shown(),
	},
	{
		displayName: HUB_LABEL.message,
		name: 'message',
		type: 'string',
		typeOptions: { rows: 4 },
		default: '',
		required: true,
		placeholder: 'e.g. Your parcel has arrived',
		description: 'Text of the SMS',
		displayOptions: shown(),
	},
	messageOptions(ownOptions(), shown()),
];

const shown = () => shownFor('sms', 'send');

const ownOptions = (): INodeProperties[] => [
	{
		displayName: HUB_LABEL.allowedReceivers,
		name: 'allowedReceivers',
		type: 'string',
		default: '',
		placeholder: 'e.g. +491701234567, +49301234567',
		description:
			'Only these numbers are ever reached; an SMS to any other is refused before anything is sent. Holds for AI agents too.',
	},
	{
		displayName: HUB_LABEL.redirectTo,
		name: 'redirectTo',
		type: 'string',
		default: '',
		placeholder: 'e.g. +491701234567',
		description:
			'Every SMS goes to this number instead of its receiver, who is listed in the output. For trying a workflow out.',
	},
	{
		displayName: HUB_LABEL.sender,
		name: 'sender',
		type: 'string',
		default: '',
		placeholder: 'e.g. Example',
		description: 'Name or number that the SMS comes from',
	},
];
