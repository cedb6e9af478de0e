import { randomUUID } from 'node:crypto';
import type { IDataObject } from 'n8n-workflow';
import { invalid } from '../shared/errors';
import { matchesWildcard } from '../shared/mail/attachments';
import type { Attachment, MailMessage } from '../shared/mail/message';
import { headerText, scalarText } from '../shared/mail/text';
import type { Field } from '../shared/n8n/fields';
import type { Item } from '../shared/n8n/item';
import { Fresh } from '../shared/wire/request';
import { LARGEST_ID, type CalMethod, type CalReply } from './contract';
import * as option from './optionFields';

/** What the iCal part of a mail is. */
export interface Calendar {
	method: CalMethod;
	reply?: CalReply;
}

/**
 * Calendar Method and Calendar Reply. SuperOffice wants exactly one iCal part beside them (vendor page, HasCalendarData).
 * @throws MailError `invalid`
 */
export function readCalendar(item: Item, attachments: Attachment[]): Calendar | undefined {
	const method = item.read(option.calMethod);
	const reply = item.read(option.calReplyStatus);
	const [label, replyLabel] = [option.calMethod.displayName, option.calReplyStatus.displayName];
	if (reply !== undefined && method !== 'Reply')
		throw invalid(
			replyLabel,
			`${replyLabel} goes with ${label} Reply alone`,
			`Set ${label} to Reply, or remove ${replyLabel}.`,
		);
	if (method === undefined) return undefined;
	const parts = attachments.filter(isCalendar).length;
	if (parts === 1) return { method, reply };
	throw invalid(
		label,
		`${label} needs exactly one .ics file among the attachments, and there are ${parts}`,
		`Attach one file of the type text/calendar, or remove ${label}.`,
	);
}

export function isCalendar({ contentType }: Attachment): boolean {
	return /^text\/calendar\b/i.test(contentType);
}

/**
 * Descriptions of files by the rows of the option; the first row whose name fits counts.
 * @throws MailError `invalid`
 */
export function readDescriptions(item: Item, attachments: Attachment[]): Map<Attachment, string> {
	const label = option.attachmentDescriptions.displayName;
	const rows = rowsOf(item.raw(option.attachmentDescriptions), label).map((row) => ({
		file: scalarText(row?.file, label).trim(),
		text: headerText(scalarText(row?.text, label).trim(), label),
	}));
	for (const { file, text } of rows) {
		const fits = attachments.some(({ name }) => matchesWildcard(name, file));
		if (fits && text !== '') continue;
		throw invalid(
			label,
			fits ? `${label}: the text for "${file}" is empty` : `${label}: no attachment is named "${file}"`,
			'Name a file as it is sent, and give it a text; a * stands for any characters.',
		);
	}
	const described = new Map<Attachment, string>();
	for (const attachment of attachments) {
		const row = rows.find(({ file }) => matchesWildcard(attachment.name, file));
		if (row) described.set(attachment, row.text);
	}
	return described;
}

function rowsOf(value: unknown, label: string): Array<IDataObject | undefined> {
	if (value === undefined || value === null || value === '') return [];
	const rows = Array.isArray(value) ? value : ((value as IDataObject).description ?? []);
	if (Array.isArray(rows)) return rows as IDataObject[];
	throw invalid(label, `${label} is not a list`, 'Give each description a file and a text.');
}

/** An id that is typed, chosen from a list or comes from an expression. @throws MailError `invalid` */
export function readId(item: Item, field: Field): number | undefined {
	const text = scalarText(item.raw(field), field.displayName).trim();
	if (text === '') {
		if (!item.isAdded(field) || field.required !== true) return undefined;
		throw invalid(field.displayName, `${field.displayName} is empty`, `Fill in ${field.displayName}.`);
	}
	const id = Number(text);
	if (Number.isInteger(id) && id >= 1 && id <= LARGEST_ID) return id;
	throw invalid(
		field.displayName,
		`${field.displayName} is "${text.slice(0, 60)}", which is not an ID`,
		`Enter a whole number from 1 to ${LARGEST_ID}.`,
	);
}

/** A Message-ID, in angle brackets whether it was typed so or not. @throws MailError `invalid` */
export function readMessageId(item: Item, field: Field): string | undefined {
	const text = item.read(field) as string | undefined;
	if (text === undefined) return undefined;
	const bare = text.replace(/^<|>$/g, '');
	if (/^[^<>\s]+@[^<>\s]+$/.test(bare) || (field.name === 'inReplyTo' && /^[^<>\s]+$/.test(bare)))
		return `<${bare}>`;
	throw invalid(
		field.displayName,
		`${field.displayName} is not a Message-ID`,
		'Enter a Message-ID, such as <id@mail.example.com>.',
	);
}

/** A Message-ID that no other mail has, in the domain of the sender. */
export function newMessageId({ from }: Pick<MailMessage, 'from'>): Fresh {
	const domain = from?.address.slice(from.address.lastIndexOf('@') + 1) ?? 'n8n.invalid';
	return new Fresh(`<${randomUUID()}@${domain}>`);
}
