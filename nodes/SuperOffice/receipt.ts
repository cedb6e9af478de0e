import type { IDataObject } from 'n8n-workflow';
import { commonRefusal, excerpt, isHtml, isSuccess } from '../shared/send/answers';
import { MailError } from '../shared/send/errors';
import { tryParseJson } from '../shared/send/json';
import type { Answer, PlanStep } from '../shared/send/plan';
import type { SendReceipt } from '../shared/send/service';
import { PRINCIPAL_EMAIL } from './contract';
import type { Authentication } from './connection';

/** The step that asks who is logged in. */
export const WHO_AM_I = 'whoAmI';

/** Never put into an output: large, internal, or a password (SuperOffice API sheet, section 9). */
const NOT_SHOWN = new Set([
	'stream',
	'tableright',
	'fieldproperties',
	'incomingcredentials',
	'outgoingcredentials',
]);

const CHECK_BEFORE_RESENDING =
	'It was not sent again. Check sender, mail server and mailbox, and with the recipient before you send it again.';

/**
 * Judges the answer of a step by status and form; whether every mail is in it is up to `entriesOf` and its callers.
 * @throws MailError with the texts of the SuperOffice API sheet, section 11
 */
export function checkAnswer(step: PlanStep, answer: Answer, authentication: Authentication): void {
	const unclear = step.effect === 'send' ? 'uncertain' : 'failed';
	if (!isSuccess(answer)) throw statusRefusal(answer, authentication);
	if (isHtml(answer)) {
		throw new MailError(
			unclear,
			'SuperOffice answered with a web page: the base URL does not lead to the WebAPI',
			{
				fix: `It normally ends in /api.${unclear === 'uncertain' ? ' The mail may have been sent; check before you send it again.' : ''}`,
				statusCode: answer.statusCode,
				details: { excerpt: excerpt(answer.body) },
			},
		);
	}
	const value = readJson(answer, unclear);
	const said = errorWords(value);
	if (said !== undefined) {
		throw new MailError(unclear, `SuperOffice rejected the request: ${said}`, {
			fix:
				unclear === 'uncertain'
					? `The answer does not say what became of the mail; it may have been sent. ${CHECK_BEFORE_RESENDING}`
					: 'Correct what the message names.',
			statusCode: answer.statusCode,
			details: { serviceMessage: said },
		});
	}
	if (step.id === WHO_AM_I && stringMember(value, PRINCIPAL_EMAIL) === '') {
		throw new MailError(
			'invalid',
			'From is empty, and the logged-in user has no mail address in SuperOffice',
			{
				field: 'From',
				fix: 'Give the sender address. Nothing was sent.',
			},
		);
	}
}

/** The answer's JSON, or the error for nothing and for something else. */
function readJson(answer: Answer, unclear: 'uncertain' | 'failed'): unknown {
	const text = answer.body.trim();
	const value = tryParseJson(text);
	if (text === '' || value === null) throw notConfirmed(answer, unclear);
	if (value === undefined) {
		throw new MailError(unclear, 'SuperOffice sent an answer that cannot be read', {
			fix:
				unclear === 'uncertain'
					? `The mail may have been sent. ${CHECK_BEFORE_RESENDING}`
					: 'Run it again later.',
			statusCode: answer.statusCode,
			details: { contentType: answer.headers['content-type'] ?? null, excerpt: excerpt(answer.body) },
		});
	}
	return value;
}

/** 200 with null, nothing or an empty list: the call failed or did nothing. */
export function notConfirmed(answer: Answer, kind: 'uncertain' | 'failed' = 'uncertain'): MailError {
	if (kind === 'failed') {
		return new MailError('failed', 'SuperOffice answered with nothing: the call did not work', {
			fix: 'Check sender and mailbox of the user. Nothing was sent.',
			statusCode: answer.statusCode,
		});
	}
	return new MailError('uncertain', 'SuperOffice did not confirm the mail. It may have been sent', {
		fix: CHECK_BEFORE_RESENDING,
		statusCode: answer.statusCode,
	});
}

function statusRefusal(answer: Answer, authentication: Authentication): MailError {
	const { statusCode } = answer;
	const online = authentication !== 'onsite';
	const said = errorWords(tryParseJson(answer.body)) ?? excerpt(answer.body);
	const details: IDataObject = said === '' ? {} : { serviceMessage: said };
	const error = (kind: 'unauthorized' | 'refused' | 'failed', message: string, fix: string) =>
		new MailError(kind, message, { fix, statusCode, details });
	if (statusCode === 401 && online) {
		return error(
			'unauthorized',
			'SuperOffice refused the call although the login was renewed',
			'Nothing was sent. If Find Recipients works with this credential, the app has no access to the EMail agent: ask SuperOffice to enable Email for the app registration. Otherwise reconnect or correct the credential.',
		);
	}
	if (statusCode === 401) {
		return error(
			'unauthorized',
			'SuperOffice refused the login',
			'Nothing was sent. Reconnect or correct the credential.',
		);
	}
	if (statusCode === 403 && online) {
		return error(
			'unauthorized',
			'This app has no access to the EMail agent',
			'Nothing was sent. Ask SuperOffice to enable Email for the app registration, and an administrator of the tenant to approve the app.',
		);
	}
	if (statusCode === 421) {
		return error(
			'failed',
			'The tenant has moved and its new address did not work',
			'Nothing was sent. Check Tenant ID and Environment in the credential.',
		);
	}
	const common = commonRefusal(answer, 'SuperOffice');
	// Where SuperOffice itself says why, its words are better than ours.
	const ownWords = said !== '' && !isHtml(answer) && [400, 404, 405, 409, 412].includes(statusCode);
	if (common && !ownWords) return common;
	return error(
		'refused',
		`SuperOffice rejected the request: ${said === '' ? `status ${statusCode}` : said}`,
		'Nothing was sent. Correct what the message names.',
	);
}

/** Words of the service for an answer that was judged by its status alone (5xx, 429). */
export function explain(
	step: PlanStep,
	answer: Answer,
): { message?: string; fix?: string; details?: IDataObject } {
	const said = errorWords(tryParseJson(answer.body)) ?? excerpt(answer.body);
	const details: IDataObject = said === '' ? {} : { serviceMessage: said };
	if (answer.statusCode === 429) return { details };
	return {
		message: `No clear answer from SuperOffice (${answer.statusCode}${said === '' ? '' : `: ${said}`})`,
		...(step.effect === 'send' && { fix: CHECK_BEFORE_RESENDING }),
		details,
	};
}

/** Message of an error object, PascalCase or camelCase; undefined when the value is none (section 6, parsing rule). */
function errorWords(value: unknown): string | undefined {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
	const text = (name: string) => stringMember(value, name).replace(/\s+/g, ' ').trim().slice(0, 300);
	const own = text('ErrorMessage');
	if (own !== '') return own;
	const parts = [text('Message'), text('MessageDetail')].filter((part) => part !== '');
	if (parts.length > 0) return parts.join(' ');
	return member(value, 'Error') === true ? text('ErrorType') || 'no reason given' : undefined;
}

/** Entries of a send's answer, null where one is missing. @throws MailError when it is no list with an entry */
export function entriesOf(answer: Answer): Array<IDataObject | null> {
	const value = tryParseJson(answer.body);
	if (!Array.isArray(value) || value.length === 0) throw notConfirmed(answer);
	return value.map((entry: unknown) =>
		typeof entry === 'object' && entry !== null && !Array.isArray(entry) ? (entry as IDataObject) : null,
	);
}

/** The receipt of a single mail: exactly one entry, or it is not confirmed. */
export function receiptOf(answer: Answer): SendReceipt {
	const entries = entriesOf(answer);
	if (entries.length !== 1 || entries[0] === null) throw notConfirmed(answer);
	return receiptFrom(entries[0]);
}

/** A receipt from one entry of the answer. An entry proves that SuperOffice took the mail, not that it arrived. */
export function receiptFrom(entry: IDataObject, status = 'accepted'): SendReceipt {
	const messageId = stringMember(entry, 'MessageID');
	return { status, messageId: messageId === '' ? null : messageId, response: shown(entry) as IDataObject };
}

/** The stored draft. @throws MailError when the answer is no draft */
export function draftOf(answer: Answer): SendReceipt {
	const value = tryParseJson(answer.body);
	if (typeof value !== 'object' || value === null || Array.isArray(value))
		throw notConfirmed(answer, 'failed');
	const entry = value as IDataObject;
	return {
		...receiptFrom(entry, 'draft'),
		accepted: [],
		extra: { draftId: (member(entry, 'EmailItemId') as number | null) ?? null },
	};
}

/** The value without what is not shown. */
export function shown(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(shown);
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(
		Object.entries(value)
			.filter(([name]) => !NOT_SHOWN.has(name.toLowerCase()))
			.map(([name, entry]) => [name, shown(entry)]),
	);
}

/** A member by its name in any case: SuperOffice answers in PascalCase, its own client expects camelCase. */
export function member(object: object, name: string): unknown {
	if (Object.prototype.hasOwnProperty.call(object, name)) return (object as Record<string, unknown>)[name];
	const wanted = name.toLowerCase();
	return Object.entries(object).find(([key]) => key.toLowerCase() === wanted)?.[1];
}

export function stringMember(object: unknown, name: string): string {
	const value = typeof object === 'object' && object !== null ? member(object, name) : undefined;
	return typeof value === 'string' ? value : '';
}
