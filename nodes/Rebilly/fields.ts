import type { INodeProperties } from 'n8n-workflow';
import { fromField, toField } from '../shared/n8n/mailFields';
import { DEFAULT_FILE_MEGABYTES, DEFAULT_WAIT_SECONDS } from './limits';
import { REBILLY_LABEL } from './readMail';

type Shown = INodeProperties['displayOptions'];

/** From: a delivery setting from the list, or an address. */
export function fromPicker(displayOptions: Shown): INodeProperties {
	return {
		...fromField(true, displayOptions),
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		description: 'Sender address, as it stands in the delivery settings of Rebilly',
		placeholder: undefined,
		modes: [
			listMode('searchDeliverySettings', 'Select a sender...'),
			{ displayName: 'Address', name: 'address', type: 'string', placeholder: 'e.g. billing@example.com' },
		],
	};
}

/** To: addresses as in every node, or a customer from the list. */
export function toPicker(displayOptions: Shown): INodeProperties {
	return {
		...toField(displayOptions),
		type: 'resourceLocator',
		default: { mode: 'address', value: '' },
		placeholder: undefined,
		modes: [
			listMode('searchCustomers', 'Select a customer...'),
			{
				displayName: 'Address',
				name: 'address',
				type: 'string',
				placeholder: 'e.g. ann@example.com, bob@example.com',
			},
		],
	};
}

/** Message ID: from a list of messages, or as it is. */
export function messagePicker(
	searchListMethod: string,
	description: string,
	displayOptions: Shown,
): INodeProperties {
	return {
		displayName: REBILLY_LABEL.messageId,
		name: 'messageId',
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		required: true,
		description,
		displayOptions,
		modes: [
			listMode(searchListMethod, 'Select a message...'),
			{ displayName: 'By ID', name: 'id', type: 'string', placeholder: 'e.g. mail_msg_01HRQ0DMJ7' },
		],
	};
}

/** Options of Send and Create that only Rebilly has. */
export function mailOptions(): INodeProperties[] {
	return [
		{
			displayName: 'Largest File',
			name: 'maxFileSize',
			type: 'number',
			typeOptions: { minValue: 0.001, maxValue: 1000 },
			default: DEFAULT_FILE_MEGABYTES,
			description:
				'Largest attachment in megabytes. Rebilly documents no limit; this one is checked before anything is sent.',
		},
		{
			displayName: REBILLY_LABEL.metadata,
			name: 'metadata',
			type: 'fixedCollection',
			typeOptions: { multipleValues: true },
			default: {},
			placeholder: 'Add Entry',
			description: 'Names and values kept with the message in Rebilly. Values are sent as text.',
			options: [
				{
					displayName: 'Entry',
					name: 'entry',
					values: [
						{ displayName: 'Name', name: 'name', type: 'string', default: '', placeholder: 'e.g. orderId' },
						{ displayName: 'Value', name: 'value', type: 'string', default: '', placeholder: 'e.g. 4711' },
					],
				},
			],
		},
		{
			displayName: REBILLY_LABEL.metadataJson,
			name: 'metadataJson',
			type: 'json',
			default: '{}',
			description: 'Metadata as a JSON object; goes before entries of the same name in Metadata',
		},
		recordsOption(),
		{
			displayName: REBILLY_LABEL.credentialHash,
			name: 'credentialHash',
			type: 'resourceLocator',
			default: { mode: 'list', value: '' },
			description:
				'SMTP or email service credential of Rebilly that sends the message. Without it Rebilly chooses.',
			modes: [
				listMode('searchSendingCredentials', 'Select a credential...'),
				{ displayName: 'By ID', name: 'id', type: 'string', placeholder: 'e.g. crd_01HRQ0DMJ7' },
			],
		},
		{
			displayName: REBILLY_LABEL.uploadResourceType,
			name: 'uploadResourceType',
			type: 'string',
			default: 'file',
			placeholder: 'e.g. file',
			description:
				'Type under which uploaded attachments are referred to. Which one Rebilly wants is not documented.',
		},
	];
}

/** Options of Send and Send Draft: following the message to its end. */
export function waitOptions(): INodeProperties[] {
	return [
		{
			displayName: 'Fail on Delivery Failure',
			name: 'failOnFailed',
			type: 'boolean',
			default: true,
			description:
				'Whether the item fails when the message ends with status failed, which Wait Until Sent is there to see. Otherwise it is given out like any other.',
		},
		{
			displayName: 'Wait Timeout',
			name: 'waitTimeout',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 3600 },
			default: DEFAULT_WAIT_SECONDS,
			description:
				'Seconds after which Wait Until Sent gives up. Rebilly keeps the message and goes on sending it. Does nothing without Wait Until Sent.',
		},
		{
			displayName: 'Wait Until Sent',
			name: 'waitUntilSent',
			type: 'boolean',
			default: false,
			description: 'Whether to wait until Rebilly reports the message as sent or failed',
		},
	];
}

/** Simplify, for the reading operations. */
export function simplifyOption(): INodeProperties {
	return {
		displayName: 'Simplify',
		name: 'simplify',
		type: 'boolean',
		default: false,
		description: 'Whether to return a simplified version of the response instead of the raw data',
	};
}

/** Attachments by record. One id field per type, so that each has its own picker. */
function recordsOption(): INodeProperties {
	const record = (
		type: string,
		displayName: string,
		searchListMethod: string,
		placeholder: string,
	): INodeProperties => ({
		displayName,
		name: `${type}Id`,
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		displayOptions: { show: { type: [type] } },
		modes: [
			listMode(searchListMethod, 'Select a record...'),
			{ displayName: 'By ID', name: 'id', type: 'string', placeholder },
		],
	});
	return {
		displayName: REBILLY_LABEL.records,
		name: 'records',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		default: {},
		placeholder: 'Add Record',
		description: 'Records of Rebilly to attach, such as an invoice',
		options: [
			{
				displayName: 'Record',
				name: 'record',
				values: [
					{
						displayName: 'Type',
						name: 'type',
						type: 'options',
						default: 'invoice',
						options: [
							{ name: 'Customer', value: 'customer' },
							{ name: 'File', value: 'file' },
							{ name: 'Invoice', value: 'invoice' },
							{ name: 'Other', value: 'other' },
						],
					},
					record('customer', 'Customer', 'searchCustomerRecords', 'e.g. cus_01HRQ0DMJ7'),
					record('file', 'File', 'searchFiles', 'e.g. file_01HRQ0DMJ7'),
					record('invoice', 'Invoice', 'searchInvoices', 'e.g. in_01HRQ0DMJ7'),
					{
						displayName: 'Other Type',
						name: 'otherType',
						type: 'string',
						default: '',
						placeholder: 'e.g. attachment',
						displayOptions: { show: { type: ['other'] } },
						description: 'Type of the record as Rebilly names it',
					},
					{
						displayName: 'Record ID',
						name: 'otherId',
						type: 'string',
						default: '',
						placeholder: 'e.g. att_01HRQ0DMJ7',
						displayOptions: { show: { type: ['other'] } },
					},
				],
			},
		],
	};
}

function listMode(searchListMethod: string, placeholder: string) {
	return {
		displayName: 'From List',
		name: 'list',
		type: 'list' as const,
		placeholder,
		typeOptions: { searchListMethod, searchable: true },
	};
}
