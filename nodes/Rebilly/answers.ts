import type { IDataObject } from 'n8n-workflow';
import { isSuccess, jsonAnswer } from '../shared/wire/answers';
import { tryParseJson } from '../shared/wire/json';
import { kindOfAnswer, refusalBy, unreadableAnswer } from '../shared/wire/refusal';
import type { Answer } from '../shared/wire/request';
import { createdAnswer, emailMessageAnswer, type EmailMessageAnswer } from './contract';
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

/** The message in an answer; undefined when there is none. */
export function messageIn(answer: Answer): RebillyMessage | undefined {
	const whole = tryParseJson(answer.body);
	const parsed = emailMessageAnswer.safeParse(whole);
	return parsed.success ? { ...parsed.data, whole: whole as IDataObject } : undefined;
}

/** The ID of what a request has created. @throws MailError */
export function readCreated(answer: Answer, about: RebillyAbout): { id: string } {
	if (!isSuccess(answer)) throw refusalBy(refusals, answer, about);
	const created = jsonAnswer(answer, createdAnswer);
	if (created) return created;
	throw unreadableAnswer(answer, refusals, about, kindOfAnswer(answer, 'something without an ID'));
}

/** The rows of a list. @throws MailError when the answer is none */
export function readRows(answer: Answer, about: RebillyAbout): IDataObject[] {
	if (!isSuccess(answer)) throw refusalBy(refusals, answer, about);
	const rows = tryParseJson(answer.body);
	if (Array.isArray(rows))
		return rows.filter((row) => typeof row === 'object' && row !== null) as IDataObject[];
	throw unreadableAnswer(answer, refusals, about, kindOfAnswer(answer, 'something other than a list'));
}

const SIMPLE = ['id', 'status', 'from', 'to', 'subject', 'sentTime', 'responseCode', 'responseBody'];

/** A message without its bodies and links (Rebilly API sheet, section 11). */
export function simplified(message: IDataObject): IDataObject {
	return Object.fromEntries(SIMPLE.filter((name) => name in message).map((name) => [name, message[name]]));
}
