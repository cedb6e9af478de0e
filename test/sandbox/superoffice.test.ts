import { createPrivateKey, createSign } from 'node:crypto';
import axios, { type AxiosInstance } from 'axios';
import { startSandbox, type Sandbox } from '../../sandbox';
import { NEVER_SENT } from '../unit/nodes/SuperOffice/neverSent';
import { superOfficeSeed as seed, type SuperOfficeSandbox } from '../../sandbox/services/superoffice';

let sandbox: Sandbox;
let service: SuperOfficeSandbox;
let http: AxiosInstance;
let base: string;

const SMTP = {
	ServerName: 'smtp.example.com:587',
	UserName: seed.USER.emailAddress,
	Password: seed.USER.smtpPassword,
	UseSSL: false,
};
const MAIL = {
	To: [{ Address: 'ann@example.org', Name: 'Ann' }],
	From: { Address: 'crm@example.com' },
	Subject: 'Offer',
	HTMLBody: '<p>Hello</p>',
};
const FILE = {
	Filename: 'a.pdf',
	Type: 'application/pdf',
	Encoding: 'base64',
	Disposition: 'attachment',
	Size: 5,
	Stream: Buffer.from('%PDF-').toString('base64'),
};

beforeAll(async () => {
	sandbox = await startSandbox({ services: ['superoffice'] });
	service = sandbox.service('superoffice');
	base = sandbox.serviceUrl('superoffice');
	http = axios.create({
		baseURL: `${base}/online2/${seed.TENANT}/api`,
		headers: { Authorization: `Bearer ${seed.OAUTH_TOKENS.accessToken}`, Accept: 'application/json' },
		validateStatus: () => true,
		maxRedirects: 0,
	});
});
afterAll(async () => await sandbox.close());
beforeEach(() => sandbox.reset());

const agent = async (method: string, body: unknown, config = {}) =>
	await http.post(`/v1/Agents/EMail/${method}`, body, {
		headers: { 'Content-Type': 'application/json' },
		...config,
	});
const sendEMails = async (mail: object, changes: object = {}, config = {}) =>
	await agent(
		'SendEMails',
		{
			OutgoingConnectionInfo: SMTP,
			Emails: [{ ...MAIL, ...mail }],
			SentItemsConnectionInfo: null,
			...changes,
		},
		config,
	);

function signedToken(time = new Date(sandbox.clock.now()).toISOString().replace(/\D/g, '').slice(0, 12)) {
	const data = `${seed.APP.systemUserToken}.${time}`;
	return `${data}.${createSign('RSA-SHA256').update(data).sign(createPrivateKey(seed.APP_PRIVATE_KEY), 'base64')}`;
}
const systemLogin = async (changes: object = {}) =>
	await http.post(
		`${base}/login-host/Login/api/PartnerSystemUser/Authenticate`,
		{
			SignedSystemToken: signedToken(),
			ApplicationToken: seed.APP.clientSecret,
			ContextIdentifier: seed.TENANT,
			ReturnTokenType: 'JWT',
			...changes,
		},
		{ headers: { Authorization: null } },
	);
const ticketOf = (jwt: string) =>
	JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString())[
		'http://schemes.superoffice.net/identity/ticket'
	];

test('SendEMails puts the mail into the inbox and answers with one entry per mail', async () => {
	const { status, data } = await sendEMails({
		Cc: [{ Address: 'cc@example.org', PersonId: 7 }],
		Attachments: [FILE],
		Priority: 'High',
		CustomHeaderList: [{ Name: 'Reply-To', Values: ['"Lee, Ann" <r@example.org>'] }],
	});
	expect(status).toBe(200);
	expect(data).toHaveLength(1);
	expect(data[0]).toMatchObject({
		Subject: 'Offer',
		IsSent: true,
		MessageID: expect.stringMatching(/^<.+>$/),
	});
	expect(data[0].Attachments[0]).toMatchObject({ Filename: 'a.pdf', Stream: '' });
	const [mail] = sandbox.inbox.messages();
	expect(mail).toMatchObject({
		subject: 'Offer',
		to: [{ address: 'ann@example.org', name: 'Ann' }],
		replyTo: [{ address: 'r@example.org', name: 'Lee, Ann' }],
		attachments: [{ filename: 'a.pdf', bytes: 5 }],
		meta: { method: 'SendEMails', smtp: 'smtp.example.com:587', priority: 'High' },
	});
	expect(await sandbox.inbox.attachment('m1', 0)).toEqual(Buffer.from('%PDF-'));
});

test.each([
	['server state', { MessageID: 'x' }],
	['flags', { Flags: 'Seen' }],
	['camelCase keys', { htmlBody: 'x' }],
	['no sender', { From: undefined }],
	['a sender list', { From: [{ Address: 'a@example.com' }] }],
	['an empty recipient, as in the vendor sample', { To: [{}] }],
	['no recipient at all', { To: undefined }],
	['no body', { HTMLBody: undefined }],
	['an unknown priority', { Priority: 'Urgent' }],
	['a line break in the subject', { Subject: 'a\nb' }],
	['a recipient with answer-only names', { To: [{ Address: 'a@example.org', PersonName: 'A' }] }],
	['an id of 0', { EMailSOInfo: { SaleId: 0 } }],
	['a byte array as stream', { Attachments: [{ ...FILE, Stream: [1, 2] }] }],
	['a wrong size', { Attachments: [{ ...FILE, Size: 6 }] }],
	['unpadded base64', { Attachments: [{ ...FILE, Stream: 'JVBERi0' }] }],
	['an inline file without Id', { Attachments: [{ ...FILE, Disposition: 'inline' }] }],
	['an inline file that nothing shows', { Attachments: [{ ...FILE, Disposition: 'inline', Id: 'logo' }] }],
	['an Id in angle brackets', { Attachments: [{ ...FILE, Disposition: 'inline', Id: '<logo>' }] }],
	['a header with a line break', { CustomHeaderList: [{ Name: 'X-A', Values: ['a\r\nBcc: x@y.example'] }] }],
	['a header twice', { CustomHeaderList: ['X-A', 'x-a'].map((Name) => ({ Name, Values: ['1'] })) }],
	[
		'a transfer encoding as a custom header',
		{ CustomHeaderList: [{ Name: 'Content-Transfer-Encoding', Values: ['8bit'] }] },
	],
	['From as a custom header', { CustomHeaderList: [{ Name: 'From', Values: ['x@y.example'] }] }],
	['InReplyTo with MessageID', { InReplyTo: { MessageID: '<a@b.example>' } }],
])('refuses %s', async (_what, change) => {
	const { status, data } = await sendEMails(change);
	expect(status).toBe(400);
	expect(data).toEqual({ Message: 'The request is invalid.', MessageDetail: expect.any(String) });
	expect(sandbox.inbox.count).toBe(0);
});

test.each(NEVER_SENT)('refuses %s: server state is never sent', async (path) => {
	const [first, ...rest] = path.split('.');
	const below: Record<string, object> = {
		To: MAIL.To[0],
		Attachments: FILE,
		CustomHeaderList: { Name: 'X-A', Values: ['1'] },
		EMailSOInfo: { SaleId: 1 },
		InReplyTo: { MessageId: '<a@b.example>' },
	};
	const [name] = rest;
	const entry = name === undefined ? null : { ...below[first], [name]: null };
	const list = ['To', 'Attachments', 'CustomHeaderList'].includes(first);
	const { status, data } = await sendEMails({ [first]: list ? [entry] : entry });
	expect([status, data.MessageDetail]).toEqual([400, expect.stringContaining(name ?? first)]);
});

test.each([
	['a missing connection key', { SentItemsConnectionInfo: undefined }],
	['UseGraphApi', { OutgoingConnectionInfo: { ...SMTP, UseGraphApi: false } }],
	['a port of its own', { OutgoingConnectionInfo: { ...SMTP, Port: 587 } }],
	['no mail', { Emails: [] }],
])('refuses a call with %s', async (_what, change) => {
	expect((await sendEMails({}, change)).status).toBe(400);
});

test('answers 200 with an error object for Emails null and 200 null where a mail server refuses the login', async () => {
	const nothing = await sendEMails({}, { Emails: null });
	expect([nothing.status, nothing.data.Message]).toEqual([200, 'The request is invalid.']);
	for (const change of [{ UseSSL: true }, { Password: 'x' }, { ServerName: 'elsewhere.example.com' }]) {
		const { status, data } = await sendEMails({}, { OutgoingConnectionInfo: { ...SMTP, ...change } });
		expect([status, data]).toEqual([200, null]);
	}
	expect(sandbox.inbox.count).toBe(0);
});

test('a sent copy needs an IMAP login and a folder that exists', async () => {
	const imap = {
		ServerName: 'imap.example.com:993',
		UserName: seed.USER.emailAddress,
		Password: seed.USER.imapPassword,
		UseSSL: true,
	};
	expect((await sendEMails({}, { SentItemsConnectionInfo: imap })).status).toBe(400);
	expect((await sendEMails({}, { SentItemsConnectionInfo: { ...imap, Folder: 'Nowhere' } })).data).toBeNull();
	expect(
		(await sendEMails({}, { SentItemsConnectionInfo: { ...imap, Folder: 'Sent Items' } })).data,
	).toHaveLength(1);
	expect(sandbox.inbox.messages()[0]?.meta).toMatchObject({ sentFolder: 'Sent Items' });
});

test('$select nulls the rest, and strange queries and headers are refused', async () => {
	const { data } = await sendEMails(
		{},
		{},
		{ params: { $select: 'MessageID,From/Address,To/PersonId,EMailSOInfo/SaleId,Attachments/Filename' } },
	);
	expect(data[0]).toMatchObject({
		Subject: null,
		HTMLBody: null,
		From: { Address: 'crm@example.com', Name: null },
		To: [{ Address: null, PersonId: 0 }],
	});
	expect(data[0].MessageID).toBeTruthy();
	for (const $select of ['name', 'messageID', 'From/Mail', 'Subject/Text', 'MessageID,'])
		expect((await sendEMails({}, {}, { params: { $select } })).status).toBe(400);
	for (const headers of [
		{ 'SO-Culture': 'nb' },
		{ 'SO-Culture': 'norsk', 'SO-Language': 'nb' },
		{ 'SO-Language': 'english!' },
		{ 'SO-TimeZone': 'Mars' },
		{ 'SO-TimeZone': '261, offset' },
		{ 'SO-TimeZone': '261, includeTZOffset, includeTZOffset' },
		{ 'Accept-Language': 'Norwegian (nb)' },
	])
		expect((await sendEMails({}, {}, { headers })).status).toBe(400);
	for (const headers of [
		{ 'SO-TimeZone': '261, includeTZOffset' },
		{ 'SO-TimeZone': 'NO,includeTZOffset' },
		{ 'Accept-Language': 'nb, en;q=0.8, *;q=0.1' },
	])
		expect((await sendEMails({}, {}, { headers })).status).toBe(200);
	expect(
		(await sendEMails({}, {}, { headers: { 'SO-Language': 'nb', 'SO-Culture': 'nb', 'SO-TimeZone': '261' } }))
			.status,
	).toBe(200);
	expect((await sendEMails({}, {}, { params: { select: 'x' } })).status).toBe(400);
});

test('Send and SaveDraft: the user has a mailbox, the system user has none', async () => {
	expect((await agent('Send', { Emails: [MAIL] })).data).toHaveLength(1);
	expect((await agent('Send', { Emails: [MAIL], OutgoingConnectionInfo: null })).status).toBe(400);
	const draft = await agent('SaveDraft', { Entity: MAIL });
	expect(draft.data).toMatchObject({ Subject: 'Offer', IsSent: false, MessageID: null });
	expect(service.state.drafts).toHaveLength(1);
	expect(sandbox.inbox.count).toBe(1);
	expect((await agent('TestAuthenticate', undefined)).data).toBe(true);

	const ticket = ticketOf((await systemLogin()).data.Token);
	const config = { headers: { Authorization: `SOTicket ${ticket}`, 'SO-AppToken': seed.APP.clientSecret } };
	expect((await agent('Send', { Emails: [MAIL] }, config)).data).toBeNull();
	expect((await sendEMails({}, {}, config)).data).toHaveLength(1);
	expect((await sendEMails({}, { OutgoingConnectionInfo: null }, config)).data).toBeNull();
	expect((await agent('TestAuthenticate', undefined, config)).data).toBe(false);
});

test('AuthenticateOutgoing and AuthenticateIncoming try the login', async () => {
	expect((await agent('AuthenticateOutgoing', { ConnectionInfo: SMTP })).data).toBe(true);
	expect((await agent('AuthenticateOutgoing', { ConnectionInfo: { ...SMTP, Password: 'no' } })).data).toBe(
		false,
	);
	expect((await agent('AuthenticateIncoming', { ConnectionInfo: SMTP })).data).toBe(false);
	expect((await agent('NoSuchMethod', {})).status).toBe(404);
});

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
	expect(service.state.logins).toBe(1);
});

test('tickets slide with use and end; SO-AppToken is required with them', async () => {
	const ticket = ticketOf((await systemLogin()).data.Token);
	const get = async (headers: object) => (await http.get('/v1/User/currentPrincipal', { headers })).status;
	const headers = { Authorization: `SOTicket ${ticket}`, 'SO-AppToken': seed.APP.clientSecret };
	expect(await get({ Authorization: headers.Authorization })).toBe(401);
	for (const hours of [5, 5]) {
		sandbox.clock.advance(hours * 3600);
		expect(await get(headers)).toBe(200);
	}
	sandbox.clock.advance(6 * 3600 + 1);
	expect(await get(headers)).toBe(401);
	expect(await get({ Authorization: `Basic ${btoa(`crm:${seed.ONSITE_USER.password}`)}` })).toBe(401);
});

test('OAuth2: authorize page with PKCE, code once, refresh without a new refresh token, access tokens end', async () => {
	const login = `${base}/login-host/login/common/oauth`;
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
	sandbox.clock.advance(3601);
	expect(await me()).toBe(401);
});

test('a tenant moves: the state page knows, the old address answers 421; states that do not run answer 503', async () => {
	const stateOf = async (tenant = seed.TENANT) =>
		(await http.get(`${base}/login-host/api/state/${tenant}`)).data;
	expect(await stateOf()).toMatchObject({
		State: 'Running',
		IsRunning: true,
		Api: `${base}/online2/${seed.TENANT}/api`,
	});
	service.settings.cluster = 'online3';
	const moved = await sendEMails({});
	expect([moved.status, moved.data]).toEqual([421, 'Wrong subdomain used to access tenant']);
	expect((await http.get(`${(await stateOf()).Api}/v1/User/currentPrincipal`)).data.AssociateId).toBe(
		seed.USER.associateId,
	);
	service.settings.hostName = 'localhost';
	expect((await http.get(`${base}/online3/${seed.TENANT}/api/v1/User/currentPrincipal`)).status).toBe(421);
	expect((await stateOf()).Api).toMatch(/^http:\/\/localhost:/);
	service.settings.hostName = '';
	service.settings.tenantState = 4;
	expect(await stateOf()).toMatchObject({ State: 4, IsRunning: false });
	expect((await http.get(`${base}/online3/${seed.TENANT}/api/v1/User/currentPrincipal`)).status).toBe(503);
	expect(await stateOf('Cust9')).toMatchObject({ State: 'Unknown', IsRunning: false, Api: '' });
});

test('onsite: Basic and tickets, HTML with a challenge otherwise', async () => {
	const me = async (Authorization: string | null) =>
		await http.get(`${base}/onsite/api/v1/User/currentPrincipal`, { headers: { Authorization } });
	expect((await me(`Basic ${btoa(`crm:${seed.ONSITE_USER.password}`)}`)).status).toBe(200);
	expect((await me(`SOTicket ${seed.ONSITE_TICKET}`)).status).toBe(200);
	const refused = await me(null);
	expect(refused.status).toBe(401);
	expect(refused.headers['www-authenticate']).toMatch(/^Basic realm=/);
	service.settings.onsiteBasic = false;
	expect((await me(`Basic ${btoa(`crm:${seed.ONSITE_USER.password}`)}`)).status).toBe(401);
	expect((await http.get(`${base}/onsite/api`)).data.NetServerVersion).toBeTruthy();
});

test('MDOList finds persons and companies from three characters on', async () => {
	const find = async (query: string) => await http.get('/v1/MDOList/emailaddress', { params: { query } });
	expect((await find('an')).status).toBe(400);
	for (const [list, params] of [
		['emailaddress', { query: 'ann', flat: true }],
		['emailrecipient', { query: 'ann' }],
	] as const)
		expect((await http.get(`/v1/MDOList/${list}`, { params })).status).toBe(400);
	expect((await find('nordlys')).data).toHaveLength(3);
	expect((await find('ANN LEE')).data[0]).toMatchObject({
		Id: 20,
		Name: 'Ann Lee <ann@example.org>',
		ExtraInfo: 'ann@example.org',
		Type: 'Person',
	});
});

test('the EMail agent can be off, and calls can be paced', async () => {
	service.settings.emailAgent = false;
	expect((await sendEMails({})).status).toBe(403);
	expect((await http.get('/v1/User/currentPrincipal')).status).toBe(200);
	service.settings.emailAgent = true;
	service.settings.callsPerSecond = 3;
	const statuses = (await Promise.all([1, 2, 3, 4, 5, 6].map(async () => await sendEMails({})))).map(
		({ status }) => status,
	);
	expect(statuses).toContain(429);
});

test('recipients bring about the answers of section 6', async () => {
	const to = async (...names: string[]) =>
		await agent('Send', {
			Emails: names.map((name, index) => ({
				...MAIL,
				Subject: `Mail ${index}`,
				To: [{ Address: `${name}@superoffice.test` }],
			})),
		});
	expect((await to('null')).data).toBeNull();
	expect((await to('empty')).data).toBe('');
	expect((await to('empty-array')).data).toEqual([]);
	expect((await to('error-object')).data.MessageDetail).toBe("parameter 'emails' is null");
	expect((await to('bad-request')).status).toBe(400);
	expect((await to('not-found')).data.ErrorType).toBe('SoNotFoundException');
	expect((await to('server-error')).status).toBe(500);
	expect((await to('html')).headers['content-type']).toMatch(/html/);
	expect((await to('agent-off')).status).toBe(403);
	expect(sandbox.inbox.count).toBe(0);

	expect((await to('short', 'ok')).data).toMatchObject([{ Subject: 'Mail 1' }]);
	expect((await to('null-entry', 'ok')).data).toMatchObject([null, { Subject: 'Mail 1' }]);
	expect(sandbox.inbox.count).toBe(2);
	expect((await to('reversed', 'ok')).data).toMatchObject([{ Subject: 'Mail 1' }, { Subject: 'Mail 0' }]);
	expect((await to('null-sent')).data).toBeNull();
	expect(sandbox.inbox.count).toBe(5);

	expect((await to('move')).status).toBe(421);
	expect(service.settings.cluster).toBe('online3');
	service.settings.cluster = 'online2';
	expect((await to('move')).data).toHaveLength(1);
	expect((await to('expire')).status).toBe(401);
	expect((await to('ok')).status).toBe(401);
});

test('answers come in camelCase where the setting says so', async () => {
	service.settings.answerCase = 'camel';
	expect((await sendEMails({})).data[0]).toMatchObject({
		messageID: expect.any(String),
		htmlBody: '<p>Hello</p>',
		eMailSOInfo: null,
	});
	expect((await http.get('/v1/User/currentPrincipal')).data.eMailAddress).toBe(seed.USER.emailAddress);
	expect((await http.get('/v1/MDOList/emailrecipient')).data[0].extraInfo).toBe('ann@example.org');
});
