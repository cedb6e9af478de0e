import { isHtml } from '../shared/wire/answers';
import { mapDeep } from '../shared/wire/deep';
import { jsonObject } from '../shared/wire/json';
import { jsonBody, type Answer, type PlanJson, type RequestSpec } from '../shared/wire/request';
import { REQUESTS, STATUS, type RequestName } from './contract';
import { labelOf, type WireForm } from './fields';
import { readXmlMembers } from './xmlReader';
import { xmlParts, type LabelIn } from './xmlWriter';

/** The framework turns everything but letters, digits, `_` and `.` into `_`: a plain name comes back unchanged. */
const CALLBACK = 'n8nCallback';

/** A receipt has a few hundred bytes, an error with its stack text some thousands. */
const ANSWER_BYTES = 1_000_000;

type Members = { [name: string]: PlanJson };

/**
 * The request that sends (CommunicationHub API sheet, sections 1 and 5 to 7). Members that are undefined are left out.
 * @throws MailError `invalid` for text that the format cannot carry
 */
export function writeRequest(
	name: RequestName,
	members: Members,
	form: WireForm,
	labelIn: LabelIn = labelOf,
): RequestSpec {
	const given = Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
	return {
		method: 'POST',
		answerBytes: ANSWER_BYTES,
		...answerSelection(REQUESTS[name].route, form),
		body:
			form.format === 'xml'
				? { contentType: 'application/xml', parts: xmlParts(name, given, labelIn) }
				: jsonBody(given),
	};
}

/** `GET /Status?MessageId=...` (section 8). */
export function statusRequest(messageId: string, form: WireForm): RequestSpec {
	const { path, headers, query } = answerSelection(STATUS.route, form);
	return {
		method: 'GET',
		answerBytes: ANSWER_BYTES,
		path,
		headers,
		query: { [STATUS.parameter]: messageId, ...query },
	};
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
	if (body.startsWith('{')) return boundedObject(body);
	if (body.startsWith('<')) return readXmlMembers(body);
	return readJsonp(body);
}

/** The object in `name({...})`, never run as a program: only the JSON between the outermost brackets is read (section 6). */
function readJsonp(body: string): Record<string, unknown> | undefined {
	const begin = /^(?:\/\*\*\/\s*)?[A-Za-z_$][\w$.]*\s*\(/.exec(body);
	const end = /\)\s*;?$/.exec(body.slice(-20));
	if (!begin || !end) return undefined;
	return boundedObject(body.slice(begin[0].length, body.lastIndexOf(')')).trim());
}

/** The object of a text, cut off where it is nested too deeply: parts of it are made text of and go into results. */
function boundedObject(text: string): Record<string, unknown> | undefined {
	const object = jsonObject(text);
	return object && mapDeep(object, (piece) => piece);
}
