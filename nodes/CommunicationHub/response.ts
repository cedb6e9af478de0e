import { SEND_RESPONSE_NAMES, STATUSES, type SendResponse } from './contract';

/**
 * The eight members with their types, keys in any case, unknown ones kept; undefined when none of them is there
 * (CommunicationHub API sheet, sections 3, 5 and 11).
 */
export function sendResponse(members: Record<string, unknown>): SendResponse | undefined {
	const byLowerName = new Map(Object.entries(members).map(([name, value]) => [name.toLowerCase(), value]));
	if (!SEND_RESPONSE_NAMES.some((name) => byLowerName.has(name.toLowerCase()))) return undefined;
	const text = (name: string) => textOrNull(byLowerName.get(name.toLowerCase()));
	const known = new Set(SEND_RESPONSE_NAMES.map((name) => name.toLowerCase()));
	const unknown = Object.entries(members).filter(([name]) => !known.has(name.toLowerCase()));
	return {
		...Object.fromEntries(unknown),
		MessageId: text('MessageId'),
		Sender: text('Sender'),
		Receiver: text('Receiver'),
		Status: statusName(byLowerName.get('status')),
		ErrorMessage: text('ErrorMessage'),
		Configuration: text('Configuration'),
		Retry: flagOrNull(text('Retry')),
		RetryCount: integerOrNull(text('RetryCount')),
	};
}

/** What stands for a 2xx without a body: the service returned null. */
export function emptyResponse(): SendResponse {
	return {
		MessageId: null,
		Sender: null,
		Receiver: null,
		Status: 'unknown',
		ErrorMessage: null,
		Configuration: null,
		Retry: null,
		RetryCount: null,
	};
}

/** Names stay, in the vendor's spelling; numbers 0 to 11 become names, nothing becomes `unknown` (section 8). */
export function statusName(value: unknown): string {
	const text = textOrNull(value)?.trim() ?? '';
	if (text === '') return 'unknown';
	if (/^\d{1,2}$/.test(text)) return STATUSES[Number(text)] ?? text;
	return STATUSES.find((status) => status === text.toLowerCase()) ?? text;
}

/** `true`, `false`, `1` or `0`; null for whatever says neither: that the hub does not retry must not be made up. */
function flagOrNull(text: string | null): boolean | null {
	const word = text?.trim().toLowerCase();
	if (word === 'true' || word === '1') return true;
	return word === 'false' || word === '0' ? false : null;
}

function integerOrNull(text: string | null): number | null {
	return text !== null && /^\s*[+-]?\d+(?:\.\d*)?\s*$/.test(text) ? Math.trunc(Number(text)) : null;
}

function textOrNull(value: unknown): string | null {
	if (value === undefined || value === null) return null;
	return typeof value === 'object' ? JSON.stringify(value) : String(value as string | number | boolean);
}
