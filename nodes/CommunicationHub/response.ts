import { STATUSES } from './contract';

/** The members of a SendResponse, each with its lenient reader (CommunicationHub API sheet, section 3). */
const MEMBERS = {
	MessageId: textOrNull,
	Sender: textOrNull,
	Receiver: textOrNull,
	Status: statusName,
	ErrorMessage: textOrNull,
	Configuration: textOrNull,
	Retry: flagOrNull,
	RetryCount: integerOrNull,
};

/** The answer of every operation, with whatever unknown members the service added; null stands for what it leaves out. */
export type SendResponse = { [Name in keyof typeof MEMBERS]: ReturnType<(typeof MEMBERS)[Name]> } & {
	[unknown: string]: unknown;
};

/** Lower case: answers have the names in any. */
const NAMES = new Set(Object.keys(MEMBERS).map((name) => name.toLowerCase()));

/**
 * The eight members with their types, unknown ones kept; undefined when none of them is there (CommunicationHub API
 * sheet, sections 3, 5 and 11).
 */
export function sendResponse(members: Record<string, unknown>): SendResponse | undefined {
	const given = new Map(Object.entries(members).map(([name, value]) => [name.toLowerCase(), value]));
	if (![...NAMES].some((name) => given.has(name))) return undefined;
	const unknown = Object.entries(members).filter(([name]) => !NAMES.has(name.toLowerCase()));
	const known = Object.entries(MEMBERS).map(([name, read]) => [name, read(given.get(name.toLowerCase()))]);
	return { ...Object.fromEntries(unknown), ...Object.fromEntries(known) } as SendResponse;
}

/** What stands for a 2xx without a body: the service returned null. */
export function emptyResponse(): SendResponse {
	return sendResponse({ Status: null }) as SendResponse;
}

/** Numbers 0 to 11 become names, other names stay as they are, and nothing becomes `unknown` (section 8). */
export function statusName(value: unknown): string {
	const text = textOrNull(value)?.trim() ?? '';
	if (text === '') return 'unknown';
	if (/^\d{1,2}$/.test(text)) return STATUSES[Number(text)] ?? text;
	return STATUSES.find((status) => status === text.toLowerCase()) ?? text;
}

/** `true`, `false`, `1` or `0`; null for whatever says neither: that the hub does not retry must not be made up. */
function flagOrNull(value: unknown): boolean | null {
	const word = textOrNull(value)?.trim().toLowerCase();
	if (word === 'true' || word === '1') return true;
	return word === 'false' || word === '0' ? false : null;
}

function integerOrNull(value: unknown): number | null {
	const text = textOrNull(value);
	return text !== null && /^\s*[+-]?\d+(?:\.\d*)?\s*$/.test(text) ? Math.trunc(Number(text)) : null;
}

function textOrNull(value: unknown): string | null {
	if (value === undefined || value === null) return null;
	return typeof value === 'object' ? JSON.stringify(value) : String(value as string | number | boolean);
}
