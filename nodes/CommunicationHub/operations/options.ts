import type { INodeProperties } from 'n8n-workflow';
import { sendOptions } from '../../shared/n8n/mailFields';
import { optionsCollection } from '../../shared/n8n/properties';
import type { ItemReader } from '../../shared/n8n/itemReader';
import { FORMATS, RESPONSE_FORMS, type WireForm } from '../format';
import { HUB_LABEL } from '../labels';
import { limits } from '../limits';
import type { HubParams } from '../plan';

/** Reads Data Format and Response Form. @throws MailError `invalid` */
export function readWireForm(item: ItemReader): WireForm {
	return {
		format: item.choice(item.option('format') ?? 'json', HUB_LABEL.format, FORMATS),
		responseForm: item.choice(
			item.option('responseForm') ?? 'accept',
			HUB_LABEL.responseForm,
			RESPONSE_FORMS,
		),
	};
}

/** Reads what every sending operation of this node has. @throws MailError `invalid` */
export function readHubParams(item: ItemReader): HubParams {
	return {
		form: readWireForm(item),
		failOnError: item.optionFlag('failOnError', HUB_LABEL.failOnError) ?? true,
	};
}

/** Data Format and Response Form, for every operation. */
export const wireOptions = (): INodeProperties[] => [
	{
		displayName: HUB_LABEL.format,
		name: 'format',
		type: 'options',
		default: 'json',
		description: 'How the request is written and the answer asked for; the result is the same for all',
		options: [
			{ name: 'JSON', value: 'json' },
			{
				name: 'JSONP',
				value: 'jsonp',
				description: 'JSON request; the answer is wrapped into a call of a function, which is never run',
			},
			{ name: 'XML', value: 'xml', description: 'XML request and answer' },
		],
	},
	{
		displayName: HUB_LABEL.responseForm,
		name: 'responseForm',
		type: 'options',
		default: 'accept',
		description: 'How the format of the answer is chosen, in one of the ways that the vendor lists',
		options: [
			{ name: 'By Accept Header', value: 'accept', description: 'The address stays as it is' },
			{ name: 'By Query', value: 'query', description: 'The query parameter format is added to the address' },
			{
				name: 'By Suffix',
				value: 'suffix',
				description: 'A suffix is added to the address, as in /Mail/Send.xml',
			},
		],
	},
];

/** Fail on Undelivered Status; sends fail by default, look-ups report. */
export const failOption = (byDefault: boolean): INodeProperties => ({
	...failProperty(),
	default: byDefault,
});

const failProperty = (): INodeProperties => ({
	displayName: HUB_LABEL.failOnError,
	name: 'failOnError',
	type: 'boolean',
	default: true,
	description: 'Whether the item fails when the service answers with the status failed or undelivered',
});

export const referenceOption = (): INodeProperties => ({
	displayName: HUB_LABEL.reference,
	name: 'reference',
	type: 'string',
	default: '',
	placeholder: 'e.g. invoice-2026-0042',
	description: 'Your own reference, passed on to the service',
});

/** Common options that say something about mails only. */
const MAIL_ONLY = new Set(['attachments', 'cc', 'bcc', 'allowedRecipients', 'redirectTo']);

/** The Options collection of SMS and letters: the common options without those of mails, and `own`. */
export function messageOptions(
	own: INodeProperties[],
	displayOptions: INodeProperties['displayOptions'],
): INodeProperties {
	const common = sendOptions(limits, [], displayOptions).options as INodeProperties[];
	const options = [
		...common.filter(({ name }) => !MAIL_ONLY.has(name)),
		...wireOptions(),
		failOption(true),
		referenceOption(),
		...own,
	];
	return optionsCollection(options, displayOptions);
}
