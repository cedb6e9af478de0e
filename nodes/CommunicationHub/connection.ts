import type { ICredentialDataDecryptedObject, IExecuteFunctions } from 'n8n-workflow';
import { baseUrlOf, secretsOf } from '../shared/send/credential';
import { MailError } from '../shared/send/errors';
import type { Connection } from '../shared/send/service';

export const CREDENTIAL = 'communicationHubApi';

/** Values that an authentication mode cannot do without, by name and label. */
const NEEDED: Readonly<Record<string, Array<[name: string, label: string]>>> = {
	basicAuth: [['username', 'User Name']],
	bearer: [['token', 'API Key or JWT']],
	header: [
		['headerName', 'Header Name'],
		['headerValue', 'Header Value'],
	],
	session: [
		['username', 'User Name'],
		['password', 'Password'],
	],
};

/** RFC 9110, section 5.6.2: what a header name is made of. */
const TOKEN = /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/;

/**
 * Where the hub is and what must stay secret. A path prefix of the base URL is kept.
 * @throws MailError `invalid` for a base URL that is none, `unauthorized` for a mode without its values
 */
export async function connect(context: IExecuteFunctions): Promise<Connection> {
	const credential = await context.getCredentials(CREDENTIAL);
	const baseUrl = baseUrlOf(credential.baseUrl, 'Base URL');
	checkMode(credential);
	return {
		credentialType: CREDENTIAL,
		baseUrl,
		paceKey: `${baseUrl}|${String(credential.username ?? '')}`,
		secrets: secretsIn(credential),
		secretsIn,
	};
}

function checkMode(credential: ICredentialDataDecryptedObject): void {
	const missing = (NEEDED[String(credential.authentication)] ?? []).find(
		([name]) => String(credential[name] ?? '').trim() === '',
	);
	if (missing) {
		throw new MailError('unauthorized', `${missing[1]} of the credential is empty`, {
			fix: 'Open the credential and fill it in, or choose another authentication. Nothing was sent.',
			field: missing[1],
		});
	}
	const name = String(credential.headerName ?? '').trim();
	if (credential.authentication === 'header' && !TOKEN.test(name)) {
		throw new MailError('unauthorized', 'Header Name of the credential is not the name of a header', {
			fix: 'Use letters, digits and hyphens, such as X-Api-Key. Nothing was sent.',
			field: 'Header Name',
		});
	}
}

function secretsIn(credential: ICredentialDataDecryptedObject): string[] {
	const secrets = secretsOf(credential, ['password', 'token', 'headerValue', 'sessionId']);
	// What n8n stores is a mark of the login, a dot, and the id that travels.
	const session = String(credential.sessionId ?? '');
	if (session.includes('.')) secrets.push(session.slice(session.indexOf('.') + 1));
	// Classic API keys go as user name with an empty password (CommunicationHub API sheet, section 10).
	if (credential.authentication === 'basicAuth' && !credential.password)
		secrets.push(String(credential.username ?? ''));
	return secrets;
}
