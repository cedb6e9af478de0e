import type { Field } from '../shared/n8n/fields';
import * as mail from '../shared/n8n/mailFields';
import { addressMode, idMode, listMode } from './locatorModes';

/** The fields of a message that is to be created, as far as they are Rebilly's own. */

/** From: a delivery setting from the list, or an address. */
export const from = {
	...mail.from,
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	description: 'Sender address, as it stands in the delivery settings of Rebilly',
	placeholder: undefined,
	modes: [listMode('searchDeliverySettings', 'Select a sender...'), addressMode('e.g. billing@example.com')],
} as const satisfies Field;

/** To: addresses as in every node, or a customer from the list. */
export const to = {
	...mail.to,
	type: 'resourceLocator',
	default: { mode: 'address', value: '' },
	placeholder: undefined,
	modes: [
		listMode('searchCustomers', 'Select a customer...'),
		addressMode('e.g. ann@example.com, bob@example.com'),
	],
} as const satisfies Field;

export const status = {
	displayName: 'Status',
	name: 'status',
	type: 'options',
	default: 'draft',
	description: 'Status that the mail is created with',
	hint: 'Draft keeps the mail unsent. The documented way to send is the operation Send; what Rebilly does with the other statuses is not documented.',
	options: [
		{ name: 'Draft', value: 'draft', description: 'Keep it unsent; Send Draft sends it later' },
		{ name: 'Failed', value: 'failed', description: 'Most likely only a record of a mail that failed' },
		{ name: 'Outbox', value: 'outbox', description: 'Most likely sends it at once' },
		{ name: 'Sent', value: 'sent', description: 'Most likely only a record of a mail sent elsewhere' },
	],
} as const satisfies Field;

export const maxFileSize = {
	displayName: 'Max File Size',
	name: 'maxFileSize',
	type: 'number',
	typeOptions: { minValue: 0.001, maxValue: 1000 },
	default: 10,
	description:
		'Largest file in megabytes. Rebilly documents no limit; this one is checked before anything is sent.',
} as const satisfies Field;

export const metadata = {
	displayName: 'Metadata',
	name: 'metadata',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	default: {},
	placeholder: 'Add Entry',
	description: 'Names and values kept with the mail in Rebilly. Values are sent as text.',
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
} as const satisfies Field;

export const metadataJson = {
	displayName: 'Metadata (JSON)',
	name: 'metadataJson',
	type: 'json',
	default: '{}',
	description: 'Metadata as a JSON object; overrides entries of the same name in Metadata',
} as const satisfies Field;

export const recordType = {
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
} as const satisfies Field;

/** The ID of a record of one type: each type has a list of its own. */
const recordId = (type: string, displayName: string, searchListMethod: string, example: string) =>
	({
		displayName,
		name: `${type}Id`,
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		displayOptions: { show: { type: [type] } },
		modes: [listMode(searchListMethod, 'Select a record...'), idMode(example)],
	}) as const satisfies Field;

/** Records are attached by their ID. */
export const records = {
	displayName: 'Rebilly Records',
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
				recordType,
				recordId('customer', 'Customer', 'searchCustomerRecords', 'e.g. cus_01HRQ0DMJ7'),
				recordId('file', 'File', 'searchFiles', 'e.g. file_01HRQ0DMJ7'),
				recordId('invoice', 'Invoice', 'searchInvoices', 'e.g. in_01HRQ0DMJ7'),
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
} as const satisfies Field;

export const credentialHash = {
	displayName: 'Sending Credential',
	name: 'credentialHash',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	description: 'SMTP or email service credential of Rebilly that sends the mail. Without it Rebilly chooses.',
	modes: [listMode('searchSendingCredentials', 'Select a credential...'), idMode('e.g. crd_01HRQ0DMJ7')],
} as const satisfies Field;

export const uploadResourceType = {
	displayName: 'Upload Attachment Type',
	name: 'uploadResourceType',
	type: 'string',
	default: 'file',
	placeholder: 'e.g. file',
	description:
		'Type under which uploaded attachments are referred to. Which one Rebilly wants is not documented.',
} as const satisfies Field;

/** Options of Send and Create that only Rebilly has. */
export const messageOptions: readonly Field[] = [
	maxFileSize,
	metadata,
	metadataJson,
	records,
	credentialHash,
	uploadResourceType,
];
