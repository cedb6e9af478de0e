import { item } from '../support/engine';
import { client, requestToken } from '../support/lineworks';
import {
	CREDENTIAL,
	credentialsOf,
	lineWorksBench,
	readParameters,
	sendParameters,
} from './lineworks-support';

const bench = lineWorksBench();

type Tokens = { access_token: string; refresh_token: string };

test.each([
	['without rotation the refresh token stays', false],
	['with rotation the new refresh token is kept', true],
])('an expired token is renewed while a mail is sent: %s', async (_case, refreshTokenRotation) => {
	bench.settings.refreshTokenRotation = refreshTokenRotation;
	const { credentials } = bench;
	const before = { ...(credentials[CREDENTIAL]?.oauthTokenData as unknown as Tokens) };
	for (let day = 1; day <= 3; day += 1) {
		bench.sandbox.clock.advance(86_401);
		const { json, error } = await bench.run(sendParameters());
		expect(error).toBeUndefined();
		expect(json[0]).toMatchObject({ status: 'accepted', delivery: { statusCode: 202 } });
		expect(bench.sandbox.inbox.count).toBe(day);
	}
	const after = credentials[CREDENTIAL]?.oauthTokenData as unknown as Tokens;
	expect(after.access_token).not.toBe(before.access_token);
	expect(after.refresh_token === before.refresh_token).toBe(!refreshTokenRotation);
	expect(bench.grants()).toEqual(['refresh_token', 'refresh_token', 'refresh_token']);
});

test.each([false, true])(
	'parallel mails with an expired token: one refresh (rotation: %p)',
	async (rotation) => {
		bench.settings.refreshTokenRotation = rotation;
		bench.sandbox.clock.advance(86_401);
		const { json, error } = await bench.run(sendParameters({ to: '={{ $json.to }}' }, { concurrency: 10 }), {
			items: Array.from({ length: 20 }, (_, index) => item({ to: `p${index}@example.com` })),
		});
		expect(error).toBeUndefined();
		expect(json.map(({ accepted }) => accepted)).toEqual(
			Array.from({ length: 20 }, (_, index) => [`p${index}@example.com`]),
		);
		expect(bench.sandbox.inbox.count).toBe(20);
		expect(bench.grants().filter((grant) => grant === 'refresh_token')).toHaveLength(1);
	},
);

test('a streamed file is sent again whole after the token was renewed', async () => {
	bench.sandbox.clock.advance(86_401);
	const content = Buffer.alloc(15_000_000, 'abc');
	const { error } = await bench.run(sendParameters({}, { attachments: 'data' }), {
		items: [item({}, { data: await bench.engine.file(content, 'large.bin', 'application/octet-stream') })],
	});
	expect(error).toBeUndefined();
	expect(bench.sandbox.inbox.count).toBe(1);
	expect((await bench.sandbox.inbox.attachment('m1', 0)).equals(content)).toBe(true);
});

describe('a sign-in at its end', () => {
	test.each([
		['after 90 days', async () => bench.sandbox.clock.advance(91 * 86_400)],
		[
			'after it was revoked',
			async (tokens: Tokens) => {
				const form = {
					client_id: 'sandbox-client',
					client_secret: 'sandbox-secret',
					token: tokens.refresh_token,
				};
				const url = `${bench.sandbox.serviceUrl('lineworks')}/oauth2/v2.0/revoke`;
				expect((await client.post(url, new URLSearchParams(form))).status).toBe(200);
			},
		],
	])('%s: says to connect again, sends nothing', async (_case, end) => {
		const { credentials } = bench;
		const tokens = { ...(credentials[CREDENTIAL]?.oauthTokenData as unknown as Tokens) };
		await end(tokens);
		const { error } = await bench.run(sendParameters());
		expect(error?.context?.data).toMatchObject({ kind: 'unauthorized', outcome: 'notSent', step: 'send' });
		for (const secret of [tokens.access_token, tokens.refresh_token, 'sandbox-secret']) {
			expect(
				JSON.stringify([error?.message, error?.description, error?.context, error?.cause]),
			).not.toContain(secret);
		}
		expect(bench.sandbox.inbox.count).toBe(0);
	});

	test('reading says the same', async () => {
		bench.sandbox.clock.advance(91 * 86_400);
		const { error } = await bench.run(readParameters('getUnreadCount'));
		expect(error?.context?.data).toMatchObject({ kind: 'unauthorized', step: 'getUnreadCount' });
	});
});

test('an expired token is renewed after a 401 without a body, too', async () => {
	bench.settings.empty401 = true;
	bench.sandbox.clock.advance(86_401);
	const { error } = await bench.run(sendParameters());
	expect(error).toBeUndefined();
	expect(bench.sandbox.inbox.count).toBe(1);
});

test('a sign-in that cannot be reached is not told to connect again', async () => {
	bench.sandbox.clock.advance(86_401);
	bench.sandbox.faults.add({ service: 'lineworks', path: '/token', times: 0, fault: 'unavailable-503' });
	const { error } = await bench.run(sendParameters());
	expect(error?.context?.data).toMatchObject({ kind: 'unauthorized', outcome: 'notSent' });
	expect(error?.context?.data).toMatchObject({
		kind: 'unauthorized',
		outcome: 'notSent',
		code: 'ERR_BAD_RESPONSE',
	});
	expect(bench.sandbox.inbox.count).toBe(0);
});

test.each<[string, (credential: Record<string, unknown>) => void, string]>([
	['a wrong client secret', (credential) => (credential.clientSecret = 'wrong'), 'EAUTH'],
	[
		'a wrong address of the sign-in',
		(credential) => (credential.authBaseUrl = `${String(credential.authBaseUrl)}/x`),
		'ESTATUS',
	],
])('%s: surely not sent, and no doubt about it', async (_case, change, code) => {
	const { credentials } = bench;
	bench.sandbox.clock.advance(86_401);
	change(credentials[CREDENTIAL] ?? {});
	const { error } = await bench.run(sendParameters());
	expect(error?.context?.data).toMatchObject({ kind: 'unauthorized', outcome: 'notSent', code });
});

test('a token that is over, and then a 401 that proves nothing: two requests, the second one is doubt', async () => {
	const answer = (code: string, times: number) =>
		bench.sandbox.faults.add({
			service: 'lineworks',
			path: '/users/me/mail',
			times,
			fault: { name: 'status', status: 401, body: { code, description: 'Words' } },
		});
	answer('UNAUTHORIZED', 1);
	answer('INTERNAL_SERVER_ERROR', 0);
	const { error } = await bench.run(sendParameters());
	expect(error?.context?.data).toMatchObject({ kind: 'uncertain', outcome: 'possiblySent' });
	expect(bench.mailRequests()).toHaveLength(2);
	expect(bench.grants()).toEqual(['refresh_token']);
});

test('a deadline that ends while the token is renewed leaves no doubt', async () => {
	bench.sandbox.clock.advance(86_401);
	const fault = { name: 'slow', delayMs: 3000 };
	bench.sandbox.faults.add({ service: 'lineworks', path: '/token', times: 0, fault });
	const { error } = await bench.run(sendParameters({}, { timeout: 1 }));
	expect(error?.context?.data).toMatchObject({
		kind: 'unauthorized',
		outcome: 'notSent',
		step: 'send',
		code: 'ETIMEDOUT',
	});
	// Refused with 401; none follows when the renewal comes to its end.
	const sends = bench.sandbox.requests.list({ service: 'lineworks', contains: '/users/me/mail' });
	expect(sends.map(({ status }) => status)).toEqual([401]);
	expect(bench.sandbox.inbox.count).toBe(0);
});

test('a credential that was never connected', async () => {
	const { credentials } = bench;
	delete credentials[CREDENTIAL]?.oauthTokenData;
	const { error } = await bench.run(sendParameters());
	expect(error?.context?.data).toMatchObject({ kind: 'unauthorized', outcome: 'notSent' });
	expect(bench.sandbox.inbox.count).toBe(0);
});

test('a service account is told to sign in as a member', async () => {
	const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
	const now = Math.floor(bench.sandbox.clock.now() / 1000);
	const claims = { iss: 'sandbox-client', sub: 'robot@works.test', iat: now, exp: now + 60 };
	const { data } = await requestToken(bench.sandbox, {
		grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
		assertion: `${part({ alg: 'RS256' })}.${part(claims)}.c2ln`,
		scope: 'mail',
	});
	const { error } = await bench.run(sendParameters(), {
		credentials: await credentialsOf(bench.sandbox, { tokens: data as Tokens }),
	});
	expect(error?.context?.data).toMatchObject({
		kind: 'unauthorized',
		statusCode: 403,
		code: 'SERVICE_ACCOUNT_NOT_ALLOWED',
	});
});

test.each([
	['global', 'https://www.worksapis.com/v1.0', 'https://auth.worksmobile.com/oauth2/v2.0'],
	['govKr', 'https://gov.worksapis.com/v1.0', 'https://auth.gov-naverworks.com/oauth2/v2.0'],
])('environment %s: addresses of the API and of the sign-in', async (environment, api, auth) => {
	const { credentials } = bench;
	Object.assign(credentials[CREDENTIAL] ?? {}, { environment });
	const { json } = await bench.run(sendParameters({}, { preview: true }));
	expect(json[0]?.requests).toMatchObject([{ method: 'POST', url: `${api}/users/me/mail` }]);
	const { properties } = bench.engine.credentialType(CREDENTIAL);
	const authUrl = String(properties.find(({ name }) => name === 'authUrl')?.default);
	const $self = { environment, authBaseUrl: '' };
	expect(workedOut(authUrl, $self)).toBe(`${auth}/authorize`);
});

test.each([
	[{ customScopes: false, enabledScopes: 'user.read' }, 'mail'],
	[{ customScopes: true, enabledScopes: 'mail user.read' }, 'mail user.read'],
	[{ customScopes: true, enabledScopes: ' mail,user.read;\nmail.read ' }, 'mail user.read mail.read'],
	[{ customScopes: true, enabledScopes: ' , ' }, 'mail'],
	[{ customScopes: true }, 'mail'],
])('the scopes of %j are "%s"', ($self, scope) => {
	const { properties } = bench.engine.credentialType(CREDENTIAL);
	expect(workedOut(String(properties.find(({ name }) => name === 'scope')?.default), $self)).toBe(scope);
});

/** What n8n makes of a hidden field's expression. */
function workedOut(expression: string, $self: object): unknown {
	return new Function('$self', `return ${expression.replace(/^=\{\{|\}\}$/g, '')}`)($self);
}
