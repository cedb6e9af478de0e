import { createPublicKey, createVerify, generateKeyPairSync } from 'node:crypto';
import {
	loginBody,
	readPrivateKey,
	readTicket,
	signSystemToken,
} from '../../../credentials/shared/superOfficeSystemToken';
import { thrownBy } from '../nodes/shared/thrown';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const PEM = privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
const NOW = Date.UTC(2026, 0, 5, 9, 7, 59);
const jwk = privateKey.export({ format: 'jwk' });
const base64 = (value: string | undefined) => Buffer.from(value ?? '', 'base64url').toString('base64');
const XML = `<RSAKeyValue>\n  <Modulus>${base64(jwk.n)}</Modulus><Exponent>${base64(jwk.e)}</Exponent><P>${base64(jwk.p)}</P><Q>${base64(jwk.q)}</Q><DP>${base64(jwk.dp)}</DP><DQ>${base64(jwk.dq)}</DQ><InverseQ>${base64(jwk.qi)}</InverseQ><D>${base64(jwk.d)}</D>\n</RSAKeyValue>`;

const jwt = (claims: object) => `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.x`;

test.each([
	['a PEM', PEM],
	['a PKCS 1 PEM', privateKey.export({ type: 'pkcs1', format: 'pem' }) as string],
	['a PEM on one line', PEM.replace(/\n/g, ' ')],
	['a PEM with \\n in letters', PEM.replace(/\n/g, '\\n')],
	['RSAKeyValue', XML],
	['RSAKeyValue with attributes', XML.replace('<RSAKeyValue>', '<RSAKeyValue xmlns="urn:x">')],
])('%s signs', (_what, key) => {
	const signed = signSystemToken('App-AbC', key, NOW);
	const [token, minute, signature] = signed.split('.');
	expect([token, minute]).toEqual(['App-AbC', '202601050907']);
	expect(
		createVerify('RSA-SHA256')
			.update('App-AbC.202601050907')
			.verify(createPublicKey(publicKey.export({ type: 'spki', format: 'pem' })), signature, 'base64'),
	).toBe(true);
});

test.each([
	'',
	'no key',
	'-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----',
	'<RSAKeyValue><Modulus>AAAA</Modulus></RSAKeyValue>',
	// Sign as well, or need a passphrase that nobody is asked for.
	generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({
		type: 'pkcs8',
		format: 'pem',
	}) as string,
	privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' }) as string,
	publicKey.export({ type: 'spki', format: 'pem' }) as string,
])('%j is no key, and the error does not show it', (key) => {
	const error = thrownBy(() => readPrivateKey(key));
	expect(error).toMatchObject({ kind: 'unauthorized', field: 'Private Key' });
	if (key !== '') expect(`${error.message} ${error.fix}`).not.toContain(key);
});

test('the body of the login, and which field is empty', () => {
	const user = { tenantId: 'Cust12345', clientSecret: 's', systemUserToken: 'App-AbC', privateKey: PEM };
	expect(loginBody(user, NOW)).toEqual({
		SignedSystemToken: signSystemToken('App-AbC', PEM, NOW),
		ApplicationToken: 's',
		ContextIdentifier: 'Cust12345',
		ReturnTokenType: 'JWT',
	});
	for (const [name, label] of [
		['clientSecret', 'Client Secret'],
		['systemUserToken', 'System User Token'],
		['privateKey', 'Private Key'],
	])
		expect(thrownBy(() => loginBody({ ...user, [name]: ' ' }, NOW))).toMatchObject({
			kind: 'unauthorized',
			field: label,
		});
});

test('the ticket is a claim of the JWT; everything else is a refusal', () => {
	const ticket = { 'http://schemes.superoffice.net/identity/ticket': '7T:abc' };
	const read = (body: object, status = 200) => readTicket(status, JSON.stringify(body), 'Cust12345');
	expect(read({ IsSuccessful: true, Token: jwt(ticket), ErrorMessage: null })).toBe('7T:abc');
	expect(() => read({ IsSuccessful: false, Token: null, ErrorMessage: 'Not approved' })).toThrow(
		'System user login failed: Not approved',
	);
	expect(() => read({ IsSuccessful: false, Token: jwt(ticket), ErrorMessage: null })).toThrow(
		'without a ticket',
	);
	expect(() => read({ IsSuccessful: true, Token: jwt({}) })).toThrow('without a ticket');
	expect(() => readTicket(502, '<html>', 'Cust12345')).toThrow('answered 502');
	expect(() => read({ Message: 'The request is invalid.', MessageDetail: 'No token' }, 400)).toThrow(
		'System user login failed: The request is invalid. No token',
	);
	expect(read({ isSuccessful: true, token: jwt(ticket) })).toBe('7T:abc');
});

test("the system user of another tenant is refused: mails would go out in that customer's name", () => {
	const claims = (ctx: string) => ({
		'http://schemes.superoffice.net/identity/ticket': '7T:ticket',
		'http://schemes.superoffice.net/identity/ctx': ctx,
	});
	const read = (ctx: string) => {
		const token = `x.${Buffer.from(JSON.stringify(claims(ctx))).toString('base64url')}.x`;
		return readTicket(200, JSON.stringify({ IsSuccessful: true, Token: token }), 'Cust12345');
	};
	expect(read('cust12345')).toBe('7T:ticket');
	expect(() => read('Cust99999')).toThrow('Cust99999');
});
