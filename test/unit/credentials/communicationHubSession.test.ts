import type { IHttpRequestHelper, IHttpRequestOptions } from 'n8n-workflow';
import { Readable } from 'node:stream';
import { logIn, sessionHeader } from '../../../credentials/shared/communicationHubSession';
import { forgetLogins } from '../../../credentials/shared/singleFlightLogin';

const CREDENTIALS = {
	authentication: 'session',
	baseUrl: ' https://hub.example.com/prefix// ',
	username: 'me',
	password: 'the-secret',
};

/** A hub with one answer to logins; `asked` are the requests that came. */
function hub(statusCode: number, body: unknown) {
	const asked: IHttpRequestOptions[] = [];
	const helper = {
		helpers: {
			httpRequest: async (options: IHttpRequestOptions) => {
				asked.push(options);
				return { statusCode, body: typeof body === 'string' ? body : JSON.stringify(body) };
			},
		},
	} as unknown as IHttpRequestHelper;
	return { asked, helper };
}

const refused = (message: string) => ({ ResponseStatus: { ErrorCode: 'Unauthorized', Message: message } });

beforeEach(forgetLogins);

test('logs in as the sheet says, and sends nothing but name and password', async () => {
	const { asked, helper } = hub(200, { SessionId: 'id-1', ResponseStatus: {} });
	const sessionId = await logIn(helper, CREDENTIALS);
	expect(asked).toHaveLength(1);
	expect(asked[0]).toMatchObject({
		method: 'POST',
		url: 'https://hub.example.com/prefix/auth/credentials',
		headers: { Accept: 'application/json', 'Content-Type': 'application/json' },
		disableFollowRedirect: true,
	});
	expect(JSON.parse(asked[0].body as string)).toEqual({ UserName: 'me', Password: 'the-secret' });
	expect(sessionId).not.toContain('the-secret');
	expect(sessionHeader({ ...CREDENTIALS, sessionId })).toEqual({ 'X-ss-id': 'id-1' });
});

test('asks nobody when the base URL is not one', async () => {
	const { asked, helper } = hub(200, { SessionId: 'id-1' });
	const login = logIn(helper, { ...CREDENTIALS, baseUrl: 'hub.example.com' });
	await expect(login).rejects.toMatchObject({ kind: 'unauthorized', field: 'Base URL' });
	expect(asked).toEqual([]);
});

test('takes the id from a hub with camelCase keys', async () => {
	const { helper } = hub(200, { sessionId: 'id-2' });
	const sessionId = await logIn(helper, CREDENTIALS);
	expect(sessionHeader({ ...CREDENTIALS, sessionId })).toEqual({ 'X-ss-id': 'id-2' });
});

test.each([{ username: 'you' }, { password: 'other' }, { baseUrl: 'https://other.example.com' }])(
	'does not show the session to another login: %j',
	async (change) => {
		const sessionId = await logIn(hub(200, { SessionId: 'id-3' }).helper, CREDENTIALS);
		expect(sessionHeader({ ...CREDENTIALS, sessionId, ...change })).toEqual({});
	},
);

test.each<[what: string, statusCode: number, body: unknown, message: RegExp]>([
	[
		'a wrong password',
		401,
		refused('Invalid UserName or Password'),
		/refused the user name or password of the session login$/,
	],
	['an empty 401', 401, '', /refused the user name or password of the session login$/],
	[
		'a locked account',
		401,
		refused('This account has been locked'),
		/session login: This account has been locked$/,
	],
	[
		'a validation error',
		400,
		{ responseStatus: { errorCode: 'NotEmpty', message: 'x\n at Hub()' } },
		/session login: x$/,
	],
	['an echo of the password', 401, refused('the-secret is wrong'), /session login: \*\*\* is wrong$/],
	['no login', 404, '404', /no session login at this base URL; choose another/],
	['a redirect', 302, '', /leads elsewhere.*final https address/],
	['a web page', 200, '<html>Sign in</html>', /does not lead to CommunicationHub.*web page/],
	['no id', 200, { UserName: 'me' }, /no SessionId/],
	['a proxy that refuses', 400, '<html>Bad Request</html>', /answered with status 400/],
	['a hub that is down', 503, '<html>the-secret</html>', /answered with status 503, try again later/],
])('says what is wrong: %s', async (_what, statusCode, body, message) => {
	const error = (await logIn(hub(statusCode, body).helper, CREDENTIALS).catch(
		(thrown: Error) => thrown,
	)) as Error;
	expect(error).toBeInstanceOf(Error);
	expect(error.message).toMatch(message);
	expect(error.message).not.toContain('the-secret');
});

test.each([
	['as it is', 'a+b<c>&-password'],
	['escaped once more', 'a\\u002Bb\\u003Cc\\u003E\\u0026-password'],
	['in base64', Buffer.from('me:a+b<c>&-password').toString('base64')],
])('masks the password before the reason is cut, %s', async (_how, echo) => {
	const password = 'a+b<c>&-password';
	for (const before of [0, 185, 192]) {
		const message = `${'x'.repeat(before)} ${echo} is wrong`;
		const error = (await logIn(hub(401, refused(message)).helper, { ...CREDENTIALS, password }).catch(
			(thrown: Error) => thrown,
		)) as Error;
		expect(error.message.length).toBeLessThan(300);
		expect(error.message).not.toMatch(/password(?! of the session)|a\+b|u002B/);
		expect(error.message).not.toContain(echo.slice(0, 8));
	}
});

test.each([
	['refused', 401, 1],
	['refused by the framework', 403, 1],
	['out of reach', 503, 2],
])('a login that is %s (%i): two tries within a moment make %i requests', async (_what, code, requests) => {
	const { helper, asked } = hub(code, refused('no'));
	for (let tries = 0; tries < 2; tries++) await expect(logIn(helper, CREDENTIALS)).rejects.toThrow();
	expect(asked).toHaveLength(requests);
});

test('reads no more of an answer than a login can need', async () => {
	let read = 0;
	const endless = Readable.from(
		(function* () {
			for (;;) {
				read += 10_000;
				yield Buffer.alloc(10_000, 'x');
			}
		})(),
	);
	const helper = {
		helpers: { httpRequest: async () => ({ statusCode: 200, headers: {}, body: endless }) },
	} as unknown as IHttpRequestHelper;
	await expect(logIn(helper, CREDENTIALS)).rejects.toThrow(/does not lead to CommunicationHub/);
	expect(read).toBeLessThan(1_000_000);
});
