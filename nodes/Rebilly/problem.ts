import type { IDataObject } from 'n8n-workflow';
import { commonRefusal, excerpt } from '../shared/wire/commonRefusals';
import { MailError, type ErrorKind } from '../shared/errors';
import { tryParseJson } from '../shared/wire/json';
import type { Answer } from '../shared/run/plan';
import { problemAnswer } from './contract';

/** What an answer other than success says, in the editor's words. */
export interface Problem {
	title: string;
	detail?: string;
	/** One line per field at fault: `From: is not verified`. */
	fieldLines: string[];
	/** Label of the first field at fault. */
	field?: string;
	details: IDataObject;
}

/** Labels of the parameters behind the wire names. */
const FIELD_LABELS: Record<string, string> = {
	attachments: 'Attachments',
	bcc: 'BCC',
	cc: 'CC',
	credentialHash: 'Sending Credential',
	file: 'Attachments',
	filter: 'Filter',
	from: 'From',
	html: 'HTML',
	limit: 'Limit',
	metadata: 'Metadata',
	name: 'Attachments',
	q: 'Search Text',
	sort: 'Sort',
	status: 'Status',
	subject: 'Subject',
	text: 'Text',
	to: 'To',
};

const LONGEST_TEXT = 500;
/** Statuses that Rebilly documents and that are explained here. */
const OWN_WORDS = [400, 401, 403, 404, 409, 422];

/**
 * Reads problem JSON, of which any member may be missing, or whatever else came (Rebilly API sheet, section 8).
 * @param labelOf the label of a field where the request knows better than its name alone
 */
export function readProblem(answer: Answer, labelOf: (path: string) => string = fieldLabel): Problem {
	const parsed = problemAnswer.safeParse(tryParseJson(answer.body));
	const body = parsed.success ? parsed.data : {};
	const invalidFields = (body.invalidFields ?? []).filter(
		({ field, message }) => field !== '' || message !== '',
	);
	const firstField = invalidFields.find(({ field }) => field !== '')?.field;
	const text = parsed.success ? undefined : excerpt(answer.body);
	const detail = body.detail ?? body.error ?? body.details?.join('; ') ?? text;
	return {
		title: short(body.title) || `Rebilly answered ${answer.statusCode}`,
		...(detail ? { detail: short(detail) } : {}),
		fieldLines: invalidFields.map(({ field, message }) =>
			short([labelWithPath(field, labelOf), message].filter((part) => part !== '').join(': ')),
		),
		...(firstField === undefined ? {} : { field: labelOf(firstField) }),
		details: {
			...(body.title ? { title: short(body.title) } : {}),
			...(detail ? { detail: short(detail) } : {}),
			...(invalidFields.length > 0
				? { invalidFields: invalidFields.map(({ field, message }) => ({ field, message: short(message) })) }
				: {}),
		},
	};
}

/** `to.0` and `to[0]` belong to To. A field that no parameter stands for keeps its own name. */
export function fieldLabel(path: string): string {
	const name = path.split(/[.[]/)[0] ?? path;
	return Object.hasOwn(FIELD_LABELS, name) ? FIELD_LABELS[name] : path;
}

function labelWithPath(path: string, labelOf: (path: string) => string): string {
	const label = labelOf(path);
	return label === path || !/[.[]/.test(path) ? label : `${label} (${path})`;
}

/** What the caller was about to do: for the message, and for the permission that a 403 may be about. */
export interface Purpose {
	/** "create messages". */
	doing: string;
	/** Operation id = name of the permission (Rebilly API sheet, section 1). */
	permission: string;
	/** What a 409 means here. */
	conflict?: { message: string; fix: string };
	/** What a 404 means here. */
	missing?: { message: string; fix: string; field?: string };
	/** Name of the file that the request uploads: of several, the user must know which one. */
	file?: string;
	/** As in readProblem. */
	labelOf?: (path: string) => string;
	/** What to do about a field at fault, where correcting it is not all. */
	fixOf?: (label: string) => string | undefined;
}

/** The error for an answer that is neither success nor unclear. */
export function refusal(answer: Answer, purpose: Purpose): MailError {
	const own =
		OWN_WORDS.includes(answer.statusCode) || (answer.statusCode === 413 && purpose.file !== undefined);
	// Redirects and the like come from a proxy or a wrong address, and the shared words fit them.
	const common = own ? undefined : commonRefusal(answer, 'Rebilly');
	if (common) return common;
	const problem = readProblem(answer, purpose.labelOf);
	const explained = explain(answer.statusCode, problem, purpose);
	const said = [problem.detail, ...problem.fieldLines].filter((line) => line !== undefined);
	const fix = [explained.fix, ...(said.length > 0 ? [`Rebilly says: ${said.join(' | ')}`] : [])].join('\n');
	return new MailError(explained.kind, explained.message, {
		fix,
		field: problem.field ?? explained.field,
		statusCode: answer.statusCode,
		details: problem.details,
	});
}

function explain(
	statusCode: number,
	problem: Problem,
	{ doing, permission, conflict, missing, file, fixOf }: Purpose,
): { kind: ErrorKind; message: string; fix: string; field?: string } {
	switch (statusCode) {
		case 401:
			return {
				kind: 'unauthorized',
				message: 'Rebilly does not accept the Secret API Key',
				field: 'Secret API Key',
				fix: 'Check the key in the Rebilly API credential: it must exist, belong to the chosen environment and allow the IP address of this n8n.',
			};
		case 403:
			return {
				kind: 'unauthorized',
				message: `The API key may not ${doing}`,
				fix: `Give the key the permission ${permission} for this organization, or check the organization id and the IP addresses that the key allows.`,
			};
		case 404:
			return {
				kind: 'refused',
				...(missing ?? {
					message: `Rebilly does not know the organization or the address that is needed to ${doing}`,
					field: 'Organization ID',
					fix: 'Check Organization ID and Environment in the Rebilly API credential.',
				}),
			};
		case 409:
			return {
				kind: 'refused',
				...(conflict ?? {
					message: `The state of the record does not let Rebilly ${doing}`,
					fix: 'Look at the record in Rebilly.',
				}),
			};
		case 413:
			return {
				kind: 'refused',
				message: `Attachments: the file "${file}" is too large for Rebilly`,
				fix: 'Send a smaller file, or put a link to it into the body.',
				field: 'Attachments',
			};
		default:
			return {
				kind: 'refused',
				message: problem.field
					? `Rebilly refuses ${problem.field}${file === undefined ? '' : `: "${file}"`}`
					: `Rebilly refused to ${doing} (${statusCode}: ${problem.title})`,
				fix: problem.field
					? (fixOf?.(problem.field) ?? `Correct ${problem.field}.`)
					: 'Check the fields of the item.',
				...(file === undefined ? {} : { field: 'Attachments' }),
			};
	}
}

function short(text: string | undefined): string {
	const line = (text ?? '').replace(/\s+/g, ' ').trim();
	return line.length > LONGEST_TEXT ? `${line.slice(0, LONGEST_TEXT)}...` : line;
}
