import type { IExecuteFunctions } from 'n8n-workflow';
import { baseUrlOf, secretsOf } from '../shared/send/credential';
import type { Connection } from '../shared/send/service';

export const CREDENTIAL = 'communicationHubApi';

/** Where the hub is and what must stay secret. A path prefix of the base URL is kept. */
export async function connect(context: IExecuteFunctions): Promise<Connection> {
	const credential = await context.getCredentials(CREDENTIAL);
	const baseUrl = baseUrlOf(credential.baseUrl, 'Base URL');
	return {
		credentialType: CREDENTIAL,
		baseUrl,
		paceKey: `${baseUrl}|${String(credential.username ?? '')}`,
		secrets: secretsOf(credential, ['password', 'token', 'headerValue', 'sessionId']),
	};
}
