import { inOrder, type Field } from '../shared/n8n/fields';
import * as mail from '../shared/n8n/mailFields';
import { FEWEST_SEARCH_CHARACTERS, LARGEST_ID, PRIORITIES } from './contract';

/** The fields that only this node has. */

/** Who signs in how; the same for all operations. */
export const authentication = {
	displayName: 'Authentication',
	name: 'authentication',
	type: 'options',
	noDataExpression: true,
	default: 'oAuth2',
	options: [
		{ name: 'OAuth2', value: 'oAuth2', description: 'A user of SuperOffice Online signs in' },
		{ name: 'Onsite', value: 'onsite', description: 'An installation of your own, with user name or ticket' },
		{
			name: 'System User',
			value: 'systemUser',
			description: 'SuperOffice Online without a person; has no mailbox of its own',
		},
	],
} as const satisfies Field;

export type Authentication = (typeof authentication.options)[number]['value'];

export const sendWith = {
	displayName: 'Send With',
	name: 'sendWith',
	type: 'options',
	noDataExpression: true,
	default: 'userMailbox',
	description: 'Which mail account SuperOffice sends through',
	displayOptions: { show: { authentication: ['oAuth2', 'onsite'] } },
	options: [
		{
			name: 'Server Default',
			value: 'serverDefault',
			description: 'Leaves the choice to SuperOffice; the vendor does not say which account that is',
		},
		{
			name: 'SMTP Server',
			value: 'smtpServer',
			description: 'The server of the SuperOffice Mail Server credential',
		},
		{
			name: 'User Mailbox',
			value: 'userMailbox',
			description: 'The mail account that the logged-in user has set up in SuperOffice',
		},
	],
} as const satisfies Field;

export type SendWith = (typeof sendWith.options)[number]['value'];

/** The same for a system user, who has no mailbox. */
export const sendWithoutMailbox = {
	...sendWith,
	default: 'smtpServer',
	options: sendWith.options.filter(({ value }) => value !== 'userMailbox'),
	displayOptions: { show: { authentication: ['systemUser'] } },
} as const satisfies Field;

/** From, which only the mailbox of a user knows by itself. */
export const senders: readonly Field[] = [
	{
		...mail.from,
		required: true,
		displayOptions: { show: { sendWith: ['smtpServer', 'serverDefault'] } },
	},
	{
		...mail.from,
		description: `${mail.from.description}. Empty: the address of the logged-in user.`,
		displayOptions: { show: { sendWith: ['userMailbox'] } },
	},
];

/** To with a search over persons and companies; the other mode takes everything that To takes in the other nodes. */
export const to = {
	displayName: mail.to.displayName,
	name: mail.to.name,
	type: 'resourceLocator',
	default: { mode: 'address', value: '' },
	required: true,
	description:
		'Recipients, separated by commas, semicolons or line breaks. An expression may also give a list of addresses or of objects with email, name, personId and contactId.',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Search persons and companies',
			hint: `Type at least ${FEWEST_SEARCH_CHARACTERS} characters`,
			typeOptions: { searchListMethod: 'searchRecipients', searchable: true },
		},
		{
			displayName: 'Address',
			name: 'address',
			type: 'string',
			placeholder: 'e.g. ann@example.com, bob@example.com',
		},
	],
} as const satisfies Field;

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

export const appointmentId = recordId('Appointment ID', 'appointmentId', 'appointment');
export const documentId = recordId('Document ID', 'documentId', 'document');
export const projectId = recordId('Project ID', 'projectId', 'project');
export const saleId = recordId('Sale ID', 'saleId', 'sale');

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
	'e.g. 261',
	'Time zone of dates in the answer (SO-TimeZone), by ID or code',
);

export const searchFor = {
	displayName: 'Search For',
	name: 'query',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. ann@example.com',
	description: `Part of an address, of the name of a person or of a company; at least ${FEWEST_SEARCH_CHARACTERS} characters`,
} as const satisfies Field;

export const limit = {
	displayName: 'Limit',
	name: 'limit',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: 10_000, numberPrecision: 0 },
	default: 50,
	description: 'Max number of results to return',
} as const satisfies Field;

/** What a mail and a draft have besides the common options. */
export const mailOptions: readonly Field[] = [
	mail.fromName,
	priority,
	customHeaders,
	inReplyTo,
	appointmentId,
	documentId,
	projectId,
	saleId,
	returnFields,
	acceptLanguage,
	language,
	culture,
	timeZone,
];

const BY_WIRE_NAME: Readonly<Record<string, Field>> = {
	To: mail.to,
	Cc: mail.cc,
	Bcc: mail.bcc,
	From: mail.from,
	Subject: mail.subject,
	HTMLBody: mail.html,
	PlainBody: mail.text,
	Priority: priority,
	CustomHeaderList: customHeaders,
	InReplyTo: inReplyTo,
	AppointmentId: appointmentId,
	DocumentId: documentId,
	ProjectId: projectId,
	SaleId: saleId,
	Attachments: mail.attachments,
	Folder: sentFolder,
};

/** The label of the parameter that a wire path (`Emails.0.To.0.Address`) comes from; undefined when there is none. */
export function labelOf(wirePath: string): string | undefined {
	const known = wirePath.split('.').find((name) => name in BY_WIRE_NAME);
	return known && BY_WIRE_NAME[known].displayName;
}
