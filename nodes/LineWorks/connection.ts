import type { ICredentialDataDecryptedObject, IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { secretsOf } from '../shared/n8n/credential';
import { MailError } from '../shared/errors';
import type { Connection } from '../shared/run/service';

export const CREDENTIAL_TYPE = 'lineWorksOAuth2Api';

/** Base URLs of the API (LINE WORKS API sheet, section 1). The credential holds those of the sign-in. */
const API_BASES: Record<string, string> = {
	global: 'https://www.worksapis.com/v1.0',
	govKr: 'https://gov.worksapis.com/v1.0',
};

/** How to get a sign-in back that has come to its end. */
export const RECONNECT =
	'Open the LINE WORKS OAuth2 API credential and connect it again. A sign-in ends after 90 days, or when the password changes; switch on Refresh Token Rotation for the app in the Developer Console so that it renews itself.';

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
		headers: { Accept: 'application/json' },
		// A sign-in is one sender. LINE WORKS counts each operation by itself, so reading does not slow sending down.
		paceKey: `${baseUrl}:${id}:${operation}`,
		secrets: secretsIn(credential),
		secretsIn,
	};
}

export function secretsIn(credential: ICredentialDataDecryptedObject): string[] {
	return secretsOf(credential, ['clientSecret']);
}

/**
 * Base URL of the API for a credential, without a slash at the end.
 * @throws MailError `unauthorized` naming the field
 */
export function apiBase(credential: ICredentialDataDecryptedObject): string {
	const environment = String(credential.environment ?? 'global');
	if (environment !== 'custom') {
		const base = API_BASES[environment];
		if (base !== undefined) return base;
		throw wrong('Environment', `is "${environment}"`, 'Choose one of the list.');
	}
	const text = String(credential.apiBaseUrl ?? '')
		.trim()
		.replace(/\/+$/, '');
	let url: URL | undefined;
	try {
		url = new URL(text);
	} catch {
		url = undefined;
	}
	if (
		!url ||
		!/^https?:$/.test(url.protocol) ||
		url.username !== '' ||
		url.password !== '' ||
		url.search !== '' ||
		url.hash !== ''
	) {
		throw wrong(
			'API Base URL',
			'is not a web address',
			'Give it with https:// and the version, such as https://www.worksapis.com/v1.0.',
		);
	}
	return text;
}

function wrong(field: string, what: string, fix: string): MailError {
	return new MailError('unauthorized', `${field} of the LINE WORKS OAuth2 API credential ${what}`, {
		field,
		fix,
	});
}
