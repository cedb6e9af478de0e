import { caseInsensitiveMember, textMember } from '../shared/wire/caseInsensitive';
import type { Answer } from '../shared/wire/request';
import { readAnswer } from './format';

/** The framework's form of an error, in JSON and in XML alike (CommunicationHub API sheet, section 9). */

/** What an ErrorResponse says in its ResponseStatus. */
export interface ResponseStatus {
	code: string;
	message: string;
	errors: Array<{ field: string; code: string; message: string }>;
}

/** Characters of the service's words in a message. */
const LONGEST_LINE = 300;
/** The framework, or the web server below it, could not read the body; the operation did not run (section 13). */
export const UNREADABLE = /^Could not deserialize '/;

/**
 * The ResponseStatus among the members of an answer, in camelCase or not. Undefined when there is none, or when it
 * has no error code, which means success (CommunicationHub API sheet, section 9).
 */
export function responseStatus(members: object): ResponseStatus | undefined {
	const status = caseInsensitiveMember(members, 'ResponseStatus');
	const code = textMember(status, 'ErrorCode').trim();
	if (code === '') return undefined;
	const errors = caseInsensitiveMember(status, 'Errors');
	return {
		code,
		message: textMember(status, 'Message').trim(),
		errors: (Array.isArray(errors) ? errors : [])
			.filter((entry: unknown) => typeof entry === 'object' && entry !== null)
			.map((entry) => ({
				field: textMember(entry, 'FieldName').trim(),
				code: textMember(entry, 'ErrorCode').trim(),
				message: textMember(entry, 'Message').trim(),
			})),
	};
}

/** The ResponseStatus of an answer. */
export function statusIn(answer: Answer): ResponseStatus | undefined {
	const read = readAnswer(answer);
	return read.kind === 'object' ? responseStatus(read.members) : undefined;
}

/**
 * The line of a message that says why. Messages can hold a stack text after the first line. One that ends in a colon
 * announces the next, and that of an unreadable body begins with "Error:".
 */
export function tellingLine(message: string): string {
	const lines = message
		.split(/\r?\n/)
		.map((line) => line.trim())
		.filter((line) => line !== '');
	const [first = '', second = ''] = lines;
	const reason = UNREADABLE.test(first) && lines.find((line) => /^Error: ./.test(line));
	const told = reason || (first.endsWith(':') ? `${first} ${second.replace(/^-+\s*/, '')}`.trim() : first);
	return told.length > LONGEST_LINE ? `${told.slice(0, LONGEST_LINE - 3)}...` : told;
}
