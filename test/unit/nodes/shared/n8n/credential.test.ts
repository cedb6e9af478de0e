import { baseUrlOf, credentialError, secretsOf } from '../../../../../nodes/shared/n8n/credential';
import { thrownBy } from '../thrown';

test.each([
	['https://mail.example.com', 'https://mail.example.com'],
	[' https://mail.example.com/// ', 'https://mail.example.com'],
	['https://mail.example.com/api/v1/', 'https://mail.example.com/api/v1'],
	['http://localhost:5678', 'http://localhost:5678'],
	['HTTPS://Mail.Example', 'HTTPS://Mail.Example'],
])('baseUrlOf %j', (value, url) => expect(baseUrlOf(value)).toBe(url));

test.each<[unknown, string]>([
	['', 'is not a URL'],
	[undefined, 'is not a URL'],
	[5, 'is not a URL'],
	['mail.example.com', 'is not a URL'],
	['ftp://mail.example.com', 'does not start with https://'],
	['javascript:alert(1)', 'does not start with https://'],
	['https://user@mail.example.com', 'holds a user name or password'],
	['https://:secret@mail.example.com', 'holds a user name or password'],
	['https://mail.example.com/?a=b', 'holds a query or fragment'],
	['https://mail.example.com/#a', 'holds a query or fragment'],
	['https://mail.example.com/#', 'holds a query or fragment'],
	['https://mail.example.com?', 'holds a query or fragment'],
	['https://mail.example.com/api?/', 'holds a query or fragment'],
])('refuses %j', (value, why) => {
	const error = thrownBy(() => baseUrlOf(value));
	expect(error).toMatchObject({
		kind: 'unauthorized',
		field: 'Base URL',
		message: `Base URL of the credential ${why}`,
		fix: expect.stringContaining('https://mail.example.com'),
	});
	expect(error.message).not.toContain('secret');
});

test('a base URL under another label, with advice of its own', () =>
	expect(thrownBy(() => baseUrlOf('x', 'Address', 'Look again.'))).toMatchObject({
		field: 'Address',
		message: 'Address of the credential is not a URL',
		fix: 'Look again.',
	}));

describe('the error for a value of a credential', () => {
	test('names field and fault', () =>
		expect(credentialError('API Key', 'is empty', 'Enter the key.')).toMatchObject({
			kind: 'unauthorized',
			field: 'API Key',
			message: 'API Key of the credential is empty',
			fix: 'Enter the key.',
		}));
	test('names the credential where the node has two', () =>
		expect(credentialError('Host', 'is empty', 'Enter it.', 'SMTP credential').message).toBe(
			'Host of the SMTP credential is empty',
		));
});

test('a secret that was pasted with white space is known as it was typed and as it travels', () =>
	expect(secretsOf({ apiKey: ' key\n', blank: '  ' } as never, ['apiKey', 'blank'])).toEqual([
		' key\n',
		'key',
		'  ',
	]));

test('the secrets of a credential, with the forms in which they travel', () =>
	expect(
		secretsOf(
			{
				username: 'u',
				password: 'p',
				apiKey: 'k',
				empty: '',
				number: 5,
				other: 'o',
				oauthTokenData: {
					access_token: 'a',
					refresh_token: 'r',
					id_token: 'i',
					accessToken: 'a2',
					refreshToken: 'r2',
					token_type: 'Bearer',
					expires: 5,
				},
			} as never,
			['password', 'apiKey', 'empty', 'number', 'missing'],
		),
	).toEqual(['p', 'k', Buffer.from('u:p').toString('base64'), 'a', 'r', 'i', 'a2', 'r2']));

test.each([
	[{ username: 'u' }, []],
	[{ password: 'p' }, ['p']],
	[{ oauthTokenData: null }, []],
	[{ oauthTokenData: 'x' }, []],
	[{ oauthTokenData: { access_token: '', refresh_token: 5 } }, []],
])('secretsOf %j', (credential, secrets) =>
	expect(secretsOf(credential as never, ['password'])).toEqual(secrets),
);
