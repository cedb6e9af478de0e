import type { IExecuteFunctions } from 'n8n-workflow';
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
		await expect(connected({ baseUrl })).rejects.toMatchObject({ kind: 'invalid', field: 'Base URL' });
	});

	test.each([
		['basicAuth', { username: ' ' }, 'User Name'],
		['bearer', { token: '' }, 'API Key or JWT'],
		['header', { headerName: 'X-Api-Key', headerValue: '' }, 'Header Value'],
		['header', { headerName: 'X Api Key', headerValue: 'x' }, 'Header Name'],
		['header', { headerName: 'X-Api-Key\r\nX-Other', headerValue: 'x' }, 'Header Name'],
		['session', { username: 'me', password: '' }, 'Password'],
	])('refuses %s with %j before anything is sent', async (authentication, values, field) => {
		await expect(connected({ authentication, ...values })).rejects.toMatchObject({
			kind: 'unauthorized',
			field,
		});
	});

	test('hides every secret, in whatever form it travels', async () => {
		const basic = await connected({ authentication: 'basicAuth', username: 'the-key', password: '' });
		expect(basic.secrets).toContain('the-key');
		expect(basic.secrets).toContain(Buffer.from('the-key:').toString('base64'));
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
