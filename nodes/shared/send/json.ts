import type { IDataObject } from 'n8n-workflow';

/**
 * JSON.parse that loses no digit: whole numbers beyond 2^53 become text. Ids of 64 bits stay what they are.
 * @throws SyntaxError as JSON.parse does
 */
export function parseJson(text: string): unknown {
	return JSON.parse(/\d{16}/.test(text) ? quoteLongIntegers(text) : text);
}

/** The JSON value of a text, or undefined when it is no JSON. */
export function tryParseJson(text: string): unknown {
	try {
		return parseJson(text);
	} catch {
		return undefined;
	}
}

/** The text's JSON object, or undefined when it is no object. */
export function jsonObject(text: string): IDataObject | undefined {
	const value = tryParseJson(text);
	return typeof value === 'object' && value !== null && !Array.isArray(value)
		? (value as IDataObject)
		: undefined;
}

/** Puts quotes around unsafe whole numbers outside of strings. Linear. */
function quoteLongIntegers(text: string): string {
	return text.replace(/"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g, (token) => {
		if (token[0] === '"' || !/^-?\d{16,}$/.test(token)) return token;
		return Number.isSafeInteger(Number(token)) ? token : `"${token}"`;
	});
}
