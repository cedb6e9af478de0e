import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startSandbox, type Sandbox } from '../../sandbox';
import { undisturbed, type CredentialTest } from '../support/credentialTest';
import { realN8n } from '../support/real-n8n';

const n8n = realN8n();
let sandbox: Sandbox;

jest.setTimeout(60_000);

// A sandbox of its own: these tests change how the hub signs in, and others share the common one.
beforeAll(async () => {
	sandbox = await startSandbox({ services: ['communicationhub'] });
});
beforeEach(() => sandbox.reset());
afterAll(async () => await sandbox.close());

const set = (changes: object) => Object.assign(sandbox.service('communicationhub').settings, changes);

/** What n8n's own test of a credential says. */
async function test(values: object): Promise<CredentialTest> {
	const data = { baseUrl: sandbox.serviceUrl('communicationhub'), ...values };
	const { id } = await n8n.addCredential('communicationHubApi', data);
	return await testStored(id);
}

const testStored = async (id: string): Promise<CredentialTest> =>
	await undisturbed(async () => await n8n.publicApi('POST', `/credentials/${id}/test`));

const LOGINS: Array<[mode: string, auth: string, right: object, wrong: object]> = [
	[
		'Basic',
		'basic',
		{ authentication: 'basicAuth', username: 'sandbox', password: 'sandbox-secret' },
		{ authentication: 'basicAuth', username: 'sandbox', password: 'wrong' },
	],
	[
		'Bearer',
		'bearer',
		{ authentication: 'bearer', token: 'sandbox-token' },
		{ authentication: 'bearer', token: 'wrong' },
	],
	[
		'a header',
		'header',
		{ authentication: 'header', headerName: 'X-Api-Key', headerValue: 'sandbox-key' },
		{ authentication: 'header', headerName: 'X-Api-Key', headerValue: 'wrong' },
	],
	[
		'a session',
		'session',
		{ authentication: 'session', username: 'sandbox', password: 'sandbox-secret' },
		{ authentication: 'session', username: 'sandbox', password: 'wrong' },
	],
];

describe('the credential test in a real n8n', () => {
	it.each(LOGINS)(
		'passes for %s with the right values and fails with wrong ones',
		async (_mode, auth, right, wrong) => {
			set({ auth });
			expect(await test(right)).toMatchObject({ status: 'OK' });
			expect(await test(wrong)).toMatchObject({ status: 'Error' });
		},
	);

	it('notices that the password of a session has been changed in the credential', async () => {
		set({ auth: 'session' });
		const right = { authentication: 'session', username: 'sandbox', password: 'sandbox-secret' };
		const data = { baseUrl: sandbox.serviceUrl('communicationhub'), ...right };
		const { id } = await n8n.addCredential('communicationHubApi', data);
		expect(await testStored(id)).toMatchObject({ status: 'OK' });
		const stored = await n8n.rest('GET', `/credentials/${id}?includeData=true`);
		await n8n.rest('PATCH', `/credentials/${id}`, {
			name: stored.name,
			type: stored.type,
			data: { ...stored.data, password: 'wrong' },
		});
		expect(await testStored(id)).toMatchObject({ status: 'Error' });
	});

	it.each(['404', '500', '204', 'accepted'])(
		'passes whatever the hub says of an unknown message: %s',
		async (unknownId) => {
			set({ unknownId });
			expect(await test({ authentication: 'none' })).toMatchObject({ status: 'OK' });
		},
	);

	it('fails where a login is needed and none is given', async () => {
		set({ auth: 'basic' });
		expect(await test({ authentication: 'none' })).toMatchObject({ status: 'Error' });
	});

	it('fails for an address below the hub', async () => {
		const baseUrl = `${sandbox.serviceUrl('communicationhub')}/Mail/Send`;
		expect(await test({ authentication: 'none', baseUrl })).toMatchObject({
			status: 'Error',
			message: expect.stringContaining('base URL'),
		});
	});

	it('fails where nobody listens', async () => {
		expect(await test({ authentication: 'none', baseUrl: 'http://127.0.0.1:9' })).toEqual({
			status: 'Error',
			message: 'CommunicationHub cannot be reached: the connection was refused',
		});
	});

	it.each(['nowhere', '', 'ftp://hub.example.com', 'https://hub.example.com?x'])(
		'says in words that "%s" is no address',
		async (baseUrl) => {
			for (const authentication of ['none', 'session']) {
				const { status, message } = await test({ authentication, baseUrl });
				expect(status).toBe('Error');
				expect(message).toMatch(/^Base URL of the credential /);
			}
		},
	);

	it('says in words that no host can be reached for the login of a session', async () => {
		const session = { authentication: 'session', username: 'sandbox', password: 'sandbox-secret' };
		const { status, message } = await test({ ...session, baseUrl: 'http://127.0.0.1:9' });
		expect([status, message]).toEqual([
			'Error',
			'CommunicationHub cannot be reached for the login: the connection was refused',
		]);
		expect((await test({ ...session, baseUrl: 'https://nowhere.invalid' })).message).not.toMatch(/E[A-Z]{5}/);
	});
});

const ANSWERS_OF_NOBODY: Array<[what: string, body: string]> = [
	['an empty list', '[]'],
	['a list', '[{"Status":"sent"}]'],
	['an empty object', '{}'],
	['an object with a status of its own', '{"status":"UP"}'],
	['nothing', ''],
	['null', 'null'],
	['a number', '404'],
	['a web page', '<!DOCTYPE html><html><body>Sign in</body></html>'],
];

describe('an address that is not the hub', () => {
	let server: Server;
	let answer = { status: 200, type: 'text/html', body: '' };
	let baseUrl: string;

	beforeAll(async () => {
		server = createServer((request, response) => {
			if (request.url === '/auth/credentials') {
				response.writeHead(200, { 'content-type': 'application/json' });
				response.end('{"SessionId":"of-this-server"}');
				return;
			}
			response.writeHead(answer.status, { 'content-type': answer.type, location: '/sign-in' });
			response.end(answer.body);
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	});
	afterAll(async () => await new Promise((resolve) => server.close(resolve)));

	it.each([
		['a sign-in page', 200, 'text/html', '<!DOCTYPE html><html><body>Sign in</body></html>'],
		['a page after a blank line', 200, 'text/html; charset=utf-8', '\n<html></html>'],
		['a page that calls itself JSON', 200, 'application/json', '<html></html>'],
		['a page with 500', 500, 'text/html', '<html>Server Error</html>'],
		['a plain text', 200, 'text/plain', 'It works!'],
		['the 404 of a router', 404, 'text/plain; charset=utf-8', '404 page not found\n'],
		['a text that is no address', 404, 'text/plain', 'Not Found'],
		['the plain 404 of the framework', 404, 'text/plain', '404'],
		['a 404 of another service', 404, 'application/json', '{"message":"Not Found","statusCode":404}'],
		['a problem of another service', 404, 'application/problem+json', '{"title":"Not Found","status":404}'],
	])('fails for %s', async (_what, status, type, body) => {
		answer = { status, type, body };
		expect(await test({ authentication: 'none', baseUrl })).toMatchObject({
			status: 'Error',
			message: expect.stringContaining('base URL'),
		});
	});

	it.each(ANSWERS_OF_NOBODY)('fails in words for %s, however one signs in', async (_what, body) => {
		for (const login of [{ authentication: 'none' }, ...LOGINS.map(([, , right]) => right)]) {
			answer = { status: 200, type: 'application/json', body };
			expect(await test({ ...login, baseUrl })).toEqual({
				status: 'Error',
				message: expect.stringContaining('base URL'),
			});
		}
	});

	it.each([
		['a redirect', 302, 'elsewhere'],
		['a proxy without a server', 502, '502'],
		['a hub that is down', 503, '503'],
		['a rate limit', 429, 'fewer requests'],
		['a key that has expired, or a right that is missing', 403, 'key has expired'],
	])('fails for %s, and says what to do', async (_what, status, message) => {
		answer = { status, type: 'text/html', body: '' };
		expect(await test({ authentication: 'none', baseUrl })).toMatchObject({
			status: 'Error',
			message: expect.stringContaining(message),
		});
	});

	it('fails for an API key that the hub does not know', async () => {
		const body = JSON.stringify({
			ResponseStatus: { ErrorCode: 'NotFound', Message: 'ApiKey does not exist' },
		});
		answer = { status: 404, type: 'application/json', body };
		const values = { authentication: 'basicAuth', username: 'of-nobody-4711', password: '' };
		expect(await test({ ...values, baseUrl })).toMatchObject({
			status: 'Error',
			message: expect.stringContaining('API key'),
		});
	});
});
