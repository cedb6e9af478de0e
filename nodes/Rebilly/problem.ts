import type { MailBody } from '../shared/mail/message';
import type { IDataObject } from 'n8n-workflow';
import { mediaType } from '../shared/mail/fileName';
import { excerpt, jsonAnswer } from '../shared/wire/answers';
import type { Answer } from '../shared/wire/request';
import { problemAnswer, saysWhatIsWrong } from './contract';
import { labelOf } from './fields';

/** Reads Rebilly's own form of an error: problem JSON (Rebilly API sheet, section 8). */

const LONGEST_TEXT = 500;
/** Rebilly serves problem JSON as plain JSON; the other type is that of RFC 9457. */
const PROBLEM_TYPES = ['application/json', 'application/problem+json'];

type InvalidField = { field: string; message: string };

/**
 * Whether an answer is an error in Rebilly's own form: problem JSON, of which members may be missing, but not all. A
 * gateway or a login page may answer with any status.
 */
export function isProblem(answer: Answer): boolean {
	const type = mediaType(answer.headers['content-type'] ?? '');
	if (type !== '' && !PROBLEM_TYPES.includes(type)) return false;
	const problem = jsonAnswer(answer, problemAnswer);
	if (problem === undefined || !saysWhatIsWrong(problem)) return false;
	return problem.status === undefined || problem.status === answer.statusCode;
}

/** Reads problem JSON, of which any member may be missing, or whatever else came (Rebilly API sheet, section 8). */
export function problemOf(answer: Answer): {
	title: string;
	invalidFields: InvalidField[];
	details: IDataObject;
} {
	const body = jsonAnswer(answer, problemAnswer);
	const invalidFields = (body?.invalidFields ?? [])
		.filter(({ field, message }) => field !== '' || message !== '')
		.map(({ field, message }) => ({ field, message: short(message) }));
	const detail = short(body ? (body.detail ?? body.error ?? body.details?.join('; ')) : excerpt(answer.body));
	const title = short(body?.title);
	return {
		title: title || `Rebilly answered ${answer.statusCode}`,
		invalidFields,
		details: {
			...(title && { title }),
			...(detail && { detail }),
			...(invalidFields.length > 0 && { invalidFields }),
		},
	};
}

/** "Rebilly says: ..." from the details of a refusal; '' when it says nothing. */
export function wordsIn(
	{ detail, invalidFields = [] }: IDataObject,
	labelOfPath: (path: string) => string = (path) => labelOrPath(path),
): string {
	const lines = (invalidFields as InvalidField[]).map(({ field, message }) => {
		const label = labelOfPath(field);
		const place = label === field || !/[.[]/.test(field) ? label : `${label} (${field})`;
		return short([place, message].filter((part) => part !== '').join(': '));
	});
	const said = [detail, ...lines].filter(Boolean);
	return said.length > 0 ? `Rebilly says: ${said.join(' | ')}` : '';
}

/** A field that no parameter stands for keeps its own name. */
export function labelOrPath(path: string, body?: MailBody): string {
	return labelOf(path, body) ?? path;
}

function short(text = ''): string {
	const line = text.replace(/\s+/g, ' ').trim();
	return line.length > LONGEST_TEXT ? `${line.slice(0, LONGEST_TEXT)}...` : line;
}
