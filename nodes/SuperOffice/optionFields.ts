import { inOrder, type Field } from '../shared/n8n/fields';
import { fromName } from '../shared/n8n/mailFields';
import { CAL_METHODS, CAL_REPLIES, LARGEST_ID, PRIORITIES } from './contract';

/** The options that only mails and drafts of SuperOffice have. */

const line = (displayName: string, name: string, placeholder: string, description: string) =>
	({ displayName, name, type: 'string', default: '', placeholder, description }) as const satisfies Field;

const recordId = (displayName: string, name: string, what: string) =>
	({
		displayName,
		name,
		type: 'number',
		typeOptions: { minValue: 0, maxValue: LARGEST_ID, numberPrecision: 0 },
		default: 0,
		description: `ID of the ${what} in SuperOffice that the mail belongs to; 0 means none`,
	}) as const satisfies Field;

export const priority = {
	displayName: 'Priority',
	name: 'priority',
	type: 'options',
	default: 'Normal',
	description: 'Importance of the mail; nothing is sent when this option is not added',
	options: PRIORITIES.map((value) => ({ name: value === 'NoPriority' ? 'No Priority' : value, value })).sort(
		(a, b) => inOrder(a.name, b.name),
	),
} as const satisfies Field;

export const customHeaders = {
	displayName: 'Custom Headers',
	name: 'headers',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	placeholder: 'Add header',
	default: {},
	description: 'Further headers of the mail; that SuperOffice passes them on is not verified',
	options: [
		{
			displayName: 'Header',
			name: 'header',
			values: [
				line('Name', 'name', 'e.g. X-Campaign', 'Name of the header'),
				line('Value', 'value', 'e.g. spring', 'Value of the header, a single line'),
			],
		},
	],
} as const satisfies Field;

export const inReplyTo = line(
	'In Reply To',
	'inReplyTo',
	'e.g. <id@mail.example.com>',
	'Message-ID of the mail that this one answers',
);

export const lookUpAnswered = {
	displayName: 'Look Up Answered Mail',
	name: 'lookUpAnswered',
	type: 'boolean',
	default: true,
	description: `Whether SuperOffice is asked for the mail that ${inReplyTo.displayName} names, so that its subject, sender, date and ID in SuperOffice go along`,
} as const satisfies Field;

export const messageId = line(
	'Message ID',
	'messageId',
	'e.g. <order-4711@example.com>',
	'Message-ID that the mail is to get, another one for each mail; that SuperOffice keeps it is not verified',
);

export const accountId = {
	displayName: 'Account',
	name: 'accountId',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	description: 'Mail account of SuperOffice that the mail belongs to',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			hint: 'Type an address to find its account',
			typeOptions: { searchListMethod: 'searchAccounts', searchable: true },
		},
		{ displayName: 'ID', name: 'id', type: 'string', placeholder: 'e.g. 346' },
	],
} as const satisfies Field;

const choices = <V extends string>(values: readonly V[]) =>
	values.map((value) => ({ name: value.replace(/(?<=[a-z])(?=[A-Z])/g, ' '), value }));

export const calMethod = {
	displayName: 'Calendar Method',
	name: 'calMethod',
	type: 'options',
	default: 'Request',
	description:
		'What the .ics file among the attachments is: an invitation (Request), an answer to one (Reply) and so on; there must be exactly one such file',
	options: choices(CAL_METHODS),
} as const satisfies Field;

export const calReplyStatus = {
	displayName: 'Calendar Reply',
	name: 'calReplyStatus',
	type: 'options',
	default: 'Accepted',
	description: `Answer to the invitation; goes with Reply as ${calMethod.displayName}`,
	options: choices(CAL_REPLIES),
} as const satisfies Field;

export const attachmentDescriptions = {
	displayName: 'Attachment Descriptions',
	name: 'attachmentDescriptions',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	placeholder: 'Add description',
	default: {},
	description: 'Texts that SuperOffice keeps beside the files',
	options: [
		{
			displayName: 'Description',
			name: 'description',
			values: [
				line('File', 'file', 'e.g. invoice_*.pdf', 'Name of the file; a * stands for any characters'),
				line('Description Text', 'text', 'e.g. Invoice for June', 'Description of the file'),
			],
		},
	],
} as const satisfies Field;

export const useGraphApi = {
	displayName: 'Use Graph API',
	name: 'useGraphApi',
	type: 'boolean',
	default: true,
	description:
		'Whether SuperOffice is to reach the servers of the SuperOffice Mail Server credential through Microsoft Graph; for installations that know this switch',
} as const satisfies Field;

export const appointmentId = recordId('Appointment ID', 'appointmentId', 'appointment');
export const documentId = recordId('Document ID', 'documentId', 'document');
export const projectId = recordId('Project ID', 'projectId', 'project');
export const saleId = recordId('Sale ID', 'saleId', 'sale');

export const settleDoubt = {
	displayName: 'Settle Doubt',
	name: 'settleDoubt',
	type: 'boolean',
	default: true,
	description:
		'Whether the mail gets a Message-ID of its own, by which SuperOffice is asked when it is unclear whether the mail was sent; has no effect on items that share a call',
} as const satisfies Field;

export const linkToCrm = {
	displayName: 'Link to CRM',
	name: 'linkToCrm',
	type: 'boolean',
	default: true,
	description:
		'Whether each address without IDs is looked up in SuperOffice before the mail is sent, so that the mail is linked to the person who has it. An address that nobody or several persons have is mailed without.',
} as const satisfies Field;

export const saveSentCopy = {
	displayName: 'Save Sent Copy',
	name: 'saveSentCopy',
	type: 'boolean',
	default: true,
	description:
		'Whether SuperOffice stores a copy of the mail on the IMAP server of the SuperOffice Mail Server credential; has no effect with User Mailbox',
} as const satisfies Field;

export const sentFolder = line(
	'Sent Folder',
	'sentFolder',
	'e.g. Sent Items',
	'IMAP folder for the copy instead of the one in the credential',
);

export const batchItems = {
	displayName: 'Batch Items',
	name: 'batch',
	type: 'boolean',
	default: true,
	description:
		'Whether several items go in one call. Faster, but when the call is cut off, all mails in it count as possibly sent.',
} as const satisfies Field;

export const batchSize = {
	displayName: 'Batch Size',
	name: 'batchSize',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: 100, numberPrecision: 0 },
	default: 25,
	description: `Maximum mails in one call when ${batchItems.displayName} is on`,
} as const satisfies Field;

export const returnFields = line(
	'Return Fields',
	'select',
	'e.g. Sent, EmailItemId, From/Address',
	'Properties that should come back, separated by commas; MessageID, Subject and To always do. Empty: all.',
);

export const acceptLanguage = line(
	'Accept Language',
	'acceptLanguage',
	'e.g. nb, en;q=0.8',
	'Languages for texts in the answer, in the Accept-Language header',
);

export const language = line(
	'Language',
	'language',
	'e.g. nb',
	'Language for texts in the answer (SO-Language); * leaves them untranslated',
);

export const culture = line(
	'Culture',
	'culture',
	'e.g. nb-NO',
	'Format of numbers and dates in the answer (SO-Culture); needs a language',
);

export const timeZone = line(
	'Time Zone',
	'timeZone',
	'e.g. US-NY',
	'Time zone of dates in the answer (SO-TimeZone), by ID or code',
);

/** What shapes the answer, not the mail. */
export const answerFields: readonly Field[] = [returnFields, acceptLanguage, language, culture, timeZone];

/** What a mail and a draft have besides the common options. */
export const mailOptions: readonly Field[] = [
	fromName,
	priority,
	customHeaders,
	inReplyTo,
	lookUpAnswered,
	messageId,
	accountId,
	calMethod,
	calReplyStatus,
	attachmentDescriptions,
	linkToCrm,
	appointmentId,
	documentId,
	projectId,
	saleId,
	...answerFields,
];
