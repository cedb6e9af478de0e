import { addressOf, isDate, numberOf } from './checks';
import type { Answer, ChoiceField, FileField, Form, FormField, LineField } from './question';

/** Most characters of an answer in one field. */
const LONGEST = { line: 1_000, text: 100_000 };

/** A file as n8n hands it over, once it has read a form with files. */
export interface PostedFile {
	filepath: string;
	originalFilename?: string | null;
	newFilename?: string;
	mimetype?: string | null;
	size: number;
}

/** What was posted, by the name of the input. */
export interface Posted {
	values: Readonly<Record<string, unknown>>;
	files: Readonly<Record<string, unknown>>;
}

/** What a field holds when its page is shown again. */
export type Typed = Array<string | string[]>;

export interface Submission {
	answer: Answer;
	/** By the name of the field in the output. */
	files: Array<{ name: string; files: PostedFile[] }>;
	typed: Typed;
	/** What is wrong, by the position of the field. */
	problems: Map<number, string>;
}

/** Name of the input on the page. */
export function inputName(index: number): string {
	return `field-${index}`;
}

/** What the form holds at first. */
export function untouched({ fields }: Form): Typed {
	return fields.map((field) => (field.type === 'file' ? '' : field.value));
}

/** Reads what was posted and checks it: what a browser checks, anybody can leave out. */
export function readSubmission({ fields }: Form, { values, files }: Posted): Submission {
	const answer: Array<[string, unknown]> = [];
	const submission: Submission = { answer: {}, files: [], typed: [], problems: new Map() };
	fields.forEach((field, index) => {
		const read =
			field.type === 'file'
				? readFiles(field, filesOf(files[inputName(index)]))
				: isChoice(field)
					? readChoice(field, textsOf(values[inputName(index)]))
					: readLine(field, textsOf(values[inputName(index)])[0] ?? '');
		submission.typed.push(read.typed);
		if (read.problem !== undefined) submission.problems.set(index, read.problem);
		if (read.files) submission.files.push({ name: field.name, files: read.files });
		answer.push([field.name, read.value ?? null]);
	});
	submission.answer = Object.fromEntries(answer);
	return submission;
}

interface Read {
	value?: unknown;
	typed: string | string[];
	problem?: string;
	files?: PostedFile[];
}

function isChoice(field: FormField): field is ChoiceField {
	return 'choices' in field;
}

/** Inputs of one name come as a list. Anything else was not sent by the page. */
function textsOf(given: unknown): string[] {
	return (Array.isArray(given) ? given : [given]).filter((one): one is string => typeof one === 'string');
}

function filesOf(given: unknown): PostedFile[] {
	return (Array.isArray(given) ? given : [given]).filter(
		(one): one is PostedFile =>
			typeof one === 'object' &&
			one !== null &&
			typeof (one as PostedFile).filepath === 'string' &&
			typeof (one as PostedFile).size === 'number',
	);
}

function readLine({ type, required }: LineField, given: string): Read {
	const typed = type === 'textarea' ? given.replace(/\r\n?/g, '\n') : given;
	const text = typed.trim();
	const most = type === 'textarea' ? LONGEST.text : LONGEST.line;
	if (typed.length > most)
		return {
			typed,
			problem: `has ${typed.length.toLocaleString('en')} characters; at most ${most.toLocaleString('en')} are taken`,
		};
	if (text === '') return { typed, value: null, problem: required ? 'is empty' : undefined };
	switch (type) {
		case 'date':
			return isDate(text) ? { typed, value: text } : { typed, problem: 'is not a date, such as 2026-01-31' };
		case 'email': {
			const value = addressOf(text);
			return value === undefined ? { typed, problem: 'is not an email address' } : { typed, value };
		}
		case 'number': {
			const value = numberOf(text);
			return value === undefined ? { typed, problem: 'is not a number' } : { typed, value };
		}
		default:
			return { typed, value: type === 'textarea' ? typed.trimEnd() : text };
	}
}

function readChoice({ type, required, choices }: ChoiceField, given: string[]): Read {
	const typed = given.filter((one) => choices.includes(one));
	if (given.some((one) => one !== '' && !choices.includes(one)))
		return { typed, problem: 'is none of the choices' };
	if (typed.length === 0)
		return {
			typed,
			value: type === 'checkbox' ? [] : null,
			problem: required ? 'needs a choice' : undefined,
		};
	return { typed, value: type === 'checkbox' ? [...new Set(typed)] : typed[0] };
}

function readFiles({ required, several, accepted }: FileField, files: PostedFile[]): Read {
	const describe = ({ originalFilename, mimetype, size }: PostedFile) => ({
		filename: originalFilename ?? '',
		mimetype: mimetype ?? '',
		size,
	});
	if (files.length === 0) return { typed: '', value: null, problem: required ? 'needs a file' : undefined };
	if (!several && files.length > 1) return { typed: '', problem: 'takes one file only' };
	if (accepted.length > 0 && !files.every((file) => accepted.some((kind) => isOfKind(file, kind))))
		return { typed: '', problem: `takes only ${accepted.join(', ')}` };
	return { typed: '', files, value: several ? files.map(describe) : describe(files[0]) };
}

/** `.pdf`, `image/png` or `image/*`, as the browser's attribute `accept` has them. */
function isOfKind({ originalFilename, mimetype }: PostedFile, kind: string): boolean {
	if (!kind.includes('/')) return (originalFilename ?? '').toLowerCase().endsWith(kind);
	const type = (mimetype ?? '').toLowerCase();
	return kind.endsWith('/*') ? type.startsWith(kind.slice(0, -1)) : type === kind;
}
