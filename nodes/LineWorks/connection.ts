import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	IExecuteFunctions,
	ILoadOptionsFunctions,
} from 'n8n-workflow';
import { MailError } from '../shared/errors';
import { baseUrlOf, credentialError, secretsOf } from '../shared/n8n/credential';
import { listRequest, type ListConnection } from '../shared/n8n/listSearch';
import type { Connection } from '../shared/wire/connection';
import { requestUrl, type Answer, type RequestSpec } from '../shared/wire/request';
import { refusals } from './refusal';

const CREDENTIAL_TYPE = 'lineWorksOAuth2Api';
const HEADERS = Object.freeze({ Accept: 'application/json' });

/** Base URLs of the API (LINE WORKS API sheet, section 1). The credential holds those of the sign-in. */
const API_BASES: Readonly<Record<string, string>> = {
	global: 'https://www.worksapis.com/v1.0',
	govKr: 'https://gov.worksapis.com/v1.0',
};

/**
 * Where to send to. Who sends is decided by the sign-in.
 * @throws MailError `unauthorized` when the credential is not connected or its base URL is not one
 */
export async function connect(context: IExecuteFunctions): Promise<Connection> {
	const credential = await context.getCredentials(CREDENTIAL_TYPE);
	const baseUrl = apiBase(credential);
	const tokens = (credential.oauthTokenData ?? {}) as IDataObject;
	if (!tokens.access_token && !tokens.refresh_token) {
		throw new MailError('unauthorized', 'The LINE WORKS OAuth2 API credential is not connected', {
			fix: 'Open the credential and press Connect, then sign in as the member who sends the mails.',
		});
	}
	const operation = String(context.getNodeParameter('operation', 0, 'send'));
	const id = context.getNode().credentials?.[CREDENTIAL_TYPE]?.id ?? String(credential.clientId);
	return {
		credentialType: CREDENTIAL_TYPE,
		baseUrl,
		headers: HEADERS,
		// A sign-in is one sender. LINE WORKS counts each operation by itself, so reading does not slow sending down.
		paceKey: `${baseUrl}:${id}:${operation}`,
		secrets: secretsIn(credential),
		secretsIn,
		// A 401 of the check of the token comes before LINE WORKS works on the request (API sheet, section 6). One that
		// does not show itself to be that may come from behind it, and the mail is not sent again.
		renewsLogin: true,
	};
}

/** What a list of the editor needs of a connection. */
type ListScope = ListConnection & Pick<Connection, 'baseUrl'>;

/**
 * Where a list of the editor comes from.
 * @throws MailError `unauthorized` for a base URL that is not one
 */
export async function listConnection(context: ILoadOptionsFunctions): Promise<ListScope> {
	const credential = await context.getCredentials(CREDENTIAL_TYPE);
	return {
		credentialType: CREDENTIAL_TYPE,
		baseUrl: apiBase(credential),
		headers: HEADERS,
		secrets: secretsIn(credential),
		secretsIn,
	};
}

/**
 * The answer to a GET for a list of the editor.
 * @throws MailError `failed` when there is none
 */
export async function listAnswer(
	context: ILoadOptionsFunctions,
	connection: ListScope,
	spec: Pick<RequestSpec, 'path' | 'query'>,
): Promise<Answer> {
	const url = requestUrl(connection.baseUrl, { method: 'GET', ...spec }, new Map());
	return await listRequest(context, connection, url, refusals.service);
}

function secretsIn(credential: ICredentialDataDecryptedObject): string[] {
	return secretsOf(credential, ['clientSecret']);
}

/**
 * Base URL of the API for a credential, without a slash at the end.
 * @throws MailError `unauthorized` naming the field
 */
export function apiBase(credential: ICredentialDataDecryptedObject): string {
	const environment = String(credential.environment ?? 'global');
	if (environment === 'custom') {
		return baseUrlOf(
			credential.apiBaseUrl,
			'API Base URL',
			'Enter it with https:// and the version, such as https://www.worksapis.com/v1.0.',
		);
	}
	const base = API_BASES[environment];
	if (base !== undefined) return base;
	throw credentialError('Environment', `is "${environment}"`, 'Choose one from the list.');
}
