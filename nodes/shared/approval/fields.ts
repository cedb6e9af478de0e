import { values, type Field } from '../n8n/fields';
import { message as anyMessage, requiredSubject } from '../n8n/mailFields';

/**
 * The fields of Send and Wait for Response. Names and values are those of n8n's own nodes (n8n-nodes-base,
 * utils/sendAndWait), because n8n's human review for agents is made from them.
 */

export const subject = {
	...requiredSubject,
	placeholder: 'e.g. Invoice 4711 is to be approved',
	description: 'Subject line of the mail and heading of the page that its link opens',
} as const satisfies Field;

export const message = {
	...anyMessage,
	placeholder: 'e.g. May we pay invoice 4711 over 1,200 EUR?',
	description: 'What is asked, as plain text. It stands in the mail and on the page that its link opens.',
} as const satisfies Field;

export const responseType = {
	displayName: 'Response Type',
	name: 'responseType',
	type: 'options',
	default: 'approval',
	description:
		'How the recipient answers. A link only opens a page; nothing is decided until a button is pressed there.',
	options: [
		{ name: 'Approval', value: 'approval', description: 'By one or two buttons' },
		{ name: 'Free Text', value: 'freeText', description: 'By a text of their own' },
		{ name: 'Custom Form', value: 'customForm', description: 'By a form with fields of your choice' },
	],
} as const satisfies Field;

export const approvalType = {
	displayName: 'Type of Approval',
	name: 'approvalType',
	type: 'options',
	default: 'single',
	options: [
		{ name: 'Approve Only', value: 'single' },
		{ name: 'Approve and Disapprove', value: 'double' },
	],
} as const satisfies Field;

const STYLES = [
	{ name: 'Primary', value: 'primary' },
	{ name: 'Secondary', value: 'secondary' },
] as const;

export const approveLabel = {
	displayName: 'Approve Button Label',
	name: 'approveLabel',
	type: 'string',
	default: 'Approve',
} as const satisfies Field;

export const approveStyle = {
	displayName: 'Approve Button Style',
	name: 'buttonApprovalStyle',
	type: 'options',
	default: 'primary',
	options: STYLES,
} as const satisfies Field;

const withTwo = { show: { approvalType: ['double'] } } as const;

export const disapproveLabel = {
	displayName: 'Disapprove Button Label',
	name: 'disapproveLabel',
	type: 'string',
	default: 'Decline',
	displayOptions: withTwo,
} as const satisfies Field;

export const disapproveStyle = {
	displayName: 'Disapprove Button Style',
	name: 'buttonDisapprovalStyle',
	type: 'options',
	default: 'secondary',
	options: STYLES,
	displayOptions: withTwo,
} as const satisfies Field;

export const approvalOptions = {
	displayName: 'Approval Options',
	name: 'approvalOptions',
	type: 'fixedCollection',
	placeholder: 'Add option',
	default: {},
	options: values([approvalType, approveLabel, approveStyle, disapproveLabel, disapproveStyle]),
	displayOptions: { show: { responseType: ['approval'] } },
} as const satisfies Field;

export const limitType = {
	displayName: 'Limit Type',
	name: 'limitType',
	type: 'options',
	default: 'afterTimeInterval',
	description: 'How the end of the wait is given',
	options: [
		{ name: 'After Time Interval', value: 'afterTimeInterval', description: 'So long after the mail' },
		{ name: 'At Specified Time', value: 'atSpecifiedTime', description: 'At a date and time' },
	],
} as const satisfies Field;

export const resumeAmount = {
	displayName: 'Amount',
	name: 'resumeAmount',
	type: 'number',
	typeOptions: { minValue: 0, numberPrecision: 2 },
	default: 1,
	description: 'How long to wait',
	displayOptions: { show: { limitType: ['afterTimeInterval'] } },
} as const satisfies Field;

export const resumeUnit = {
	displayName: 'Unit',
	name: 'resumeUnit',
	type: 'options',
	default: 'hours',
	options: [
		{ name: 'Minutes', value: 'minutes' },
		{ name: 'Hours', value: 'hours' },
		{ name: 'Days', value: 'days' },
	],
	displayOptions: { show: { limitType: ['afterTimeInterval'] } },
} as const satisfies Field;

export const maxDateAndTime = {
	displayName: 'Max Date and Time',
	name: 'maxDateAndTime',
	type: 'dateTime',
	default: '',
	description: "End of the wait; without a time zone of its own it is in the workflow's",
	displayOptions: { show: { limitType: ['atSpecifiedTime'] } },
} as const satisfies Field;

export const limitWaitTime = {
	displayName: 'Limit Wait Time',
	name: 'limitWaitTime',
	type: 'fixedCollection',
	default: { values: { limitType: 'afterTimeInterval', resumeAmount: 45, resumeUnit: 'minutes' } },
	description: 'When to go on without an answer: the items then come out as they went in, with timedOut',
	options: values([limitType, resumeAmount, resumeUnit, maxDateAndTime]),
} as const satisfies Field;

const ofPages = { show: { '/responseType': ['freeText', 'customForm'] } } as const;

export const messageButtonLabel = {
	displayName: 'Message Button Label',
	name: 'messageButtonLabel',
	type: 'string',
	default: 'Respond',
	description: 'Button in the mail that opens the page',
	displayOptions: ofPages,
} as const satisfies Field;

export const formTitle = {
	displayName: 'Response Form Title',
	name: 'responseFormTitle',
	type: 'string',
	default: '',
	description: 'Heading of the page; the subject of the mail where it is empty',
	displayOptions: ofPages,
} as const satisfies Field;

export const formDescription = {
	displayName: 'Response Form Description',
	name: 'responseFormDescription',
	type: 'string',
	typeOptions: { rows: 2 },
	default: '',
	description: 'Text above the fields; the message of the mail where it is empty',
	displayOptions: ofPages,
} as const satisfies Field;

export const formButtonLabel = {
	displayName: 'Response Form Button Label',
	name: 'responseFormButtonLabel',
	type: 'string',
	default: 'Submit',
	displayOptions: ofPages,
} as const satisfies Field;

/** Options that only Send and Wait for Response has. */
export const approvalOnly: readonly Field[] = [
	limitWaitTime,
	messageButtonLabel,
	formTitle,
	formDescription,
	formButtonLabel,
];
