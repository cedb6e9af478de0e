import type { MailBody } from '../shared/mail/message';
import { labelOfHalf } from '../shared/n8n/readBody';
import { optionsCollection, type Field } from '../shared/n8n/fields';
import type { Item } from '../shared/n8n/item';
import * as mail from '../shared/n8n/mailFields';
import { LETTER_MEMBERS } from './letterFields';
import { limits } from './limits';

/** The fields that only this node has. The vendor documents names and types of most, and no meaning. */

export const format = {
	displayName: 'Data Format',
	name: 'format',
	type: 'options',
	default: 'json',
	description: 'Format of the request and of the answer; the result is the same with each of them',
	options: [
		{ name: 'JSON', value: 'json' },
		{
			name: 'JSONP',
			value: 'jsonp',
			description: 'JSON request; the answer is wrapped into a call of a function, which is never run',
		},
		{ name: 'XML', value: 'xml', description: 'XML request and answer' },
	],
} as const satisfies Field;

export const responseForm = {
	displayName: 'Response Form',
	name: 'responseForm',
	type: 'options',
	default: 'accept',
	description: 'How the request asks for the format of the answer; the vendor documents all three ways',
	options: [
		{ name: 'By Accept Header', value: 'accept', description: 'The address stays as it is' },
		{ name: 'By Query', value: 'query', description: 'The query parameter format is added to the address' },
		{
			name: 'By Suffix',
			value: 'suffix',
			description: 'A suffix is added to the address, as in /Mail/Send.xml',
		},
	],
} as const satisfies Field;

export const failOnError = {
	displayName: 'Fail on Undelivered Status',
	name: 'failOnError',
	type: 'boolean',
	default: false,
	description:
		'Whether the item fails when the service answers with the status failed or undelivered, as it does without this option',
} as const satisfies Field;

export const reference = {
	displayName: 'Reference',
	name: 'reference',
	type: 'string',
	default: '',
	placeholder: 'e.g. invoice-2026-0042',
	description: 'Your own reference, passed on to the service',
} as const satisfies Field;

export const domain = {
	displayName: 'Domain',
	name: 'domain',
	type: 'string',
	default: '',
	placeholder: 'e.g. mg.example.com',
	description:
		'Value of the Domain field; the vendor does not document it, it is probably the sending domain of the mail provider',
} as const satisfies Field;

export const receiverName = {
	displayName: 'Recipient Name',
	name: 'receiverName',
	type: 'string',
	default: '',
	placeholder: 'e.g. Ann Lee',
	description: 'Name shown beside the recipient address; taken from To when it has one recipient with a name',
} as const satisfies Field;

export const receiver = {
	displayName: 'Receiver',
	name: 'receiver',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. +491701234567',
	description: 'Phone number of the one receiver; the vendor does not document its form',
} as const satisfies Field;

export const message = {
	...mail.message,
	placeholder: 'e.g. Your parcel has arrived',
	description: 'Text of the SMS',
} as const satisfies Field;

export const allowedReceivers = {
	displayName: 'Allowed Receivers',
	name: 'allowedReceivers',
	type: 'string',
	default: '',
	placeholder: 'e.g. +491701234567, +49301234567',
	description:
		'Only these numbers are ever reached; an SMS to any other is refused before anything is sent. Also applies to AI agents.',
} as const satisfies Field;

export const redirectSmsTo = {
	displayName: 'Redirect All SMS To',
	name: 'redirectTo',
	type: 'string',
	default: '',
	placeholder: 'e.g. +491701234567',
	description:
		'Every SMS goes to this number instead of its receiver, who is listed in the output. Useful for testing.',
} as const satisfies Field;

export const sender = {
	displayName: 'Sender',
	name: 'sender',
	type: 'string',
	default: '',
	placeholder: 'e.g. Example',
	description: 'Name or number of the sender',
} as const satisfies Field;

export const messageId = {
	displayName: 'Message ID',
	name: 'messageId',
	type: 'string',
	default: '={{ $json.messageId }}',
	required: true,
	placeholder: 'e.g. <20260102.1@mg.example.com>',
	description:
		'ID from the answer to a send (mail, SMS or letter). Each item asks for its own; an expression may also give a list.',
} as const satisfies Field;

export const waitUntilFinal = {
	displayName: 'Wait Until Final',
	name: 'waitUntilFinal',
	type: 'boolean',
	default: true,
	description:
		'Whether to ask again, at growing intervals, until the message is delivered, read, picked up, received, failed or undelivered',
} as const satisfies Field;

export const waitTimeout = {
	displayName: 'Wait Timeout',
	name: 'waitTimeout',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: 86_400 },
	default: 300,
	description: `Seconds after which ${waitUntilFinal.displayName} gives up and returns the last status with waitTimedOut`,
} as const satisfies Field;

/** How requests are written and in which of the documented ways the answer's format is chosen. */
export interface WireForm {
	/** JSONP: a JSON request whose answer comes wrapped into a function call. */
	format: (typeof format.options)[number]['value'];
	/** By Accept header, by `?format=`, or by suffix: `/Mail/Send.json`. */
	responseForm: (typeof responseForm.options)[number]['value'];
}

/** What every sending operation of the hub has beside its own members. */
export interface HubParams {
	form: WireForm;
	/** A `failed` or `undelivered` in the answer makes the item fail. */
	failOnError: boolean;
}

/** @throws MailError `invalid` */
export function readWireForm(item: Item): WireForm {
	return { format: item.readOrDefault(format), responseForm: item.readOrDefault(responseForm) };
}

/** @throws MailError `invalid` */
export function readHubParams(item: Item): HubParams {
	return { form: readWireForm(item), failOnError: item.readOrDefault(failOnError) };
}

/** The Options of SMS and letters: the common ones without those of mails, and `own`. */
export function messageOptions(own: readonly Field[]): Field {
	return optionsCollection([
		...mail.deliveryOptions(limits),
		format,
		responseForm,
		failOnError,
		reference,
		...own,
	]);
}

/** Fields behind the wire names of a mail, an SMS and a status look-up; those of a letter stand in letterFields.ts. */
const BY_WIRE_NAME: Readonly<Record<string, Field>> = {
	Attachments: mail.attachments,
	BCC: mail.bcc,
	Bytes: mail.attachments,
	CC: mail.cc,
	ContentType: mail.attachments,
	Domain: domain,
	From: mail.from,
	FromName: mail.fromName,
	Message: message,
	MessageId: messageId,
	Name: mail.attachments,
	Receiver: receiver,
	ReceiverName: receiverName,
	Reference: reference,
	Sender: sender,
	Subject: mail.subject,
	To: mail.to,
	...LETTER_MEMBERS,
};

/**
 * The label of the parameter that a wire name (`To`, `Attachments[0].Bytes`) comes from; undefined when there is none.
 * @param body that of the mail, whose halves may come from another field
 */
export function labelOf(wirePath: string, body?: MailBody): string | undefined {
	const [first] = wirePath.toLowerCase().split(/[.[]/);
	if (first === 'html' || first === 'text') return labelOfHalf(first, body);
	return Object.entries(BY_WIRE_NAME).find(([name]) => name.toLowerCase() === first)?.[1].displayName;
}
