import { createHash, createPublicKey, createVerify, sign } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { registerAuthorizePage } from './authorizePage';
import { isRunning, parseObject, type Parts } from './parts';
import { APP, APP_PRIVATE_KEY, LOGIN_HOST_KEY, OAUTH_TOKENS, TENANT_SERIAL, USER } from './seed';

const CLAIM = 'http://schemes.superoffice.net/identity/';
const LOGIN_CLOCK_MINUTES = 15;

/** Where the tenant lives now, without a trailing slash. */
function tenantUrl({ context, settings }: Parts): string {
	const url = new URL(`${context.serviceUrl}/${settings.cluster}/${settings.tenant}`);
	if (settings.hostName !== '') url.hostname = settings.hostName;
	return url.href;
}

/** The login host: tenant state, OAuth2 and the system user's login. */
export function registerLoginHost(app: FastifyInstance, parts: Parts): void {
	const { context, settings } = parts;

	app.get('/login-host/api/state/:tenant', async (request) => {
		const { tenant } = request.params as { tenant: string };
		const known = tenant === settings.tenant;
		if (!known) context.note(request, `Unknown tenant ${tenant}`);
		return {
			ContextIdentifier: tenant,
			Endpoint: known ? tenantUrl(parts) : '',
			State: known ? settings.tenantState : 'Unknown',
			IsRunning: known && isRunning(settings),
			ValidUntil: new Date(context.now() + settings.stateValidSeconds * 1000).toISOString(),
			Api: known ? `${tenantUrl(parts)}/api` : '',
		};
	});

	app.get('/login-host/login/.well-known/openid-configuration', async () => {
		const base = `${context.serviceUrl}/login-host/login`;
		return {
			issuer: 'SuperOffice AS',
			authorization_endpoint: `${base}/common/oauth/authorize`,
			token_endpoint: `${base}/common/oauth/tokens`,
			jwks_uri: `${base}/.well-known/jwks`,
			response_types_supported: ['code'],
			scopes_supported: ['openid'],
			id_token_signing_alg_values_supported: ['RS256'],
		};
	});
	app.get('/login-host/login/.well-known/jwks', async () => ({
		keys: [
			{
				...createPublicKey(LOGIN_HOST_KEY).export({ format: 'jwk' }),
				use: 'sig',
				alg: 'RS256',
				kid: 'sandbox',
			},
		],
	}));

	registerAuthorizePage(app, parts);
	app.post(
		'/login-host/login/common/oauth/tokens',
		async (request, reply) => await answerToken(parts, request, reply),
	);
	app.post(
		'/login-host/Login/api/PartnerSystemUser/Authenticate',
		async (request, reply) => await systemUserLogin(parts, request, reply),
	);
}

async function answerToken(
	parts: Parts,
	request: FastifyRequest,
	reply: FastifyReply,
): Promise<FastifyReply> {
	const { context, settings, state } = parts;
	const refuse = async (error: string, reason: string) => {
		context.note(request, reason);
		return await reply
			.code(error === 'invalid_client' ? 401 : 400)
			.send({ error, error_description: reason });
	};
	if (!String(request.headers['content-type']).startsWith('application/x-www-form-urlencoded'))
		return await refuse('invalid_request', 'The token endpoint takes form data only');
	const form = Object.fromEntries(new URLSearchParams(request.rawBody.toString('utf8')));
	const basic = /^Basic (.+)$/.exec(request.headers.authorization ?? '')?.[1];
	const [id = form.client_id, secret = form.client_secret] =
		basic === undefined
			? []
			: Buffer.from(basic, 'base64').toString('utf8').split(':').map(decodeURIComponent);
	if (!state.knowsClient(id, secret ?? ''))
		return await refuse('invalid_client', 'Unknown client id or client secret');

	if (form.grant_type === 'refresh_token') {
		if (!state.refreshTokens.has(form.refresh_token ?? ''))
			return await refuse('invalid_grant', 'The refresh token is unknown or consent was revoked');
		state.refreshes += 1;
		// Deliberately without refresh_token: the vendor sends none here, and the old one stays valid.
		return await reply.send(issueAccessToken(parts));
	}
	if (form.grant_type !== 'authorization_code')
		return await refuse('unsupported_grant_type', 'Only authorization_code and refresh_token are offered');
	const code = state.codes.get(form.code ?? '');
	state.codes.delete(form.code ?? '');
	if (code === undefined || code.expiresAt < context.now())
		return await refuse('invalid_grant', 'Unknown or expired code');
	if (code.redirectUri !== form.redirect_uri)
		return await refuse('invalid_grant', 'redirect_uri is not the one of the authorize call');
	if (code.challenge !== undefined && !verifierFits(code.challenge, form.code_verifier ?? ''))
		return await refuse('invalid_grant', 'code_verifier does not fit code_challenge');
	const refreshToken = `${OAUTH_TOKENS.refreshToken}-${state.newSecret()}`;
	state.refreshTokens.add(refreshToken);
	return await reply.send({
		...issueAccessToken(parts),
		refresh_token: refreshToken,
		expires_in: settings.accessTokenSeconds,
	});
}

function verifierFits(challenge: { value: string; method: string }, verifier: string): boolean {
	const given =
		challenge.method === 'S256' ? createHash('sha256').update(verifier).digest('base64url') : verifier;
	return given === challenge.value;
}

function issueAccessToken(parts: Parts): Record<string, unknown> {
	const { context, settings, state } = parts;
	const token = `8A:${settings.tenant}.${state.newSecret()}`;
	state.accessTokens.set(token, context.now() + settings.accessTokenSeconds * 1000);
	return {
		token_type: 'Bearer',
		access_token: token,
		expires_in: settings.accessTokenSeconds,
		id_token: signedJwt(parts, {
			[`${CLAIM}ctx`]: settings.tenant,
			[`${CLAIM}webapi_url`]: `${tenantUrl(parts)}/api/`,
			[`${CLAIM}system_token`]: APP.systemUserToken,
			[`${CLAIM}email`]: USER.emailAddress,
			[`${CLAIM}associateid`]: String(USER.associateId),
			[`${CLAIM}serial`]: TENANT_SERIAL,
		}),
	};
}

/** The login of section 2.2: the token, the UTC minute and an RSA signature over both. */
async function systemUserLogin(
	parts: Parts,
	request: FastifyRequest,
	reply: FastifyReply,
): Promise<FastifyReply> {
	const { context, settings, state } = parts;
	const refuse = async (message: string) => {
		context.note(request, message);
		return await reply.send({ IsSuccessful: false, Token: null, ErrorMessage: message });
	};
	const malformed = async (message: string) => {
		context.note(request, message);
		return await reply.code(400).send({ Message: 'The request is invalid.', MessageDetail: message });
	};
	if (request.headers.authorization !== undefined)
		return await malformed('The login takes no Authorization header');
	const body = parseObject(request);
	if (body === undefined) return await malformed('The body is not a JSON object');
	const unknown = Object.keys(body).filter(
		(key) => !['SignedSystemToken', 'ApplicationToken', 'ContextIdentifier', 'ReturnTokenType'].includes(key),
	);
	if (unknown.length > 0) return await malformed(`Unknown properties: ${unknown.join(', ')}`);
	if (body.ReturnTokenType !== 'JWT') return await malformed('ReturnTokenType must be JWT here');
	if (body.ApplicationToken !== APP.clientSecret) return await refuse('The application token is not valid');
	if (body.ContextIdentifier !== settings.tenant) return await refuse('The context identifier is not known');
	if (settings.refuseSystemUser) return await refuse('The system user of this tenant is disabled');

	const signed = String(body.SignedSystemToken);
	const cut = signed.lastIndexOf('.');
	const data = signed.slice(0, cut);
	const time = data.slice(data.lastIndexOf('.') + 1);
	if (data.slice(0, data.lastIndexOf('.')) !== APP.systemUserToken)
		return await refuse('The system user token is not valid');
	if (
		!createVerify('RSA-SHA256')
			.update(data)
			.verify(createPublicKey(APP_PRIVATE_KEY), signed.slice(cut + 1), 'base64')
	)
		return await refuse('The signature of the system user token is not valid');
	const at = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})$/.exec(time);
	if (at === null) return await refuse('The time of the system user token is not YYYYMMDDHHmm');
	const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = at.slice(1).map(Number);
	const minutes = Math.abs(context.now() - Date.UTC(year, month - 1, day, hour, minute)) / 60_000;
	if (minutes > LOGIN_CLOCK_MINUTES)
		return await refuse('The time of the system user token is too far from ours');

	state.logins += 1;
	const ticket = `7T:${state.newSecret()}`;
	state.tickets.set(ticket, context.now());
	const token = signedJwt(parts, {
		[`${CLAIM}ticket`]: ticket,
		[`${CLAIM}ctx`]: settings.tenant,
		[`${CLAIM}webapi_url`]: `${tenantUrl(parts)}/api/`,
		[`${CLAIM}serial`]: TENANT_SERIAL,
	});
	return await reply.send({ IsSuccessful: true, Token: token, ErrorMessage: null });
}

function signedJwt({ context }: Parts, claims: Record<string, unknown>): string {
	const seconds = Math.floor(context.now() / 1000);
	const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
	const data = `${part({ alg: 'RS256', typ: 'JWT', kid: 'sandbox' })}.${part({
		...claims,
		iss: 'SuperOffice AS',
		aud: `spn:${TENANT_SERIAL}`,
		nbf: seconds,
		iat: seconds,
		exp: seconds + 3600,
	})}`;
	return `${data}.${sign('RSA-SHA256', Buffer.from(data), LOGIN_HOST_KEY).toString('base64url')}`;
}
