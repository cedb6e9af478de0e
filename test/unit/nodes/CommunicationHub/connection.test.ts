import type { IExecuteFunctions } from 'n8n-workflow';
import type { MailError } from '../../../../nodes/shared/errors';
import { connect } from '../../../../nodes/CommunicationHub/connection';

const connected = async (credential: object) =>
	await connect({
		getCredentials: async () => ({ baseUrl: 'https://hub.example.com/prefix//', ...credential }),
	} as unknown as IExecuteFunctions);

describe('the connection', () => {
	test('keeps a path prefix and drops slashes at the end', async () => {
		expect((await connected({ authentication: 'none' })).baseUrl).toBe('https://hub.example.com/prefix');
	});

	test.each([
		'',
		'hub.example.com',
		'ftp://hub.example.com',
		'https://a:b@hub.example.com',
		'https://hub.example.com/?x=1',
	])('refuses the base URL %p', async (baseUrl) => {
		await expect(connected({ baseUrl })).rejects.toMatchObject({ kind: 'unauthorized', field: 'Base URL' });
	});

	test.each([
		['basicAuth', { username: ' ' }, 'User Name'],
		['bearer', { token: '' }, 'API Key or JWT'],
		['header', { headerName: 'X-Api-Key', headerValue: '' }, 'Header Value'],
		['header', { headerName: 'X Api Key', headerValue: 'x' }, 'Header Name'],
		['header', { headerName: 'X-Api-Key\r\nX-Other', headerValue: 'x' }, 'Header Name'],
		['session', { username: 'me', password: '' }, 'Password'],
		['basicAuth', { username: 'clinic:me', password: 'secret' }, 'User Name'],
		['bearer', { token: 'Bearer secret' }, 'API Key or JWT'],
		['bearer', { token: 'sec\nret' }, 'API Key or JWT'],
		['bearer', { token: 's\u00e9cret' }, 'API Key or JWT'],
		['header', { headerName: 'Content-Type', headerValue: 'secret' }, 'Header Name'],
		['header', { headerName: ' accept ', headerValue: 'secret' }, 'Header Name'],
		['header', { headerName: 'Transfer-Encoding', headerValue: 'secret' }, 'Header Name'],
		['header', { headerName: 'X-Api-Key', headerValue: 'sec\r\nret' }, 'Header Value'],
		['header', { headerName: 'X-Api-Key', headerValue: 'sec\u2028ret' }, 'Header Value'],
	])('refuses %s with %j before anything is sent', async (authentication, values, field) => {
		const error = await connected({ authentication, ...values }).catch((thrown: MailError) => thrown);
		expect(error).toMatchObject({ kind: 'unauthorized', field });
		const { message, fix } = error as MailError;
		expect(message).toContain(`${field} of the credential`);
		expect(fix).toEqual(expect.any(String));
		expect(message + fix).not.toContain('sec');
	});

	test.each([
		['none', { username: 'a:b', token: 'x y', headerName: 'Accept' }],
		['basicAuth', { username: 'me', password: '' }],
		['basicAuth', { username: 'me', password: 'with: colon and \n' }],
		['session', { username: 'clinic:me', password: 'x' }],
		['bearer', { token: ' eyJhbGciOi.e30.a-_/+= \n' }],
		['header', { headerName: 'Authorization', headerValue: 'ApiKey key=1' }],
		['header', { headerName: 'Cookie', headerValue: 'ss-id=1' }],
	])('takes %s with %j', async (authentication, values) => {
		await expect(connected({ authentication, ...values })).resolves.toBeDefined();
	});

	test('shares the pace of a login among its runs, and with no other login', async () => {
		const key = async (values: object) => (await connected(values)).paceKey;
		const logins = [
			{ authentication: 'none' },
			{ authentication: 'basicAuth', username: 'a', password: 'one-secret' },
			{ authentication: 'basicAuth', username: 'b' },
			{ authentication: 'bearer', token: 'one-secret' },
			{ authentication: 'bearer', token: 'two-secret' },
			{ authentication: 'header', headerName: 'X-Api-Key', headerValue: 'one-secret' },
		];
		const keys = await Promise.all(logins.map(key));
		expect(new Set(keys).size).toBe(logins.length);
		expect(keys.join()).not.toContain('secret');
		// A renewed session, or a changed password, is the same account.
		expect(await key({ ...logins[1], password: 'changed', sessionId: 'x.1' })).toBe(keys[1]);
	});

	test.each([
		['session', true],
		['none', undefined],
		['basicAuth', undefined],
		['bearer', undefined],
		['header', undefined],
	])('%s: a login is renewed only where there is one to renew', async (authentication, renewsLogin) => {
		const values = { username: 'me', password: 'x', token: 'x', headerName: 'X-Api-Key', headerValue: 'x' };
		expect((await connected({ authentication, ...values })).renewsLogin).toBe(renewsLogin);
	});

	test('is the same account for the ledger when a password or token is renewed, and another one elsewhere', async () => {
		const account = async (values: object) => (await connected(values)).account;
		const [first, renewed, basic, other] = await Promise.all(
			[
				{ authentication: 'bearer', token: 'one-secret' },
				{ authentication: 'bearer', token: 'two-secret' },
				{ authentication: 'basicAuth', username: 'a', password: 'one-secret' },
				{ authentication: 'basicAuth', username: 'b', password: 'one-secret' },
			].map(account),
		);
		expect(first).toBe(renewed);
		expect(new Set([first, basic, other]).size).toBe(3);
		expect([first, basic, other].join()).not.toContain('secret');
	});

	test('hides every secret, in whatever form it travels', async () => {
		const basic = await connected({ authentication: 'basicAuth', username: 'the-key', password: '' });
		expect(basic.secrets).toContain('the-key');
		expect(basic.secrets).toContain(Buffer.from('the-key:').toString('base64'));
		const pasted = await connected({ authentication: 'bearer', token: ' pasted-token\n' });
		expect(pasted.secrets).toContain('pasted-token');
		// What is no secret in a mode must not be masked in texts: here it is left over from another mode.
		const left = { username: 'the-key', password: '', authentication: 'bearer', token: 'pasted-token' };
		expect((await connected(left)).secrets).not.toContain('the-key');
		const header = { authentication: 'header', headerName: 'X-Api-Key', headerValue: '\tpasted-key ' };
		expect((await connected(header)).secrets).toContain('pasted-key');
		const session = await connected({
			authentication: 'session',
			username: 'me',
			password: 'secret',
			sessionId: 'mark.session-1',
		});
		expect(session.secrets).toEqual(expect.arrayContaining(['secret', 'session-1', 'mark.session-1']));
		expect(session.secrets).not.toContain('me');
	});
});
