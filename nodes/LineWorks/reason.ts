import type { IDataObject } from 'n8n-workflow';
import { excerpt, jsonAnswer } from '../shared/wire/answers';
import type { About, Reason } from '../shared/wire/refusal';
import type { Answer } from '../shared/wire/request';
import { errorAnswer } from './contract';
import { folder, labelOf, mailId, member, sendAs } from './fields';

/** What an answer other than success says of itself. */
export interface LineWorksReason extends Reason {
	/** What a code such as `USER_NOT_EXIST` says is missing: "the member". */
	missing?: string;
}

/** The parameter behind `userId` is called Send As where a mail is sent, Member elsewhere. */
export function memberLabel({ effect }: About): string {
	return (effect === 'send' ? sendAs : member).displayName;
}

/** Most characters that are quoted of a description, and of a code. */
const LONGEST_TEXT = 500;
export const LONGEST_CODE = 100;

/** `{"code","description"}`, the OAuth form, or an excerpt of a page (LINE WORKS API sheet, section 5). */
export function wordsOf(answer: Answer): { code?: string; description?: string; details: IDataObject } {
	const error = jsonAnswer(answer, errorAnswer);
	if (error === undefined) {
		const said = excerpt(answer.body) || excerpt(answer.headers['www-authenticate'] ?? '');
		return { details: said ? { excerpt: said } : {} };
	}
	const code = shortened(error.code ?? error.error, LONGEST_CODE);
	const description = shortened(error.description ?? error.error_description, LONGEST_TEXT);
	return { code, description, details: { ...(code && { code }), ...(description && { description }) } };
}

export function reasonOf(answer: Answer, about: About): LineWorksReason {
	const { code, description, details } = wordsOf(answer);
	const missing = missingBy(code, about);
	const wireName = /^[\s"'[(]*([A-Za-z]+)/.exec(description ?? '')?.[1] ?? '';
	const named = wireName === 'userId' ? memberLabel(about) : labelOf(wireName);
	return { code, said: description, missing: missing?.what, field: missing?.field ?? named, details };
}

/** What a code such as `USER_NOT_EXIST` says is missing, and the parameter that names it. */
function missingBy(code: string | undefined, about: About): { what: string; field?: string } | undefined {
	switch (/^([A-Z_]+?)_NOT_EXIST$/.exec(code ?? '')?.[1]) {
		case 'USER':
		case 'MEMBER':
			return { what: 'the member', field: memberLabel(about) };
		case 'MAIL':
			return { what: 'the mail', field: mailId.displayName };
		case 'FOLDER':
		case 'MAIL_FOLDER':
		case 'MAILFOLDER':
			return { what: 'the folder', field: folder.displayName };
		case 'ATTACHMENT':
			return { what: 'the attachment' };
		default:
			return undefined;
	}
}

/** The dots tell masking that a secret may have been cut. */
export function shortened<T extends string | undefined>(text: T, most: number): T | string {
	return text !== undefined && text.length > most ? `${text.slice(0, most - 3)}...` : text;
}
