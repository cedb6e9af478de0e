import { invalid } from '../shared/errors';
import type { MailMessage } from '../shared/mail/message';
import type { Item } from '../shared/n8n/item';
import { allowedRecipients, bcc, cc, from, fromName, redirectTo } from '../shared/n8n/mailFields';
import { readAnswerOptions, type AnswerOptions } from './answerOptions';
import type { AddressIds, ConnectionInfo, Priority, SoInfo } from './contract';
import * as field from './fields';
import { readCustomHeaders, replyToHeader, type CustomHeader } from './mailHeaders';
import { mailServerError, mailServerOf, type MailServer } from './mailServer';
import { recipientIds } from './recipientIds';

/** What only SuperOffice has of a mail. */
export interface MailParams extends AnswerOptions {
	authentication: field.Authentication;
	/** Name of the sender whose address is that of the logged-in user. */
	senderName?: string;
	priority?: Priority;
	headers: CustomHeader[];
	/** Message-ID in angle brackets. */
	inReplyTo?: string;
	soInfo: SoInfo;
	/** Ids beside addresses, by address in lower case. */
	ids: Map<string, AddressIds>;
}

/** And of sending it. */
export interface SendParams extends MailParams {
	sendWith: field.SendWith;
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
	item: Item,
	message: MailMessage,
	warnings: string[],
	selected: readonly string[] = ALWAYS_SELECTED,
): MailParams {
	return {
		authentication: item.readOrDefault(field.authentication),
		senderName: message.from ? undefined : item.read(fromName),
		priority: item.read(field.priority),
		headers: [
			...replyToHeader(message.replyTo, warnings),
			...readCustomHeaders(item.raw(field.customHeaders)),
		],
		inReplyTo: readInReplyTo(item),
		soInfo: {
			// 0 means none.
			DocumentId: item.read(field.documentId) || undefined,
			AppointmentId: item.read(field.appointmentId) || undefined,
			ProjectId: item.read(field.projectId) || undefined,
			SaleId: item.read(field.saleId) || undefined,
		},
		ids: readIds(item, warnings),
		...readAnswerOptions(item, selected),
	};
}

/** Reads how a mail is to be sent. @throws MailError `invalid`, `unauthorized` for the mail server credential */
export async function readSendParams(
	item: Item,
	message: MailMessage,
	warnings: string[],
): Promise<SendParams> {
	const sendWith = item.readOrDefault(field.sendWith);
	const server =
		sendWith === 'smtpServer'
			? await mailServerOf(
					item.context,
					`Choose or create one in the node, or set ${field.sendWith.displayName} to User Mailbox or Server Default.`,
				)
			: undefined;
	if (server && !server.outgoing) {
		throw mailServerError(
			'SMTP Host',
			'is empty',
			`Open the credential and fill it in, or choose another ${field.sendWith.displayName}.`,
		);
	}
	return {
		...readMailParams(item, message, warnings),
		sendWith,
		outgoing: server?.outgoing ?? null,
		sentItems: readSentItems(item, sendWith, server, warnings),
		batch: item.readOrDefault(field.batchItems),
		batchSize: item.readOrDefault(field.batchSize),
	};
}

function readSentItems(
	item: Item,
	sendWith: field.SendWith,
	server: MailServer | undefined,
	warnings: string[],
): ConnectionInfo | null {
	const { saveSentCopy, sentFolder } = field;
	const option = saveSentCopy.displayName;
	if (!item.readOrDefault(saveSentCopy)) return null;
	if (sendWith === 'userMailbox') {
		warnings.push(`${option} has no effect with User Mailbox; SuperOffice itself decides about the copy.`);
		return null;
	}
	if (!server) {
		throw invalid(
			option,
			`${option} needs the mail server credential, which Server Default does without`,
			`Set ${field.sendWith.displayName} to SMTP Server, or remove the option.`,
		);
	}
	if (!server.incoming) {
		throw invalid(
			option,
			`${option} needs an IMAP server, and the mail server credential names none`,
			'Fill in IMAP Host in the credential, or remove the option.',
		);
	}
	const folder = item.read(sentFolder) ?? server.sentFolder;
	if (folder === '') {
		throw invalid(
			sentFolder.displayName,
			`${sentFolder.displayName} is empty`,
			'Enter the IMAP folder, such as Sent Items, here or in the credential.',
		);
	}
	return { ...server.incoming, Folder: folder };
}

/**
 * Ids beside addresses. Which of the two SuperOffice mails is not documented, so an id could lead past an option that
 * guards the recipients: then the addresses go alone.
 */
function readIds(item: Item, warnings: string[]): Map<string, AddressIds> {
	const ids = recipientIds(item.raw(field.to), item.raw(cc), item.raw(bcc), item.raw(from));
	const guard = [redirectTo, allowedRecipients].find((option) => item.isAdded(option));
	if (guard === undefined || ids.size === 0) return ids;
	warnings.push(`IDs of recipients are not sent together with ${guard.displayName}; the addresses go alone.`);
	return new Map();
}

function readInReplyTo(item: Item): string | undefined {
	const { displayName } = field.inReplyTo;
	const text = item.read(field.inReplyTo);
	if (text === undefined) return undefined;
	const bare = text.replace(/^<|>$/g, '');
	if (bare !== '' && !/[<>\s]/.test(bare)) return `<${bare}>`;
	throw invalid(
		displayName,
		`${displayName} is not a Message-ID`,
		'Enter the Message-ID of the mail that is answered, such as <id@mail.example.com>.',
	);
}
