import { invalid } from '../shared/errors';
import type { Attachment, MailMessage } from '../shared/mail/message';
import type { Field } from '../shared/n8n/fields';
import type { Item } from '../shared/n8n/item';
import type { Fresh } from '../shared/wire/request';
import { allowedRecipients, bcc, cc, from, fromName, redirectTo } from '../shared/n8n/mailFields';
import { archive as archiveField } from './archiveFields';
import { readArchive, type Archive } from './archiveParams';
import { readAnswerOptions, type AnswerOptions } from './answerOptions';
import type { AddressIds, Priority, SoInfo } from './contract';
import * as own from './fields';
import {
	readCalendar,
	readDescriptions,
	newMessageId,
	readId,
	readMessageId,
	type Calendar,
} from './mailExtras';
import { readCustomHeaders, replyToHeader, type CustomHeader } from './mailHeaders';
import * as field from './optionFields';
import { recipientIds } from './recipientIds';
import { readServers, type Servers } from './servers';

/** What only SuperOffice has of a mail. */
export interface MailParams extends AnswerOptions {
	authentication: own.Authentication;
	/** Name of the sender whose address is that of the logged-in user. */
	senderName?: string;
	priority?: Priority;
	headers: CustomHeader[];
	/** Message-IDs in angle brackets. */
	inReplyTo?: string;
	messageId?: string | Fresh;
	/** SuperOffice is asked for the mail that is answered. */
	lookUpAnswered: boolean;
	accountId?: number;
	calendar?: Calendar;
	/** Of files. */
	descriptions: Map<Attachment, string>;
	soInfo: SoInfo;
	/** Ids beside addresses, by address in lower case. */
	ids: Map<string, AddressIds>;
	/** Addresses without ids are looked up. */
	linkToCrm: boolean;
}

/** And of sending it. */
export interface SendParams extends MailParams, Servers {
	batch: boolean;
	batchSize: number;
	archive?: Archive;
	/** A doubt about the mail is settled by its Message-ID. */
	settleDoubt: boolean;
}

/** Properties that receipts are read from; asked for whatever Return Fields says. */
export const ALWAYS_SELECTED = ['MessageID', 'Subject', 'To'];
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
		authentication: item.readOrDefault(own.authentication),
		senderName: message.from ? undefined : item.read(fromName),
		priority: item.read(field.priority),
		headers: [
			...replyToHeader(message.replyTo, warnings),
			...readCustomHeaders(item.raw(field.customHeaders)),
		],
		...readAnswered(item),
		messageId: readMessageId(item, field.messageId),
		accountId: readId(item, field.accountId),
		calendar: readCalendar(item, message.attachments),
		descriptions: readDescriptions(item, message.attachments),
		soInfo: readSoInfo(item),
		...readLinks(item, warnings),
		...readAnswerOptions(item, selected),
	};
}

/** Reads how a mail is to be sent. @throws MailError `invalid`, `unauthorized` for the mail server credential */
export async function readSendParams(
	item: Item,
	message: MailMessage,
	warnings: string[],
): Promise<SendParams> {
	const mail = readMailParams(item, message, warnings);
	const archive = item.readOrDefault(archiveField) ? readArchive(item, message, mail, 'now') : undefined;
	const settleDoubt = item.readOrDefault(field.settleDoubt);
	if (settleDoubt && mail.messageId !== undefined)
		warnings.push(
			`${field.settleDoubt.displayName} has no effect with ${field.messageId.displayName}: an earlier mail may have the same one.`,
		);
	return {
		...mail,
		...((archive || settleDoubt) && { messageId: mail.messageId ?? newMessageId(message) }),
		archive,
		settleDoubt,
		...(await readServers(item, warnings)),
		batch: item.readOrDefault(field.batchItems),
		batchSize: item.readOrDefault(field.batchSize),
	};
}

/**
 * Ids beside addresses. Which of the two SuperOffice mails is not documented, so an id could lead past an option that
 * guards the recipients: then the addresses go alone.
 */
function readLinks(item: Item, warnings: string[]): Pick<MailParams, 'ids' | 'linkToCrm'> {
	const ids = recipientIds(item.raw(own.to), item.raw(cc), item.raw(bcc), item.raw(from));
	const linkToCrm = item.readOrDefault(field.linkToCrm);
	const guard = [redirectTo, allowedRecipients].find((option) => item.isAdded(option));
	if (guard === undefined || (ids.size === 0 && !linkToCrm)) return { ids, linkToCrm };
	warnings.push(`IDs of recipients are not sent together with ${guard.displayName}; the addresses go alone.`);
	return { ids: new Map(), linkToCrm: false };
}

/** The mail that is answered. @throws MailError `invalid` */
function readAnswered(item: Item): Pick<MailParams, 'inReplyTo' | 'lookUpAnswered'> {
	const { inReplyTo: named, lookUpAnswered: wanted } = field;
	const inReplyTo = readMessageId(item, named);
	const lookUpAnswered = item.readOrDefault(wanted);
	if (lookUpAnswered && inReplyTo === undefined)
		throw invalid(
			named.displayName,
			`${named.displayName} is empty, and ${wanted.displayName} is on`,
			`Enter the Message-ID of the mail that is answered, or remove ${wanted.displayName}.`,
		);
	return { inReplyTo, lookUpAnswered };
}

/** The records that a mail belongs to, as far as the operation has them; 0 means none. */
export function readSoInfo(item: Item): SoInfo {
	const read = (own: Field) =>
		item.has(own) ? (item.read(own) as number | undefined) || undefined : undefined;
	return {
		DocumentId: read(field.documentId),
		AppointmentId: read(field.appointmentId),
		ProjectId: read(field.projectId),
		SaleId: read(field.saleId),
	};
}
