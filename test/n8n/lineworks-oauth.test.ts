import { randomUUID } from 'node:crypto';

import demo from '../../scripts/demo/lineworks';
import { lineWorksInN8n } from '../support/lineworks-n8n';
import { sha256, type LiveWorkflow } from '../support/real-n8n';

const { n8n, credentialType, nodeType, values, settings, grants, mailsWith, send, workflowWith } =
	lineWorksInN8n();

jest.setTimeout(60_000);

/**
 * What the Connect button does, without a browser: n8n gives the address of the authorize page, its form is sent as
 * the button would, and the redirect is followed back to n8n. Answers with the page that n8n shows at the end.
 */
async function connect(id: string): Promise<{ authorizeUrl: URL; page: string }> {
	const authorizeUrl = new URL(await n8n.rest('GET', `/oauth2-credential/auth?id=${id}`));
	const page = await fetch(authorizeUrl, { redirect: 'manual' });
	const back = page.status === 302 ? page : await pressSignIn(authorizeUrl, await page.text());
	const callback = new URL(back.headers.get('location') ?? '');
	const end = await fetch(`${n8n.url}${callback.pathname}${callback.search}`, {
		headers: { cookie: n8n.cookie() },
	});
	return { authorizeUrl, page: await end.text() };
}

async function pressSignIn(url: URL, page: string): Promise<Response> {
	expect(page).toContain('>Sign in</button>');
	const form = new URLSearchParams(url.search);
	form.set('member', /<option value="([^"]+)"/.exec(page)?.[1] ?? '');
	form.set('decision', 'allow');
	return await fetch(url, { method: 'POST', body: form, redirect: 'manual' });
}

describe.each([
	['without rotation of the refresh token', false],
	['with rotation of the refresh token', true],
])('signed in through n8n, %s', (_case, refreshTokenRotation) => {
	let workflow: LiveWorkflow;

	beforeAll(async () => {
		// The first token lasts a moment only, so that it has expired by the second mail.
		settings({ refreshTokenRotation, accessTokenSeconds: 2 });
		const credential = await n8n.addCredential(credentialType, values());
		const { authorizeUrl, page } = await connect(credential.id);
		expect(authorizeUrl.pathname).toBe('/lineworks/oauth2/v2.0/authorize');
		expect(Object.fromEntries(authorizeUrl.searchParams)).toMatchObject({
			client_id: 'sandbox-client',
			response_type: 'code',
			scope: 'mail user.read',
			redirect_uri: expect.stringMatching(/\/rest\/oauth2-credential\/callback$/),
		});
		expect(page).toMatch(/success/i);
		workflow = await workflowWith(credential);
	});

	it('sends a mail with a picture inside, and another one after the token has expired', async () => {
		const first = `First ${randomUUID()}`;
		expect((await send(workflow, first)).status).toBe(200);
		await new Promise((resolve) => setTimeout(resolve, 2_100));
		const before = (await grants()).length;
		const second = `Second ${randomUUID()}`;
		const { status, body } = await send(workflow, second);
		expect({ status, error: body.error }).toEqual({ status: 200, error: undefined });
		expect((await grants()).slice(before)).toEqual(['refresh_token']);
		await new Promise((resolve) => setTimeout(resolve, 2_100));
		const third = `Third ${randomUUID()}`;
		expect((await send(workflow, third)).status).toBe(200);

		const { files } = demo.request('');
		for (const subject of [first, second, third]) {
			const mails = await mailsWith(subject);
			expect(mails).toHaveLength(1);
			// The webhook takes the files of a form in no certain order.
			expect(mails[0]?.attachments).toHaveLength(2);
			expect(mails[0]?.attachments).toEqual(
				expect.arrayContaining([
					expect.objectContaining({
						filename: 'logo.png',
						disposition: 'inline',
						contentId: 'logo',
						sha256: sha256(files[0]?.bytes ?? Buffer.alloc(0)),
					}),
					expect.objectContaining({ filename: 'minutes.pdf', disposition: 'attachment' }),
				]),
			);
		}
	});
});

it('a scope that the app does not have ends the sign-in with the reason', async () => {
	const credential = await n8n.addCredential(credentialType, { ...values(), enabledScopes: 'mail calendar' });
	const { authorizeUrl, page } = await connect(credential.id);
	expect(authorizeUrl.searchParams.get('scope')).toBe('mail calendar');
	expect(page).toContain('invalid_scope');
	const workflow = await workflowWith(credential);
	const { status, body } = await send(workflow, randomUUID());
	expect(status).toBe(422);
	expect(body.details).toMatchObject({ kind: 'unauthorized', outcome: 'notSent' });
});

it('a revoked sign-in says that the credential has to be connected again', async () => {
	settings({ accessTokenSeconds: 1, refreshTokenSeconds: 1 });
	const credential = await n8n.addCredential(credentialType, values());
	await connect(credential.id);
	settings({ accessTokenSeconds: 86_400, refreshTokenSeconds: 90 * 86_400 });
	await new Promise((resolve) => setTimeout(resolve, 1_100));
	const subject = randomUUID();
	const { status, body } = await send(await workflowWith(credential), subject);
	expect(status).toBe(422);
	expect(body.details).toMatchObject({ kind: 'unauthorized', outcome: 'notSent' });
	expect(await mailsWith(subject)).toEqual([]);
});

describe('the list behind Send As', () => {
	async function list(method: string, scopes: string, filter = '') {
		settings({ accessTokenSeconds: 86_400 });
		const credential = await n8n.addCredential(credentialType, { ...values(), enabledScopes: scopes });
		await connect(credential.id);
		return await n8n.rest('POST', '/dynamic-node-parameters/resource-locator-results', {
			nodeTypeAndVersion: { name: nodeType, version: 1 },
			path: 'parameters.userId',
			methodName: method,
			filter,
			credentials: { [credentialType]: credential },
			currentNodeParameters: {
				resource: 'mail',
				operation: 'send',
				userId: { __rl: true, mode: 'list', value: 'me' },
			},
		});
	}

	it('finds members', async () => {
		const { results } = await list('searchMembers', 'mail user.read', 'anna');
		expect(results).toEqual([{ name: 'Anna Berg (anna@works.test)', value: expect.any(String) }]);
	});

	it('says why where it is refused', async () =>
		await expect(list('searchMembers', 'mail')).rejects.toThrow('does not list the members: FORBIDDEN'));

	it('finds folders', async () => {
		const { results } = await list('searchFolders', 'mail', 'inb');
		expect(results).toEqual([{ name: 'Inbox', value: '0' }]);
	});
});
