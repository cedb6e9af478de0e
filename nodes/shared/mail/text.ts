import { invalid } from '../errors';

/** Control characters of C0 and C1, DELETE, and the two separators of Unicode that end a line (general categories Cc, Zl, Zp). */
const HEADER_CONTROL = /[\p{Cc}\u2028\u2029]/u;
/** Control characters that no line of a body holds (general category Cc without those of C1), and noncharacters. */
const BODY_CONTROL = /(?![\t\n\r\u0080-\u009f])[\p{Cc}\p{Noncharacter_Code_Point}]/gu;
/** The bytes 0x80 to 0x9f (WHATWG Encoding, index windows-1252). Node's own decoder takes them for Latin-1. */
const WINDOWS_1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';
/**
 * What a terminal takes as colours, movements of the cursor, titles and links: control sequences, control strings, and
 * the shorter escapes (ECMA-48, sections 5.3 to 5.6).
 */
const ANSI = new RegExp(
	'\\u001b\\[[0-?]*[ -/]*[@-~]|\\u001b[\\]PX^_][^\\u0007\\u001b]*(?:\\u0007|\\u001b\\\\)|\\u001b[ -/]*[0-~]',
	'g',
);

/** Position of the first surrogate without its partner, or -1. Such text has no UTF-8 form. */
export function loneSurrogateAt(text: string): number {
	for (let i = 0; i < text.length; i++) {
		const code = text.charCodeAt(i);
		if (code < 0xd800 || code > 0xdfff) continue;
		const next = text.charCodeAt(i + 1);
		if (code <= 0xdbff && next >= 0xdc00 && next <= 0xdfff) i++;
		else return i;
	}
	return -1;
}

/** `U+000A` for a character, to name what cannot be shown. */
export function codePointName(char: string): string {
	return `U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

/**
 * A value that ends up in one header line (subject, name, reference). Blanks of other kinds become a blank, characters of
 * Windows-1252 that were taken for controls become what they mean.
 * @throws MailError `invalid` for line breaks, other control characters and broken Unicode
 */
export function headerText(value: string, label: string): string {
	const text = headerCharacters(value);
	const found = HEADER_CONTROL.exec(text);
	if (found) {
		const what = /[\r\n]/.test(found[0])
			? 'a line break'
			: `the control character ${codePointName(found[0])}`;
		throw invalid(
			label,
			`${label} contains ${what}`,
			`Remove it from ${label}; this field is a single line.`,
		);
	}
	return wellFormed(text, label);
}

/** Tabs and separators of lines (general categories Zl, Zp) as blanks, and what Windows-1252 means by characters of C1. */
export function headerCharacters(text: string): string {
	return text.replace(/[\u0080-\u009f\t\v\f\u2028\u2029]/g, headerCharacter);
}

function headerCharacter(char: string): string {
	// NEXT LINE, a tab and the separators are white space; the rest of C1 is Windows-1252 read as Latin-1.
	const code = char.charCodeAt(0);
	return code >= 0x80 && code <= 0x9f && code !== 0x85 ? WINDOWS_1252[code - 0x80] : ' ';
}

/**
 * A body without what mail cannot carry: colours of a terminal and control characters are left out, form feeds and
 * vertical tabs become line breaks.
 * @param notes is told when something was left out
 * @throws MailError `invalid` for broken Unicode
 */
export function bodyText(value: string, label: string, notes: string[] = []): string {
	const text = bodyCharacters(value);
	if (text !== value) notes.push(`Control characters in ${label} were left out or became line breaks.`);
	return wellFormed(text, label);
}

/** The same without a word, for a text that is made of another: there, entities of HTML may stand for such characters. */
export function bodyCharacters(value: string): string {
	return value
		.replace(ANSI, '')
		.replace(/[\f\v]/g, '\n')
		.replace(BODY_CONTROL, '');
}

function wellFormed(value: string, label: string): string {
	const at = loneSurrogateAt(value);
	if (at === -1) return value;
	throw invalid(
		label,
		`${label} contains half of a character (${codePointName(value[at])}) at position ${at + 1}`,
		'The text was cut in the middle of an emoji or a rare character. Cut it at another place.',
	);
}

/** Whether `value` has a character that may not stand in a header line. */
export function hasHeaderControl(value: string): boolean {
	return HEADER_CONTROL.test(value);
}

/** A value from the editor or an expression as text: numbers, booleans and dates (as ISO text) are fine, objects are not. */
export function scalarText(value: unknown, label: string): string {
	if (value === undefined || value === null) return '';
	const date = isoText(value);
	if (date !== undefined) return date;
	if (typeof value === 'string') return value;
	if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint')
		return String(value);
	throw invalid(
		label,
		`${label} is ${Array.isArray(value) ? 'a list' : 'an object'}, not text`,
		`Let the expression give a text, for example {{ $json.name }}.`,
	);
}

/** `{{ $now }}` and `{{ $today }}` give Luxon's DateTime, Code nodes a Date, or what another library makes of it. */
function isoText(value: unknown): string | undefined {
	if (value instanceof Date) return Number.isNaN(value.getTime()) ? undefined : value.toISOString();
	if (typeof value !== 'object' || value === null) return undefined;
	const { toISO, toISOString } = value as { toISO?: unknown; toISOString?: unknown };
	const write = toISO ?? toISOString;
	const text: unknown = typeof write === 'function' ? write.call(value) : undefined;
	return typeof text === 'string' ? text : undefined;
}
