import { bench, http, seed, sendEMails, signedToken, systemLogin, ticketOf } from './superoffice-support';

test('the system user login checks token, time, signature and application token', async () => {
	const { data } = await systemLogin();
	expect(data).toEqual({ IsSuccessful: true, Token: expect.any(String), ErrorMessage: null });
	const wrong: Array<[object, RegExp]> = [
		[{ SignedSystemToken: `${signedToken().slice(0, -8)}AAAAAAA=` }, /signature/],
		[{ SignedSystemToken: signedToken('202001010000') }, /time/],
		[{ SignedSystemToken: signedToken('2020-01-01') }, /YYYYMMDDHHmm/],
		[{ SignedSystemToken: `x${signedToken()}` }, /token/],
		[{ ApplicationToken: 'x' }, /application token/],
		[{ ContextIdentifier: 'Cust1' }, /context identifier/],
	];
	for (const [change, message] of wrong)
		expect((await systemLogin(change)).data).toEqual({
			IsSuccessful: false,
			Token: null,
			ErrorMessage: expect.stringMatching(message),
		});
	expect((await systemLogin({ Extra: 1 })).status).toBe(400);
	expect(bench.service.state.logins).toBe(1);
});

test('tickets slide with use and end; SO-AppToken is required with them', async () => {
	const ticket = ticketOf((await systemLogin()).data.Token);
	const get = async (headers: object) => (await http.get('/v1/User/currentPrincipal', { headers })).status;
	const headers = { Authorization: `SOTicket ${ticket}`, 'SO-AppToken': seed.APP.clientSecret };
	expect(await get({ Authorization: headers.Authorization })).toBe(401);
	for (const hours of [5, 5]) {
		bench.sandbox.clock.advance(hours * 3600);
		expect(await get(headers)).toBe(200);
	}
	bench.sandbox.clock.advance(6 * 3600 + 1);
	expect(await get(headers)).toBe(401);
	expect(await get({ Authorization: `Basic ${btoa(`crm:${seed.ONSITE_USER.password}`)}` })).toBe(401);
});

test('OAuth2: authorize page with PKCE, code once, refresh without a new refresh token, access tokens end', async () => {
	const login = `${bench.url}/login-host/login/common/oauth`;
	const form = {
		client_id: seed.APP.clientId,
		scope: 'openid',
		redirect_uri: 'http://localhost:5678/rest/oauth2-credential/callback',
		response_type: 'code',
		state: 'abc',
		acr_values: `tenant:${seed.TENANT}`,
	};
	expect((await http.get(`${login}/authorize`, { params: form })).data).toContain('Allow');
	for (const change of [
		{ scope: 'openid email' },
		{ redirect_uri: 'https://evil.example/' },
		{ client_id: 'x' },
		{ acr_values: 'tenant:Cust1' },
	])
		expect((await http.get(`${login}/authorize`, { params: { ...form, ...change } })).status).toBe(400);
	const challenge = { code_challenge: 'verifier', code_challenge_method: 'plain', allow: 'yes' };
	const allowed = await http.post(`${login}/authorize`, new URLSearchParams({ ...form, ...challenge }));
	const target = new URL(allowed.headers.location as string);
	expect(target.searchParams.get('state')).toBe('abc');

	const token = async (changes: Record<string, string>) =>
		await http.post(
			`${login}/tokens`,
			new URLSearchParams({ client_id: seed.APP.clientId, client_secret: seed.APP.clientSecret, ...changes }),
			{ headers: { Authorization: null } },
		);
	const exchange = {
		grant_type: 'authorization_code',
		code: target.searchParams.get('code') ?? '',
		redirect_uri: form.redirect_uri,
		code_verifier: 'verifier',
	};
	const first = await token(exchange);
	expect(first.data).toMatchObject({
		token_type: 'Bearer',
		expires_in: 3600,
		refresh_token: expect.any(String),
		id_token: expect.any(String),
	});
	expect((await token(exchange)).data.error).toBe('invalid_grant');
	const refreshed = await token({ grant_type: 'refresh_token', refresh_token: first.data.refresh_token });
	expect(Object.keys(refreshed.data).sort()).toEqual([
		'access_token',
		'expires_in',
		'id_token',
		'token_type',
	]);
	expect((await token({ grant_type: 'refresh_token', refresh_token: 'x' })).data.error).toBe('invalid_grant');
	expect((await token({ ...exchange, client_secret: 'x' })).status).toBe(401);

	const me = async () =>
		(
			await http.get('/v1/User/currentPrincipal', {
				headers: { Authorization: `Bearer ${refreshed.data.access_token}` },
			})
		).status;
	expect(await me()).toBe(200);
	bench.sandbox.clock.advance(3601);
	expect(await me()).toBe(401);
});

test('a tenant moves: the state page knows, the old address answers 421; states that do not run answer 503', async () => {
	const stateOf = async (tenant = seed.TENANT) =>
		(await http.get(`${bench.url}/login-host/api/state/${tenant}`)).data;
	expect(await stateOf()).toMatchObject({
		State: 'Running',
		IsRunning: true,
		Api: `${bench.url}/online2/${seed.TENANT}/api`,
	});
	bench.service.settings.cluster = 'online3';
	const moved = await sendEMails({});
	expect([moved.status, moved.data]).toEqual([421, 'Wrong subdomain used to access tenant']);
	expect((await http.get(`${(await stateOf()).Api}/v1/User/currentPrincipal`)).data.AssociateId).toBe(
		seed.USER.associateId,
	);
	bench.service.settings.hostName = 'localhost';
	expect((await http.get(`${bench.url}/online3/${seed.TENANT}/api/v1/User/currentPrincipal`)).status).toBe(
		421,
	);
	expect((await stateOf()).Api).toMatch(/^http:\/\/localhost:/);
	bench.service.settings.hostName = '';
	bench.service.settings.tenantState = 4;
	expect(await stateOf()).toMatchObject({ State: 4, IsRunning: false });
	expect((await http.get(`${bench.url}/online3/${seed.TENANT}/api/v1/User/currentPrincipal`)).status).toBe(
		503,
	);
	expect(await stateOf('Cust9')).toMatchObject({ State: 'Unknown', IsRunning: false, Api: '' });
});

test('onsite: Basic and tickets, HTML with a challenge otherwise', async () => {
	const me = async (Authorization: string | null) =>
		await http.get(`${bench.url}/onsite/api/v1/User/currentPrincipal`, { headers: { Authorization } });
	expect((await me(`Basic ${btoa(`crm:${seed.ONSITE_USER.password}`)}`)).status).toBe(200);
	expect((await me(`SOTicket ${seed.ONSITE_TICKET}`)).status).toBe(200);
	const refused = await me(null);
	expect(refused.status).toBe(401);
	expect(refused.headers['www-authenticate']).toMatch(/^Basic realm=/);
	bench.service.settings.onsiteBasic = false;
	expect((await me(`Basic ${btoa(`crm:${seed.ONSITE_USER.password}`)}`)).status).toBe(401);
	expect((await http.get(`${bench.url}/onsite/api`)).data.NetServerVersion).toBeTruthy();
});

test('a domain without a dot is reached from an installation of one’s own alone', async () => {
	const mail = { To: [{ Address: 'root@localhost' }] };
	const refused = await sendEMails(mail);
	expect([refused.status, bench.sandbox.inbox.count]).toEqual([400, 0]);
	const Authorization = `Basic ${btoa(`crm:${seed.ONSITE_USER.password}`)}`;
	const taken = await sendEMails(
		mail,
		{},
		{ baseURL: `${bench.url}/onsite/api`, headers: { Authorization } },
	);
	expect([taken.status, bench.sandbox.inbox.count]).toEqual([200, 1]);
});
