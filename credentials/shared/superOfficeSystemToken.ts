import { createPrivateKey, createSign, type JsonWebKeyInput, type KeyObject } from 'node:crypto';
import { MailError } from '../../nodes/shared/errors';
import { lazy } from '../../nodes/shared/lazy';
import { credentialError } from '../../nodes/shared/n8n/credential';
import { tryParseJson } from '../../nodes/shared/wire/json';
import { z } from '../../nodes/shared/zod';
import { answerObject } from '../../nodes/SuperOffice/answers';
import { checkTenant } from '../../nodes/SuperOffice/environment';
import { errorWords } from '../../nodes/SuperOffice/refusal';

/** The login of SuperOffice's system user on the wire (SuperOffice API sheet, section 2.2). */

const loginRequest = lazy(() =>
	z
		.object({
			SignedSystemToken: z.string().min(1),
			ApplicationToken: z.string().min(1),
			ContextIdentifier: z.string().min(1),
			ReturnTokenType: z.literal('JWT'),
		})
		.strict(),
);

/** A refusal comes with status 200 too. */
const loginAnswer = lazy(() =>
	answerObject({ IsSuccessful: z.boolean().catch(false), Token: z.string().nullish().catch(null) }),
);

const TENANT_CLAIM = 'http://schemes.superoffice.net/identity/ctx';
const TICKET_CLAIM = 'http://schemes.superoffice.net/identity/ticket';

/** Path below the login host. */
export const SYSTEM_USER_LOGIN_PATH = '/Login/api/PartnerSystemUser/Authenticate';

const CREDENTIAL_FIX =
	'Check system user token, private key, client secret, tenant and environment in the credential.';

/**
 * The private key as SuperOffice hands it out (`<RSAKeyValue>`) or as a PEM. PEMs whose line breaks were lost on the
 * way through a form or an environment variable (`\n` in letters, or spaces) are accepted.
 * @throws MailError `unauthorized`; the key itself is never part of the message
 */
export function readPrivateKey(text: string): KeyObject {
	let key: KeyObject;
	try {
		key = createPrivateKey(/<RSAKeyValue[\s>]/.test(text) ? fromXml(text) : repairPem(text));
	} catch {
		throw unusableKey();
	}
	// Another kind of key signs as well, but SuperOffice would refuse the signature without saying why.
	if (key.asymmetricKeyType !== 'rsa') throw unusableKey();
	return key;
}

function unusableKey(): MailError {
	return credentialError(
		'Private Key',
		'is not an RSA key',
		'Open the credential and paste the whole key: the <RSAKeyValue> document from SuperOffice, or the PEM from -----BEGIN to -----END, without a passphrase.',
	);
}

/** Element of RSAKeyValue -> member of a JSON Web Key. */
const PARTS = {
	Modulus: 'n',
	Exponent: 'e',
	D: 'd',
	P: 'p',
	Q: 'q',
	DP: 'dp',
	DQ: 'dq',
	InverseQ: 'qi',
} as const;

function fromXml(xml: string): JsonWebKeyInput {
	const key: Record<string, string> = { kty: 'RSA' };
	for (const [element, member] of Object.entries(PARTS)) {
		const value = new RegExp(`<${element}>([A-Za-z0-9+/=\\s]+)</${element}>`).exec(xml)?.[1];
		if (value === undefined) throw unusableKey();
		key[member] = Buffer.from(value, 'base64').toString('base64url');
	}
	return { key, format: 'jwk' };
}

function repairPem(text: string): string {
	const match = /-----BEGIN ([A-Z ]+)-----([\s\S]+?)-----END \1-----/.exec(text.replace(/\\n/g, '\n'));
	if (!match) return text;
	const [, label, content] = match;
	// Traditional encrypted keys have header lines; they would need a passphrase and stay as they are.
	if (content.includes(':')) return text;
	const lines = content.replace(/\s+/g, '').match(/.{1,64}/g) ?? [];
	return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}

/**
 * `token.YYYYMMDDHHmm.signature` with the UTC minute and an RSA SHA-256 signature in base64 (SuperOffice API sheet,
 * section 2.2).
 * @param now milliseconds since 1970
 */
export function signSystemToken(systemUserToken: string, privateKey: string, now: number): string {
	const minute = new Date(now).toISOString().replace(/\D/g, '').slice(0, 12);
	const data = `${systemUserToken}.${minute}`;
	return `${data}.${createSign('SHA256').update(data).sign(readPrivateKey(privateKey), 'base64')}`;
}

export interface SystemUser {
	tenantId: string;
	clientSecret: string;
	systemUserToken: string;
	privateKey: string;
}

/** The JSON body of the login. @throws MailError `unauthorized` naming the empty field */
export function loginBody(user: SystemUser, now: number): Record<string, string> {
	const empty = Object.entries({
		'Client Secret': user.clientSecret,
		'System User Token': user.systemUserToken,
		'Private Key': user.privateKey,
	}).find(([, value]) => value.trim() === '');
	if (empty) throw credentialError(empty[0], 'is empty', CREDENTIAL_FIX);
	return loginRequest.parse({
		SignedSystemToken: signSystemToken(user.systemUserToken.trim(), user.privateKey, now),
		ApplicationToken: user.clientSecret.trim(),
		ContextIdentifier: user.tenantId,
		ReturnTokenType: 'JWT',
	});
}

/**
 * The ticket in the login's answer. A refusal comes with status 200 too.
 * @param tenantId whose system user it must be
 * @throws MailError `unauthorized` with SuperOffice's own words, or for the system user of another tenant
 */
export function readTicket(statusCode: number, body: string, tenantId: string): string {
	const value = tryParseJson(body);
	const answer = loginAnswer.safeParse(value);
	const said = errorWords(value) ?? '';
	if (answer.success && answer.data.IsSuccessful && answer.data.Token) {
		const ticket = claimOf(answer.data.Token, TICKET_CLAIM);
		checkTenant(claimOf(answer.data.Token, TENANT_CLAIM), tenantId);
		if (ticket !== undefined) return ticket;
	}
	throw new MailError(
		'unauthorized',
		`System user login failed: ${said === '' ? `SuperOffice answered ${statusCode} without a ticket` : said}`,
		{ fix: CREDENTIAL_FIX, statusCode },
	);
}

/** A claim of a JWT. Its signature is not checked: it came from the login host itself, over TLS. */
function claimOf(jwt: string, claim: string): string | undefined {
	const claims = tryParseJson(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString('utf8'));
	const value =
		typeof claims === 'object' && claims !== null ? (claims as Record<string, unknown>)[claim] : undefined;
	return typeof value === 'string' && value !== '' ? value : undefined;
}
