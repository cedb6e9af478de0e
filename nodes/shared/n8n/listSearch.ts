import {
	NodeOperationError,
	type IHttpRequestOptions,
	type ILoadOptionsFunctions,
	type INodeListSearchItems,
} from 'n8n-workflow';
import { MailError } from '../errors';
import type { Connection } from '../wire/connection';
import { Masking } from '../wire/masking';
import type { Answer } from '../wire/request';
import { readNetworkFailure } from './networkFailure';

const TIMEOUT_MS = 30_000;

/** What a list of the editor needs of a connection. */
export type ListConnection = Pick<
	Connection,
	'credentialType' | 'headers' | 'secrets' | 'secretsIn' | 'skipSslCertificateValidation'
>;

/**
 * One GET for a list of the editor. The answer's secrets are masked: what it says may be shown.
 * @param service as users know it
 * @throws MailError `failed` when there is no answer
 */
export async function listRequest(
	context: ILoadOptionsFunctions,
	connection: ListConnection,
	url: string,
	service: string,
): Promise<Answer> {
	const type = connection.credentialType;
	const options: IHttpRequestOptions = {
		method: 'GET',
		url,
		// n8n writes the login into the headers that it is given.
		headers: { ...connection.headers },
		encoding: 'text',
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
		return masked(await maskingOf(context, connection), statusCode, headers, body);
	} catch (error) {
		const { response, login, message } = readNetworkFailure(error, url);
		const masking = await maskingOf(context, connection);
		if (response && !login) return masked(masking, response.status, response.headers, response.data);
		throw noList(service, masking.redact(message), login);
	}
}

/**
 * Runs the search behind a list. The editor shows message and fix of n8n's own errors only.
 * @throws NodeOperationError in plain words
 */
export async function listSearch<T>(context: ILoadOptionsFunctions, search: () => Promise<T>): Promise<T> {
	try {
		return await search();
	} catch (error) {
		throw error instanceof MailError ? listError(context, error) : error;
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
	error.message = message;
	error.description = fix;
	return error;
}

function masked(
	{ redact }: Masking,
	statusCode: number,
	headers: Record<string, unknown>,
	body: unknown,
): Answer {
	const text = typeof body === 'string' ? body : JSON.stringify(body ?? '');
	const lines = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), redact(String(value))]);
	return {
		statusCode,
		headers: Object.fromEntries(lines) as Record<string, string>,
		body: redact(text),
		attempts: 1,
	};
}

/** Read after the request: it may have renewed the login. */
async function maskingOf(
	context: ILoadOptionsFunctions,
	{ credentialType, secrets, secretsIn }: ListConnection,
): Promise<Masking> {
	const now = await context.getCredentials(credentialType);
	return new Masking([...secrets, ...(secretsIn?.(now) ?? [])]);
}
