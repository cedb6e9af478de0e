import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { MailError } from '../errors';

/**
 * The error for a value of a credential that cannot be used. The value itself may be a secret: it is not named.
 * @param field label of the credential's field
 * @param what completes "<field> of the credential ...": "is empty"
 * @param credential what to call the credential where the node has two
 */
export function credentialError(
	field: string,
	what: string,
	fix: string,
	credential = 'credential',
): MailError {
	return new MailError('unauthorized', `${field} of the ${credential} ${what}`, { field, fix });
}

/**
 * A base URL as the user wrote it, checked, without trailing slashes; a path prefix is kept.
 * @throws MailError `unauthorized`
 */
export function baseUrlOf(
	value: unknown,
	field = 'Base URL',
	fix = 'Open the credential and enter an address such as https://mail.example.com.',
): string {
	const text = typeof value === 'string' ? value.trim().replace(/\/+$/, '') : '';
	let url: URL;
	try {
		url = new URL(text);
	} catch {
		throw credentialError(field, 'is not a URL', fix);
	}
	if (url.protocol !== 'https:' && url.protocol !== 'http:')
		throw credentialError(field, 'does not start with https://', fix);
	if (url.username !== '' || url.password !== '')
		throw credentialError(field, 'holds a user name or password', fix);
	// A bare ? or # at the end leaves neither a search nor a hash, but would swallow the path of every request.
	if (/[?#]/.test(text)) throw credentialError(field, 'holds a query or fragment', fix);
	return text;
}

/** The values of a credential that must never be seen, with the derived forms in which they travel. */
export function secretsOf(credential: ICredentialDataDecryptedObject, names: string[]): string[] {
	const secrets = names
		.map((name) => credential[name])
		.filter((value): value is string => typeof value === 'string')
		// As it was typed, and as it travels without the white space that was pasted along.
		.flatMap((value) => (value === value.trim() ? [value] : [value, value.trim()]))
		.filter((value) => value !== '');
	if (typeof credential.username === 'string' && typeof credential.password === 'string') {
		secrets.push(Buffer.from(`${credential.username}:${credential.password}`).toString('base64'));
	}
	const token = credential.oauthTokenData;
	if (typeof token === 'object' && token !== null) {
		for (const name of ['access_token', 'refresh_token', 'id_token', 'accessToken', 'refreshToken']) {
			const value = (token as Record<string, unknown>)[name];
			if (typeof value === 'string' && value !== '') secrets.push(value);
		}
	}
	return secrets;
}
