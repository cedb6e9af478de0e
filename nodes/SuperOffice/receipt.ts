import type { IDataObject } from 'n8n-workflow';
import { MailError, withDetails } from '../shared/errors';
import type { SendReceipt } from '../shared/run/plan';
import { isHtml, isSuccess } from '../shared/wire/answers';
import { caseInsensitiveMember, textMember } from '../shared/wire/caseInsensitive';
import { mapDeep } from '../shared/wire/deep';
import { tryParseJson } from '../shared/wire/json';
import { done, kindOfAnswer, refusalBy, unreadableAnswer } from '../shared/wire/refusal';
import type { Answer } from '../shared/wire/request';
import { addressFix, errorWords, inDoubt, refusals, type SuperOfficeAbout } from './refusal';

const RUN_AGAIN = 'Run it again later.';

/** Never put into an output: large, or a password (SuperOffice API sheet, section 9). */
const NOT_SHOWN = new Set(['stream', 'incomingcredentials', 'outgoingcredentials']);
/** Rights, which every object of an answer repeats: shown of the mail itself alone. */
const RIGHTS = new Set(['tableright', 'fieldproperties']);

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

/**
 * Entries of a send's answer, null where there is none that proves anything.
 * @throws MailError when it is not a list with an entry
 */
export function readEntries(answer: Answer, about: SuperOfficeAbout): Array<IDataObject | null> {
	const value = readAnswer(answer, about);
	if (!Array.isArray(value) || value.length === 0) throw notConfirmed(answer, about);
	return value.map((entry: unknown) => (isProof(entry) ? entry : null));
}

/** The entry of a single mail. @throws MailError `uncertain` unless there is exactly one, and it proves something */
export function readEntry(answer: Answer, about: SuperOfficeAbout): IDataObject {
	const value = readAnswer(answer, about);
	if (!Array.isArray(value) || value.length !== 1) throw notConfirmed(answer, about);
	const [entry] = value as unknown[];
	if (!isProof(entry)) throw notConfirmed(answer, about, errorWords(entry));
	return entry;
}

/** The stored draft. @throws MailError `uncertain` when the answer is not a draft */
export function readDraft(answer: Answer, about: SuperOfficeAbout): IDataObject {
	const value = readAnswer(answer, about);
	if (!isProof(value)) throw notConfirmed(answer, about);
	return value;
}

/** What a mail or draft that SuperOffice took has at least one of (SuperOffice API sheet, section 5). */
const PROOFS = ['MessageID', 'EmailItemId', 'ServerId', 'Subject', 'To'];

/** An object that is a mail and no error; one with nothing in it proves nothing. */
export function isProof(value: unknown): value is IDataObject {
	if (!isObject(value) || errorWords(value) !== undefined) return false;
	return PROOFS.some((name) => {
		const member = caseInsensitiveMember(value, name);
		return Array.isArray(member) ? member.length > 0 : Boolean(member);
	});
}

/** A receipt from one entry of the answer. An entry proves that SuperOffice took the mail, not that it arrived. */
export function receiptFrom(entry: IDataObject, status = 'accepted'): SendReceipt {
	const messageId = textMember(entry, 'MessageID');
	return { status, messageId: messageId === '' ? null : messageId, response: shown(entry) };
}

export function draftReceipt(draft: IDataObject): SendReceipt {
	const draftId = (caseInsensitiveMember(draft, 'EmailItemId') as number | null | undefined) ?? null;
	return { ...receiptFrom(draft, 'draft'), accepted: [], extra: { draftId } };
}

/** A success without proof: the call failed, did nothing, or did it and does not say so. */
function notConfirmed({ statusCode }: Answer, about: SuperOfficeAbout, said?: string): MailError {
	const { noun, effect } = about;
	const why = said === undefined ? '' : `: ${said}`;
	return new MailError(
		'uncertain',
		`SuperOffice did not confirm the ${noun}${why}. It may have been ${done(effect)}`,
		{ fix: inDoubt(about), statusCode, details: said === undefined ? {} : { serviceMessage: said } },
	);
}

function nothingCame(answer: Answer, about: SuperOfficeAbout): MailError {
	const { effect, whenEmpty } = about;
	if (effect !== 'none') return notConfirmed(answer, about);
	return new MailError('failed', 'SuperOffice answered with nothing: the call did not work', {
		fix: whenEmpty ?? RUN_AGAIN,
		statusCode: answer.statusCode,
	});
}

function unreadable(answer: Answer, about: SuperOfficeAbout): MailError {
	const what = kindOfAnswer(answer, 'something that cannot be read');
	const fixes = [isHtml(answer) && addressFix(about), about.effect !== 'none' && inDoubt(about)];
	return withDetails(unreadableAnswer(answer, refusals, about, what), {
		fix: fixes.filter(Boolean).join(' ') || RUN_AGAIN,
	});
}

/** The value without what is not shown. */
export function shown(value: IDataObject): IDataObject {
	const bounded = mapDeep(value, (text) => text);
	return JSON.parse(
		JSON.stringify(bounded, function (this: unknown, name, member: unknown) {
			const key = name.toLowerCase();
			return NOT_SHOWN.has(key) || (RIGHTS.has(key) && this !== bounded) ? undefined : member;
		}),
	) as IDataObject;
}

export function isObject(value: unknown): value is IDataObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
