import type { MailMessage } from '../shared/mail/message';
import { LABEL } from '../shared/n8n/readMessage';
import { invalid } from '../shared/errors';
import type { ItemReader } from '../shared/n8n/itemReader';
import type { Authentication } from './connection';
import {
	LARGEST_ID,
	PRIORITIES,
	type AddressIds,
	type ConnectionInfo,
	type Priority,
	type SoInfo,
} from './contract';
import { OWN_LABEL } from './labels';
import { BATCH } from './limits';
import { customHeaders, replyToHeader, type CustomHeader } from './mailHeaders';
import { mailServerOf, type MailServer } from './mailServer';
import { recipientIds } from './recipientIds';

export const SEND_WITH = ['smtpServer', 'userMailbox', 'serverDefault'] as const;
export type SendWith = (typeof SEND_WITH)[number];

/** What only SuperOffice has of a mail. */
export interface MailParams {
	authentication: Authentication;
	/** Name of the sender whose address is that of the logged-in user. */
	senderName?: string;
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

/** Properties that receipts are read from; asked for whatever Return Fields says. */
const ALWAYS_SELECTED = ['MessageID', 'Subject', 'To'];
/** The same for a draft, which has no Message-ID yet. */
export const SELECTED_OF_DRAFT = [...ALWAYS_SELECTED, 'EmailItemId'];

/**
 * Reads what only SuperOffice knows of a mail.
 * @param selected properties that come back whatever Return Fields says
 * @throws MailError `invalid`
 */
export function readMailParams(
	item: ItemReader,
	message: MailMessage,
	warnings: string[],
	selected: readonly string[] = ALWAYS_SELECTED,
): MailParams {
	const priority = item.option('priority');
	const inReplyTo = item.optionLine('inReplyTo', OWN_LABEL.inReplyTo);
	return {
		authentication: item.param<Authentication>('authentication', 'oAuth2'),
		senderName: message.from ? undefined : item.optionLine('fromName', LABEL.fromName),
		priority: priority === undefined ? undefined : item.choice(priority, OWN_LABEL.priority, PRIORITIES),
		headers: [...replyToHeader(message.replyTo, warnings), ...customHeaders(item.option('headers'))],
		inReplyTo: inReplyTo === undefined ? undefined : messageId(inReplyTo),
		soInfo: {
			DocumentId: recordId(item, 'documentId'),
			AppointmentId: recordId(item, 'appointmentId'),
			ProjectId: recordId(item, 'projectId'),
			SaleId: recordId(item, 'saleId'),
		},
		ids: recipientIds(item.param('to', ''), item.option('cc'), item.option('bcc'), item.param('from', '')),
		select: selection(item.optionLine('select', OWN_LABEL.select), selected),
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
	const server =
		sendWith === 'smtpServer'
			? await mailServerOf(
					item.context,
					'Choose or create one in the node, or set Send With to User Mailbox or Server Default.',
				)
			: undefined;
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
		batch: item.optionFlag('batch', 'Batch Items') ?? false,
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
	if (!item.optionFlag('saveSentCopy', OWN_LABEL.saveSentCopy)) return null;
	if (sendWith === 'userMailbox') {
		warnings.push(
			`${OWN_LABEL.saveSentCopy} has no effect with User Mailbox; SuperOffice itself decides about the copy.`,
		);
		return null;
	}
	const { incoming, sentFolder } =
		server ??
		(await mailServerOf(
			item.context,
			`Choose or create one in the node: it says where the copy goes. Or remove ${OWN_LABEL.saveSentCopy}.`,
		));
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

/** Our own properties in the wire's casing, then what else is asked for; nothing twice. */
function selection(text: string | undefined, always: readonly string[]): string | undefined {
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
	const own = new Set(always.map((name) => name.toLowerCase()));
	return [...always, ...paths.filter((path) => !own.has(path.toLowerCase()))].join(',');
}
