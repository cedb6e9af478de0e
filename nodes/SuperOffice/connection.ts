import {
	sleep,
	type ICredentialDataDecryptedObject,
	type IExecuteFunctions,
	type IHttpRequestOptions,
	type ILoadOptionsFunctions,
} from 'n8n-workflow';
import { MailError } from '../shared/errors';
import { secretsOf } from '../shared/n8n/credential';
import { readNetworkFailure } from '../shared/n8n/networkFailure';
import type { Connection } from '../shared/wire/connection';
import {
	checkedTenantId,
	checkTenant,
	loginHostUrl,
	normalizeApiBase,
	onlineTenant,
	tenantOfToken,
} from './environment';
import { authentication, type Authentication } from './fields';
import { MAIL_SERVER_CREDENTIAL, mailServerOf } from './mailServer';
import { tenantAddress, type Fetch } from './tenant';

const ONSITE = 'superOfficeApi';

/** The credential type behind a choice of Authentication. */
function credentialTypeOf(chosen: Authentication): string {
	if (chosen === 'onsite') return ONSITE;
	return chosen === 'systemUser' ? 'superOfficeSystemUserApi' : 'superOfficeOAuth2Api';
}

type Context = IExecuteFunctions | ILoadOptionsFunctions;

/** Fields of the credentials that must never be seen. */
const SECRET_FIELDS = ['clientSecret', 'systemUserToken', 'privateKey', 'ticket', 'password', 'appToken'];
const STATE_TIMEOUT_MS = 30_000;
/** Asked this often in all: a look-up does nothing, so it may be repeated. */
const STATE_TRIES = 3;
/** Before the second try; the third one waits twice as long. */
const STATE_WAIT_MS = 250;

/** Connects a run: credential, address of the WebAPI, secrets. Offline (preview) no request is made. */
export async function connect(context: IExecuteFunctions, mode: 'online' | 'offline'): Promise<Connection> {
	const { name, default: preset } = authentication;
	const chosen = context.getNodeParameter(name, 0, preset) as Authentication;
	const connection = await connectWith(context, chosen, mode);
	// Answers can repeat what was sent: the passwords that go into bodies are masked as well.
	if (context.getNode().credentials?.[MAIL_SERVER_CREDENTIAL]) {
		connection.secrets.push(...(await passwords(context)));
	}
	return connection;
}

/** The same for a search in the editor. */
export async function connectWith(
	context: Context,
	chosen: Authentication,
	mode: 'online' | 'offline',
): Promise<Connection> {
	const credentialType = credentialTypeOf(chosen);
	const credential = await context.getCredentials(credentialType);
	const secrets = secretsIn(credential);
	const headers = { Accept: 'application/json' };
	if (credentialType === ONSITE) {
		// User name, password and ticket are what the user typed: no login can be renewed.
		const baseUrl = normalizeApiBase(credential.baseUrl);
		return {
			credentialType,
			baseUrl,
			headers,
			paceKey: baseUrl,
			secrets,
			secretsIn,
			...(credential.ignoreSslIssues === true && { skipSslCertificateValidation: true }),
		};
	}
	return await onlineConnection(context, credentialType, credential, { headers, secrets, secretsIn }, mode);
}

async function onlineConnection(
	context: Context,
	credentialType: string,
	credential: ICredentialDataDecryptedObject,
	common: Pick<Connection, 'headers' | 'secrets' | 'secretsIn'>,
	mode: 'online' | 'offline',
): Promise<Connection> {
	const tenant = onlineTenant(credential);
	const { access_token: token } = (credential.oauthTokenData ?? {}) as { access_token?: unknown };
	checkTenant(tenantOfToken(token), checkedTenantId(tenant));
	const paceKey = `${loginHostUrl(tenant)}|${checkedTenantId(tenant)}`;
	if (mode === 'offline') {
		// Where the tenant lives is only known by asking, and a preview must not ask.
		const baseUrl = `${loginHostUrl(tenant)}/${tenant.tenantId}/api`;
		return {
			...common,
			credentialType,
			baseUrl,
			paceKey,
			warnings: [
				`The host of tenant ${tenant.tenantId} is looked up when a mail is sent; the URL shown is a stand-in.`,
			],
		};
	}
	const fetch = fetcher(context);
	const at = (baseUrl: string): Connection => ({
		...common,
		// A running method can answer 401 too: sent again is only what was refused before it (section 13).
		renewsLogin: true,
		credentialType,
		baseUrl,
		paceKey,
		moved: async () => at((await tenantAddress(tenant, fetch, { notAt: baseUrl })).api),
	});
	return at((await tenantAddress(tenant, fetch)).api);
}

function secretsIn(credential: ICredentialDataDecryptedObject): string[] {
	const secrets = secretsOf(credential, SECRET_FIELDS);
	// What n8n stores of the system user's login is a mark of it, a dot, and the ticket that travels.
	const ticket = String(credential.ticket ?? '');
	if (ticket.includes('.')) secrets.push(ticket.slice(ticket.indexOf('.') + 1));
	return secrets;
}

async function passwords(context: IExecuteFunctions): Promise<string[]> {
	try {
		return (await mailServerOf(context)).passwords;
	} catch {
		// Hidden by the node's settings or incomplete: then nothing of it is sent either.
		return [];
	}
}

/** GET without authentication through n8n's helper, repeated when there is no answer, or one of a proxy (5xx). */
function fetcher(context: Context): Fetch {
	return async (url) => {
		for (let attempt = 1; ; attempt++) {
			const last = attempt >= STATE_TRIES;
			try {
				const answer = await get(context, url);
				if (answer.statusCode < 500 || last) return answer;
			} catch (error) {
				if (last) throw unreachable(error, url);
			}
			await sleep(attempt * STATE_WAIT_MS);
		}
	};
}

async function get(context: Context, url: string): Promise<{ statusCode: number; body: string }> {
	const options: IHttpRequestOptions = {
		method: 'GET',
		url,
		headers: { Accept: 'application/json' },
		encoding: 'text',
		returnFullResponse: true,
		disableFollowRedirect: true,
		ignoreHttpStatusErrors: true,
		timeout: STATE_TIMEOUT_MS,
	};
	const { statusCode, body } = (await context.helpers.httpRequest(options)) as {
		statusCode: number;
		body: unknown;
	};
	return { statusCode, body: typeof body === 'string' ? body : JSON.stringify(body ?? '') };
}

function unreachable(error: unknown, url: string): MailError {
	const { message, code } = readNetworkFailure(error, url);
	return new MailError('failed', `The state page of SuperOffice cannot be reached: ${message}`, {
		fix: 'Check Environment in the credential and the network, then run it again.',
		...(code && { details: { code } }),
	});
}
