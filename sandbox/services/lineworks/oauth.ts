import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { SandboxContext } from '../../core/service';
import { findMember } from './members';
import type { LineWorksSettings } from './settings';
import { refusalPage, signInPage } from './signInPage';
import { OAuthRefusal, type IssuedTokens, type TokenStore } from './tokens';

const FORM = /^application\/x-www-form-urlencoded(;\s*charset=utf-8)?$/i;
const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

interface Parts {
	tokens: TokenStore;
	settings: () => LineWorksSettings;
	context: SandboxContext;
}

/** `/oauth2/v2.0`: authorize page, token, revoke (LINE WORKS API sheet, section 4). */
export function registerOAuth(app: FastifyInstance, parts: Parts): void {
	app.get('/oauth2/v2.0/authorize', async (request, reply) =>
		authorize(request, reply, parts, new URL(request.raw.url ?? '/', 'http://sandbox').searchParams),
	);
	app.post('/oauth2/v2.0/authorize', async (request, reply) =>
		decide(request, reply, parts, new URLSearchParams(request.rawBody.toString('utf8'))),
	);
	app.post('/oauth2/v2.0/token', async (request, reply) =>
		answerToken(request, reply, parts, () => issueTokens(readForm(request), parts)),
	);
	app.post('/oauth2/v2.0/revoke', async (request, reply) =>
		answerToken(request, reply, parts, () => {
			const form = readForm(request);
			checkClient(form, parts.settings());
			const hint = form.get('token_type_hint') ?? 'refresh_token';
			if (hint !== 'access_token' && hint !== 'refresh_token') {
				throw new OAuthRefusal('unsupported_token_type', `token_type_hint "${hint}" is not one`);
			}
			parts.tokens.revoke(required(form, 'token'));
			return undefined;
		}),
	);
}

/** Shows the sign-in page, or sends the browser back with the error (RFC 6749, section 4.1.2.1). */
function authorize(request: FastifyRequest, reply: FastifyReply, parts: Parts, query: URLSearchParams) {
	const refused = checkAuthorization(query, parts.settings());
	if (refused === undefined) return html(reply, 200, signInPage(query, readScopes(query)));
	parts.context.note(request, refused.description);
	if (refused.error === 'no_redirect') return html(reply, 400, refusalPage(refused.description));
	return sendBack(reply, query, { error: refused.error, error_description: refused.description });
}

/** The result of the page's form. */
function decide(request: FastifyRequest, reply: FastifyReply, parts: Parts, form: URLSearchParams) {
	const refused = checkAuthorization(form, parts.settings());
	if (refused !== undefined) return authorize(request, reply, parts, form);
	if (form.get('decision') !== 'allow') {
		return sendBack(reply, form, { error: 'access_denied', error_description: 'The member declined' });
	}
	const member = findMember(form.get('member') ?? '');
	if (member === undefined) return html(reply, 400, refusalPage('No such member'));
	const grant = { userId: member.userId, scopes: readScopes(form) };
	return sendBack(reply, form, { code: parts.tokens.issueCode(grant, form.get('redirect_uri') ?? '') });
}

/** `no_redirect`: the app or its URI is unknown, so the browser must not be redirected. */
function checkAuthorization(query: URLSearchParams, settings: LineWorksSettings): OAuthRefusal | undefined {
	const redirectUri = query.get('redirect_uri') ?? '';
	if (query.get('client_id') !== settings.clientId)
		return new OAuthRefusal('no_redirect', 'The client_id is unknown');
	if (!isRegistered(redirectUri, settings.redirectUris)) {
		return new OAuthRefusal(
			'no_redirect',
			`The redirect_uri "${redirectUri}" is not registered for this app`,
		);
	}
	if (query.get('response_type') !== 'code') {
		return new OAuthRefusal('unsupported_response_type', 'response_type must be "code"');
	}
	// Not documented by the vendor, so clients must not rely on it.
	if (query.has('code_challenge')) return new OAuthRefusal('invalid_request', 'PKCE is not documented');
	if (!query.get('state')) return new OAuthRefusal('invalid_request', 'state is missing');
	const scopes = readScopes(query);
	const unknown = scopes.filter((scope) => !settings.enabledScopes.includes(scope));
	if (scopes.length === 0) return new OAuthRefusal('invalid_scope', 'scope is missing');
	if (unknown.length > 0) {
		return new OAuthRefusal('invalid_scope', `Not enabled for this app: ${unknown.join(' ')}`);
	}
	return undefined;
}

function isRegistered(redirectUri: string, registered: string[]): boolean {
	if (registered.length > 0) return registered.includes(redirectUri);
	try {
		const { protocol, hostname, hash } = new URL(redirectUri);
		return protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(hostname) && hash === '';
	} catch {
		return false;
	}
}

/** Separated by spaces (RFC 6749, section 3.3). Commas have worked, but the vendor does not document them. */
function readScopes(query: URLSearchParams): string[] {
	return (query.get('scope') ?? '').split(' ').filter(Boolean);
}

function sendBack(reply: FastifyReply, query: URLSearchParams, answer: Record<string, string>) {
	const target = new URL(query.get('redirect_uri') ?? '');
	for (const [name, value] of Object.entries({ ...answer, state: query.get('state') ?? '' })) {
		target.searchParams.set(name, value);
	}
	return reply.code(302).header('location', target.toString()).send();
}

function html(reply: FastifyReply, status: number, page: string) {
	return reply.code(status).header('content-type', 'text/html; charset=utf-8').send(page);
}

/** Runs a form endpoint: its result as JSON, its refusal as an OAuth error. */
function answerToken(
	request: FastifyRequest,
	reply: FastifyReply,
	{ context }: Parts,
	run: () => Record<string, unknown> | undefined,
) {
	reply.header('cache-control', 'no-store');
	try {
		const answer = run();
		return answer === undefined ? reply.code(200).send() : reply.code(200).send(answer);
	} catch (error) {
		if (!(error instanceof OAuthRefusal)) throw error;
		context.note(request, error.description);
		return reply.code(error.status).send({ error: error.error, error_description: error.description });
	}
}

function readForm(request: FastifyRequest): URLSearchParams {
	if (!FORM.test(request.headers['content-type'] ?? '')) {
		throw new OAuthRefusal('invalid_request', 'Content-Type must be application/x-www-form-urlencoded');
	}
	if (request.headers.authorization !== undefined) {
		throw new OAuthRefusal(
			'invalid_client',
			'Only client_id and client_secret in the body are documented',
			401,
		);
	}
	return new URLSearchParams(request.rawBody.toString('utf8'));
}

function required(form: URLSearchParams, name: string): string {
	const value = form.get(name);
	if (value === null || value === '') throw new OAuthRefusal('invalid_request', `${name} is missing`);
	if (form.getAll(name).length > 1) throw new OAuthRefusal('invalid_request', `${name} occurs twice`);
	return value;
}

function checkClient(form: URLSearchParams, settings: LineWorksSettings): void {
	const known =
		required(form, 'client_id') === settings.clientId &&
		required(form, 'client_secret') === settings.clientSecret;
	if (!known) throw new OAuthRefusal('invalid_client', 'Client ID or client secret is wrong', 401);
}

function issueTokens(form: URLSearchParams, { tokens, settings, context }: Parts): Record<string, unknown> {
	checkClient(form, settings());
	switch (required(form, 'grant_type')) {
		case 'authorization_code':
			return tokenAnswer(tokens.exchange(required(form, 'code'), required(form, 'redirect_uri')), settings());
		case 'refresh_token':
			return tokenAnswer(tokens.refresh(required(form, 'refresh_token')), settings());
		case JWT_BEARER:
			checkAssertion(required(form, 'assertion'), settings(), context.now());
			return tokenAnswer(tokens.issueServiceAccount(readScopes(form)), settings());
		default:
			throw new OAuthRefusal(
				'unsupported_grant_type',
				`grant_type "${form.get('grant_type')}" is not supported`,
			);
	}
}

/** The sandbox has no public key of a service account, so it checks header and claims only. */
function checkAssertion(assertion: string, settings: LineWorksSettings, now: number): void {
	const [header, claims, signature, ...rest] = assertion.split('.');
	const refuse = (reason: string) => new OAuthRefusal('invalid_grant', `The assertion is wrong: ${reason}`);
	if (!header || !claims || !signature || rest.length > 0) throw refuse('not a JWT');
	const { alg } = decodePart(header, refuse);
	const { iss, sub, iat, exp } = decodePart(claims, refuse);
	if (alg !== 'RS256') throw refuse('alg must be RS256');
	if (iss !== settings.clientId) throw refuse('iss is not the client ID');
	if (typeof sub !== 'string' || sub === '') throw refuse('sub is missing');
	if (typeof iat !== 'number' || typeof exp !== 'number') throw refuse('iat and exp must be numbers');
	if (exp * 1000 <= now) throw refuse('it has expired');
}

function decodePart(part: string, refuse: (reason: string) => OAuthRefusal): Record<string, unknown> {
	try {
		return JSON.parse(Buffer.from(part, 'base64url').toString('utf8')) as Record<string, unknown>;
	} catch {
		throw refuse('a part is not JSON');
	}
}

function tokenAnswer(issued: IssuedTokens, settings: LineWorksSettings): Record<string, unknown> {
	const seconds = settings.accessTokenSeconds;
	return {
		access_token: issued.accessToken,
		...(issued.refreshToken === undefined ? {} : { refresh_token: issued.refreshToken }),
		token_type: 'Bearer',
		expires_in: settings.expiresInAsText ? String(seconds) : seconds,
		scope: issued.scopes.join(' '),
	};
}
