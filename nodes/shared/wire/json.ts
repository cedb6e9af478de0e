import type { IDataObject } from 'n8n-workflow';

/**
 * JSON.parse that loses no digit: whole numbers beyond 2^53 become text. Ids of 64 bits stay what they are.
 * @throws SyntaxError as JSON.parse does
 */
export function parseJson(text: string): unknown {
	const value: unknown = JSON.parse(text);
	// Parsed first: the second look counts on every string being closed, a cut-off answer fails above.
	return /\d{16}/.test(text) ? (JSON.parse(quoteLongIntegers(text)) as unknown) : value;
}

/** The JSON value of a text, or undefined when it is not JSON. */
export function tryParseJson(text: string): unknown {
	try {
		return parseJson(text);
	} catch {
		return undefined;
	}
}

/** The text's JSON object, or undefined when it is not an object. */
export function jsonObject(text: string): IDataObject | undefined {
	const value = tryParseJson(text);
	return typeof value === 'object' && value !== null && !Array.isArray(value)
		? (value as IDataObject)
		: undefined;
}

/** Puts quotes around unsafe whole numbers outside of strings. Linear for correct JSON, whatever its strings hold. */
function quoteLongIntegers(text: string): string {
	let result = '';
	let copied = 0;
	const token = /"|-?\d[\d.eE+-]*/g;
	for (let found = token.exec(text); found !== null; found = token.exec(text)) {
		if (found[0] === '"') {
			token.lastIndex = endOfString(text, found.index);
			continue;
		}
		if (!/^-?\d{16,}$/.test(found[0]) || Number.isSafeInteger(Number(found[0]))) continue;
		result += `${text.slice(copied, found.index)}"${found[0]}"`;
		copied = token.lastIndex;
	}
	return result + text.slice(copied);
}

/** The position after the string that begins at `quote`. By hand: one expression over a long string exhausts the stack. */
function endOfString(text: string, quote: number): number {
	for (let at = quote + 1; at < text.length; at++) {
		if (text[at] === '\\') at++;
		else if (text[at] === '"') return at + 1;
	}
	return text.length;
}
