import type { IDataObject } from 'n8n-workflow';
import { MailError, withDetails } from '../shared/errors';
import type { SendReceipt } from '../shared/run/plan';
import { isHtml, isSuccess } from '../shared/wire/answers';
import { caseInsensitiveMember, textMember } from '../shared/wire/caseInsensitive';
import { tryParseJson } from '../shared/wire/json';
import { kindOfAnswer, refusalBy, unreadableAnswer } from '../shared/wire/refusal';
import type { Answer } from '../shared/wire/request';
import {
	addressFix,
	CHECK_BEFORE_RESENDING,
	errorWords,
	MAY_BE_SENT,
	refusals,
	type SuperOfficeAbout,
} from './refusal';

const RUN_AGAIN = 'Run it again later.';

/** Never put into an output: large, internal, or a password (SuperOffice API sheet, section 9). */
const NOT_SHOWN = new Set([
	'stream',
	'tableright',
	'fieldproperties',
	'incomingcredentials',
	'outgoingcredentials',
]);

/**
 * The JSON value of an answer that says what it was asked.
 * @throws MailError for a refusal, a web page, nothing, and what cannot be read (SuperOffice API sheet, section 11)
 */
export function readAnswer(answer: Answer, about: SuperOfficeAbout): unknown {
	if (!isSuccess(answer)) throw refusalBy(refusals, answer, about);
	if (isHtml(answer)) throw unreadable(answer, about);
	const value = answer.body.trim() === '' ? null : tryParseJson(answer.body);
	if (value === null) throw nothingCame(answer, about);
	if (value === undefined) throw unreadable(answer, about);
	if (errorWords(value) !== undefined) throw refusalBy(refusals, answer, about);
	return value;
}

/** Entries of a send's answer, null where one is missing. @throws MailError when it is not a list with an entry */
export function readEntries(answer: Answer, about: SuperOfficeAbout): Array<IDataObject | null> {
	const value = readAnswer(answer, about);
	if (!Array.isArray(value) || value.length === 0) throw notConfirmed(answer);
	return value.map((entry: unknown) => (isObject(entry) ? entry : null));
}

/** The entry of a single mail. @throws MailError `uncertain` unless there is exactly one */
export function readEntry(answer: Answer, about: SuperOfficeAbout): IDataObject {
	const [entry, ...others] = readEntries(answer, about);
	if (entry === null || others.length > 0) throw notConfirmed(answer);
	return entry;
}

/** The stored draft. @throws MailError when the answer is not a draft */
export function readDraft(answer: Answer, about: SuperOfficeAbout): IDataObject {
	const value = readAnswer(answer, about);
	if (!isObject(value)) throw nothingCame(answer, about);
	return value;
}

/** A receipt from one entry of the answer. An entry proves that SuperOffice took the mail, not that it arrived. */
export function receiptFrom(entry: IDataObject, status = 'accepted'): SendReceipt {
	const messageId = textMember(entry, 'MessageID');
	return { status, messageId: messageId === '' ? null : messageId, response: shown(entry) as IDataObject };
}

export function draftReceipt(draft: IDataObject): SendReceipt {
	const draftId = (caseInsensitiveMember(draft, 'EmailItemId') as number | null | undefined) ?? null;
	return { ...receiptFrom(draft, 'draft'), accepted: [], extra: { draftId } };
}

/** 200 with null, nothing or no entry: the call failed or did nothing. */
function notConfirmed({ statusCode }: Answer): MailError {
	return new MailError('uncertain', 'SuperOffice did not confirm the mail. It may have been sent', {
		fix: CHECK_BEFORE_RESENDING,
		statusCode,
	});
}

function nothingCame(answer: Answer, { effect, whenEmpty }: SuperOfficeAbout): MailError {
	if (effect === 'send') return notConfirmed(answer);
	return new MailError('failed', 'SuperOffice answered with nothing: the call did not work', {
		fix: whenEmpty ?? RUN_AGAIN,
		statusCode: answer.statusCode,
	});
}

function unreadable(answer: Answer, about: SuperOfficeAbout): MailError {
	const page = isHtml(answer);
	const what = kindOfAnswer(answer, 'something that cannot be read');
	const unsent = page ? addressFix(about) : (about.inDoubt ?? RUN_AGAIN);
	const sent = page ? `${addressFix(about)} ${MAY_BE_SENT}` : MAY_BE_SENT;
	return withDetails(unreadableAnswer(answer, refusals, about, what), {
		fix: about.effect === 'send' ? sent : unsent,
	});
}

/** The value without what is not shown. */
function shown(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(shown);
	if (!isObject(value)) return value;
	return Object.fromEntries(
		Object.entries(value)
			.filter(([name]) => !NOT_SHOWN.has(name.toLowerCase()))
			.map(([name, member]) => [name, shown(member)]),
	);
}

function isObject(value: unknown): value is IDataObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
