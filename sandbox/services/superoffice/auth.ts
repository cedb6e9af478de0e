import type { FastifyReply, FastifyRequest } from 'fastify';
import { isRunning, type Parts } from './parts';
import { APP, ONSITE_TICKET, ONSITE_USER } from './seed';
import type { Caller } from './state';

/** Where a call arrived: at the Online tenant or at the customer's installation. */
export type Site = 'online' | 'onsite';

const LOGIN_PAGE =
	'<!DOCTYPE html>\n<html><head><title>SuperOffice - Log in</title></head><body><h1>Log in</h1><form></form></body></html>\n';

/**
 * Accepts a call or answers it: 421 at an old address, 503 while the tenant is offline, 429 above the pace,
 * 401 without a valid login (SuperOffice API sheet, sections 2, 3 and 6). Undefined: it is answered.
 */
export async function admit(
	parts: Parts,
	site: Site,
	request: FastifyRequest,
	reply: FastifyReply,
): Promise<Caller | undefined> {
	if (site === 'online' && (await wrongAddress(parts, request, reply))) return undefined;
	const { context, settings, state } = parts;
	const calls = state.countCall(context.now());
	if (settings.callsPerSecond > 0 && calls > settings.callsPerSecond) {
		context.note(request, `${calls} calls within a second`);
		await reply.code(429).header('retry-after', '1').type('text/plain').send('Too many requests');
		return undefined;
	}
	const caller = site === 'online' ? onlineCaller(parts, request) : onsiteCaller(parts, request);
	if (caller === undefined) {
		if (request.record.refused === undefined) context.note(request, 'The login is missing, wrong or expired');
		if (site === 'onsite') reply.header('www-authenticate', 'Basic realm="SuperOffice Username or Ticket"');
		await reply.code(401).type('text/html; charset=utf-8').send(LOGIN_PAGE);
	}
	return caller;
}

async function wrongAddress(
	{ context, settings }: Parts,
	request: FastifyRequest,
	reply: FastifyReply,
): Promise<boolean> {
	const { cluster, tenant } = request.params as { cluster: string; tenant: string };
	if (tenant !== settings.tenant) {
		context.note(request, `Unknown tenant ${tenant}`);
		await reply.code(404).type('text/html').send(LOGIN_PAGE);
		return true;
	}
	if (cluster !== settings.cluster || (settings.hostName !== '' && request.hostname !== settings.hostName)) {
		context.note(request, `The tenant lives on ${settings.cluster} ${settings.hostName}`.trim());
		await reply.code(421).type('text/plain').send('Wrong subdomain used to access tenant');
		return true;
	}
	if (!isRunning(settings)) {
		context.note(request, `The tenant is ${settings.tenantState}`);
		await reply.code(503).type('text/html').send('<html><body><h1>Service Unavailable</h1></body></html>');
		return true;
	}
	return false;
}

function onlineCaller({ context, settings, state }: Parts, request: FastifyRequest): Caller | undefined {
	const [scheme = '', value = ''] = splitAuthorization(request);
	if (scheme === 'Bearer') {
		const expiresAt = state.accessTokens.get(value);
		return expiresAt !== undefined && expiresAt > context.now() ? 'user' : undefined;
	}
	if (scheme !== 'SOTicket') {
		context.note(request, 'Online takes Bearer and SOTicket only');
		return undefined;
	}
	if (request.headers['so-apptoken'] !== APP.clientSecret) {
		context.note(request, 'SO-AppToken is required with SOTicket');
		return undefined;
	}
	const lastUse = state.tickets.get(value);
	if (lastUse === undefined || context.now() - lastUse > settings.ticketSeconds * 1000) return undefined;
	state.tickets.set(value, context.now());
	return 'systemUser';
}

function onsiteCaller({ settings }: Parts, request: FastifyRequest): Caller | undefined {
	const [scheme = '', value = ''] = splitAuthorization(request);
	if (scheme === 'Basic' && settings.onsiteBasic)
		return Buffer.from(value, 'base64').toString('utf8') === `${ONSITE_USER.username}:${ONSITE_USER.password}`
			? 'user'
			: undefined;
	if (scheme === 'SOTicket' && settings.onsiteTicket) return value === ONSITE_TICKET ? 'user' : undefined;
	return undefined;
}

function splitAuthorization(request: FastifyRequest): string[] {
	const header = request.headers.authorization ?? '';
	const space = header.indexOf(' ');
	return space < 0 ? [] : [header.slice(0, space), header.slice(space + 1)];
}
