import { isHtml } from '../shared/wire/commonRefusals';
import { invalid } from '../shared/errors';
import { jsonObject } from '../shared/wire/json';
import type { Answer, PlanJson, RequestSpec } from '../shared/run/plan';
import { REQUESTS, STATUS, type RequestName } from './contract';
import { labelOf } from './labels';
import { readXmlMembers } from './xmlReader';
import { xmlParts } from './xmlWriter';

export const FORMATS = ['json', 'jsonp', 'xml'] as const;
export const RESPONSE_FORMS = ['accept', 'query', 'suffix'] as const;

/** How requests are written and in which of the documented ways the answer's format is chosen. */
export interface WireForm {
	/** JSONP: a JSON request whose answer comes wrapped into a function call. */
	format: (typeof FORMATS)[number];
	/** By Accept header, by `?format=`, or by suffix: `/Mail/Send.json`. */
	responseForm: (typeof RESPONSE_FORMS)[number];
}

/** The framework turns everything but letters, digits, `_` and `.` into `_`: a plain name comes back unchanged. */
const CALLBACK = 'n8nCallback';

type Members = { [name: string]: PlanJson };

/**
 * The request that sends (CommunicationHub API sheet, sections 1 and 5 to 7). Members that are undefined are left out.
 * @throws MailError `invalid` for what the contract or the format refuses
 */
export function writeRequest(name: RequestName, members: Members, form: WireForm): RequestSpec {
	const given = Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
	const { route, schema } = REQUESTS[name];
	const checked = schema.safeParse(given);
	if (!checked.success) {
		const [issue] = checked.error.issues;
		const label = labelOf(String(issue.path[0] ?? ''));
		throw invalid(label, `${label} does not fit: ${issue.message}`, `Correct ${label}.`);
	}
	return {
		method: 'POST',
		...answerSelection(route, form),
		body:
			form.format === 'xml'
				? { contentType: 'application/xml', parts: xmlParts(name, given) }
				: { contentType: 'application/json', json: given },
	};
}

/** `GET /Status?MessageId=...` (section 8). */
export function statusRequest(messageId: string, form: WireForm): RequestSpec {
	const { path, headers, query } = answerSelection(STATUS.route, form);
	return { method: 'GET', path, headers, query: { [STATUS.parameter]: messageId, ...query } };
}

/**
 * Exactly one type in Accept, whichever form: with several, or none, the hub answers with a web page that hides the
 * receipt. No query parameters but these two: others would override members of the request (section 1).
 */
function answerSelection(
	route: string,
	{ format, responseForm }: WireForm,
): Pick<RequestSpec, 'path' | 'headers' | 'query'> {
	const type = format === 'xml' ? 'xml' : 'json';
	return {
		path: responseForm === 'suffix' ? `${route}.${type}` : route,
		headers: { Accept: `application/${type}` },
		query: {
			...(responseForm === 'query' && { format: type }),
			...(format === 'jsonp' && { callback: CALLBACK }),
		},
	};
}

/** What an answer holds, whatever its format. */
export type HubAnswer =
	| { kind: 'object'; members: Record<string, unknown> }
	| { kind: 'empty' }
	| { kind: 'html' }
	| { kind: 'text'; text: string };

/**
 * Reads an answer by its first characters, whatever its header and the format that was asked for say: a proxy may
 * change the header, and an error can come in another format than the receipt (section 11, success rule 2).
 */
export function readAnswer(answer: Answer): HubAnswer {
	const body = answer.body.trim();
	if (body === '') return { kind: 'empty' };
	const members = membersIn(body);
	if (members) return { kind: 'object', members };
	return isHtml(answer) ? { kind: 'html' } : { kind: 'text', text: body };
}

function membersIn(body: string): Record<string, unknown> | undefined {
	if (body.startsWith('{')) return jsonObject(body);
	if (body.startsWith('<')) return readXmlMembers(body);
	return readJsonp(body);
}

/** The object in `name({...})`, never run as a program: only the JSON between the outermost brackets is read (section 6). */
function readJsonp(body: string): Record<string, unknown> | undefined {
	const begin = /^(?:\/\*\*\/\s*)?[A-Za-z_$][\w$.]*\s*\(/.exec(body);
	const end = /\)\s*;?$/.exec(body.slice(-20));
	if (!begin || !end) return undefined;
	return jsonObject(body.slice(begin[0].length, body.lastIndexOf(')')).trim());
}
