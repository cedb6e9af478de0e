import { invalid } from '../errors';
import type { ItemReader } from './itemReader';
import { attachmentBytes } from '../run/service';
import { formatMailbox } from '../mail/address';
import { binaryFields, readAttachments, toAttachment } from '../mail/attachments';
import { contentIdsIn } from '../mail/contentIds';
import { answersTo, dataUriImages, placeInline, type InlineImageMode } from '../mail/inlineImages';
import {
	allRecipients,
	type Attachment,
	type Mailbox,
	type MailBody,
	type MailMessage,
	type ReadMessage,
} from '../mail/message';
import { notAllowed, parseAllowList, parseRecipients, withoutDuplicates } from '../mail/recipients';
import { bodyText, headerText, scalarText } from '../mail/text';

/** Labels of the common fields, as the editor shows them and as messages name them. */
export const LABEL = {
	from: 'From',
	to: 'To',
	cc: 'CC',
	bcc: 'BCC',
	replyTo: 'Reply To',
	fromName: 'Sender Name',
	subject: 'Subject',
	html: 'HTML',
	text: 'Text',
	attachments: 'Attachments',
	inlineImages: 'Inline Images',
	redirectTo: 'Redirect All Mail To',
	allowedRecipients: 'Allowed Recipients',
} as const;

export interface ReadRules {
	/** Throw when the subject is empty. */
	subjectRequired?: boolean;
	/** Throw when no sender is given. */
	fromRequired?: boolean;
	/** Throw when neither To, CC nor BCC names anybody (To alone when `toRequired`). Default true. */
	recipientRequired?: boolean;
	/** To itself must name somebody, CC and BCC do not count. Default true. */
	toRequired?: boolean;
	/** What a subject longer than the service's limit does. Default `refuse`. */
	longSubject?: 'refuse' | 'warn';
	/** Throw when the body is empty. Default true. */
	bodyRequired?: boolean;
	/** The service carries some names of recipients and warns about the others itself. */
	ownNames?: boolean;
}

/**
 * Reads and checks the fields that all nodes share. No network; files are sized, not read.
 * @throws MailError `invalid` naming field, cause and fix
 */
export async function readMessage(item: ItemReader, rules: ReadRules = {}): Promise<ReadMessage> {
	const { limits } = item;
	const warnings: string[] = [];
	const address = limits.addressLength;

	const lists = withoutDuplicates({
		to: parseRecipients(item.param('to', ''), LABEL.to, address),
		cc: limits.cc ? parseRecipients(item.option('cc'), LABEL.cc, address) : [],
		bcc: limits.bcc ? parseRecipients(item.option('bcc'), LABEL.bcc, address) : [],
	});
	if (lists.dropped.length > 0) {
		warnings.push(`Named more than once, mailed once: ${[...new Set(lists.dropped)].join(', ')}.`);
	}
	let recipients = { to: lists.to, cc: lists.cc, bcc: lists.bcc };
	if (rules.recipientRequired !== false) checkRecipients(recipients, rules.toRequired !== false);

	const redirectedFrom = redirectionOf(item, recipients);
	if (redirectedFrom) recipients = redirectedFrom.recipients;
	checkAllowed(item, recipients);

	const subject = headerText(scalarText(item.param('subject', ''), LABEL.subject), LABEL.subject).trim();
	checkSubject(subject, limits.subjectLength, rules, warnings);

	const body = readBody(item, rules.bodyRequired !== false);
	const attachments = await readFiles(item, body, warnings);
	const message: MailMessage = {
		from: limits.from ? readSender(item, rules.fromRequired === true) : undefined,
		...recipients,
		replyTo: limits.replyTo ? parseRecipients(item.option('replyTo'), LABEL.replyTo, address) : [],
		subject,
		body,
		attachments,
	};
	checkSize(message, item, warnings);
	if (limits.warnRecipients !== undefined && allRecipients(message).length > limits.warnRecipients) {
		warnings.push(
			`The mail has ${allRecipients(message).length} recipients; the service may take only ${limits.warnRecipients}.`,
		);
	}
	if (!limits.recipientNames && !rules.ownNames && allRecipients(message).some(({ name }) => name)) {
		warnings.push('Names of recipients cannot be sent through this service; the addresses are used alone.');
	}
	return { message, warnings, redirectedFrom: redirectedFrom?.original };
}

/** From, with Sender Name over a name given in From. */
function readSender(item: ItemReader, required: boolean): Mailbox | undefined {
	const senders = parseRecipients(item.param('from', ''), LABEL.from, item.limits.addressLength);
	if (senders.length > 1)
		throw invalid(LABEL.from, `${LABEL.from} names ${senders.length} addresses`, 'Give one sender address.');
	if (senders.length === 0) {
		if (required)
			throw invalid(LABEL.from, `${LABEL.from} is empty`, 'Give the address that the mail comes from.');
		return undefined;
	}
	const name = item.optionLine('fromName', LABEL.fromName);
	return name ? { address: senders[0].address, name } : senders[0];
}

function checkRecipients(lists: { to: Mailbox[]; cc: Mailbox[]; bcc: Mailbox[] }, toRequired: boolean): void {
	if (lists.to.length > 0) return;
	if (!toRequired && lists.cc.length + lists.bcc.length > 0) return;
	throw invalid(
		LABEL.to,
		`${LABEL.to} names no recipient`,
		'Give at least one address, or check the expression: it may have given nothing for this item.',
	);
}

function redirectionOf(item: ItemReader, lists: { to: Mailbox[]; cc: Mailbox[]; bcc: Mailbox[] }) {
	const target = parseRecipients(item.option('redirectTo'), LABEL.redirectTo, item.limits.addressLength);
	if (target.length === 0) {
		// Added but empty, most likely an expression that found nothing: mailing the real recipients would be the worst answer.
		if (item.hasOption('redirectTo')) {
			throw invalid(
				LABEL.redirectTo,
				`${LABEL.redirectTo} is empty`,
				'Give the test address, or remove the option to mail the real recipients.',
			);
		}
		return undefined;
	}
	return {
		recipients: { to: target, cc: [], bcc: [] },
		original: {
			to: lists.to.map(formatMailbox),
			cc: lists.cc.map(formatMailbox),
			bcc: lists.bcc.map(formatMailbox),
		},
	};
}

function checkAllowed(item: ItemReader, lists: { to: Mailbox[]; cc: Mailbox[]; bcc: Mailbox[] }): void {
	if (!item.hasOption('allowedRecipients')) return;
	const allowed = parseAllowList(
		item.option('allowedRecipients'),
		LABEL.allowedRecipients,
		item.limits.addressLength,
	);
	if (allowed === undefined) {
		throw invalid(
			LABEL.allowedRecipients,
			`${LABEL.allowedRecipients} is empty`,
			'List addresses or @domains, or remove the option to allow everybody.',
		);
	}
	const refused = notAllowed(allRecipients(lists), allowed);
	if (refused.length > 0) {
		throw invalid(
			LABEL.allowedRecipients,
			`${refused.slice(0, 5).join(', ')}${refused.length > 5 ? ` and ${refused.length - 5} more` : ''} may not be mailed by this node, because ${LABEL.allowedRecipients} lets only certain addresses through`,
			`Add the address or its @domain to ${LABEL.allowedRecipients}, or correct the recipient.`,
		);
	}
}

function checkSubject(
	subject: string,
	longest: number | undefined,
	rules: ReadRules,
	warnings: string[],
): void {
	if (subject === '' && rules.subjectRequired)
		throw invalid(
			LABEL.subject,
			`${LABEL.subject} is empty`,
			'Give a subject; the service refuses mails without one.',
		);
	if (longest === undefined || subject.length <= longest) return;
	const text = `${LABEL.subject} has ${subject.length} characters, the service takes ${longest}`;
	if (rules.longSubject === 'warn') warnings.push(`${text}; the rest will be cut off.`);
	else throw invalid(LABEL.subject, text, 'Shorten the subject.');
}

function readBody(item: ItemReader, required: boolean): MailBody {
	const format = item.choice(item.param('emailFormat', 'html'), 'Email Format', [
		'html',
		'text',
		'both',
	] as const);
	const html =
		format === 'text' ? undefined : bodyText(scalarText(item.param('html', ''), LABEL.html), LABEL.html);
	const text =
		format === 'html' ? undefined : bodyText(scalarText(item.param('text', ''), LABEL.text), LABEL.text);
	if (required && (html ?? '').trim() === '' && (text ?? '').trim() === '') {
		const label = format === 'text' ? LABEL.text : LABEL.html;
		throw invalid(
			label,
			`${label} is empty`,
			'Give the mail a body, or check the expression: it may have given nothing for this item.',
		);
	}
	if (format !== 'both') return { format, html, text };
	// One half left empty means: derive it (where the service wants both) or leave it out.
	return { format, html: html?.trim() ? html : undefined, text: text?.trim() ? text : undefined };
}

async function readFiles(item: ItemReader, body: MailBody, warnings: string[]): Promise<Attachment[]> {
	const { context, itemIndex, limits } = item;
	const rules = { label: LABEL.attachments, fileNameLength: limits.fileNameLength };
	const attachments = await readAttachments(context, itemIndex, item.option('attachments'), rules, warnings);
	const mode = item.choice(item.option('inlineImages') ?? 'auto', LABEL.inlineImages, [
		'auto',
		'autoData',
		'off',
	] as const);
	await placeImages(item, body, attachments, mode, warnings);
	return attachments;
}

async function placeImages(
	item: ItemReader,
	body: MailBody,
	attachments: Attachment[],
	mode: InlineImageMode,
	warnings: string[],
): Promise<void> {
	if (body.html === undefined || mode === 'off') return;
	const contentIds = contentIdsIn(body.html);
	if (!item.limits.inlineImages) {
		if (contentIds.length > 0) {
			warnings.push(
				`This service cannot show images inside the text (${contentIds.map((id) => `cid:${id}`).join(', ')}); attached files stay attachments.`,
			);
		}
		return;
	}
	if (contentIds.length > 0) {
		const rules = { label: LABEL.inlineImages, fileNameLength: item.limits.fileNameLength };
		const fields = Object.entries(binaryFields(item.context, item.itemIndex));
		for (const contentId of contentIds) {
			if (attachments.some((attachment) => answersTo(attachment, contentId))) continue;
			const found = fields.find(
				([field, data]) => field === contentId || data.fileName === contentId || data.id === contentId,
			);
			if (found)
				attachments.push(
					await toAttachment(item.context, { field: found[0], data: found[1] }, rules, warnings),
				);
		}
		const missing = placeInline(attachments, contentIds);
		if (missing.length > 0) {
			throw invalid(
				LABEL.html,
				`${LABEL.html} shows cid:${missing.join(', cid:')}, but the item has no such file`,
				fields.length > 0
					? `The item has these files: ${fields.map(([field]) => field).join(', ')}. Name one of them after "cid:", or switch Inline Images off.`
					: 'The item has no files. Add the image to the item, or switch Inline Images off.',
			);
		}
	}
	if (mode !== 'autoData') return;
	const taken = new Set(attachments.flatMap(({ contentId }) => contentId ?? []));
	const { html, images } = dataUriImages(body.html, LABEL.html, taken);
	body.html = html;
	attachments.push(...images);
}

function checkSize(message: MailMessage, { limits }: ItemReader, warnings: string[]): void {
	const bytes = attachmentBytes(message.attachments);
	if (limits.maxAttachmentBytes !== undefined && bytes > limits.maxAttachmentBytes) {
		throw invalid(
			LABEL.attachments,
			`${LABEL.attachments}: the files have ${megabytes(bytes)} MB, more than the ${megabytes(limits.maxAttachmentBytes)} MB this node sends through this service`,
			`Send fewer or smaller files, or a link to them${limits.maxAttachmentOption ? `; the option ${limits.maxAttachmentOption} raises this limit` : ''}.`,
		);
	}
	if (limits.warnAttachmentBytes !== undefined && bytes > limits.warnAttachmentBytes) {
		warnings.push(
			`The files have ${megabytes(bytes)} MB; services and mailboxes often refuse more than ${megabytes(limits.warnAttachmentBytes)} MB.`,
		);
	}
}

/** Megabytes (10^6) with one decimal. */
function megabytes(bytes: number): string {
	return (bytes / 1_000_000).toFixed(1).replace(/\.0$/, '');
}
