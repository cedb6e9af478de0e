import { appPrivateKeyXml, TENANT } from '../../sandbox/services/superoffice/seed';
import { details, FROM_ITEM, mailItems, superOfficeBench } from './superoffice-support';

const bench = superOfficeBench();

const LOGIN = '/PartnerSystemUser/Authenticate';
const sent = () =>
	bench.sandbox.inbox
		.messages()
		.map(({ subject }) => subject)
		.sort();

describe('OAuth2', () => {
	test('the state page is asked once, then not before its answer is old', async () => {
		await bench.run(FROM_ITEM, { items: mailItems(3) });
		await bench.run(FROM_ITEM, { items: mailItems(3) });
		// The cache may still hold the address from the test before.
		expect(bench.requests('/api/state/').length).toBeLessThanOrEqual(1);
		expect(bench.requests('SendEMails')).toHaveLength(6);
	});

	test('a state page that stumbles is asked again', async () => {
		bench.credentials.superOfficeOAuth2Api.loginHost = `${String(bench.credentials.superOfficeOAuth2Api.loginHost)}/../login-host`;
		bench.sandbox.faults.add({ path: '/api/state/', fault: 'html-502', times: 2 });
		expect((await bench.run()).error).toBeUndefined();
		expect(bench.requests('/api/state/')).toHaveLength(3);
	});

	test('a tenant that moves in the middle is found again, and every mail arrives once', async () => {
		const items = mailItems(20, (index) => (index === 7 ? 'move@superoffice.test' : `r${index}@example.org`));
		const result = await bench.run(FROM_ITEM, { items });
		expect(result.error).toBeUndefined();
		expect(bench.superOffice.settings.cluster).toBe('online3');
		expect(sent()).toEqual(items.map(({ json }) => json.subject).sort());
		expect(bench.requests('/api/state/').length).toBeLessThanOrEqual(2);
	});

	test('a tenant that moves to another host name is found again', async () => {
		await bench.run();
		bench.superOffice.settings.hostName = 'localhost';
		expect((await bench.run()).error).toBeUndefined();
		expect(bench.sandbox.inbox.count).toBe(2);
	});

	test('a tenant whose new address does not work either is an error, and nothing was sent', async () => {
		bench.sandbox.faults.add({
			path: 'SendEMails',
			times: 0,
			fault: { name: 'status', status: 421, body: 'Wrong subdomain' },
		});
		const result = await bench.run({}, { onError: 'continueErrorOutput' });
		expect(result.outputs[1][0].json).toMatchObject({
			error: 'The tenant has moved and its new address did not work',
			details: { kind: 'failed', outcome: 'notSent', fix: expect.stringContaining('Tenant ID') as string },
		});
		expect(bench.requests('SendEMails')).toHaveLength(2);
	});

	test('a token that ends in the middle is refreshed once for all requests under way, and kept', async () => {
		await bench.run();
		const items = mailItems(12, (index) =>
			index === 3 ? 'expire@superoffice.test' : `r${index}@example.org`,
		);
		const result = await bench.run(FROM_ITEM, { items });
		expect(result.error).toBeUndefined();
		expect(bench.sandbox.inbox.count).toBe(13);
		expect(bench.superOffice.state.refreshes).toBe(1);
		expect(bench.engine.credentialUpdates).toHaveLength(1);
		// The refresh answer has no refresh token: the old one must have survived.
		expect(bench.credentials.superOfficeOAuth2Api.oauthTokenData).toMatchObject({
			refresh_token: 'marked-secret-refresh-token',
		});
	});

	test('revoked consent asks to reconnect the credential', async () => {
		bench.superOffice.state.accessTokens.clear();
		bench.superOffice.state.refreshTokens.clear();
		const result = await bench.run({}, { onError: 'continueErrorOutput' });
		expect(details(result, 1)).toMatchObject({ kind: 'unauthorized', outcome: 'notSent' });
		expect(details(result, 1)).toMatchObject({ kind: 'unauthorized', outcome: 'notSent' });
	});

	test.each([
		['Suspended', 'Suspended'],
		[6, 'OfflineMaintenance'],
	])('the state %s stops the run with its name', async (tenantState, name) => {
		Object.assign(bench.superOffice.settings, { tenantState });
		// Another way to write the same host, so that no answer is cached for it.
		bench.credentials.superOfficeOAuth2Api.loginHost =
			`${String(bench.credentials.superOfficeOAuth2Api.loginHost)}/../login-host/${'x/../'.repeat(String(tenantState).length)}`.replace(
				/\/$/,
				'',
			);
		const result = await bench.run();
		expect(result.error?.context?.data).toMatchObject({ kind: 'failed', tenantState: name });
		expect(bench.requests('SendEMails')).toEqual([]);
	});

	test('OnlineMaintenance goes through, an unknown tenant does not', async () => {
		bench.superOffice.settings.tenantState = 5;
		expect((await bench.run()).error).toBeUndefined();
		bench.credentials.superOfficeOAuth2Api.tenantId = 'Cust99999';
		expect((await bench.run()).error?.context?.data).toMatchObject({
			kind: 'unauthorized',
			field: 'Tenant ID',
		});
	});
});

describe('system user', () => {
	beforeEach(() => bench.signIn('systemUser'));

	test('logs in once for many, sends, and n8n keeps the ticket', async () => {
		const result = await bench.run(FROM_ITEM, { items: mailItems(10) });
		expect(result.error).toBeUndefined();
		expect(bench.sandbox.inbox.messages()[0].meta).toMatchObject({
			caller: 'systemUser',
			smtp: 'smtp.example.com:587',
		});
		expect(bench.superOffice.state.logins).toBe(1);
		expect(bench.credentials.superOfficeSystemUserApi).toMatchObject({
			ticket: expect.stringMatching(/^[0-9a-f]{32}\.7T:/) as string,
			apiBase: expect.stringMatching(new RegExp(`/${TENANT}/api$`)) as string,
		});
		await bench.run();
		expect(bench.superOffice.state.logins).toBe(1);
	});

	test('a ticket that ends in the middle: one login for all requests under way, every mail once', async () => {
		await bench.run();
		const items = mailItems(15, (index) =>
			index === 4 ? 'expire@superoffice.test' : `r${index}@example.org`,
		);
		const result = await bench.run({ ...FROM_ITEM, options: { concurrency: 10 } }, { items });
		expect(result.error).toBeUndefined();
		expect(bench.superOffice.state.logins).toBe(2);
		expect(bench.sandbox.inbox.count).toBe(16);
	});

	test('a ticket that ends while a large file is under way: the file is sent in full', async () => {
		await bench.run();
		bench.superOffice.state.expireSessions();
		const content = Buffer.alloc(1_500_000, 'x');
		const binary = { data: await bench.engine.file(content, 'a.pdf', 'application/pdf') };
		const result = await bench.run({ options: { attachments: 'data' } }, { items: [{ json: {}, binary }] });
		expect(result.error).toBeUndefined();
		const [, mail] = bench.sandbox.inbox.messages();
		expect(mail.attachments[0].bytes).toBe(1_500_000);
	});

	test('the key as RSAKeyValue works as well', async () => {
		bench.credentials.superOfficeSystemUserApi.privateKey = appPrivateKeyXml();
		expect((await bench.run()).error).toBeUndefined();
	});

	test('a changed secret is not hidden by the old ticket', async () => {
		await bench.run();
		bench.credentials.superOfficeSystemUserApi.clientSecret = 'another-secret';
		const result = await bench.run({}, { onError: 'continueErrorOutput' });
		expect(details(result, 1)).toMatchObject({ kind: 'unauthorized', outcome: 'notSent' });
		expect(bench.sandbox.inbox.count).toBe(1);
	});

	test.each([
		['privateKey', 'nonsense', 'Private Key'],
		['systemUserToken', 'App-Other', 'The system user token is not valid'],
		['systemUserToken', '', 'System User Token'],
	])('%s = %j is told by name', async (field, value, name) => {
		bench.credentials.superOfficeSystemUserApi[field] = value;
		const result = await bench.run();
		expect(result.error?.context?.data).toMatchObject({ kind: 'unauthorized', outcome: 'notSent' });
		expect(result.error?.message).toContain(name);
		expect(JSON.stringify(result.data)).not.toContain('BEGIN PRIVATE KEY');
		expect(bench.sandbox.inbox.count).toBe(0);
	});

	test('has no mailbox: User Mailbox is not confirmed', async () => {
		const result = await bench.run({ sendWith: 'userMailbox' }, { onError: 'continueErrorOutput' });
		expect(details(result, 1)).toMatchObject({ kind: 'uncertain', outcome: 'possiblySent' });
	});
});

describe('onsite', () => {
	beforeEach(() => bench.signIn('onsite'));

	test('user name and password, and a ticket as it is', async () => {
		expect((await bench.run()).error).toBeUndefined();
		Object.assign(bench.credentials.superOfficeApi, {
			method: 'ticket',
			ticket: ' 7T:marked-secret-onsite-ticket ',
			appToken: 'token',
		});
		expect((await bench.run()).error).toBeUndefined();
		const { headers } = bench.sandbox.requests.list().slice(-1)[0];
		expect([headers.authorization, headers['so-apptoken']]).toEqual([
			'SOTicket 7T:marked-secret-onsite-ticket',
			'token',
		]);
		expect(bench.requests(LOGIN)).toEqual([]);
	});

	test('an EMail agent that the user may not use is no matter of an app registration', async () => {
		bench.sandbox.faults.add({ path: 'TestAuthenticate', fault: { name: 'status', status: 403 } });
		const result = await bench.run({ resource: 'mailbox', operation: 'checkMailbox' });
		expect(result.error?.context?.data).toMatchObject({ kind: 'unauthorized', statusCode: 403 });
		expect(result.error?.description).not.toContain('app');
	});

	test('a wrong password, and a base URL that leads nowhere', async () => {
		bench.credentials.superOfficeApi.password = 'wrong-password';
		expect((await bench.run()).error?.context?.data).toMatchObject({ kind: 'unauthorized', statusCode: 401 });
		bench.signIn('onsite');
		bench.credentials.superOfficeApi.baseUrl = `${bench.sandbox.url}/nothing`;
		expect((await bench.run()).error?.context?.data).toMatchObject({ kind: 'refused', statusCode: 404 });
		expect(bench.sandbox.inbox.count).toBe(0);
	});
});
