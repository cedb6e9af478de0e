import { isMailbox, parseMailbox } from '../mail/address';

/** Whether a text is a day of the calendar, as a browser sends it. */
export function isDate(text: string): boolean {
	const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN;
	// The 30th of February would become a day of March.
	return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/** Longest address (RFC 5321, section 4.5.3.1.3). */
const LONGEST_ADDRESS = 254;

/** The address alone; undefined for what is none. */
export function addressOf(text: string): string | undefined {
	const read = parseMailbox(text, LONGEST_ADDRESS);
	return isMailbox(read) ? read.address : undefined;
}

/** A number as people write it, with a point or a comma before the decimals; undefined for what is none or loses digits. */
export function numberOf(text: string): number | undefined {
	const plain = text.trim().replace(/^([+-]?\d*),(\d+)$/, '$1.$2');
	if (!/^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(plain)) return undefined;
	const number = Number(plain);
	if (!Number.isFinite(number)) return undefined;
	return Number.isInteger(number) && !Number.isSafeInteger(number) ? undefined : number;
}
