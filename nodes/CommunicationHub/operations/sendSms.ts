import { invalid } from '../../shared/errors';
import { scalarText } from '../../shared/mail/text';
import type { Item } from '../../shared/n8n/item';
import { once, type SendInput } from '../../shared/run/operation';
import type { SendSms } from '../contract';
import {
	allowedReceivers,
	message,
	messageOptions,
	readHubParams,
	receiver,
	redirectSmsTo,
	reference,
	sender,
	type HubParams,
} from '../fields';
import { sendPlan } from '../sendPlan';

interface SmsParams extends HubParams {
	members: SendSms;
}

/** `POST /SMS/Send` (CommunicationHub API sheet, section 12). */
export const sendSms = once<SendInput<SmsParams>>({
	resource: 'sms',
	operation: 'send',
	name: 'Send',
	action: 'Send SMS',
	description: 'Send a short message to a phone',
	noun: 'SMS',
	effect: 'send',
	fields: [receiver, message, messageOptions([allowedReceivers, redirectSmsTo, sender])],
	read: async (item) => {
		const named = single(item.read(receiver), receiver.displayName);
		const redirect = readRedirection(item);
		const number = redirect ?? named;
		checkAllowed(item, number);
		const text = item.read(message);
		return {
			message: {
				to: [{ address: number }],
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
					Receiver: number,
					Reference: item.read(reference),
					Sender: item.read(sender),
				},
			},
		};
	},
	plan: ({ params }) => sendPlan('SendSMS', params.members, params, 'SMS', [params.members.Receiver]),
});

/** The test number; an option that was added but is empty must not reach the real receiver. */
function readRedirection(item: Item): string | undefined {
	if (!item.isAdded(redirectSmsTo)) return undefined;
	const { displayName } = redirectSmsTo;
	const number = item.read(redirectSmsTo);
	if (number !== undefined) return single(number, displayName);
	throw invalid(
		displayName,
		`${displayName} is empty`,
		'Enter the test number, or remove the option to reach the real receivers.',
	);
}

function checkAllowed(item: Item, number: string): void {
	if (!item.isAdded(allowedReceivers)) return;
	const { displayName } = allowedReceivers;
	const given = item.raw(allowedReceivers);
	const allowed = (Array.isArray(given) ? given : [given])
		.flatMap((entry) => scalarText(entry, displayName).split(/[,;\n]/))
		.map(plainNumber)
		.filter((entry) => entry !== '');
	if (allowed.length === 0)
		throw invalid(
			displayName,
			`${displayName} is empty`,
			'List numbers, or remove the option to allow everybody.',
		);
	if (allowed.includes(plainNumber(number))) return;
	throw invalid(
		displayName,
		`${displayName} does not include ${number}`,
		`Add the number to ${displayName}, or correct ${receiver.displayName}.`,
	);
}

/** Whether the hub splits several numbers is not documented: it might send to the first one only, or to nobody. */
function single(number: string, label: string): string {
	if (!/[,;]/.test(number)) return number;
	throw invalid(
		label,
		`${label} holds more than one number`,
		'An SMS goes to one number. Make an item of each number, for example with Split Out.',
	);
}

/** A number without the marks that people put between its digits; `00` stands for `+`. */
function plainNumber(number: string): string {
	return number.replace(/[\s()/.-]/g, '').replace(/^00/, '+');
}
