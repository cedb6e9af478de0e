import { createHash } from 'node:crypto';
import type { ICredentialDataDecryptedObject, IExecuteFunctions } from 'n8n-workflow';
import { baseUrlOf, credentialError, secretsOf } from '../shared/n8n/credential';
import type { Connection } from '../shared/wire/connection';

type Credential = ICredentialDataDecryptedObject;

export const CREDENTIAL_TYPE = 'communicationHubApi';

/** Labels of the credential's fields. */
export const credentialLabels = {
	baseUrl: 'Base URL',
	username: 'User Name',
	password: 'Password',
	token: 'API Key or JWT',
	headerName: 'Header Name',
	headerValue: 'Header Value',
} as const;

/** Stands between the mark of the login and the session id in what n8n stores. */
export const SESSION_SEPARATOR = '.';

type FieldName = keyof typeof credentialLabels;

/** Values that an authentication mode cannot do without. */
const NEEDED: Readonly<Record<string, FieldName[]>> = {
	basicAuth: ['username'],
	bearer: ['token'],
	header: ['headerName', 'headerValue'],
	session: ['username', 'password'],
};

/** RFC 9110, section 5.6.2: what a header name is made of. */
const TOKEN = /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/;
/** What a header can carry (RFC 9110, section 5.5). */
const HEADER_VALUE = /^[\t\u0020-\u007e\u0080-\u00ff]*$/;
/** What a key or JWT in `Authorization: Bearer` can be made of. */
const KEY = /^[\u0021-\u007e]*$/;
/** Headers that control how a request is read: with another value, the hub would bind an empty mail and say 200 (section 4). */
const RESERVED = new Set([
	'accept',
	'connection',
	'content-encoding',
	'content-length',
	'content-type',
	'expect',
	'host',
	'transfer-encoding',
]);

/**
 * Where the hub is and what must stay secret. A path prefix of the base URL is kept.
 * @throws MailError `unauthorized` for a base URL that is not one, and for a mode without its values
 */
export async function connect(context: IExecuteFunctions): Promise<Connection> {
	const credential = await context.getCredentials(CREDENTIAL_TYPE);
	const baseUrl = baseUrlOf(credential.baseUrl, credentialLabels.baseUrl);
	checkMode(credential);
	return {
		credentialType: CREDENTIAL_TYPE,
		baseUrl,
		paceKey: `${baseUrl}|${loginMark(credential)}`,
		// A renewed token is the same account: what was sent with the old one must not go out again.
		account: `${baseUrl}|${String(credential.authentication)}|${String(credential.username ?? '')}`,
		secrets: secretsIn(credential),
		secretsIn,
		// Nothing but a session can be renewed, and a 401 can be that of the mail provider behind the hub (section 13).
		...(credential.authentication === 'session' && { renewsLogin: true }),
	};
}

/** Stands for the login, which must not be kept itself: only requests with the same one share a pace. */
function loginMark({ authentication, username, token, headerName, headerValue }: Credential): string {
	const login = JSON.stringify([authentication, username, token, headerName, headerValue]);
	return createHash('sha256').update(login).digest('hex');
}

function checkMode(credential: Credential): void {
	const value = (name: FieldName) => String(credential[name] ?? '').trim();
	const missing = (NEEDED[String(credential.authentication)] ?? []).find((name) => value(name) === '');
	if (missing)
		throw credentialError(
			credentialLabels[missing],
			'is empty',
			'Open the credential and fill it in, or choose another authentication.',
		);
	switch (credential.authentication) {
		case 'basicAuth':
			if (!value('username').includes(':')) return;
			throw credentialError(
				credentialLabels.username,
				'contains a colon, which Basic Auth takes for the end of the name',
				'Use a user name without a colon, or choose another authentication.',
			);
		case 'bearer':
			if (KEY.test(value('token'))) return;
			throw credentialError(
				credentialLabels.token,
				'holds more than a key: a space, a line break or a character that no key has',
				'Enter the key alone, without "Bearer" before it.',
			);
		case 'header':
			checkHeader(value('headerName'), value('headerValue'));
	}
}

function checkHeader(name: string, value: string): void {
	if (!TOKEN.test(name))
		throw credentialError(
			credentialLabels.headerName,
			'is not a header name',
			'Use letters, digits and hyphens, such as X-Api-Key.',
		);
	if (RESERVED.has(name.toLowerCase()))
		throw credentialError(
			credentialLabels.headerName,
			`is ${name}, which controls how a request is read`,
			'Use the header that the administrator of the hub names, such as X-Api-Key.',
		);
	if (!HEADER_VALUE.test(value))
		throw credentialError(
			credentialLabels.headerValue,
			'contains a line break or another character that no header can carry',
			'Enter the value again, without line breaks.',
		);
}

/** What must never be seen of a credential. */
export function secretsIn(credential: Credential): string[] {
	const secrets = secretsOf(credential, ['password', 'token', 'headerValue', 'sessionId']);
	const stored = String(credential.sessionId ?? '');
	const end = stored.indexOf(SESSION_SEPARATOR);
	// The session id alone is what travels.
	if (end !== -1) secrets.push(stored.slice(end + SESSION_SEPARATOR.length));
	// Classic API keys go as user name with an empty password (CommunicationHub API sheet, section 10).
	if (credential.authentication === 'basicAuth' && !credential.password)
		secrets.push(String(credential.username ?? ''));
	return secrets;
}
