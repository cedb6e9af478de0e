import { invalid } from '../shared/errors';
import type { Field } from '../shared/n8n/fields';
import type { Item } from '../shared/n8n/item';
import { acceptLanguage, culture, language, returnFields, timeZone } from './optionFields';

/** What shapes the answer, not the mail (SuperOffice API sheet, section 5). */
export interface AnswerOptions {
	/** Property paths that should come back; undefined: all. */
	select?: string;
	/** SO-Language and the like. */
	requestHeaders: Record<string, string>;
}

/** Headers that shape texts, numbers and dates of an answer, and what they may hold. */
const HEADERS: ReadonlyArray<{ name: string; field: Field; allowed: RegExp; fix: string }> = [
	{
		name: 'Accept-Language',
		field: acceptLanguage,
		allowed: /^[A-Za-z0-9*,;=. -]+$/,
		fix: 'Enter language codes such as nb or "nb, en;q=0.8".',
	},
	{
		name: 'SO-Language',
		field: language,
		allowed: /^(?:[A-Za-z]{2}(?:-[A-Za-z]{2,4})?|\*|x)$/,
		fix: 'Enter a language code such as nb, or * to leave texts untranslated.',
	},
	{
		name: 'SO-Culture',
		field: culture,
		allowed: /^[A-Za-z]{2}(?:-[A-Za-z]{2,4})?$/,
		fix: 'Enter a culture code such as nb-NO.',
	},
	{
		name: 'SO-TimeZone',
		field: timeZone,
		allowed: /^[A-Za-z0-9]+(?:-[A-Za-z0-9]+)?(?: *, *includeTZOffset)?$/,
		fix: 'Enter the ID or code of a time zone in SuperOffice, such as 261, NO or US-NY.',
	},
];

/**
 * @param always properties that come back whatever Return Fields says
 * @throws MailError `invalid`
 */
export function readAnswerOptions(item: Item, always: readonly string[]): AnswerOptions {
	return { select: readSelection(item, always), requestHeaders: readHeaders(item) };
}

/** Our own properties in the wire's casing, then what else is asked for; nothing twice. */
function readSelection(item: Item, always: readonly string[]): string | undefined {
	const text = item.read(returnFields);
	if (text === undefined) return undefined;
	const paths = text.split(',').map((path) => path.trim());
	const bad = paths.find((path) => !/^[A-Za-z]+(?:\/[A-Za-z]+)*$/.test(path));
	if (bad !== undefined) {
		const { displayName } = returnFields;
		throw invalid(
			displayName,
			`${displayName} holds "${bad.slice(0, 60)}"`,
			'Enter property names separated by commas, such as Sent, From/Address.',
		);
	}
	const own = new Set(always.map((name) => name.toLowerCase()));
	return [...always, ...paths.filter((path) => !own.has(path.toLowerCase()))].join(',');
}

function readHeaders(item: Item): Record<string, string> {
	const headers: Record<string, string> = {};
	for (const { name, field, allowed, fix } of HEADERS) {
		const value = item.read(field);
		if (typeof value !== 'string') continue;
		if (!allowed.test(value))
			throw invalid(field.displayName, `${field.displayName} is "${value.slice(0, 60)}"`, fix);
		headers[name] = value;
	}
	if ('SO-Culture' in headers && !('SO-Language' in headers) && !('Accept-Language' in headers)) {
		throw invalid(
			culture.displayName,
			`${culture.displayName} is ignored without a language`,
			`Add ${language.displayName} too.`,
		);
	}
	return headers;
}
