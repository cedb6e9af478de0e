import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	IHttpRequestHelper,
	IHttpRequestOptions,
} from 'n8n-workflow';
import { SESSION_SEPARATOR } from '../../nodes/CommunicationHub/connection';
import { answerText } from '../../nodes/shared/n8n/answerText';
import { baseUrlOf } from '../../nodes/shared/n8n/credential';
import { readNetworkFailure } from '../../nodes/shared/n8n/networkFailure';
import { caseInsensitiveMember, textMember } from '../../nodes/shared/wire/caseInsensitive';
import { jsonObject } from '../../nodes/shared/wire/json';
import { Masking } from '../../nodes/shared/wire/masking';
import { fingerprint, RefusedLogin, singleFlightLogin } from './singleFlightLogin';

/**
 * The session login of CommunicationHub (API sheet, section 10): `POST /auth/credentials`, then `X-ss-id` with each
 * call. The stored session id carries a fingerprint of the login, so that a changed password logs in anew.
 */

/** The answer to a login has some hundred bytes. */
const ANSWER_BYTES = 100_000;
/** Characters of the hub's reason. */
const LONGEST_REASON = 200;

/** Logs in and returns what n8n stores. @throws Error whose message names the cause, without any secret */
export async function logIn(
	helper: IHttpRequestHelper,
	credentials: ICredentialDataDecryptedObject,
): Promise<string> {
	const mark = markOf(credentials);
	const stored = String(credentials.sessionId ?? '');
	const session = await singleFlightLogin({
		key: `communicationHub|${mark}`,
		expired: stored.startsWith(`${mark}${SESSION_SEPARATOR}`) ? stored : '',
		login: async () => ({ token: `${mark}${SESSION_SEPARATOR}${await requestSession(helper, credentials)}` }),
	});
	return session.token;
}

/** The header of a call; none when the stored session belongs to another login, so that the 401 brings a new one. */
export function sessionHeader(credentials: ICredentialDataDecryptedObject): Record<string, string> {
	const stored = String(credentials.sessionId ?? '');
	const prefix = `${markOf(credentials)}${SESSION_SEPARATOR}`;
	return stored.startsWith(prefix) ? { 'X-ss-id': stored.slice(prefix.length) } : {};
}

function markOf(credentials: ICredentialDataDecryptedObject): string {
	return fingerprint(['baseUrl', 'username', 'password'].map((name) => String(credentials[name] ?? '')));
}

async function requestSession(
	helper: IHttpRequestHelper,
	credentials: ICredentialDataDecryptedObject,
): Promise<string> {
	const url = `${baseUrlOf(credentials.baseUrl)}/auth/credentials`;
	const { statusCode, headers, body } = (await reached(helper, {
		method: 'POST',
		url,
		headers: { Accept: 'application/json', 'Content-Type': 'application/json' },
		// RememberMe stays out: it would make the session outlive its owner.
		body: JSON.stringify({ UserName: credentials.username, Password: credentials.password }),
		encoding: 'stream',
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		disableFollowRedirect: true,
		timeout: 60_000,
	})) as { statusCode: number; headers?: Record<string, unknown>; body: unknown };
	const { text } = await answerText(body, textMember(headers, 'content-type'), ANSWER_BYTES);
	const answer = jsonObject(text);
	const sessionId = textMember(answer, 'SessionId');
	if (statusCode === 200 && sessionId !== '') return sessionId;
	const reason = refusal(statusCode, answer, String(credentials.password ?? ''));
	throw isRefused(statusCode, answer) ? new RefusedLogin(reason) : new Error(reason);
}

/** n8n shows what is thrown here as it is: in the test of the credential a mere code. @throws Error in plain words */
async function reached(helper: IHttpRequestHelper, options: IHttpRequestOptions): Promise<unknown> {
	try {
		return (await helper.helpers.httpRequest(options)) as unknown;
	} catch (error) {
		throw unreachable(error, options.url);
	}
}

/** The cause stays: a run reads from it whether the login may be tried again. */
function unreachable(cause: unknown, url: string): Error {
	const { message } = readNetworkFailure(cause, url);
	return new Error(`CommunicationHub cannot be reached for the login: ${message}`, { cause });
}

function isRefused(statusCode: number, answer: IDataObject | undefined): boolean {
	return statusCode === 401 || statusCode === 403 || (statusCode === 400 && answer !== undefined);
}

function refusal(statusCode: number, answer: IDataObject | undefined, password: string): string {
	if (isRefused(statusCode, answer)) {
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
			? 'CommunicationHub returned no session: its answer to the login has no SessionId; choose another authentication'
			: 'The base URL does not lead to CommunicationHub: the login was answered with a web page or another text';
	}
	return `CommunicationHub returned no session: the login was answered with status ${statusCode}, try again later`;
}

/** Why, where the hub says more than that name and password do not fit: a locked account has nothing to correct. */
function reasonIn(answer: IDataObject | undefined, password: string): string {
	const [line] = textMember(caseInsensitiveMember(answer, 'ResponseStatus'), 'Message').split(/\r?\n/);
	// A server that repeats what it was sent must not bring the password into an error. Masked whole, then cut.
	const message = new Masking([password]).redact(line.trim());
	if (message === '' || /^invalid username or password/i.test(message)) return '';
	return `: ${message.length > LONGEST_REASON ? `${message.slice(0, LONGEST_REASON - 3)}...` : message}`;
}
