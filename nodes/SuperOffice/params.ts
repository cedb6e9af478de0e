import type { IDataObject } from 'n8n-workflow';
import { formatMailbox } from '../shared/message/address';
import type { MailMessage } from '../shared/message/message';
import { headerText, scalarText } from '../shared/message/text';
import { invalid } from '../shared/send/errors';
import type { ItemReader } from '../shared/send/itemReader';
import type { Authentication } from './connection';
import {
	LARGEST_ID,
	PRIORITIES,
	type AddressIds,
	type ConnectionInfo,
	type Priority,
	type SoInfo,
} from './contract';
import { BATCH } from './limits';
import { mailServerOf, type MailServer } from './mailServer';
import { recipientIds } from './recipientIds';

export const SEND_WITH = ['smtpServer', 'userMailbox', 'serverDefault'] as const;
export type SendWith = (typeof SEND_WITH)[number];

export interface CustomHeader {
	Name: string;
	Values: string[];
}

/** What only SuperOffice has of a mail. */
export interface MailParams {
	authentication: Authentication;
	priority?: Priority;
	headers: CustomHeader[];
	/** Message-ID in angle brackets. */
	inReplyTo?: string;
	soInfo: SoInfo;
	ids: Map<string, AddressIds>;
	/** Property paths that should come back; undefined: all. */
	select?: string;
	/** SO-Language and the like. */
	requestHeaders: Record<string, string>;
}

/** And of sending it. */
export interface SendParams extends MailParams {
	sendWith: SendWith;
	outgoing: ConnectionInfo | null;
	sentItems: ConnectionInfo | null;
	batch: boolean;
	batchSize: number;
}

/** Labels as the editor shows them. */
export const OWN_LABEL = {
	sendWith: 'Send With',
	priority: 'Priority',
	headers: 'Custom Headers',
	inReplyTo: 'In Reply To',
	projectId: 'Project ID',
	saleId: 'Sale ID',
	documentId: 'Document ID',
	appointmentId: 'Appointment ID',
	saveSentCopy: 'Save Sent Copy',
	sentFolder: 'Sent Folder',
	batchSize: 'Batch Size',
	select: 'Return Fields',
	acceptLanguage: 'Accept Language',
	language: 'Language',
	culture: 'Culture',
	timeZone: 'Time Zone',
} as const;

/** Properties that receipts are read from; asked for whatever Return Fields says. */
const ALWAYS_SELECTED = ['MessageID', 'Subject', 'To'];

/** Headers that are fields of the mail; a second one of them would be dropped or break the mail. */
const OWN_HEADERS = new Set([
	'from',
	'to',
	'cc',
	'bcc',
	'subject',
	'date',
	'message-id',
	'in-reply-to',
	'reply-to',
	'content-type',
	'content-transfer-encoding',
	'mime-version',
]);

/** Reads what only SuperOffice knows of a mail. @throws MailError `invalid` */
export function readMailParams(item: ItemReader, message: MailMessage, warnings: string[]): MailParams {
	const priority = item.option('priority');
	const inReplyTo = item.optionLine('inReplyTo', OWN_LABEL.inReplyTo);
	return {
		authentication: item.param<Authentication>('authentication', 'oAuth2'),
		priority: priority === undefined ? undefined : item.choice(priority, OWN_LABEL.priority, PRIORITIES),
		headers: [...replyTo(message, warnings), ...customHeaders(item.option('headers'))],
		inReplyTo: inReplyTo === undefined ? undefined : messageId(inReplyTo),
		soInfo: {
			DocumentId: recordId(item, 'documentId'),
			AppointmentId: recordId(item, 'appointmentId'),
			ProjectId: recordId(item, 'projectId'),
			SaleId: recordId(item, 'saleId'),
		},
		ids: recipientIds(item.param('to', ''), item.option('cc'), item.option('bcc'), item.param('from', '')),
		select: selection(item.optionLine('select', OWN_LABEL.select)),
		requestHeaders: readRequestHeaders(item),
	};
}

/** Reads how a mail is to be sent. @throws MailError `invalid` */
export async function readSendParams(
	item: ItemReader,
	message: MailMessage,
	warnings: string[],
): Promise<SendParams> {
	const sendWith = readSendWith(item);
	const server = sendWith === 'smtpServer' ? await mailServerOf(item.context) : undefined;
	if (server && !server.outgoing) {
		throw invalid(
			'SMTP Host',
			'The mail server credential names no SMTP host',
			'Open the credential and fill in Host, or choose another Send With.',
		);
	}
	return {
		...readMailParams(item, message, warnings),
		sendWith,
		outgoing: server?.outgoing ?? null,
		sentItems: await readSentItems(item, sendWith, server, warnings),
		batch: item.optionFlag('batch', false),
		batchSize:
			item.optionNumber('batchSize', OWN_LABEL.batchSize, { min: 1, max: BATCH.mostItems, integer: true }) ??
			BATCH.defaultItems,
	};
}

export function readSendWith(item: ItemReader): SendWith {
	return item.choice(item.param('sendWith', 'smtpServer'), OWN_LABEL.sendWith, SEND_WITH);
}

async function readSentItems(
	item: ItemReader,
	sendWith: SendWith,
	server: MailServer | undefined,
	warnings: string[],
): Promise<ConnectionInfo | null> {
	if (!item.optionFlag('saveSentCopy', false)) return null;
	if (sendWith === 'userMailbox') {
		warnings.push(
			`${OWN_LABEL.saveSentCopy} has no effect with User Mailbox; SuperOffice itself decides about the copy.`,
		);
		return null;
	}
	const { incoming, sentFolder } = server ?? (await mailServerOf(item.context));
	if (!incoming) {
		throw invalid(
			OWN_LABEL.saveSentCopy,
			`${OWN_LABEL.saveSentCopy} needs an IMAP server, and the mail server credential names none`,
			'Fill in IMAP Host in the credential, or remove the option.',
		);
	}
	const folder = item.optionLine('sentFolder', OWN_LABEL.sentFolder) ?? sentFolder;
	if (folder === '') {
		throw invalid(
			OWN_LABEL.sentFolder,
			`${OWN_LABEL.sentFolder} is empty`,
			'Name the IMAP folder, such as Sent Items, here or in the credential.',
		);
	}
	return { ...incoming, Folder: folder };
}

/** Language, culture and time zone: they shape texts and dates of the answer, not the mail. */
export function readRequestHeaders(item: ItemReader): Record<string, string> {
	const pick = (
		name: 'acceptLanguage' | 'language' | 'culture' | 'timeZone',
		pattern: RegExp,
		fix: string,
	) => {
		const value = item.optionLine(name, OWN_LABEL[name]);
		if (value === undefined || pattern.test(value)) return value;
		throw invalid(OWN_LABEL[name], `${OWN_LABEL[name]} is "${value.slice(0, 60)}"`, fix);
	};
	const acceptLanguage = pick(
		'acceptLanguage',
		/^[A-Za-z0-9*,;=. -]+$/,
		'Give language codes such as nb or "nb, en;q=0.8".',
	);
	const language = pick(
		'language',
		/^(?:[a-z]{2}(?:-[A-Za-z]{2,4})?|\*|x)$/,
		'Give a language code such as nb, or * to leave texts untranslated.',
	);
	const culture = pick('culture', /^[a-z]{2}(?:-[A-Za-z]{2,4})?$/, 'Give a culture code such as nb-NO.');
	const timeZone = pick(
		'timeZone',
		/^[A-Za-z0-9]+(?: *, *includeTZOffset)?$/,
		'Give the id or code of a time zone in SuperOffice, such as 261 or NO.',
	);
	if (culture !== undefined && language === undefined && acceptLanguage === undefined) {
		throw invalid(
			OWN_LABEL.culture,
			`${OWN_LABEL.culture} is ignored without a language`,
			`Add ${OWN_LABEL.language} too.`,
		);
	}
	return {
		...(acceptLanguage !== undefined && { 'Accept-Language': acceptLanguage }),
		...(language !== undefined && { 'SO-Language': language }),
		...(culture !== undefined && { 'SO-Culture': culture }),
		...(timeZone !== undefined && { 'SO-TimeZone': timeZone }),
	};
}

/** There is no Reply-To property: it goes as a header of its own (that it arrives is unverified, section 12). */
function replyTo(message: MailMessage, warnings: string[]): CustomHeader[] {
	if (message.replyTo.length === 0) return [];
	const foreign = message.replyTo.some(({ name }) => name !== undefined && /[^\x20-\x7e]/.test(name));
	if (foreign)
		warnings.push(
			'Names in Reply To with letters beyond ASCII cannot be put into a header; the addresses go alone.',
		);
	const mailboxes = foreign ? message.replyTo.map(({ address }) => ({ address })) : message.replyTo;
	return [{ Name: 'Reply-To', Values: [mailboxes.map(formatMailbox).join(', ')] }];
}

/** The fixed collection `{header: [{name, value}]}`, or a plain object or list from an expression. */
function customHeaders(value: unknown): CustomHeader[] {
	const label = OWN_LABEL.headers;
	if (value === undefined || value === null || value === '') return [];
	const rows = (value as IDataObject).header ?? [];
	if (!Array.isArray(rows))
		throw invalid(label, `${label} is no list of headers`, 'Add headers with name and value.');
	return (rows as IDataObject[]).map((row) => {
		const name = headerText(scalarText(row?.name, label).trim(), label);
		const text = headerText(scalarText(row?.value, label).trim(), label);
		if (!/^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/.test(name)) {
			throw invalid(
				label,
				`${label}: "${name.slice(0, 60)}" is not a header name`,
				'Use letters, digits and hyphens, such as X-Campaign.',
			);
		}
		if (OWN_HEADERS.has(name.toLowerCase())) {
			throw invalid(
				label,
				`${label}: ${name} is a field of the mail itself`,
				`Use the field of the node for ${name}.`,
			);
		}
		if (text === '')
			throw invalid(label, `${label}: ${name} has no value`, 'Give it a value, or remove the header.');
		return { Name: name, Values: [text] };
	});
}

function messageId(text: string): string {
	const bare = text.replace(/^<|>$/g, '');
	if (bare === '' || /[<>\s]/.test(bare)) {
		throw invalid(
			OWN_LABEL.inReplyTo,
			`${OWN_LABEL.inReplyTo} is not a Message-ID`,
			'Give the Message-ID of the mail that is answered, such as <id@mail.example.com>.',
		);
	}
	return `<${bare}>`;
}

function recordId(
	item: ItemReader,
	name: 'projectId' | 'saleId' | 'documentId' | 'appointmentId',
): number | undefined {
	const value = item.optionNumber(name, OWN_LABEL[name], { min: 0, max: LARGEST_ID, integer: true });
	return value === 0 ? undefined : value;
}

function selection(text: string | undefined): string | undefined {
	if (text === undefined) return undefined;
	const paths = text.split(',').map((path) => path.trim());
	const bad = paths.find((path) => !/^[A-Za-z]+(?:\/[A-Za-z]+)*$/.test(path));
	if (bad !== undefined) {
		throw invalid(
			OWN_LABEL.select,
			`${OWN_LABEL.select} holds "${bad.slice(0, 60)}"`,
			'Give property names separated by commas, such as Sent, From/Address.',
		);
	}
	const given = new Set(paths.map((path) => path.toLowerCase()));
	return [...ALWAYS_SELECTED.filter((name) => !given.has(name.toLowerCase())), ...paths].join(',');
}
