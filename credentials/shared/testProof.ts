import type { IHttpRequestHelper, IHttpRequestOptions } from 'n8n-workflow';
import { MailError } from '../../nodes/shared/errors';
import { answerText } from '../../nodes/shared/n8n/answerText';
import { readNetworkFailure } from '../../nodes/shared/n8n/networkFailure';
import { textMember } from '../../nodes/shared/wire/caseInsensitive';
import { Masking } from '../../nodes/shared/wire/masking';
import type { Answer } from '../../nodes/shared/wire/request';

/**
 * The test of a credential, made by the credential itself. n8n compares an answer with single values, which an empty
 * object passes, and falls over an empty list. So the question is asked and its answer read in `preAuthentication`;
 * n8n's own request follows only when that was proof.
 */

/** An answer to a question of a test has some thousand bytes. */
const ANSWER_BYTES = 100_000;
const TIMEOUT_MS = 60_000;

/** n8n hands the same object of a credential's values to `authenticate` and `preAuthentication` of one request. */
const states = new WeakMap<object, 'wanted' | 'given'>();

/**
 * To be called by `authenticate` for the request of the test.
 * @throws what n8n takes for the answer to a login that is over, unless there is a proof: it calls `preAuthentication`
 */
export function demandProof(credentials: object): void {
	if (states.get(credentials) === 'given') {
		states.delete(credentials);
		return;
	}
	states.set(credentials, 'wanted');
	throw Object.assign(new Error('The credential has to be tested first'), { response: { status: 401 } });
}

/** To be asked by `preAuthentication`: whether it is called for a test, which a request has demanded. */
export function isProofWanted(credentials: object): boolean {
	return states.get(credentials) === 'wanted';
}

/**
 * Lets n8n's own request follow when `prove` succeeds.
 * @param prove asks the question and throws a MailError, or an Error in plain words, for an answer that proves nothing
 * @throws Error in plain words, without any of the secrets
 */
export async function giveProof(
	credentials: object,
	prove: () => Promise<void>,
	secrets: readonly string[],
): Promise<void> {
	states.delete(credentials);
	try {
		await prove();
	} catch (error) {
		throw plainError(error, secrets);
	}
	states.set(credentials, 'given');
}

/**
 * The answer to the question of a test, whatever its status.
 * @throws Error that says in plain words why there is none
 */
export async function ask(
	{ helpers }: IHttpRequestHelper,
	service: string,
	options: IHttpRequestOptions,
): Promise<Answer> {
	try {
		const { statusCode, headers, body } = (await helpers.httpRequest({
			...options,
			method: 'GET',
			headers: { Accept: 'application/json', ...options.headers },
			encoding: 'stream',
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
			// n8n would take the login along to wherever it is sent.
			disableFollowRedirect: true,
			timeout: TIMEOUT_MS,
		})) as { statusCode: number; headers?: Record<string, string>; body: unknown };
		const { text, cut } = await answerText(body, textMember(headers, 'content-type'), ANSWER_BYTES);
		return { statusCode, headers: headers ?? {}, body: text, cut, attempts: 1 };
	} catch (error) {
		throw unreachable(error, service, options.url);
	}
}

function unreachable(cause: unknown, service: string, url: string): Error {
	const { message } = readNetworkFailure(cause, url);
	return new Error(`${service} cannot be reached: ${message}`, { cause });
}

/** n8n shows the message alone. The service's words may be in it, and a service may repeat what it was sent. */
function plainError(error: unknown, secrets: readonly string[]): unknown {
	if (!(error instanceof MailError)) return error;
	const { redact } = new Masking(secrets);
	return new Error(redact([error.message, error.fix].filter(Boolean).join('. ')));
}
