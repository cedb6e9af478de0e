import type { LineWorksSandbox } from '../../sandbox/services/lineworks';
import { authorize, broughtBack, client, REDIRECT_URI, requestToken, signIn } from '../support/lineworks';
import { sandboxBench } from './harness';

const bench = sandboxBench<LineWorksSandbox>('lineworks');

/** Status of a call with this token; 200 when it is good. */
async function probe(token: string): Promise<number> {
	const url = `${bench.url}/v1.0/users/me/mail/unread-count`;
	return (await client.get(url, { headers: { authorization: `Bearer ${token}` } })).status;
}

const refresh = async (token: string) =>
	await requestToken(bench.sandbox, { grant_type: 'refresh_token', refresh_token: token });

describe('authorize page', () => {
	test('shows scopes, members and a sign-in button', async () => {
		const query = new URLSearchParams({
			response_type: 'code',
			client_id: 'sandbox-client',
			redirect_uri: REDIRECT_URI,
			scope: 'mail user.read',
			state: '"><script>',
		});
		const page = await client.get<string>(`${bench.url}/oauth2/v2.0/authorize?${query}`);
		expect(page.status).toBe(200);
		expect(page.headers['content-type']).toContain('text/html');
		expect(page.data).toContain('<code>mail</code>');
		expect(page.data).toContain('<code>user.read</code>');
		expect(page.data).toContain('mailer@works.test');
		expect(page.data).toMatch(/<button type="submit"[^>]*>Sign in<\/button>/);
		expect(page.data).not.toContain('<script>');
	});

	test('the button brings code and state back to the app', async () => {
		const answer = await authorize(bench.sandbox, { state: 'a b&c=1' });
		expect(answer.status).toBe(302);
		expect(String(answer.headers.location)).toMatch(`${REDIRECT_URI}?`);
		expect(broughtBack(answer).get('state')).toBe('a b&c=1');
		expect(broughtBack(answer).get('code')).toMatch(/^ac_/);
	});

	test.each([
		['a scope that is not enabled', { scope: 'mail calendar' }, 'invalid_scope'],
		['no scope', { scope: ' ' }, 'invalid_scope'],
		['scopes separated by a comma', { scope: 'mail,user.read' }, 'invalid_scope'],
		['another response type', { query: { response_type: 'token' } }, 'unsupported_response_type'],
		['PKCE', { query: { code_challenge: 'x' } }, 'invalid_request'],
		['no state', { state: '' }, 'invalid_request'],
		['a no from the member', { decision: 'deny' as const }, 'access_denied'],
	])('%s comes back as an error', async (_case, options, error) => {
		const answer = await authorize(bench.sandbox, options);
		expect(answer.status).toBe(302);
		expect(broughtBack(answer).get('error')).toBe(error);
		expect(broughtBack(answer).has('code')).toBe(false);
	});

	test.each([
		['an unknown client', { client_id: 'someone' }],
		['a foreign redirect URI', { redirect_uri: 'https://evil.example/callback' }],
		['a redirect URI that is none', { redirect_uri: 'x' }],
	])('%s stays on a page of its own', async (_case, query) => {
		const answer = await authorize(bench.sandbox, { query: query as unknown as Record<string, string> });
		expect(answer.status).toBe(400);
		expect(answer.headers.location).toBeUndefined();
	});

	test('registered redirect URIs are compared exactly', async () => {
		bench.service.settings.redirectUris = [`${REDIRECT_URI}/`];
		expect((await authorize(bench.sandbox)).status).toBe(400);
		bench.service.settings.redirectUris = [REDIRECT_URI];
		expect((await authorize(bench.sandbox)).status).toBe(302);
	});
});

describe('tokens', () => {
	test('a code becomes tokens; expires_in is text', async () => {
		const tokens = await signIn(bench.sandbox, { scope: 'mail user.read' });
		expect(tokens).toEqual({
			access_token: expect.stringMatching(/^at_/),
			refresh_token: expect.stringMatching(/^rt_/),
			token_type: 'Bearer',
			expires_in: '86400',
			scope: 'mail user.read',
		});
		expect(await probe(tokens.access_token)).toBe(200);
	});

	test('a code works once, and its second use ends the sign-in', async () => {
		const code = broughtBack(await authorize(bench.sandbox)).get('code') ?? '';
		const fields = { grant_type: 'authorization_code', code, redirect_uri: REDIRECT_URI };
		const first = await requestToken(bench.sandbox, fields);
		expect(first.status).toBe(200);
		const second = await requestToken(bench.sandbox, fields);
		expect([second.status, second.data.error]).toEqual([400, 'invalid_grant']);
		expect(await probe(first.data.access_token)).toBe(401);
		expect((await refresh(first.data.refresh_token)).data.error).toBe('invalid_grant');
	});

	test('a code is bound to its redirect URI and lasts ten minutes', async () => {
		const code = broughtBack(await authorize(bench.sandbox)).get('code') ?? '';
		const fields = { grant_type: 'authorization_code', code };
		const other = { ...fields, redirect_uri: 'http://127.0.0.1:1/x' };
		expect((await requestToken(bench.sandbox, other)).data.error).toBe('invalid_grant');
		bench.sandbox.clock.advance(601);
		const late = await requestToken(bench.sandbox, { ...fields, redirect_uri: REDIRECT_URI });
		expect(late.data.error).toBe('invalid_grant');
	});

	test('client credentials go into the body, not into a header', async () => {
		const url = `${bench.url}/oauth2/v2.0/token`;
		const form = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: 'x' });
		const basic = await client.post(url, form, {
			auth: { username: 'sandbox-client', password: 'sandbox-secret' },
		});
		expect([basic.status, basic.data.error]).toEqual([401, 'invalid_client']);
		const wrong = await requestToken(bench.sandbox, { grant_type: 'refresh_token', client_secret: 'wrong' });
		expect([wrong.status, wrong.data.error]).toEqual([401, 'invalid_client']);
		const json = await client.post(url, { grant_type: 'refresh_token' });
		expect([json.status, json.data.error]).toEqual([400, 'invalid_request']);
	});

	test('access tokens expire on the virtual clock; refresh without rotation keeps the refresh token', async () => {
		const tokens = await signIn(bench.sandbox);
		bench.sandbox.clock.advance(86_401);
		expect(await probe(tokens.access_token)).toBe(401);
		const renewed = await refresh(tokens.refresh_token);
		expect(renewed.data).not.toHaveProperty('refresh_token');
		expect(await probe(renewed.data.access_token)).toBe(200);
		expect((await refresh(tokens.refresh_token)).status).toBe(200);
		bench.sandbox.clock.advance(90 * 86_400);
		expect((await refresh(tokens.refresh_token)).data.error).toBe('invalid_grant');
	});

	test('with rotation every refresh brings a new refresh token and ends the old one', async () => {
		bench.service.settings.refreshTokenRotation = true;
		const tokens = await signIn(bench.sandbox);
		const renewed = await refresh(tokens.refresh_token);
		expect(renewed.data.refresh_token).not.toBe(tokens.refresh_token);
		expect((await refresh(tokens.refresh_token)).data.error).toBe('invalid_grant');
		bench.sandbox.clock.advance(80 * 86_400);
		const later = await refresh(renewed.data.refresh_token);
		bench.sandbox.clock.advance(80 * 86_400);
		expect((await refresh(later.data.refresh_token)).status).toBe(200);
	});

	test('revoking the refresh token ends the sign-in', async () => {
		const tokens = await signIn(bench.sandbox);
		const url = `${bench.url}/oauth2/v2.0/revoke`;
		const fields = {
			client_id: 'sandbox-client',
			client_secret: 'sandbox-secret',
			token: tokens.refresh_token,
		};
		expect((await client.post(url, new URLSearchParams({ ...fields, client_secret: 'no' }))).status).toBe(
			401,
		);
		const hinted = (hint: string) =>
			client.post(url, new URLSearchParams({ ...fields, token_type_hint: hint }));
		expect((await hinted('id_token')).data.error).toBe('unsupported_token_type');
		expect(await probe(tokens.access_token)).toBe(200);
		expect((await hinted('refresh_token')).status).toBe(200);
		expect(await probe(tokens.access_token)).toBe(401);
		expect((await refresh(tokens.refresh_token)).data.error).toBe('invalid_grant');
	});

	test('a service account gets a token that may not use the mail', async () => {
		const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
		const now = Math.floor(bench.sandbox.clock.now() / 1000);
		const claims = {
			iss: 'sandbox-client',
			sub: 'robot.serviceaccount@works.test',
			iat: now,
			exp: now + 600,
		};
		const grant = (head: object, body: object) =>
			requestToken(bench.sandbox, {
				grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
				assertion: `${part(head)}.${part(body)}.c2ln`,
				scope: 'mail',
			});
		expect((await grant({ alg: 'none' }, claims)).data.error).toBe('invalid_grant');
		expect((await grant({ alg: 'RS256' }, { ...claims, exp: now - 1 })).data.error).toBe('invalid_grant');
		const { access_token: token } = (await grant({ alg: 'RS256' }, claims)).data as { access_token: string };
		const url = `${bench.url}/v1.0/users/me/mail/unread-count`;
		const answer = await client.get(url, { headers: { authorization: `Bearer ${token}` } });
		expect([answer.status, answer.data.code]).toEqual([403, 'SERVICE_ACCOUNT_NOT_ALLOWED']);
	});
});

test('a sign-in is there from the start, and again after a reset', async () => {
	for (const advance of [0, 91 * 86_400]) {
		bench.sandbox.clock.advance(advance);
		const renewed = await refresh('sandbox-refresh-token');
		expect(renewed.status).toBe(advance === 0 ? 200 : 400);
		if (advance === 0) expect(await probe(renewed.data.access_token)).toBe(200);
	}
	bench.sandbox.reset();
	expect((await refresh('sandbox-refresh-token')).status).toBe(200);
});
