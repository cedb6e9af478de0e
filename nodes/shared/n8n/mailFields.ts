import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { LABEL } from './readMessage';
import type { ServiceLimits } from '../run/service';
import { optionsCollection } from './properties';

/**
 * The parameters that all nodes share, made anew at each call: n8n adds entries of its own to option lists, so no
 * list may belong to two nodes.
 */

/** Shows a field for one operation only. */
export function shownFor(resource: string, ...operations: string[]): INodeProperties['displayOptions'] {
	return { show: { resource: [resource], operation: operations } };
}

export function fromField(
	required: boolean,
	displayOptions: INodeProperties['displayOptions'],
): INodeProperties {
	return {
		displayName: LABEL.from,
		name: 'from',
		type: 'string',
		default: '',
		required,
		placeholder: 'e.g. Billing <billing@example.com>',
		description: 'Address that the mail comes from, alone or with a name: Name &lt;name@example.com&gt;',
		displayOptions,
	};
}

export function toField(displayOptions: INodeProperties['displayOptions']): INodeProperties {
	return {
		displayName: LABEL.to,
		name: 'to',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. ann@example.com, Bob <bob@example.com>',
		description:
			'Recipients, separated by commas, semicolons or line breaks. An expression may also give a list of addresses or of objects with email and name.',
		displayOptions,
	};
}

export function subjectField(displayOptions: INodeProperties['displayOptions']): INodeProperties {
	return {
		displayName: LABEL.subject,
		name: 'subject',
		type: 'string',
		default: '',
		placeholder: 'e.g. Your invoice for June',
		description: 'Subject line of the mail',
		displayOptions,
	};
}

/** Email Format, HTML and Text. `both` is offered where the service takes both. */
export function bodyFields(
	limits: ServiceLimits,
	defaultFormat: 'html' | 'text' | 'both',
	displayOptions: INodeProperties['displayOptions'],
): INodeProperties[] {
	const formats: INodePropertyOptions[] = [];
	if (limits.bodies !== 'one') {
		formats.push({
			name: 'Both',
			value: 'both',
			description:
				limits.bodies === 'bothRequired'
					? 'Send HTML and text; a part that is left empty is derived from the other'
					: 'Send HTML and text; a part that is left empty is left out',
		});
	}
	formats.push(
		{
			name: 'HTML',
			value: 'html',
			description: limits.bodies === 'bothRequired' ? 'Send HTML; the text is derived from it' : 'Send HTML',
		},
		{
			name: 'Text',
			value: 'text',
			description:
				limits.bodies === 'bothRequired' ? 'Send plain text; the HTML is derived from it' : 'Send plain text',
		},
	);
	const show = (...values: string[]) => ({ show: { ...displayOptions?.show, emailFormat: values } });
	return [
		{
			displayName: 'Email Format',
			name: 'emailFormat',
			type: 'options',
			noDataExpression: true,
			default: defaultFormat,
			options: formats,
			displayOptions,
		},
		{
			displayName: LABEL.html,
			name: 'html',
			type: 'string',
			typeOptions: { rows: 5, editor: 'htmlEditor' },
			default: '',
			placeholder: 'e.g. <p>Dear Ann, ...</p>',
			description: 'Body of the mail in HTML',
			displayOptions: show('html', 'both'),
		},
		{
			displayName: LABEL.text,
			name: 'text',
			type: 'string',
			typeOptions: { rows: 5 },
			default: '',
			placeholder: 'e.g. Dear Ann, ...',
			description: 'Body of the mail in plain text',
			displayOptions: show('text', 'both'),
		},
	];
}

/**
 * The Options collection of a sending operation: what the service can do of the common ones, and what only it has.
 */
export function sendOptions(
	limits: ServiceLimits,
	own: INodeProperties[],
	displayOptions: INodeProperties['displayOptions'],
): INodeProperties {
	return optionsCollection([...mailOptions(limits), ...deliveryOptions(limits), ...own], displayOptions);
}

function mailOptions(limits: ServiceLimits): INodeProperties[] {
	const options: INodeProperties[] = [
		{
			displayName: LABEL.attachments,
			name: 'attachments',
			type: 'string',
			default: '',
			placeholder: 'e.g. data, invoice_*',
			hint: 'Names of the binary fields of the item that hold the files',
			description:
				'Files to send along: names of binary fields, separated by commas. A * stands for any characters, a single * for all files of the item. An expression may also give files, such as {{ $binary.data }}.',
		},
	];
	if (limits.cc) options.push(addressOption(LABEL.cc, 'cc', 'Recipients of a copy that everybody can see'));
	if (limits.bcc)
		options.push(addressOption(LABEL.bcc, 'bcc', 'Recipients of a copy that nobody else can see'));
	if (limits.replyTo) options.push(addressOption(LABEL.replyTo, 'replyTo', 'Where answers to the mail go'));
	if (limits.inlineImages) options.push(inlineImagesOption());
	return options;
}

/** Sender Name; only services that take a name beside the address have it. */
export function fromNameOption(): INodeProperties {
	return {
		displayName: LABEL.fromName,
		name: 'fromName',
		type: 'string',
		default: '',
		placeholder: 'e.g. Example Billing',
		description: 'Name shown beside the sender address; goes before a name given in From',
	};
}

function addressOption(displayName: string, name: string, description: string): INodeProperties {
	return {
		displayName,
		name,
		type: 'string',
		default: '',
		placeholder: 'e.g. name@example.com',
		description: `${description}. Several are separated by commas, semicolons or line breaks.`,
	};
}

function inlineImagesOption(): INodeProperties {
	return {
		displayName: LABEL.inlineImages,
		name: 'inlineImages',
		type: 'options',
		default: 'auto',
		description: 'How images inside the HTML are sent',
		options: [
			{
				name: 'Automatic',
				value: 'auto',
				description:
					'A file whose binary field or file name follows "cid:" in the HTML is shown at that place',
			},
			{
				name: 'Automatic, Embedded Data Too',
				value: 'autoData',
				description:
					'Images written into the HTML as data: URIs become inline images as well; many mail programs do not show them otherwise',
			},
			{
				name: 'Off',
				value: 'off',
				description: 'The HTML is left as it is, all files are ordinary attachments',
			},
		],
	};
}

function deliveryOptions(limits: ServiceLimits): INodeProperties[] {
	return [
		{
			displayName: LABEL.allowedRecipients,
			name: 'allowedRecipients',
			type: 'string',
			default: '',
			placeholder: 'e.g. @example.com, ann@partner.example',
			description:
				'Only these addresses and @domains are ever mailed; a mail to anybody else is refused before anything is sent. Holds for AI agents too.',
		},
		{
			displayName: LABEL.redirectTo,
			name: 'redirectTo',
			type: 'string',
			default: '',
			placeholder: 'e.g. test@example.com',
			description:
				'Every mail goes to this address instead of its recipients, who are listed in the output. For trying a workflow out.',
		},
		{
			displayName: 'Preview Only',
			name: 'preview',
			type: 'boolean',
			default: false,
			description: 'Whether to show the exact requests in the output, secrets masked, and send nothing',
		},
		...runOptions(limits),
		{
			displayName: 'Output',
			name: 'output',
			type: 'options',
			default: 'full',
			description: 'What the node gives out for each mail',
			options: [
				{
					name: 'Full',
					value: 'full',
					description:
						'Result in the same form for every mail service, with the answer of the service inside',
				},
				{ name: 'Response', value: 'response', description: 'The answer of the service as it came' },
				{ name: 'Summary', value: 'summary', description: 'Status, message ID, recipients and subject' },
			],
		},
	];
}

/** Options of every operation, sending or not: pace and deadline. */
export function runOptions(limits: ServiceLimits, kind: 'send' | 'read' = 'send'): INodeProperties[] {
	return [
		withDefault(limits.concurrency, {
			displayName: 'Concurrency',
			name: 'concurrency',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 100 },
			default: 5,
			description: 'How many requests may be under way at the same time. Read from the first item.',
		}),
		withDefault(kind === 'read' ? (limits.maxReadsPerMinute ?? limits.maxPerMinute) : limits.maxPerMinute, {
			displayName: 'Max per Minute',
			name: 'maxPerMinute',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 0,
			description:
				'Most requests within any minute, counted over all workflows of this n8n process that use the same credential; 0 means no limit. Read from the first item.',
		}),
		{
			displayName: 'Timeout',
			name: 'timeout',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 3600 },
			default: 120,
			description:
				'Seconds until a request must be answered completely. A mail whose answer is late may have been sent and is not sent again.',
		},
	];
}

/** A service's own default; n8n's lint wants to see a literal one in the property itself. */
function withDefault(value: number, property: INodeProperties): INodeProperties {
	return { ...property, default: value };
}
