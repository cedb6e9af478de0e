import type { ICredentialDataDecryptedObject, IHttpRequestHelper } from 'n8n-workflow';
import { fingerprint, singleFlightLogin } from './singleFlightLogin';

/**
 * The session login of CommunicationHub (API sheet, section 10): `POST /auth/credentials`, then `X-ss-id` with each
 * call. The stored session id carries a fingerprint of the login, so that a changed password logs in anew.
 */

/** Separates the fingerprint from the session id in what n8n stores. */
const SEPARATOR = '.';

/** Logs in and returns what n8n stores. @throws Error whose message names the cause, without any secret */
export async function logIn(
	helper: IHttpRequestHelper,
	credentials: ICredentialDataDecryptedObject,
): Promise<string> {
	const mark = markOf(credentials);
	const stored = String(credentials.sessionId ?? '');
	const session = await singleFlightLogin({
		key: `communicationHub|${mark}`,
		expired: stored.startsWith(`${mark}${SEPARATOR}`) ? stored : '',
		login: async () => ({ token: `${mark}${SEPARATOR}${await requestSession(helper, credentials)}` }),
	});
	return session.token;
}

/** The header of a call; none when the stored session belongs to another login, so that the 401 brings a new one. */
export function sessionHeader(credentials: ICredentialDataDecryptedObject): Record<string, string> {
	const stored = String(credentials.sessionId ?? '');
	const prefix = `${markOf(credentials)}${SEPARATOR}`;
	return stored.startsWith(prefix) ? { 'X-ss-id': stored.slice(prefix.length) } : {};
}

function markOf(credentials: ICredentialDataDecryptedObject): string {
	return fingerprint(['baseUrl', 'username', 'password'].map((name) => String(credentials[name] ?? '')));
}

async function requestSession(
	helper: IHttpRequestHelper,
	credentials: ICredentialDataDecryptedObject,
): Promise<string> {
	const baseUrl = String(credentials.baseUrl ?? '')
		.trim()
		.replace(/\/+$/, '');
	const { statusCode, body } = (await helper.helpers.httpRequest({
		method: 'POST',
		url: `${baseUrl}/auth/credentials`,
		headers: { Accept: 'application/json', 'Content-Type': 'application/json' },
		// RememberMe stays out: it would make the session outlive its owner.
		body: JSON.stringify({ UserName: credentials.username, Password: credentials.password }),
		encoding: 'text',
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		disableFollowRedirect: true,
		timeout: 60_000,
	})) as { statusCode: number; body: unknown };
	const answer = objectIn(body);
	const sessionId = answer?.SessionId ?? answer?.sessionId;
	if (statusCode === 200 && typeof sessionId === 'string' && sessionId !== '') return sessionId;
	throw new Error(refusal(statusCode, answer, String(credentials.password ?? '')));
}

function refusal(statusCode: number, answer: Record<string, unknown> | undefined, password: string): string {
	if (statusCode === 401 || statusCode === 403 || (statusCode === 400 && answer)) {
		return `CommunicationHub refused the user name or password of the session login${reasonIn(answer, password)}`;
	}
	if (statusCode === 404) {
		return 'CommunicationHub offers no session login at this base URL; choose another authentication';
	}
	if (statusCode >= 300 && statusCode < 400) {
		return 'The base URL leads elsewhere, and a login is not sent there; enter the final https address';
	}
	if (statusCode < 300) {
		return answer
			? 'CommunicationHub gave no session: its answer to the login has no SessionId; choose another authentication'
			: 'The base URL does not lead to CommunicationHub: the login was answered with a web page or another text';
	}
	return `CommunicationHub gave no session; the login was answered with status ${statusCode}, try again later`;
}

/** Why, where the hub says more than that name and password do not fit: a locked account has nothing to correct. */
function reasonIn(answer: Record<string, unknown> | undefined, password: string): string {
	const status = (answer?.ResponseStatus ?? answer?.responseStatus) as Record<string, unknown> | undefined;
	const message = String(status?.Message ?? status?.message ?? '')
		.split(/\r?\n/)[0]
		.trim()
		.slice(0, 200);
	if (message === '' || /^invalid username or password/i.test(message)) return '';
	// A server that repeats what it was sent must not bring the password into an error.
	return password !== '' && message.includes(password) ? '' : `: ${message}`;
}

function objectIn(body: unknown): Record<string, unknown> | undefined {
	try {
		const value: unknown = typeof body === 'string' ? JSON.parse(body) : body;
		return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
	} catch {
		return undefined;
	}
}
