import { invalid } from '../errors';
import type { ServiceLimits } from '../limits';
import { formatMailbox } from '../mail/address';
import { attachmentBytes } from '../mail/attachments';
import {
	allRecipients,
	type Mailbox,
	type MailMessage,
	type ReadMessage,
	type RecipientLists,
} from '../mail/message';
import {
	listed,
	notAllowed,
	parseAllowList,
	parseRecipients,
	withoutDuplicates,
	type AllowList,
} from '../mail/recipients';
import { splitRecipients } from '../mail/splitRecipients';
import type { Field } from './fields';
import type { Item } from './item';
import * as field from './mailFields';
import { readBody, templatesLeft } from './readBody';
import { readFiles } from './readFiles';
import { yieldToEventLoop } from './yieldToEventLoop';

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
export async function readMail(
	item: Item,
	limits: ServiceLimits,
	rules: ReadRules = {},
): Promise<ReadMessage> {
	const warnings: string[] = [];
	const { redirectedFrom, ...recipients } = await readRecipients(item, limits, rules, warnings);
	const subject = item.read(field.subject) ?? '';
	checkSubject(subject, limits.subjectLength, rules, warnings);
	const body = readBody(item, rules.bodyRequired !== false, warnings);
	const message: MailMessage = {
		from: limits.from ? readSender(item, limits, rules.fromRequired === true) : undefined,
		...recipients,
		replyTo: limits.replyTo ? copiesOf(item, field.replyTo, limits, warnings) : [],
		subject,
		body,
		attachments: await readFiles(item, limits, body, warnings),
	};
	checkSize(message, limits, warnings);
	warnings.push(...templatesLeft(item, message));
	const all = allRecipients(message);
	if (limits.warnRecipients !== undefined && all.length > limits.warnRecipients)
		warnings.push(
			`The mail has ${all.length} recipients; the service may take only ${limits.warnRecipients}.`,
		);
	if (!limits.recipientNames && !rules.ownNames && all.some(({ name }) => name))
		warnings.push('This service does not carry names of recipients; the addresses are used alone.');
	return { message, warnings, redirectedFrom };
}

/**
 * Allowed Recipients; undefined when the option was not added. An expression that gives nothing must not open the list
 * to everybody.
 * @throws MailError `invalid` when it was added and is empty
 */
export async function readAllowList(item: Item, limits: ServiceLimits): Promise<AllowList | undefined> {
	if (!item.isAdded(field.allowedRecipients)) return undefined;
	const { displayName } = field.allowedRecipients;
	const allowed = await parsedOnce(item, item.raw(field.allowedRecipients), limits);
	if (allowed !== undefined) return allowed;
	throw invalid(
		displayName,
		`${displayName} is empty`,
		'List addresses or @domains, or remove the option to allow everybody.',
	);
}

const parsed = new WeakMap<object, Map<unknown, AllowList | undefined>>();

/** The same list is parsed once for all items of a run: it may have thousands of entries. */
async function parsedOnce(
	{ context }: Item,
	value: unknown,
	limits: ServiceLimits,
): Promise<AllowList | undefined> {
	let known = parsed.get(context);
	if (known === undefined) parsed.set(context, (known = new Map()));
	if (!known.has(value)) known.set(value, await parsedInPieces(value, limits));
	return known.get(value);
}

/** Entries that are parsed in one step: some milliseconds of work, in a fresh process some tens. */
const PIECE = 250;

/** A long list is parsed piece by piece, so that n8n can serve others meanwhile. */
async function parsedInPieces(value: unknown, limits: ServiceLimits): Promise<AllowList | undefined> {
	const parse = (part: unknown) =>
		parseAllowList(part, field.allowedRecipients.displayName, limits.addressLength, limits);
	const entries = [value].flat().flatMap((part) => (typeof part === 'string' ? splitRecipients(part) : []));
	// Splitting is a step of its own.
	if (entries.length > PIECE) await yieldToEventLoop();
	const first = parse(entries.length > PIECE ? entries.slice(0, PIECE) : value);
	for (let from = PIECE; from < entries.length; from += PIECE) {
		await yieldToEventLoop();
		const { addresses, domains } = parse(entries.slice(from, from + PIECE)) as AllowList;
		for (const address of addresses) first?.addresses.add(address);
		for (const domain of domains) first?.domains.add(domain);
	}
	return first;
}

function mailboxesOf(item: Item, { name, displayName }: Field, limits: ServiceLimits): Mailbox[] {
	return parseRecipients(item.raw({ name }), displayName, limits.addressLength, limits);
}

/** Addresses without which a mail still reaches whom it is for: that an expression found none is told, and stops nothing. */
function copiesOf(item: Item, option: Field, limits: ServiceLimits, warnings: string[]): Mailbox[] {
	if (item.foundNothing(option))
		warnings.push(
			`The expression of ${item.labelOf(option)} found nothing, and the mail has none. Where that is fine, let it give an empty list, [].`,
		);
	return mailboxesOf(item, option, limits);
}

async function readRecipients(
	item: Item,
	limits: ServiceLimits,
	rules: ReadRules,
	warnings: string[],
): Promise<RecipientLists & Pick<ReadMessage, 'redirectedFrom'>> {
	const { dropped, ...lists } = withoutDuplicates({
		to: mailboxesOf(item, field.to, limits),
		cc: limits.cc ? copiesOf(item, field.cc, limits, warnings) : [],
		bcc: limits.bcc ? copiesOf(item, field.bcc, limits, warnings) : [],
	});
	if (dropped.length > 0)
		warnings.push(`Named more than once, mailed once: ${[...new Set(dropped)].join(', ')}.`);
	if (rules.recipientRequired !== false) checkRecipients(lists, rules.toRequired !== false);
	const target = readRedirection(item, limits);
	const recipients = target ? { to: target, cc: [], bcc: [] } : lists;
	await checkAllowed(item, limits, recipients);
	if (!target) return lists;
	const written = (mailboxes: Mailbox[]) => mailboxes.map(formatMailbox);
	return {
		...recipients,
		redirectedFrom: { to: written(lists.to), cc: written(lists.cc), bcc: written(lists.bcc) },
	};
}

/** From, with Sender Name over a name given in From. */
function readSender(item: Item, limits: ServiceLimits, required: boolean): Mailbox | undefined {
	const { displayName } = field.from;
	const senders = mailboxesOf(item, field.from, limits);
	if (senders.length > 1)
		throw invalid(
			displayName,
			`${displayName} names ${senders.length} addresses`,
			'Enter one sender address.',
		);
	if (senders.length === 0) {
		if (required) throw invalid(displayName, `${displayName} is empty`, "Enter the sender's address.");
		return undefined;
	}
	const name = item.has(field.fromName) ? item.read(field.fromName) : undefined;
	return name ? { address: senders[0].address, name } : senders[0];
}

function checkRecipients(lists: RecipientLists, toRequired: boolean): void {
	if (lists.to.length > 0) return;
	if (!toRequired && lists.cc.length + lists.bcc.length > 0) return;
	const { displayName } = field.to;
	throw invalid(
		displayName,
		`${displayName} is empty`,
		'Enter at least one address, or check the expression: it may have found nothing for this item.',
	);
}

/** The test address; undefined when the option was not added. To mail the real recipients would be the worst guess. */
function readRedirection(item: Item, limits: ServiceLimits): Mailbox[] | undefined {
	const { displayName } = field.redirectTo;
	const target = item.has(field.redirectTo) ? mailboxesOf(item, field.redirectTo, limits) : [];
	if (target.length > 0) return target;
	if (!item.isAdded(field.redirectTo)) return undefined;
	throw invalid(
		displayName,
		`${displayName} is empty`,
		'Enter the test address, or remove the option to mail the real recipients.',
	);
}

async function checkAllowed(item: Item, limits: ServiceLimits, lists: RecipientLists): Promise<void> {
	const allowed = await readAllowList(item, limits);
	const refused = allowed ? notAllowed(allRecipients(lists), allowed) : [];
	if (refused.length === 0) return;
	const { displayName } = field.allowedRecipients;
	throw invalid(
		displayName,
		`${displayName} does not include ${listed(refused)}`,
		`Add the address or its @domain to ${displayName}, or correct the recipient.`,
	);
}

function checkSubject(
	subject: string,
	longest: number | undefined,
	rules: ReadRules,
	warnings: string[],
): void {
	const { displayName } = field.subject;
	if (subject === '' && rules.subjectRequired)
		throw invalid(
			displayName,
			`${displayName} is empty`,
			'Enter a subject; the service refuses mails without one.',
		);
	if (longest === undefined || subject.length <= longest) return;
	const text = `${displayName} has ${subject.length} characters, the service takes ${longest}`;
	if (rules.longSubject === 'warn') warnings.push(`${text}; the rest will be cut off.`);
	else throw invalid(displayName, text, 'Shorten the subject.');
}

function checkSize(message: MailMessage, limits: ServiceLimits, warnings: string[]): void {
	const { maxAttachmentBytes: most, maxAttachmentOption: option, warnAttachmentBytes: warnAbove } = limits;
	const { displayName } = field.attachments;
	const bytes = attachmentBytes(message.attachments);
	if (most !== undefined && bytes > most) {
		throw invalid(
			displayName,
			`${displayName}: the files total ${megabytes(bytes)} MB, more than the ${megabytes(most)} MB that this node sends`,
			`Send fewer or smaller files, or a link to them${option ? `; the option ${option} raises this limit` : ''}.`,
		);
	}
	if (warnAbove !== undefined && bytes > warnAbove)
		warnings.push(
			`The files total ${megabytes(bytes)} MB; services and mailboxes often refuse more than ${megabytes(warnAbove)} MB.`,
		);
}

/** Megabytes (10^6) with one decimal. */
function megabytes(bytes: number): string {
	return (bytes / 1_000_000).toFixed(1).replace(/\.0$/, '');
}
