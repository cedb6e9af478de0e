import {
	NodeOperationError,
	type ICredentialDataDecryptedObject,
	type IHttpRequestOptions,
	type ILoadOptionsFunctions,
} from 'n8n-workflow';
import { MailError } from '../errors';
import { readNetworkFailure } from './networkFailure';
import type { Answer } from '../run/plan';
import { redactor } from '../wire/masking';
import type { Connection } from '../run/service';

const TIMEOUT_MS = 30_000;

/** What a list of the editor needs of a connection. */
export type PickerConnection = Pick<
	Connection,
	'credentialType' | 'headers' | 'secrets' | 'secretsIn' | 'skipSslCertificateValidation'
>;

/**
 * One GET for a list of the editor. The answer's secrets are masked: what it says may be shown.
 * @param service as users know it
 * @throws NodeOperationError in plain words when there is no answer
 */
export async function pickerRequest(
	context: ILoadOptionsFunctions,
	connection: PickerConnection,
	url: string,
	service: string,
): Promise<Answer> {
	const type = connection.credentialType;
	const options: IHttpRequestOptions = {
		method: 'GET',
		url,
		headers: connection.headers,
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
		return await masked(context, connection, statusCode, headers, body);
	} catch (error) {
		const { response, login, message } = readNetworkFailure(error, url);
		if (response && !login)
			return await masked(context, connection, response.status, response.headers, response.data);
		const redact = await redactorOf(context, connection);
		throw pickerError(
			context,
			new MailError('failed', `The list could not be read from ${service}: ${redact(message)}`, {
				fix: login
					? 'Open the credential, check its values and test or reconnect it.'
					: 'Check the address in the credential and the network, or enter the value by hand.',
			}),
		);
	}
}

/** The error for a list: message and fix, and nothing of request or answer. */
export function pickerError(context: ILoadOptionsFunctions, { message, fix }: MailError): NodeOperationError {
	const error = new NodeOperationError(context.getNode(), message, { description: fix });
	// The constructor puts its own texts over ours where words such as ECONNREFUSED occur.
	error.message = message;
	error.description = fix;
	return error;
}

async function masked(
	context: ILoadOptionsFunctions,
	connection: PickerConnection,
	statusCode: number,
	headers: Record<string, unknown>,
	body: unknown,
): Promise<Answer> {
	const redact = await redactorOf(context, connection);
	const text = typeof body === 'string' ? body : JSON.stringify(body ?? '');
	const lines = Object.entries(headers).map(([name, value]) => [
		name.toLowerCase(),
		redact(String(value as string)),
	]);
	return {
		statusCode,
		headers: Object.fromEntries(lines) as Record<string, string>,
		body: redact(text),
		attempts: 1,
	};
}

/** Read after the request: it may have renewed the login. */
async function redactorOf(
	context: ILoadOptionsFunctions,
	{ credentialType, secrets, secretsIn }: PickerConnection,
) {
	const now: ICredentialDataDecryptedObject = await context.getCredentials(credentialType);
	return redactor([...secrets, ...(secretsIn?.(now) ?? [])]);
}
