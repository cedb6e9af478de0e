import { invalid } from '../errors';

/** Control characters that have no place in a header line (CR and LF among them). Escaped, so that none stands in this file. */
const HEADER_CONTROL = new RegExp('[\\u0000-\\u001f\\u007f-\\u009f\\u2028\\u2029]');
const BODY_CONTROL = new RegExp('[\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f\\ufffe\\uffff]');
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
 * A value that ends up in one header line (subject, name, reference).
 * Throws `invalid` for line breaks, other control characters and broken Unicode.
 */
export function headerText(value: string, label: string): string {
	const found = HEADER_CONTROL.exec(value);
	if (found) {
		const what =
			found[0] === '\r' || found[0] === '\n'
				? 'a line break'
				: `the control character ${codePointName(found[0])}`;
		throw invalid(
			label,
			`${label} contains ${what}`,
			`Remove it from ${label}; this field is a single line.`,
		);
	}
	return wellFormed(value, label);
}

/** A body. Throws `invalid` for control characters that mail cannot carry and for broken Unicode. */
export function bodyText(value: string, label: string): string {
	const found = BODY_CONTROL.exec(value);
	if (found) {
		throw invalid(
			label,
			`${label} contains the control character ${codePointName(found[0])} at position ${found.index + 1}`,
			`Remove it, for example with .replace() in an expression.`,
		);
	}
	return wellFormed(value, label);
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

/** A value from the editor or an expression as text: numbers and booleans are fine, objects are not. */
export function scalarText(value: unknown, label: string): string {
	if (value === undefined || value === null) return '';
	if (typeof value === 'string') return value;
	if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint')
		return String(value);
	throw invalid(
		label,
		`${label} is ${Array.isArray(value) ? 'a list' : 'an object'}, not text`,
		`Let the expression give a text, for example {{ $json.name }}.`,
	);
}
