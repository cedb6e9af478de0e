import type { FastifyReply, FastifyRequest } from 'fastify';
import { parseJson, toPlain } from '../../core/strict/json';
import type { SandboxContext } from '../../core/service';
import { HubError, invalid, unreadable } from './hubError';
import type { HubSettings } from './settings';
import type { HubState } from './state';
import { writeAnswer, writeError, xmlElement } from './write';
import type { Wire } from './wire';
import { INSTANCE } from './xmlTree';

/** How a request fails authentication: a 401 that is empty, or the ErrorResponse of `error` (section 10). */
interface Denied {
	challenge: string;
	error?: HubError;
	reason: string;
}

/** What checking a login needs. */
export interface AuthParts {
	context: SandboxContext;
	settings: HubSettings;
	state: HubState;
}

/** Undefined when the request may pass. */
export function denyAccess(
	request: FastifyRequest,
	{ context, settings, state }: AuthParts,
): Denied | undefined {
	const { headers } = request.raw;
	switch (settings.auth) {
		case 'basic': {
			const given = basicPair(headers.authorization);
			const challenge = 'basic realm="/auth/basic"';
			if (given === undefined) return { challenge, reason: 'No Basic authentication' };
			if (given === `${settings.username}:${settings.password}`) return undefined;
			return {
				challenge,
				error: unauthorized('Invalid UserName or Password'),
				reason: 'Wrong user name or password',
			};
		}
		case 'bearer': {
			const bearer = /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1];
			// A classic key may go as Basic user name, with an empty password.
			const basic = /^(.+):$/s.exec(basicPair(headers.authorization) ?? '')?.[1];
			const given = bearer ?? basic;
			if (given === settings.token) return undefined;
			const denied = { challenge: 'Bearer realm="/auth/apikey"' };
			if (given === undefined) return { ...denied, reason: 'No key' };
			if (given === settings.expiredToken) {
				const error = new HubError(403, 'Forbidden', [{ message: 'ApiKey has expired' }]);
				return { ...denied, error, reason: 'Expired key' };
			}
			if (bearer !== undefined) return { ...denied, reason: 'Wrong key' };
			const error = new HubError(404, 'NotFound', [{ message: 'ApiKey does not exist' }]);
			return { ...denied, error, reason: 'Unknown key as user name' };
		}
		case 'header': {
			const given = headers[settings.headerName.toLowerCase()];
			if (given === settings.headerValue) return undefined;
			return {
				challenge: 'Bearer realm="/auth/apikey"',
				reason: `Header ${settings.headerName} missing or wrong`,
			};
		}
		case 'session':
			if (state.session(sessionIdOf(request), context.now()) !== undefined) return undefined;
			return { challenge: 'credentials realm="/auth/credentials"', reason: 'No session, or it has expired' };
		default:
			return undefined;
	}
}

/** `/auth`, `/auth/credentials` and `/auth/logout`; undefined when login is not installed or the route is another one. */
export async function answerAuth(
	request: FastifyRequest,
	reply: FastifyReply,
	wire: Wire,
	parts: AuthParts,
): Promise<FastifyReply | undefined> {
	if (parts.settings.auth !== 'session') return undefined;
	if (wire.path === '/auth/logout') return await logout(request, reply, wire, parts);
	if (wire.method === 'GET' && wire.path === '/auth') return await who(request, reply, wire, parts);
	if (wire.method === 'POST' && (wire.path === '/auth' || wire.path === '/auth/credentials')) {
		return await login(request, reply, wire, parts);
	}
	return undefined;
}

async function login(
	request: FastifyRequest,
	reply: FastifyReply,
	wire: Wire,
	parts: AuthParts,
): Promise<FastifyReply> {
	const { context, settings, state } = parts;
	try {
		const { UserName, Password } = readLogin(request, wire, settings);
		if (!Password) {
			throw new HubError(400, 'ValidationException', [
				{ field: 'Password', message: "'Password' should not be empty." },
			]);
		}
		if (UserName !== settings.username || Password !== settings.password)
			throw unauthorized('Invalid UserName or Password');
		const id = state.login(UserName, context.now() + settings.sessionSeconds * 1000);
		void reply.header('set-cookie', [
			`ss-id=${id}; path=/; HttpOnly`,
			`ss-pid=${id.slice(0, 10)}; path=/; HttpOnly`,
		]);
		return await writeSession(reply, wire, settings, UserName, id);
	} catch (error) {
		if (!(error instanceof HubError)) throw error;
		context.note(request, `Login: ${error.reason}`);
		return await writeError(reply, wire, settings, error, 'AuthenticateResponse');
	}
}

function readLogin(
	request: FastifyRequest,
	wire: Wire,
	settings: HubSettings,
): Record<string, string | undefined> {
	if (wire.chunked)
		throw invalid([{ message: 'Transfer-Encoding: chunked: the hub would bind an empty request' }]);
	if (wire.bodyFormat !== 'json') throw invalid([{ message: 'A login is sent as application/json' }]);
	let body: Record<string, unknown>;
	try {
		body = toPlain(parseJson(request.rawBody.toString('utf8'))) as Record<string, unknown>;
	} catch (error) {
		throw unreadable((error as Error).message);
	}
	const allowed = ['UserName', 'Password', ...(wire.path === '/auth' ? ['provider'] : [])];
	const odd = Object.entries(body).filter(
		([key, value]) => !allowed.includes(key) || typeof value !== 'string',
	);
	if (settings.mode === 'strict' && odd.length > 0) {
		throw invalid(odd.map(([field]) => ({ field, message: 'Unknown key, or not a string' })));
	}
	if (wire.path === '/auth' && body.provider !== 'credentials') {
		throw invalid([{ field: 'provider', message: 'Must be credentials' }]);
	}
	return body as Record<string, string | undefined>;
}

async function who(
	request: FastifyRequest,
	reply: FastifyReply,
	wire: Wire,
	parts: AuthParts,
): Promise<FastifyReply> {
	const id = sessionIdOf(request);
	const user = parts.state.session(id, parts.context.now());
	if (user !== undefined && id !== undefined)
		return await writeSession(reply, wire, parts.settings, user, id);
	parts.context.note(request, 'Not Authenticated');
	return await writeError(
		reply,
		wire,
		parts.settings,
		unauthorized('Not Authenticated'),
		'AuthenticateResponse',
	);
}

async function logout(
	request: FastifyRequest,
	reply: FastifyReply,
	wire: Wire,
	parts: AuthParts,
): Promise<FastifyReply> {
	parts.state.logout(sessionIdOf(request));
	return await writeAnswer(reply, wire, parts.settings, 200, { ResponseStatus: {} }, authenticateXml([]));
}

async function writeSession(
	reply: FastifyReply,
	wire: Wire,
	settings: HubSettings,
	user: string,
	id: string,
): Promise<FastifyReply> {
	const session = { UserId: '1', SessionId: id, UserName: user, DisplayName: user, ResponseStatus: {} };
	const xml = authenticateXml([
		['DisplayName', user],
		['SessionId', id],
		['UserId', '1'],
		['UserName', user],
	]);
	return await writeAnswer(reply, wire, settings, 200, session, xml);
}

function authenticateXml(values: Array<[string, string]>): string {
	const elements = values.map(([name, value]) => xmlElement(name, value)).join('');
	return `<AuthenticateResponse xmlns:i="${INSTANCE}" xmlns="http://schemas.servicestack.net/types">${elements}<ResponseStatus /></AuthenticateResponse>`;
}

function sessionIdOf(request: FastifyRequest): string | undefined {
	const header = request.raw.headers['x-ss-id'];
	if (typeof header === 'string') return header;
	return /(?:^|;\s*)ss-id=([^;]+)/.exec(request.raw.headers.cookie ?? '')?.[1];
}

function basicPair(authorization: string | undefined): string | undefined {
	const encoded = /^Basic ([A-Za-z0-9+/]+=*)$/.exec(authorization ?? '')?.[1];
	return encoded === undefined ? undefined : Buffer.from(encoded, 'base64').toString('utf8');
}

function unauthorized(message: string): HubError {
	return new HubError(401, 'Unauthorized', [{ message }]);
}
