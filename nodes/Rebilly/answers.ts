import type { IDataObject } from 'n8n-workflow';
import { onlyNamed } from '../shared/n8n/simplify';
import { isSuccess, jsonAnswer } from '../shared/wire/answers';
import { tryParseJson } from '../shared/wire/json';
import { kindOfAnswer, refusalBy, unreadableAnswer } from '../shared/wire/refusal';
import type { Answer } from '../shared/wire/request';
import {
	createdAnswer,
	emailMessageAnswer,
	ID_LENGTH,
	ID_PATTERN,
	saysWhatIsWrong,
	type EmailMessageAnswer,
} from './contract';
import { refusals, type RebillyAbout } from './refusal';

/** A message that Rebilly answered with. */
export interface RebillyMessage extends EmailMessageAnswer {
	/** The answer as it came. */
	whole: IDataObject;
}

/** @throws MailError for a refusal, and for a success without a message (Rebilly API sheet, section 11, rule 5) */
export function readMessage(answer: Answer, about: RebillyAbout): RebillyMessage {
	if (!isSuccess(answer)) throw refusalBy(refusals, answer, about);
	const message = messageIn(answer);
	if (message) return message;
	throw unreadableAnswer(answer, refusals, about, kindOfAnswer(answer, 'something other than a message'));
}

/** The message in an answer; undefined when there is none, or an error beside it. */
export function messageIn(answer: Answer): RebillyMessage | undefined {
	const whole = tryParseJson(answer.body);
	const parsed = emailMessageAnswer.safeParse(whole);
	return parsed.success && !saysWhatIsWrong(parsed.data)
		? { ...parsed.data, whole: whole as IDataObject }
		: undefined;
}

/** The message that a request has created; nothing but its ID where the answer has no body. @throws MailError */
export function readCreatedMessage(answer: Answer, about: RebillyAbout): RebillyMessage {
	const id = locatedId(answer);
	return id === undefined ? readMessage(answer, about) : { id, whole: { id } };
}

/** The ID of what a request has created. @throws MailError */
export function readCreated(answer: Answer, about: RebillyAbout): { id: string } {
	if (!isSuccess(answer)) throw refusalBy(refusals, answer, about);
	const id = locatedId(answer);
	if (id !== undefined) return { id };
	const created = jsonAnswer(answer, createdAnswer);
	if (created && !saysWhatIsWrong(created)) return created;
	throw unreadableAnswer(answer, refusals, about, kindOfAnswer(answer, 'something without an ID'));
}

/** A 201 without a body names what it has created in Location (Rebilly API sheet, section 14). */
function locatedId({ statusCode, headers, body }: Answer): string | undefined {
	if (statusCode !== 201 || body.trim() !== '') return undefined;
	const id = /\/(?:email-messages|files)\/([^/?#]+)$/.exec(headers.location ?? '')?.[1] ?? '';
	return id.length <= ID_LENGTH && ID_PATTERN.test(id) ? id : undefined;
}

/** The rows of a list. @throws MailError when the answer is none */
export function readRows(answer: Answer, about: RebillyAbout): IDataObject[] {
	if (!isSuccess(answer)) throw refusalBy(refusals, answer, about);
	const rows = tryParseJson(answer.body);
	if (Array.isArray(rows))
		return rows.filter((row) => typeof row === 'object' && row !== null) as IDataObject[];
	throw unreadableAnswer(answer, refusals, about, kindOfAnswer(answer, 'something other than a list'));
}

/** The number in a header of a list, such as `Pagination-Total` (Rebilly API sheet, section 1). */
export function countIn({ headers }: Answer, name: string): number | undefined {
	const count = headers[name] ?? '';
	return /^\d+$/.test(count) ? Number(count) : undefined;
}

const SIMPLE = ['id', 'status', 'from', 'to', 'subject', 'sentTime', 'responseCode', 'responseBody'];

/** A message without its bodies and links (Rebilly API sheet, section 11). */
export function simplified(message: IDataObject): IDataObject {
	return onlyNamed(message, SIMPLE);
}
