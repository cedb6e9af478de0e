import type { INodeProperties } from 'n8n-workflow';
import { inOrder } from '../shared/n8n/properties';
import { LABEL } from '../shared/n8n/readMessage';
import { FEWEST_SEARCH_CHARACTERS, PRIORITIES } from './contract';
import { OWN_LABEL } from './labels';
import { BATCH } from './limits';

type DisplayOptions = INodeProperties['displayOptions'];

/** Who signs in how; shown for all operations. */
export const authenticationField = (): INodeProperties => ({
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
});

export const sendWithField = (displayOptions: DisplayOptions): INodeProperties => ({
	displayName: OWN_LABEL.sendWith,
	name: 'sendWith',
	type: 'options',
	noDataExpression: true,
	default: 'smtpServer',
	description: 'Which mail account SuperOffice sends through',
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
	displayOptions,
});

/** To with a search over persons and companies; in the other mode everything that To takes in the other nodes. */
export const recipientField = (displayOptions: DisplayOptions): INodeProperties => ({
	displayName: LABEL.to,
	name: 'to',
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
	displayOptions,
});

const text = (
	displayName: string,
	name: string,
	placeholder: string,
	description: string,
): INodeProperties => ({
	displayName,
	name,
	type: 'string',
	default: '',
	placeholder,
	description,
});

const recordId = (displayName: string, name: string, what: string): INodeProperties => ({
	displayName,
	name,
	type: 'number',
	typeOptions: { minValue: 0, numberPrecision: 0 },
	default: 0,
	description: `ID of the ${what} in SuperOffice that the mail belongs to; 0 means none`,
});

/** What a mail has in SuperOffice besides the common fields. */
export const mailOptions = (): INodeProperties[] => [
	{
		displayName: OWN_LABEL.priority,
		name: 'priority',
		type: 'options',
		default: 'Normal',
		description: 'Importance of the mail; nothing is sent when this option is not added',
		options: [...PRIORITIES]
			.map((value) => ({ name: value === 'NoPriority' ? 'No Priority' : value, value }))
			.sort((a, b) => inOrder(a.name, b.name)),
	},
	{
		displayName: OWN_LABEL.headers,
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
					text('Name', 'name', 'e.g. X-Campaign', 'Name of the header'),
					text('Value', 'value', 'e.g. spring', 'Value of the header, a single line'),
				],
			},
		],
	},
	text(
		OWN_LABEL.inReplyTo,
		'inReplyTo',
		'e.g. <id@mail.example.com>',
		'Message-ID of the mail that this one answers',
	),
	recordId(OWN_LABEL.appointmentId, 'appointmentId', 'appointment'),
	recordId(OWN_LABEL.documentId, 'documentId', 'document'),
	recordId(OWN_LABEL.projectId, 'projectId', 'project'),
	recordId(OWN_LABEL.saleId, 'saleId', 'sale'),
];

export const sentCopyOptions = (): INodeProperties[] => [
	{
		displayName: OWN_LABEL.saveSentCopy,
		name: 'saveSentCopy',
		type: 'boolean',
		default: false,
		description:
			'Whether SuperOffice stores a copy of the mail on the IMAP server of the SuperOffice Mail Server credential; has no effect with User Mailbox',
	},
	text(
		OWN_LABEL.sentFolder,
		'sentFolder',
		'e.g. Sent Items',
		'IMAP folder for the copy instead of the one in the credential',
	),
];

export const batchOptions = (): INodeProperties[] => [
	{
		displayName: 'Batch Items',
		name: 'batch',
		type: 'boolean',
		default: false,
		description:
			'Whether several items go in one call. Faster, but when the call is cut off, all mails in it count as possibly sent.',
	},
	{
		displayName: OWN_LABEL.batchSize,
		name: 'batchSize',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: BATCH.mostItems, numberPrecision: 0 },
		default: 25,
		description: 'Most mails in one call when Batch Items is on',
	},
];

/** What shapes the answer, not the mail. */
export const answerOptions = (): INodeProperties[] => [
	text(
		OWN_LABEL.select,
		'select',
		'e.g. Sent, EmailItemId, From/Address',
		'Properties that should come back, separated by commas; MessageID, Subject and To always do. Empty: all.',
	),
	text(
		OWN_LABEL.acceptLanguage,
		'acceptLanguage',
		'e.g. nb, en;q=0.8',
		'Languages for texts in the answer, in the Accept-Language header',
	),
	text(
		OWN_LABEL.language,
		'language',
		'e.g. nb',
		'Language for texts in the answer (SO-Language); * leaves them untranslated',
	),
	text(
		OWN_LABEL.culture,
		'culture',
		'e.g. nb-NO',
		'Format of numbers and dates in the answer (SO-Culture); needs a language',
	),
	text(
		OWN_LABEL.timeZone,
		'timeZone',
		'e.g. 261',
		'Time zone of dates in the answer (SO-TimeZone), by ID or code',
	),
];
