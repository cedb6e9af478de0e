import { randomUUID } from 'node:crypto';

import { APP, ONSITE_USER, TENANT, USER } from '../../sandbox/services/superoffice/seed';
import { Editor, eventually } from '../support/editor';
import type { NodePanel } from '../support/editor-panel';

jest.setTimeout(300_000);

const subject = `Offer ${randomUUID()}`;
let editor: Editor;
let panel: NodePanel;

beforeAll(async () => {
	editor = await Editor.open();
	await editor.newWorkflow('webhook');
	panel = await editor.addNode('SuperOffice', 'Send mail');
});
afterAll(() => editor.close());

describe('SuperOffice in the editor', () => {
	it('shows only what a mail needs at first sight', async () => {
		expect(await panel.labels()).toEqual([
			'Credential',
			'Credential for SuperOffice Mail Server API',
			'Resource',
			'Operation',
			'Send With',
			'From',
			'To',
			'Subject',
			'Email Format',
			'HTML',
			'Options',
		]);
		await editor.picture('superoffice-new');
	});

	it('signs in through the pop-up of the service, after a no', async () => {
		const dialog = await panel.newCredential();
		await editor.picture('superoffice-credential');
		await dialog.chooseKind('OAuth2');
		await dialog.fill({
			clientId: APP.clientId,
			clientSecret: APP.clientSecret,
			tenantId: TENANT,
			loginHost: `${editor.n8n.sandboxUrl}/superoffice/login-host`,
		});
		const refused = await dialog.signIn(
			async (popup) => await popup.getByRole('button', { name: 'Cancel' }).click(),
		);
		expect(refused).toContain('Failed to connect');
		expect(await dialog.isConnected()).toBe(false);
		const end = await dialog.signIn(async (popup) => {
			expect(await popup.locator('body').innerText()).toContain(TENANT);
			await editor.picture('superoffice-sign-in', popup);
			await popup.getByRole('button', { name: 'Allow' }).click();
		});
		expect(end).toBeUndefined();
		await eventually(async () => expect(await dialog.isConnectedOrClosed()).toBe(true));
		await dialog.closeIfOpen();
	});

	it('tests the credential of the mail server: nothing without a host', async () => {
		const dialog = await panel.newCredential(1);
		await editor.picture('superoffice-mail-server');
		await dialog.fill({ user: USER.emailAddress, password: USER.smtpPassword });
		await dialog.save();
		expect(await dialog.test()).toEqual({ ok: false, text: expect.stringContaining('SMTP Host') });
		await dialog.fill({ host: 'smtp.example.com' });
		await dialog.save();
		await dialog.closedByItself();
		expect(await panel.credential(1)).toContain('SuperOffice Mail Server');
	});

	it('finds recipients while typing', async () => {
		await panel.chooseMode('to', 'From list');
		await panel.openList('to', 'ann');
		await eventually(async () =>
			expect(await panel.listed()).toEqual([
				expect.stringContaining('ann@example.org'),
				expect.stringContaining('anna.svensson@example.net'),
			]),
		);
		await editor.picture('superoffice-recipients');
		await panel.pick('ann@example.org');
		expect(await panel.picked('to')).toContain('Ann Lee');
	});

	it('sends with a file and shows the result', async () => {
		await panel.choose('sendWith', 'User Mailbox');
		await panel.fillExpression('subject', '$json.body.subject');
		await panel.fill('html', '<p>Hello</p>');
		await panel.addOption('Attachments', 'Priority');
		await panel.fill('attachments', 'data0');
		await panel.choose('priority', 'High');
		await panel.close();
		const form = new FormData();
		form.set('subject', subject);
		form.set('data0', new File(['a,b'], 'list.csv', { type: 'text/csv' }), 'list.csv');
		await editor.runByWebhook(form);
		await editor.picture('superoffice-canvas');
		panel = await editor.openNode('Send mail');
		const [sent] = await panel.output();
		expect(sent).toMatchObject({
			service: 'superOffice',
			subject,
			accepted: ['ann@example.org'],
			attachments: [{ name: 'list.csv' }],
		});
		await editor.picture('superoffice-sent');
		const [mail] = await editor.n8n.mailsWithSubject(subject);
		expect(mail).toMatchObject({ service: 'superoffice', subject });
	});

	it('explains an address that is none, on the node', async () => {
		await panel.chooseMode('to', 'Address');
		await panel.fill('to', 'nobody');
		await panel.execute();
		expect(await panel.error()).toEqual({
			message: expect.stringContaining('"nobody"'),
			description: expect.stringContaining('Nothing was sent'),
		});
	});

	it("tests the credential of an installation of one's own: a wrong password fails, the right one passes", async () => {
		const dialog = await panel.newCredential();
		await dialog.chooseKind('Onsite');
		await dialog.fill({
			baseUrl: `${editor.n8n.sandboxUrl}/superoffice/onsite`,
			username: ONSITE_USER.username,
			password: 'wrong',
		});
		await dialog.save();
		expect(await dialog.test()).toEqual({
			ok: false,
			text: expect.stringContaining('login'),
		});
		await editor.picture('superoffice-onsite-refused');
		await dialog.fill({ password: ONSITE_USER.password });
		await dialog.save();
		await dialog.closedByItself();
	});
});
