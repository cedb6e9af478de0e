import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { invalid } from '../errors';

/**
 * A base URL as the user wrote it, checked, without trailing slashes; a path prefix is kept.
 * @throws MailError `invalid`
 */
export function baseUrlOf(value: unknown, label: string): string {
	const text = typeof value === 'string' ? value.trim().replace(/\/+$/, '') : '';
	let url: URL;
	try {
		url = new URL(text);
	} catch {
		throw notUsable(label, 'is not a URL');
	}
	if (url.protocol !== 'https:' && url.protocol !== 'http:')
		throw notUsable(label, 'does not start with https://');
	if (url.username !== '' || url.password !== '') throw notUsable(label, 'holds a user name or password');
	if (url.search !== '' || url.hash !== '') throw notUsable(label, 'holds a query or fragment');
	return text;
}

function notUsable(label: string, why: string) {
	return invalid(
		label,
		`${label} of the credential ${why}`,
		'Open the credential and enter an address such as https://mail.example.com.',
	);
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
