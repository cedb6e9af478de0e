import type { MailBody } from '../shared/mail/message';
import { labelOfHalf } from '../shared/n8n/readBody';
import type { Field } from '../shared/n8n/fields';
import * as mail from '../shared/n8n/mailFields';
import { FEWEST_SEARCH_CHARACTERS } from './contract';
import * as option from './optionFields';

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

/** Ways to name recipients: a choice from the persons and companies, or all that To takes in the other nodes. */
const recipientModes = {
	type: 'resourceLocator',
	default: { mode: 'address', value: '' },
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
} as const;

const OBJECTS =
	'An expression may also give a list of addresses or of objects with email, name, personId, contactId and emailId';

export const to = {
	displayName: mail.to.displayName,
	name: mail.to.name,
	...recipientModes,
	required: true,
	description: `Recipients, separated by commas, semicolons or line breaks. ${OBJECTS}.`,
} as const satisfies Field;

export const cc = {
	displayName: mail.cc.displayName,
	name: mail.cc.name,
	...recipientModes,
	description: `${mail.cc.description} ${OBJECTS}.`,
} as const satisfies Field;

export const bcc = {
	displayName: mail.bcc.displayName,
	name: mail.bcc.name,
	...recipientModes,
	description: `${mail.bcc.description} ${OBJECTS}.`,
} as const satisfies Field;

export const draftId = {
	displayName: 'Draft ID',
	name: 'draftId',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. 453',
	hint: 'Save Draft gives it as draftId',
	description: 'ID of the draft in SuperOffice',
} as const satisfies Field;

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

const BY_WIRE_NAME: Readonly<Record<string, Field>> = {
	To: mail.to,
	Cc: mail.cc,
	Bcc: mail.bcc,
	From: mail.from,
	Subject: mail.subject,
	HTMLBody: mail.html,
	PlainBody: mail.text,
	Priority: option.priority,
	CustomHeaderList: option.customHeaders,
	InReplyTo: option.inReplyTo,
	MessageID: option.messageId,
	AccountId: option.accountId,
	HasCalendarData: option.calMethod,
	CalMethod: option.calMethod,
	CalReplyStatus: option.calReplyStatus,
	AppointmentId: option.appointmentId,
	DocumentId: option.documentId,
	ProjectId: option.projectId,
	SaleId: option.saleId,
	Attachments: mail.attachments,
	Folder: option.sentFolder,
	UseGraphApi: option.useGraphApi,
};

/** Labels of fields that lie within another field of the wire. */
const BY_PATH: ReadonlyArray<[RegExp, Field]> = [
	[/(?:^|\.)Attachments(?:\.\d+)?\.Description$/, option.attachmentDescriptions],
];

/**
 * The label of the parameter that a wire path (`Emails.0.To.0.Address`) comes from; undefined when there is none.
 * @param bodies those of the mails, whose halves may come from another field
 */
export function labelOf(wirePath: string, bodies: MailBody[] = []): string | undefined {
	const within = BY_PATH.find(([pattern]) => pattern.test(wirePath));
	if (within) return within[1].displayName;
	const known = wirePath.split('.').find((name) => name in BY_WIRE_NAME);
	if (known === 'HTMLBody' || known === 'PlainBody') {
		const half = known === 'HTMLBody' ? 'html' : 'text';
		return labelOfHalf(half, bodies[Number(/\d+/.exec(wirePath)?.[0] ?? 0)]);
	}
	return known && BY_WIRE_NAME[known].displayName;
}
