import type { ICredentialDataDecryptedObject, IHttpRequestHelper, IHttpRequestOptions } from 'n8n-workflow';
import { MailError } from '../../nodes/shared/errors';
import { Masking } from '../../nodes/shared/wire/masking';
import { loginHostUrl, onlineTenant } from '../../nodes/SuperOffice/environment';
import { tenantAddress, type Fetched } from '../../nodes/SuperOffice/tenant';
import { fingerprint, singleFlightLogin } from './singleFlightLogin';
import { provePrincipal, TEST_PATH } from './superOfficeProof';
import { loginBody, readTicket, SYSTEM_USER_LOGIN_PATH } from './superOfficeSystemToken';
import { demandProof, giveProof } from './testProof';

/**
 * The login of SuperOffice's system user (SuperOffice API sheet, section 2.2). What n8n stores is the ticket with a
 * fingerprint of the values it was obtained with, the tenant's address for the credential test, and the time of the login.
 */
export interface StoredSession {
	ticket: string;
	apiBase: string;
	checkedAt: number;
}

/** What the login is made with. */
const SECRETS = ['clientSecret', 'systemUserToken', 'privateKey'];
/** Separates the fingerprint from the ticket in what n8n stores. */
const SEPARATOR = '.';
const TIMEOUT_MS = 60_000;
/** A credential test believes a login of this age; with an older one it logs in anew, so that it proves the secrets. */
const TEST_TRUST_MS = 60_000;
const REFUSED =
	'SuperOffice does not accept the ticket of the system user. Check that the app is approved for this tenant.';

const text = (credentials: ICredentialDataDecryptedObject, name: string): string => {
	const value = credentials[name];
	return typeof value === 'string' ? value.trim() : '';
};

/**
 * Logs in, unless another request of this process has just done so, and looks up where the tenant lives.
 * @throws Error that says what is wrong and how to fix it, or the network's own error
 */
export async function logInSystemUser(
	helper: IHttpRequestHelper,
	credentials: ICredentialDataDecryptedObject,
): Promise<StoredSession> {
	try {
		return await logIn(helper, credentials);
	} catch (error) {
		throw loginError(error, credentials);
	}
}

/**
 * A credential test shows the message alone, and the transport has to see that it was the login that failed. The
 * service's words are in it, and a service may repeat what it was sent.
 */
function loginError(error: unknown, credentials: ICredentialDataDecryptedObject): unknown {
	if (!(error instanceof MailError)) return error;
	const { redact } = new Masking(SECRETS.map((name) => text(credentials, name)));
	return new Error(redact([error.message, error.fix].filter(Boolean).join('. ')));
}

async function logIn(
	helper: IHttpRequestHelper,
	credentials: ICredentialDataDecryptedObject,
): Promise<StoredSession> {
	const tenant = onlineTenant(credentials);
	const mark = markOf(credentials);
	const stored = text(credentials, 'ticket');
	// First, because it is cheap and tells a wrong tenant or environment from a wrong secret.
	const { api } = await tenantAddress(tenant, async (url) => await request(helper, { method: 'GET', url }), {
		anew: true,
	});
	const { token } = await singleFlightLogin({
		key: `superOffice|${mark}`,
		expired: stored.startsWith(`${mark}${SEPARATOR}`) ? stored : '',
		login: async () => {
			const body = loginBody(
				{
					tenantId: tenant.tenantId,
					clientSecret: text(credentials, 'clientSecret'),
					systemUserToken: text(credentials, 'systemUserToken'),
					privateKey: text(credentials, 'privateKey'),
				},
				Date.now(),
			);
			const answer = await request(helper, {
				method: 'POST',
				url: `${loginHostUrl(tenant)}${SYSTEM_USER_LOGIN_PATH}`,
				headers: { 'Content-Type': 'application/json' },
				body: JSON.stringify(body),
			});
			return { token: `${mark}${SEPARATOR}${readTicket(answer.statusCode, answer.body, tenant.tenantId)}` };
		},
	});
	return { ticket: token, apiBase: api, checkedAt: Date.now() };
}

/**
 * Logs in for a test and asks who is logged in, as which n8n's own request follows.
 * @returns what n8n is to store, nothing where the login is fresh
 * @throws Error that says what is wrong
 */
export async function proveSystemUser(
	helper: IHttpRequestHelper,
	credentials: ICredentialDataDecryptedObject,
): Promise<Partial<StoredSession>> {
	// Before a test, n8n has just asked for a login, unless it is an old one.
	const isFresh = ticketIn(credentials) !== '' && Date.now() - Number(credentials.checkedAt) <= TEST_TRUST_MS;
	const session = isFresh ? {} : await logInSystemUser(helper, credentials);
	const loggedIn = { ...credentials, ...session };
	const prove = async () =>
		await provePrincipal(helper, text(loggedIn, 'apiBase'), { headers: headersOf(loggedIn) }, REFUSED);
	await giveProof(credentials, prove, []);
	return session;
}

/**
 * Puts ticket and application token into a request. A ticket that was obtained with other values is left out: the 401
 * that follows makes n8n log in with the present ones.
 */
export function authenticateSystemUser(
	credentials: ICredentialDataDecryptedObject,
	options: IHttpRequestOptions,
): IHttpRequestOptions {
	if (options.url === TEST_PATH) {
		demandProof(credentials);
		// The test's address is the tenant's, which only a login tells.
		options.url = `${text(credentials, 'apiBase')}${TEST_PATH}`;
		delete options.baseURL;
	}
	options.headers = { ...options.headers, ...headersOf(credentials) };
	return options;
}

function headersOf(credentials: ICredentialDataDecryptedObject): Record<string, string> {
	const ticket = ticketIn(credentials);
	return {
		...(ticket !== '' && { Authorization: `SOTicket ${ticket}` }),
		'SO-AppToken': text(credentials, 'clientSecret'),
	};
}

/** The stored ticket; '' when it was obtained with other values. */
function ticketIn(credentials: ICredentialDataDecryptedObject): string {
	const prefix = `${markOf(credentials)}${SEPARATOR}`;
	const stored = text(credentials, 'ticket');
	return stored.startsWith(prefix) ? stored.slice(prefix.length) : '';
}

function markOf(credentials: ICredentialDataDecryptedObject): string {
	return fingerprint(
		['environment', 'loginHost', 'tenantId', ...SECRETS].map((name) => text(credentials, name)),
	);
}

async function request(helper: IHttpRequestHelper, options: IHttpRequestOptions): Promise<Fetched> {
	const { statusCode, body } = (await helper.helpers.httpRequest({
		...options,
		headers: { Accept: 'application/json', ...options.headers },
		encoding: 'text',
		returnFullResponse: true,
		disableFollowRedirect: true,
		ignoreHttpStatusErrors: true,
		timeout: TIMEOUT_MS,
	})) as { statusCode: number; body: unknown };
	return { statusCode, body: typeof body === 'string' ? body : JSON.stringify(body ?? '') };
}
