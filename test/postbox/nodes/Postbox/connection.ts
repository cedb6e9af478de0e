import { createHash } from 'node:crypto';
import type { IExecuteFunctions } from 'n8n-workflow';
import { baseUrlOf, credentialError, secretsOf } from '../shared/n8n/credential';
import type { Connection } from '../shared/wire/connection';

/** @throws MailError `unauthorized` for a credential that cannot be used */
export async function connect(context: IExecuteFunctions): Promise<Connection> {
	const credential = await context.getCredentials('postboxApi');
	const baseUrl = baseUrlOf(credential.baseUrl);
	const [apiKey] = secretsOf(credential, ['apiKey']);
	if (!apiKey) throw credentialError('API Key', 'is empty', 'Open the credential and enter the key.');
	return {
		credentialType: 'postboxApi',
		baseUrl,
		// Requests of one account share a pace; the key itself must not be kept.
		paceKey: createHash('sha256').update(`${baseUrl}|${apiKey}`).digest('hex'),
		secrets: secretsOf(credential, ['apiKey']),
	};
}
