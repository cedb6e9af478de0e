import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import sandboxCredentials from '../../examples/credentials';
import * as seed from '../../sandbox/services/superoffice/seed';
import demo from '../../scripts/demo/superoffice';
import { undisturbed, type CredentialTest } from '../support/credentialTest';
import { exampleWorkflow, realN8n, sha256, type LiveWorkflow } from '../support/real-n8n';

const nodeType = 'n8n-nodes-send-mail.superOffice';
const n8n = realN8n();
const { also = [], ...signIn } = sandboxCredentials[nodeType](n8n.sandboxUrl);
const [server] = also;
const loginHost = `${n8n.sandboxUrl}/superoffice/login-host`;

const systemUser = {
	environment: 'online',
	tenantId: seed.TENANT,
	loginHost,
	clientSecret: seed.APP.clientSecret,
	systemUserToken: seed.APP.systemUserToken,
	privateKey: seed.APP_PRIVATE_KEY,
};
const onsite = { baseUrl: `${n8n.sandboxUrl}/superoffice/onsite`, method: 'basic', ...seed.ONSITE_USER };

jest.setTimeout(60_000);

/** Runs the credential test as the editor does. */
async function testOf(type: string, data: object, id = ''): Promise<CredentialTest> {
	const credentials = { id, name: 'Test', type, data };
	return await undisturbed(async () => await n8n.rest('POST', '/credentials/test', { credentials }));
}

function form(subject: string, to = 'ann@example.org'): { body: FormData; sent: Buffer } {
	const { fields, files } = demo.request(subject);
	const body = new FormData();
	for (const [name, value] of Object.entries({ ...fields, to })) body.set(name, value);
	const [file] = files;
	body.set(file.field, new File([new Uint8Array(file.bytes)], file.name, { type: file.contentType }));
	return { body, sent: file.bytes };
}

describe('from a webhook in a real n8n, signed in with OAuth2', () => {
	let workflow: LiveWorkflow;

	beforeAll(async () => {
		const credentials = {
			[signIn.type]: await n8n.addCredential(signIn.type, signIn.data),
			[server.type]: await n8n.addCredential(server.type, server.data),
		};
		workflow = await n8n.addWorkflow(exampleWorkflow('superoffice-webhook.json'), {
			[nodeType]: credentials,
		});
	});

	it('renews the token, sends the mail with its file and answers with the receipt', async () => {
		const subject = `Offer ${randomUUID()}`;
		const { body, sent } = form(subject);
		const answer = await workflow.post(body);
		expect(answer.status).toBe(200);
		expect(answer.body).toMatchObject({
			status: 'accepted',
			messageId: expect.stringMatching(/^<.+>$/),
			response: { Subject: subject, EMailSOInfo: { SaleId: 12 } },
		});
		const [mail, ...others] = await n8n.mailsWithSubject(subject);
		expect(others).toEqual([]);
		expect(mail).toMatchObject({
			service: 'superoffice',
			to: [{ address: 'ann@example.org', name: 'Ann Lee' }],
			meta: { smtp: 'smtp.example.com:587', sentFolder: 'Sent Items' },
		});
		expect(sha256(await n8n.inbox.attachment(mail.id, 0))).toBe(sha256(sent));
	});

	it('answers 422 with cause and fix, and no secret is in the saved execution', async () => {
		const subject = `Refused ${randomUUID()}`;
		const { status, body } = await workflow.post(form(subject, 'bad-request@superoffice.test').body);
		expect(status).toBe(422);
		expect(body).toMatchObject({
			details: { kind: 'refused', outcome: 'notSent', statusCode: 400 },
		});
		expect(JSON.stringify(await workflow.lastExecution())).not.toContain('marked-secret');
		expect(await n8n.mailsWithSubject(subject)).toEqual([]);
	});
});

it('Connect in the editor signs in, and the mail goes out with that token', async () => {
	const { oauthTokenData: _none, ...data } = signIn.data;
	const credential = await n8n.addCredential(signIn.type, data);
	const page = new URL(await n8n.rest('GET', `/oauth2-credential/auth?id=${credential.id}`));
	expect(page.pathname).toBe('/superoffice/login-host/login/common/oauth/authorize');
	expect(Object.fromEntries(page.searchParams)).toMatchObject({
		client_id: seed.APP.clientId,
		response_type: 'code',
		scope: 'openid',
		acr_values: `tenant:${seed.TENANT}`,
	});
	const pressed = new URLSearchParams([...page.searchParams, ['allow', 'yes']]);
	const allowed = await fetch(page, { method: 'POST', body: pressed, redirect: 'manual' });
	const callback = new URL(allowed.headers.get('location') ?? '');
	const end = await fetch(`${n8n.url}${callback.pathname}${callback.search}`, {
		headers: { cookie: n8n.cookie() },
	});
	expect(await end.text()).toMatch(/success/i);

	const workflow = await n8n.addWorkflow(exampleWorkflow('superoffice-webhook.json'), {
		[nodeType]: {
			[signIn.type]: credential,
			[server.type]: await n8n.addCredential(server.type, server.data),
		},
	});
	const subject = `Connected ${randomUUID()}`;
	expect((await workflow.post(form(subject).body)).status).toBe(200);
	expect(await n8n.mailsWithSubject(subject)).toHaveLength(1);
});

describe('unattended, as the system user', () => {
	it('logs in, sends, and keeps the ticket for the next execution', async () => {
		const example = exampleWorkflow('superoffice-webhook.json');
		for (const node of example.nodes)
			if (node.type === nodeType) node.parameters.authentication = 'systemUser';
		const workflow = await n8n.addWorkflow(example, {
			[nodeType]: {
				superOfficeSystemUserApi: await n8n.addCredential('superOfficeSystemUserApi', systemUser),
				[server.type]: await n8n.addCredential(server.type, server.data),
			},
		});
		for (const subject of [`First ${randomUUID()}`, `Second ${randomUUID()}`]) {
			expect((await workflow.post(form(subject).body)).status).toBe(200);
			expect(await n8n.mailsWithSubject(subject)).toMatchObject([{ meta: { caller: 'systemUser' } }]);
		}
	});
});

describe('the credentials’ own tests', () => {
	it('OAuth2: the tenant is there and runs', async () => {
		// n8n signs the request with the stored credential, so it has to be a stored one.
		const { id } = await n8n.addCredential(signIn.type, signIn.data);
		expect(await testOf(signIn.type, signIn.data, id)).toMatchObject({ status: 'OK' });
		for (const changes of [{ tenantId: 'Cust99999' }, { loginHost: `${n8n.sandboxUrl}/superoffice/onsite` }])
			expect(await testOf(signIn.type, { ...signIn.data, ...changes }, id)).toMatchObject({
				status: 'Error',
			});
	});

	it('system user: proves the secrets with each test, whatever ticket is kept', async () => {
		const type = 'superOfficeSystemUserApi';
		const { id } = await n8n.addCredential(type, systemUser);
		expect(await testOf(type, systemUser, id)).toMatchObject({ status: 'OK' });
		expect(await testOf(type, systemUser, id)).toMatchObject({ status: 'OK' });
		for (const [changes, message] of [
			[{ clientSecret: 'another' }, 'application token'],
			[{ systemUserToken: 'App-Other' }, 'system user token'],
			[{ privateKey: 'nonsense' }, 'Private Key'],
			[{ tenantId: 'Cust99999' }, 'tenant'],
		] as const)
			expect(await testOf(type, { ...systemUser, ...changes }, id)).toMatchObject({
				status: 'Error',
				message: expect.stringContaining(message),
			});
	});

	it('onsite: login and base URL', async () => {
		const type = 'superOfficeApi';
		for (const changes of [
			{},
			{ baseUrl: `${onsite.baseUrl}/api/v1/` },
			{ method: 'ticket', ticket: seed.ONSITE_TICKET },
		])
			expect(await testOf(type, { ...onsite, ...changes })).toMatchObject({ status: 'OK' });
		for (const [changes, message] of [
			[{ password: 'wrong' }, 'login'],
			[{ baseUrl: `${n8n.sandboxUrl}/superoffice/elsewhere` }, '/api'],
		] as const)
			expect(await testOf(type, { ...onsite, ...changes })).toMatchObject({
				status: 'Error',
				message: expect.stringContaining(message),
			});
	});

	describe('a server that lets one in and is not SuperOffice', () => {
		let server: Server;
		let url: string;
		let answer = '';

		beforeAll(async () => {
			server = createServer((request, response) => {
				response.setHeader('content-type', 'application/json');
				response.end(loginAnswers[String(request.url)] ?? answer);
			});
			await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
			url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
			const Api = `${url}/${seed.TENANT}/api`;
			const claims = { 'http://schemes.superoffice.net/identity/ticket': '7T:abc' };
			loginAnswers[`/api/state/${seed.TENANT}`] = JSON.stringify({ State: 'Running', IsRunning: true, Api });
			loginAnswers['/Login/api/PartnerSystemUser/Authenticate'] = JSON.stringify({
				IsSuccessful: true,
				Token: `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.x`,
			});
		});
		afterAll(async () => await new Promise((resolve) => server.close(resolve)));

		const loginAnswers: Record<string, string> = {};

		it.each([
			['an empty list', '[]'],
			['a list', '[{"Associate":"x"}]'],
			['an empty object', '{}'],
			['nothing', ''],
			['null', 'null'],
			['a web page', '<html>Sign in</html>'],
		])('fails in words for %s, however one signs in', async (_what, body) => {
			answer = body;
			const { id } = await n8n.addCredential('superOfficeSystemUserApi', systemUser);
			for (const [type, data, stored] of [
				['superOfficeApi', { ...onsite, baseUrl: url }, ''],
				['superOfficeApi', { ...onsite, baseUrl: url, method: 'ticket', ticket: seed.ONSITE_TICKET }, ''],
				['superOfficeSystemUserApi', { ...systemUser, loginHost: url }, id],
			] as const)
				expect(await testOf(type, data, stored)).toEqual({
					status: 'Error',
					message: expect.stringContaining('not that of the SuperOffice WebAPI'),
				});
		});
	});

	it('OAuth2 does not pass for an empty list either, although n8n itself falls over it', async () => {
		const server = createServer((_request, response) => {
			response.setHeader('content-type', 'application/json');
			response.end('[]');
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		const { id } = await n8n.addCredential(signIn.type, signIn.data);
		const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
		await expect(testOf(signIn.type, { ...signIn.data, loginHost: url }, id)).rejects.toThrow('500');
		await new Promise((resolve) => server.close(resolve));
	});

	it('mail server: values that do not fit together', async () => {
		expect(await testOf(server.type, server.data)).toMatchObject({
			status: 'OK',
			message: expect.stringContaining('Test Mail Server'),
		});
		expect(await testOf(server.type, { ...server.data, port: 465 })).toMatchObject({
			status: 'Error',
			message: expect.stringContaining('TLS'),
		});
	});
});

it('the To list of the editor searches persons and companies from three characters on', async () => {
	const credentials = { [signIn.type]: await n8n.addCredential(signIn.type, signIn.data) };
	const search = async (filter: string) =>
		(
			await n8n.rest('POST', '/dynamic-node-parameters/resource-locator-results', {
				nodeTypeAndVersion: { name: nodeType, version: 1 },
				path: 'parameters.to',
				methodName: 'searchRecipients',
				currentNodeParameters: { authentication: 'oAuth2', resource: 'mail', operation: 'send' },
				credentials,
				filter,
			})
		).results;
	const [ann, ...others] = await search('ann lee');
	expect(others).toEqual([]);
	expect(ann.name).toBe('Ann Lee, Example Trading <ann@example.org>');
	expect(JSON.parse(ann.value as string)).toEqual({
		name: 'Ann Lee',
		email: 'ann@example.org',
		emailId: 20,
		personId: 11,
		contactId: 5,
	});
	expect(await search('an')).toEqual([]);
	expect(await search('')).toHaveLength(3);
});
