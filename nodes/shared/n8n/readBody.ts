import { invalid } from '../errors';
import { textFromHtml } from '../mail/body';
import { htmlFromMarkdown } from '../mail/markdown';
import type { MailBody, MailMessage } from '../mail/message';
import { bodyCharacters } from '../mail/text';
import type { Item } from './item';
import * as field from './mailFields';

/**
 * The body in the format that the user chose.
 * @throws MailError `invalid` for a body that is required and empty
 */
export function readBody(item: Item, required: boolean, warnings: string[]): MailBody {
	const format = item.read(field.emailFormat) ?? 'html';
	if (format === 'markdown') return readMarkdown(item, required, warnings);
	const html = format === 'text' ? undefined : item.read(field.html);
	const text = format === 'html' ? undefined : item.read(field.text);
	if (required && html === undefined && text === undefined)
		throw empty(format === 'text' ? field.text : field.html);
	// An empty half of both is derived where the service wants both, and left out elsewhere.
	if (format === 'both') return { format, html, text };
	return format === 'html' ? { format, html: html ?? '' } : { format, text: text ?? '' };
}

/** Both halves come from the Markdown: services that take one of them take the HTML. */
function readMarkdown(item: Item, required: boolean, warnings: string[]): MailBody {
	const { displayName: label } = field.markdown;
	const rules = { label, allowHtml: item.read(field.allowHtmlInMarkdown) };
	// Entities of Markdown may stand for control characters.
	const html = bodyCharacters(htmlFromMarkdown(item.read(field.markdown) ?? '', rules, warnings));
	if (required && html === '') throw empty(field.markdown);
	return { format: 'markdown', html, text: textFromHtml(html) };
}

function empty({ displayName }: { displayName: string }) {
	return invalid(
		displayName,
		`${displayName} is empty`,
		'Enter a body, or check the expression: it may have found nothing for this item.',
	);
}

/** The field that the HTML of a body was written in, for messages. */
export function sourceOfHtml({ format }: MailBody) {
	return format === 'markdown' ? field.markdown : field.html;
}

/** The label of the field that a half of a body was written in: one that was left empty is made of the other. */
export function labelOfHalf(half: 'html' | 'text', body?: MailBody): string {
	if (body?.format === 'markdown') return field.markdown.displayName;
	const other = half === 'html' ? 'text' : 'html';
	const isDerived = body !== undefined && !body[half] && Boolean(body[other]);
	return field[isDerived ? other : half].displayName;
}

/** Braces that no expression has filled in: the field is Fixed, or the text comes from elsewhere. */
export function templatesLeft(item: Item, { subject, body }: MailMessage): string[] {
	const texts =
		body.format === 'markdown'
			? [[item.labelOf(field.markdown), item.read(field.markdown) ?? '']]
			: [
					[item.labelOf(field.html), body.html ?? ''],
					[item.labelOf(field.text), body.text ?? ''],
				];
	const left = [[item.labelOf(field.subject), subject], ...texts]
		.filter(([, text]) => holdsTemplate(text))
		.map(([label]) => label);
	return left.length === 0
		? []
		: [
				`${[...new Set(left)].join(' and ')} still holds {{ }}: the field may be set to Fixed instead of Expression, or the data has it.`,
			];
}

/** Longer ones are not written by people. */
const LONGEST_TEMPLATE = 500;

/** Whether something stands within double braces; an expression may hold braces of its own. Linear. */
function holdsTemplate(text: string): boolean {
	for (let end = text.indexOf('}}'); end !== -1; end = text.indexOf('}}', end + 1)) {
		const before = text.slice(Math.max(0, end - LONGEST_TEMPLATE), end);
		const begin = before.lastIndexOf('{{');
		if (begin !== -1 && before.slice(begin + 2).trim() !== '') return true;
	}
	return false;
}
