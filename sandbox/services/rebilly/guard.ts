import type { FastifyReply, FastifyRequest } from 'fastify';
import type { SandboxContext } from '../../core/service';
import { duplicateKeys, parseJson, toPlain } from '../../core/strict/json';
import { decodeUtf8 } from '../../core/strict/text';
import { badRequest, forbidden, notFound, Problem, unauthorized } from './problems';
import type { RebillySettings } from './settings';
import { Store, type Organization } from './store';

/** What every handler gets once the request is accepted. */
export interface Call {
	organization: Organization;
	request: FastifyRequest;
	reply: FastifyReply;
	/** Milliseconds since 1970 on the sandbox's clock. */
	now: number;
}

export interface Guarded {
	store: Store;
	settings: RebillySettings;
	context: SandboxContext;
}

/**
 * Accepts a request: checks key, organization, permission and rate limit, in this order. Throws Problem.
 * `permission` is the operation id that the key needs.
 */
export function admit(
	parts: Guarded,
	request: FastifyRequest,
	reply: FastifyReply,
	permission: string,
): Call {
	const { store, settings, context } = parts;
	const { organizationId } = request.params as { organizationId: string };
	refuseForeignHeaders(request, settings.strict);
	if (settings.strict) refuseSurplus(request, permission);
	const key = store.key(singleHeader(request, 'reb-apikey'));
	if (key === undefined) throw unauthorized(whyNoKey(request));
	const organization = store.organizations.get(organizationId);
	if (organization === undefined) throw notFound(`There is no organization ${organizationId}`);
	if (!Store.mayDo(key, organizationId, permission))
		throw forbidden(`The key lacks the permission ${permission}`);
	const now = context.now();
	if (request.method !== 'GET') countWrite(parts, organizationId, now, reply);
	return { organization, request, reply, now };
}

/** The body as JSON. Throws Problem 400 for other content, another content type or no exact length. */
export function jsonBody(request: FastifyRequest, strict: boolean): unknown {
	const type = request.headers['content-type'] ?? '';
	if (!/^application\/json\s*(;\s*charset=utf-8\s*)?$/i.test(type)) {
		throw badRequest(`Content-Type must be application/json, not ${JSON.stringify(type)}`);
	}
	if (strict && request.headers['content-length'] === undefined) {
		throw badRequest('Content-Length is missing: the body was sent in chunks');
	}
	if (strict) return strictJson(request.rawBody);
	try {
		return JSON.parse(request.rawBody.toString('utf8'));
	} catch {
		throw badRequest('The body is not JSON');
	}
}

/** Like JSON.parse, but refuses broken UTF-8 and duplicate names instead of silently repairing them. */
function strictJson(body: Buffer): unknown {
	const text = decodeUtf8(body);
	if (text === undefined) throw badRequest('The body is not UTF-8');
	let value;
	try {
		value = parseJson(text);
	} catch {
		throw badRequest('The body is not JSON');
	}
	const twice = duplicateKeys(value);
	if (twice.length > 0) throw badRequest(`The body names ${twice.join(', ')} twice`);
	return toPlain(value);
}

/** Only lists have a query (Rebilly API sheet, section 7: no `fields`, no `expand`), and only writes have a body. */
function refuseSurplus(request: FastifyRequest, permission: string): void {
	const query = Object.keys(request.query as object);
	if (query.length > 0 && !permission.endsWith('Collection'))
		throw badRequest(`${request.method} takes no query here: ${query.join(', ')}`);
	if (request.rawBody.length > 0 && (request.method === 'GET' || request.method === 'DELETE'))
		throw badRequest(`${request.method} takes no body`);
}

function refuseForeignHeaders(request: FastifyRequest, strict: boolean): void {
	if (!strict) return;
	if (request.headers['reb-api-consumer'] !== undefined) {
		throw badRequest("REB-API-CONSUMER is the official client's own marker and must not be sent");
	}
	if (request.headers['organization-id'] !== undefined) {
		throw badRequest('The organization belongs in the path, not in the header Organization-Id');
	}
	if (/sk_(sandbox|live)_/.test(request.url)) throw badRequest('A secret key must never be part of a URL');
}

function whyNoKey(request: FastifyRequest): string {
	const key = singleHeader(request, 'reb-apikey');
	if (key === '') {
		return request.headers.authorization === undefined
			? 'The header REB-APIKEY is missing'
			: 'Authorization with a token is not for unattended use; send REB-APIKEY';
	}
	if (key.startsWith('sk_live_')) return 'This is a key of the live environment';
	if (key.startsWith('pk_')) return 'A publishable key cannot be used here';
	return 'The key is not known';
}

function countWrite(
	{ store, settings }: Guarded,
	organizationId: string,
	now: number,
	reply: FastifyReply,
): void {
	const windowMs = settings.rateWindowSeconds * 1000;
	const recent = (store.writes.get(organizationId) ?? []).filter((at) => at > now - windowMs);
	store.writes.set(organizationId, recent);
	if (recent.length >= settings.rateLimit) {
		const resetSeconds = Math.ceil(((recent[0] ?? now) + windowMs) / 1000);
		reply.header('x-ratelimit-retry-after', String(resetSeconds));
		reply.header('x-ratelimit-limit', String(settings.rateLimit)).header('x-ratelimit-remaining', '0');
		throw new Problem(429, 'Rate Limit Exceeded', 'Too many requests of this organization');
	}
	recent.push(now);
	reply.header('x-ratelimit-limit', String(settings.rateLimit));
	reply.header('x-ratelimit-remaining', String(settings.rateLimit - recent.length));
}

function singleHeader(request: FastifyRequest, name: string): string {
	const value = request.headers[name];
	return typeof value === 'string' ? value : '';
}
