import { jsonObject } from '../shared/send/json';
import { isHtml } from '../shared/send/answers';
import type { Answer, PlanJson, RequestSpec } from '../shared/send/plan';

/** One request of the hub: the route and the DTO that it binds. */
export interface HubRequest {
	/** `/Mail/Send` */
	route: string;
	dto: { [name: string]: PlanJson };
}

/** Writes a request in JSON (CommunicationHub API sheet, section 5). */
export function writeRequest({ route, dto }: HubRequest): RequestSpec {
	return {
		method: 'POST',
		path: route,
		// Exactly one type: with several, or none, the hub answers with a web page that hides the receipt (section 1).
		headers: { Accept: 'application/json' },
		body: { contentType: 'application/json', json: dto },
	};
}

/** What an answer holds, whatever its format. */
export type HubAnswer =
	| { kind: 'object'; members: Record<string, unknown> }
	| { kind: 'empty' }
	| { kind: 'html' }
	| { kind: 'text'; text: string };

/** Reads an answer by its first characters, not only by its header (section 11, success rule 2). */
export function readAnswer(answer: Answer): HubAnswer {
	const body = answer.body.trim();
	if (body === '') return { kind: 'empty' };
	if (isHtml(answer)) return { kind: 'html' };
	const members = body.startsWith('{') ? jsonObject(body) : undefined;
	return members ? { kind: 'object', members } : { kind: 'text', text: body };
}
