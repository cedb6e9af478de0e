import {
	NodeOperationError,
	type ICredentialDataDecryptedObject,
	type IHttpRequestOptions,
	type ILoadOptionsFunctions,
	type INodeListSearchItems,
} from 'n8n-workflow';
import { MailError, withDetails } from '../errors';
import type { Connection } from '../wire/connection';
import { Masking } from '../wire/masking';
import type { Answer } from '../wire/request';
import { answerText } from './answerText';
import { readNetworkFailure } from './networkFailure';
import { toastText } from './toastText';

const TIMEOUT_MS = 30_000;
/** Bytes of an answer, decompressed: a page of a list has some hundred entries. */
const MOST_BYTES = 5_000_000;

/** What a list of the editor needs of a connection. */
export type ListConnection = Pick<
	Connection,
	'credentialType' | 'headers' | 'secrets' | 'secretsIn' | 'skipSslCertificateValidation'
>;

/**
 * One request for a list of the editor, the answer as it came. It may echo secrets: `listSearch` masks what leaves.
 * @param service as users know it
 * @param post makes it a POST: JSON text, or '' for none
 * @throws MailError `failed` when there is no answer, or one that cannot be read to its end
 */
export async function listRequest(
	context: ILoadOptionsFunctions,
	connection: ListConnection,
	url: string,
	service: string,
	post?: string,
): Promise<Answer> {
	const type = connection.credentialType;
	const options: IHttpRequestOptions = {
		method: post === undefined ? 'GET' : 'POST',
		url,
		// n8n writes the login into the headers that it is given.
		headers: {
			...connection.headers,
			...(post && { 'Content-Type': 'application/json' }),
		},
		...(post && { body: post }),
		encoding: 'stream',
		returnFullResponse: true,
		disableFollowRedirect: true,
		ignoreHttpStatusErrors: { ignore: true, except: [401] },
		timeout: TIMEOUT_MS,
		...(connection.skipSslCertificateValidation && { skipSslCertificateValidation: true }),
	};
	try {
		const { statusCode, headers, body } = (await context.helpers.httpRequestWithAuthentication.call(
			context,
			type,
			options,
		)) as { statusCode: number; headers: Record<string, unknown>; body: unknown };
		return await toAnswer(service, statusCode, headers, body);
	} catch (error) {
		if (error instanceof MailError) throw passOn(error);
		const { response, login, message } = readNetworkFailure(error, url);
		if (response && !login) return await toAnswer(service, response.status, response.headers, response.data);
		throw noList(service, message, login);
	}
}

/**
 * Runs the search behind a list, and masks what leaves it: in errors every secret, in entries tokens alone, because a
 * password may be an ordinary word. The editor shows message and fix of n8n's own errors only.
 * @param connect gives the connection that `search` asks through; what is wrong with it is told in the same way
 * @param search gets the masking too, for words of the service that it puts into an entry
 * @throws NodeOperationError in plain words
 */
export async function listSearch<C extends ListConnection, T>(
	context: ILoadOptionsFunctions,
	connect: (context: ILoadOptionsFunctions) => Promise<C>,
	search: (connection: C, masking: Masking) => Promise<T>,
): Promise<T> {
	let connection: C | undefined;
	const masking = new Masking([]);
	try {
		connection = await connect(context);
		masking.learn(connection.secrets);
		const found = await search(connection, masking);
		masking.learn(await renewedSecrets(context, connection));
		return masking.redactData(found);
	} catch (error) {
		if (!(error instanceof MailError)) throw passOn(error);
		if (connection) masking.learn(await renewedSecrets(context, connection));
		throw listError(context, maskedError(error, masking));
	}
}

/** Whether a list entry fits what the user typed. */
export function matchesFilter(text: string, filter: string | undefined): boolean {
	return !filter || text.toLowerCase().includes(filter.trim().toLowerCase());
}

/** Entries of the same name with their value behind it, so that they can be told apart. */
export function withUniqueNames(items: INodeListSearchItems[]): INodeListSearchItems[] {
	const names = items.map(({ name }) => name);
	return items.map((item) =>
		names.indexOf(item.name) === names.lastIndexOf(item.name)
			? item
			: { ...item, name: `${item.name} (${item.value})` },
	);
}

function noList(service: string, why: string, login: boolean): MailError {
	return new MailError('failed', `${service} did not return the list: ${why}`, {
		fix: login
			? 'Open the credential and check its values, then test or reconnect it.'
			: 'Check the address in the credential and the network, or enter the value manually.',
	});
}

function listError(context: ILoadOptionsFunctions, { message, fix }: MailError): NodeOperationError {
	const error = new NodeOperationError(context.getNode(), message, { description: fix });
	// The constructor overwrites both where words such as ECONNREFUSED occur.
	error.message = toastText(message);
	error.description = fix && toastText(fix);
	return error;
}

function maskedError(error: MailError, { redact }: Masking): MailError {
	return withDetails(error, { message: redact(error.message), fix: error.fix && redact(error.fix) });
}

/** Rethrowing through a function keeps the original error. */
function passOn(error: unknown): unknown {
	return error;
}

async function toAnswer(
	service: string,
	statusCode: number,
	headers: Record<string, unknown>,
	body: unknown,
): Promise<Answer> {
	const lines = Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), String(value)]);
	const lower = Object.fromEntries(lines) as Record<string, string>;
	const { text, cut } = await wholeText(service, body, lower['content-type'] ?? '');
	if (cut) throw noList(service, `the answer is longer than ${MOST_BYTES / 1_000_000} MB`, false);
	return { statusCode, headers: lower, body: text, attempts: 1 };
}

async function wholeText(
	service: string,
	body: unknown,
	contentType: string,
): Promise<{ text: string; cut: boolean }> {
	try {
		return await answerText(body, contentType, MOST_BYTES);
	} catch {
		throw noList(service, 'the answer broke off', false);
	}
}

/** Read after the requests: one of them may have renewed the login. */
async function renewedSecrets(
	context: ILoadOptionsFunctions,
	{ credentialType, secretsIn }: ListConnection,
): Promise<string[]> {
	if (secretsIn === undefined) return [];
	try {
		return secretsIn(await context.getCredentials<ICredentialDataDecryptedObject>(credentialType));
	} catch {
		// What is known already is masked; the error at hand says more than that n8n's database is away.
		return [];
	}
}
