import { MailError } from '../errors';
import type { Attachment } from '../mail/message';
import { caseInsensitiveMember } from './caseInsensitive';

/** One request to a service as plain data, and the answer to it. */

/** The base64 of a file, at this place of a JSON or XML body. Streamed when the file is large. */
export class FileContent {
	constructor(readonly attachment: Attachment) {}
}

/**
 * A value from what an earlier step has read, such as the id of a draft. Dots in `property` go deeper, '' means all of it.
 * In a JSON body it may be of any kind, and an optional one that was not read is left out.
 */
export class AnswerRef {
	constructor(
		readonly step: string,
		readonly property: string,
		readonly optional = false,
	) {}
}

/** A secret that has to travel in a body or URL; shown as `***` wherever a plan is shown. */
export class Secret {
	constructor(readonly value: string) {}
}

/** A value that is made anew for each try, such as a Message-ID: it does not tell one mail from another. */
export class Fresh {
	constructor(readonly value: string) {}
}

/** A text with files in it as lines of base64 (a MIME message), which stands as base64 at this place of a JSON body. */
export class Composed {
	constructor(readonly parts: ReadonlyArray<string | Fresh | FileContent>) {}
}

/** JSON with the markers inside. `undefined` members are left out. */
export type PlanJson =
	| string
	| number
	| boolean
	| null
	| undefined
	| FileContent
	| AnswerRef
	| Secret
	| Fresh
	| Composed
	| PlanJson[]
	| { [key: string]: PlanJson };

/** A body is either JSON or text with files in it (XML). Content-Length is always exact. */
export type RequestBody =
	| { contentType: string; json: PlanJson }
	| { contentType: string; parts: Array<string | FileContent | Secret> };

export interface RequestSpec {
	method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
	/**
	 * Path below the connection's base URL, starting with `/`. Literal parts are used as they are (encode
	 * them with encodeURIComponent); AnswerRef parts are encoded here.
	 */
	path: string | Array<string | AnswerRef>;
	/** Query parameters, not encoded; undefined ones are left out. */
	query?: Record<string, string | number | boolean | undefined>;
	/** Further headers. Content-Type and Content-Length come from the body, authentication from n8n. */
	headers?: Record<string, string>;
	body?: RequestBody;
	/** Most bytes of the answer, decompressed. Left out: what a receipt or a page of a list can need. */
	answerBytes?: number;
}

/** What a service answered, whatever the status. */
export interface Answer {
	statusCode: number;
	/** Lower-case names. */
	headers: Record<string, string>;
	/** Text as it came, without a byte order mark. It may echo secrets: masked where it leaves. */
	body: string;
	/** The body was longer than allowed, and is cut off. */
	cut?: boolean;
	/** Requests that it took, repeats included. */
	attempts: number;
}

/** What the steps so far have read from their answers, by step id. */
export type ReadValues = ReadonlyMap<string, unknown>;

/** A JSON body. The value is checked by its contract before, which knows more than this type. */
export function jsonBody(json: unknown): RequestBody {
	return { contentType: 'application/json', json: json as PlanJson };
}

/**
 * The full URL of a request.
 * @throws MailError `invalid` for an id of dots alone, `failed` for a reference to what no step has read
 */
export function requestUrl(baseUrl: string, spec: RequestSpec, values: ReadValues): string {
	const path = pathText(spec, (reference) => encodeURIComponent(String(referredValue(reference, values))));
	// A URL takes `.` and `..` as steps to the parent, encoded or not: the request would reach something else.
	if (path.split('/').some((part) => part === '.' || part === '..'))
		throw new MailError('invalid', 'An ID consists of dots alone', { fix: 'Check the IDs of the item.' });
	return `${baseUrl}${path}${queryText(spec)}`;
}

/** The path with each reference written by `write`. */
export function pathText({ path }: RequestSpec, write: (reference: AnswerRef) => string): string {
	const parts = typeof path === 'string' ? [path] : path;
	return parts.map((part) => (part instanceof AnswerRef ? write(part) : part)).join('');
}

/** `?name=value&...`, encoded; '' when there is none. */
export function queryText({ query = {} }: RequestSpec): string {
	const pairs = Object.entries(query)
		.filter(([, value]) => value !== undefined)
		.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`);
	return pairs.length > 0 ? `?${pairs.join('&')}` : '';
}

/**
 * The value that a reference means. Names are found in any casing: a server may write them as its installation is set.
 * @throws MailError `failed` when the step has not read it
 */
export function referredValue(reference: AnswerRef, values: ReadValues): string | number {
	const value = valueAt(reference, values);
	if (typeof value === 'string' || typeof value === 'number') return value;
	throw lacking(reference);
}

/**
 * The same within a JSON body; undefined for an optional one that was not read.
 * @throws MailError `failed` when the step has not read it
 */
export function referredJson(reference: AnswerRef, values: ReadValues): unknown {
	const value = valueAt(reference, values) ?? undefined;
	if (value === undefined && !reference.optional) throw lacking(reference);
	return value;
}

function valueAt({ step, property }: AnswerRef, values: ReadValues): unknown {
	let value: unknown = values.get(step);
	if (property === '') return value;
	for (const key of property.split('.')) value = caseInsensitiveMember(value, key);
	return value;
}

function lacking({ property }: AnswerRef): MailError {
	return new MailError('failed', `The answer of the service lacks "${property}"`, {
		fix: 'The service answered in an unexpected form. Nothing was sent after that.',
	});
}
