import type { IDataObject } from 'n8n-workflow';
import type { SendReceipt } from '../shared/run/plan';
import { isHtml, isSuccess } from '../shared/wire/answers';
import { tryParseJson } from '../shared/wire/json';
import { unreadableAnswer } from '../shared/wire/refusal';
import type { Answer } from '../shared/wire/request';
import { LONGEST_CODE, shortened } from './reason';
import { refusal, refusals, type LineWorksAbout } from './refusal';

/** The one status that says that a mail was taken. */
const ACCEPTED = 202;

/**
 * What the answer to a send means: exactly 202 is an acceptance, unless its body is a web page or names an error (LINE
 * WORKS API sheet, section 10). There is no message ID. Accepted is not delivered: only a later "[Message delivery
 * failed]" in the sender's mailbox tells.
 * @throws MailError by the table of refusals, and `uncertain` for a success that is not a receipt
 */
export function readReceipt(answer: Answer, about: LineWorksAbout): SendReceipt {
	if (!isSuccess(answer)) throw refusal(answer, about);
	const value = tryParseJson(answer.body);
	const doubt = doubtAbout(answer, value);
	if (doubt !== undefined) throw unreadableAnswer(answer, refusals, about, doubt);
	return { status: 'accepted', messageId: null, response: responseOf(answer, value) };
}

/** How LINE WORKS confirms what it gives nothing back for: 204, or 200 without a body (LINE WORKS API sheet, section 10). */
export function isDoneWithoutBody({ statusCode, body }: Answer): boolean {
	return (statusCode === 204 || statusCode === 200) && body.trim() === '';
}

/** Why the answer is not a receipt, completing "LINE WORKS answered with ..."; undefined when it is. */
function doubtAbout(answer: Answer, value: unknown): string | undefined {
	if (isHtml(answer)) return 'a web page';
	const { code, error } = (value ?? {}) as { code?: unknown; error?: unknown };
	const named = code ?? error;
	if (typeof named === 'string') return `a success status and the code ${shortened(named, LONGEST_CODE)}`;
	if (named !== undefined && named !== null) return 'a success status and an error';
	if (answer.statusCode !== ACCEPTED) return `status ${answer.statusCode} instead of ${ACCEPTED}`;
	return value === undefined && isGarbled(answer) ? 'something that is neither JSON nor text' : undefined;
}

/** JSON without its end, which may be an error, and bytes that are not text: a broken or falsely marked compression. */
function isGarbled({ headers, body }: Answer): boolean {
	if (body.trim() === '') return false;
	const isJson = /[/+]json\b/i.test(headers['content-type'] ?? '') || /^\s*[[{]/.test(body);
	return isJson || /[\p{Cc}\uFFFD]/u.test(body.replace(/[\t\r\n]/g, ''));
}

/** The body as it came. One that says nothing is replaced by the status and the headers of the rate limit. */
function responseOf(answer: Answer, value: unknown): SendReceipt['response'] {
	if (typeof value === 'object' && value !== null) return value as IDataObject | IDataObject[];
	const text = typeof value === 'string' ? value : answer.body.trim();
	return value === null || text.trim() === '' ? withoutBody(answer) : text;
}

function withoutBody({ statusCode, headers }: Answer): IDataObject {
	const names = {
		limit: 'ratelimit-limit',
		remaining: 'ratelimit-remaining',
		resetSeconds: 'ratelimit-reset',
	};
	const found = Object.entries(names).flatMap(([name, header]) => {
		const value = headers[header];
		return value !== undefined && /^\d+$/.test(value) ? [[name, Number(value)] as const] : [];
	});
	return { statusCode, ...(found.length > 0 && { rateLimit: Object.fromEntries(found) }) };
}
