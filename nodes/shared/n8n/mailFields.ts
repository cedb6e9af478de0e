import type { ServiceLimits } from '../limits';
import { allowHtmlInMarkdown } from './bodyFields';
import { optionsCollection, type Field } from './fields';

/** The fields that all nodes share. What a service cannot do is left out of its nodes. */

export * from './bodyFields';

const SEVERAL = 'Separate several addresses with commas, semicolons or line breaks';

export const from = {
	displayName: 'From',
	name: 'from',
	type: 'string',
	default: '',
	placeholder: 'e.g. Billing <billing@example.com>',
	description: 'Address of the sender, alone or with a name: Name &lt;name@example.com&gt;',
} as const satisfies Field;

export const to = {
	displayName: 'To',
	name: 'to',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. ann@example.com, Bob <bob@example.com>',
	description:
		'Recipients, separated by commas, semicolons or line breaks. An expression may also give a list of addresses or of objects with email and name.',
} as const satisfies Field;

export const subject = {
	displayName: 'Subject',
	name: 'subject',
	type: 'string',
	default: '',
	placeholder: 'e.g. Your invoice for June',
	description: 'Subject line of the mail',
} as const satisfies Field;

/** The same field of a service that refuses mails without a subject. */
export const requiredSubject = { ...subject, required: true } as const satisfies Field;

/** A short text that is all there is to send. */
export const message = {
	displayName: 'Message',
	name: 'message',
	type: 'string',
	typeOptions: { rows: 4 },
	default: '',
	required: true,
} as const satisfies Field;

export const attachments = {
	displayName: 'Attachments',
	name: 'attachments',
	type: 'string',
	default: '',
	placeholder: 'e.g. data, invoice_*',
	hint: 'Names of the binary fields of the item that hold the files',
	description:
		'Files to send with the mail: names of binary fields, separated by commas. A * stands for any characters, a single * for all files of the item. An expression may also give files, such as {{ $binary.data }}.',
} as const satisfies Field;

export const cc = {
	displayName: 'CC',
	name: 'cc',
	type: 'string',
	default: '',
	placeholder: 'e.g. name@example.com',
	description: `Recipients of a copy, visible to everybody. ${SEVERAL}.`,
} as const satisfies Field;

export const bcc = {
	displayName: 'BCC',
	name: 'bcc',
	type: 'string',
	default: '',
	placeholder: 'e.g. name@example.com',
	description: `Recipients of a copy, hidden from all others. ${SEVERAL}.`,
} as const satisfies Field;

export const replyTo = {
	displayName: 'Reply To',
	name: 'replyTo',
	type: 'string',
	default: '',
	placeholder: 'e.g. name@example.com',
	description: `Address for replies. ${SEVERAL}.`,
} as const satisfies Field;

export const fromName = {
	displayName: 'Sender Name',
	name: 'fromName',
	type: 'string',
	default: '',
	placeholder: 'e.g. Example Billing',
	description: 'Name shown beside the sender address; overrides a name given in From',
} as const satisfies Field;

export const inlineImages = {
	displayName: 'Inline Images',
	name: 'inlineImages',
	type: 'options',
	default: 'auto',
	description: 'How images inside the HTML are sent',
	options: [
		{
			name: 'Automatic',
			value: 'auto',
			description: 'A file whose binary field or file name follows "cid:" in the HTML is shown at that place',
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
			description: 'The HTML stays as it is, all files are ordinary attachments',
		},
	],
} as const satisfies Field;

export const allowedRecipients = {
	displayName: 'Allowed Recipients',
	name: 'allowedRecipients',
	type: 'string',
	default: '',
	placeholder: 'e.g. @example.com, ann@partner.example',
	description:
		'Only these addresses and @domains are ever mailed; a mail to anybody else is refused before anything is sent. Also applies to AI agents.',
} as const satisfies Field;

export const redirectTo = {
	displayName: 'Redirect All Mail To',
	name: 'redirectTo',
	type: 'string',
	default: '',
	placeholder: 'e.g. test@example.com',
	description:
		'Every mail goes to this address instead of its recipients, who are listed in the output. Useful for testing.',
} as const satisfies Field;

export const preview = {
	displayName: 'Preview Only',
	name: 'preview',
	type: 'boolean',
	default: true,
	description: 'Whether to show the exact requests in the output, secrets masked, and send nothing',
} as const satisfies Field;

export const concurrency = {
	displayName: 'Concurrency',
	name: 'concurrency',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: 100, numberPrecision: 0 },
	default: 5,
	description: 'Maximum requests in flight at the same time. Read from the first item.',
} as const satisfies Field;

export const maxPerMinute = {
	displayName: 'Max per Minute',
	name: 'maxPerMinute',
	type: 'number',
	typeOptions: { minValue: 0, maxValue: 100_000, numberPrecision: 0 },
	default: 0,
	description:
		'Maximum requests per minute, counted over all workflows of this n8n process that use the same credential; 0 means no limit. Read from the first item.',
} as const satisfies Field;

export const timeout = {
	displayName: 'Timeout',
	name: 'timeout',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: 3600 },
	default: 120,
	description: 'Seconds until a request must be answered completely',
} as const satisfies Field;

export const sendOnceKey = {
	displayName: 'Send Once Key',
	name: 'sendOnceKey',
	type: 'string',
	default: '',
	placeholder: 'e.g. {{ $json.orderId }}',
	description:
		'One mail for each key, whatever execution asks for it: a second one sends nothing and gives an item with the status alreadySent. This node remembers its last 10,000 keys.',
} as const satisfies Field;

export const output = {
	displayName: 'Output',
	name: 'output',
	type: 'options',
	default: 'full',
	description: 'What the node returns for each mail',
	options: [
		{
			name: 'Full',
			value: 'full',
			description: 'Result in the same form for every mail service, with the answer of the service inside',
		},
		{ name: 'Response', value: 'response', description: 'The answer of the service as it came' },
		{ name: 'Summary', value: 'summary', description: 'Status, message ID, recipients and subject' },
	],
} as const satisfies Field;

/**
 * The Options of a sending operation: the common ones that the service can do, and what only it has. An option of its own
 * takes the place of a common one with the same name.
 */
export function sendOptions(limits: ServiceLimits, own: readonly Field[]): Field {
	const common = [
		attachments,
		allowHtmlInMarkdown,
		...(limits.cc ? [cc] : []),
		...(limits.bcc ? [bcc] : []),
		...(limits.replyTo ? [replyTo] : []),
		...(limits.inlineImages ? [inlineImages] : []),
		allowedRecipients,
		redirectTo,
		...deliveryOptions(limits),
	];
	const all = [...common.filter(({ name }) => !own.some((one) => one.name === name)), ...own];
	return { ...optionsCollection(all), default: emptyOf(all, [attachments, bcc, cc]) };
}

/** Options that most mails have: a new node shows them, empty, and none of them has to be looked for. */
function emptyOf(options: readonly Field[], wanted: readonly Pick<Field, 'name'>[]): Field['default'] {
	return Object.fromEntries(
		wanted.flatMap((one) => {
			const option = options.find(({ name }) => name === one.name);
			if (option === undefined) return [];
			const empty = option.default;
			return [[one.name, option.type === 'resourceLocator' ? { __rl: true, ...(empty as object) } : empty]];
		}),
	);
}

/** Options of every operation that sends something, be it a mail or not. */
export function deliveryOptions(limits: ServiceLimits): Field[] {
	const sendTimeout = {
		...timeout,
		description: `${timeout.description}. What is answered late may have been sent, and is not sent again.`,
	};
	return [preview, sendOnceKey, ...pace(limits, limits.maxPerMinute), sendTimeout, output];
}

/** Options of the other operations: pace and deadline. */
export function runOptions(limits: ServiceLimits): Field[] {
	return [...pace(limits, limits.maxReadsPerMinute ?? limits.maxPerMinute), timeout];
}

function pace(limits: ServiceLimits, perMinute: number): Field[] {
	return [
		{ ...concurrency, default: limits.concurrency },
		{ ...maxPerMinute, default: perMinute },
	];
}
