import { randomUUID } from 'node:crypto';

import { APP, ONSITE_USER, TENANT, USER } from '../../sandbox/services/superoffice/seed';
import { eventually } from '../support/editor';
import { nodeBench } from './harness';

const subject = `Offer ${randomUUID()}`;
const bench = nodeBench('SuperOffice');

describe('SuperOffice in the editor', () => {
	it('shows only what a mail needs at first sight', async () => {
		expect(await bench.panel.labels()).toEqual([
			'Credential',
			'Resource',
			'Operation',
			'Send With',
			'From',
			'To',
			'Subject',
			'Email Format',
			'HTML',
			'Options',
			'Attachments',
			'BCC',
			'CC',
		]);
		await bench.editor.picture('superoffice-new');
	});

	it('signs in through the pop-up of the service, after a no', async () => {
		const dialog = await bench.panel.newCredential();
		await bench.editor.picture('superoffice-credential');
		await dialog.chooseKind('OAuth2');
		await dialog.fill({
			clientId: APP.clientId,
			clientSecret: APP.clientSecret,
			tenantId: TENANT,
			loginHost: `${bench.editor.n8n.sandboxUrl}/superoffice/login-host`,
		});
		const refused = await dialog.signIn(
			async (popup) => await popup.getByRole('button', { name: 'Cancel' }).click(),
		);
		expect(refused).toContain('Failed to connect');
		expect(await dialog.isConnected()).toBe(false);
		const end = await dialog.signIn(async (popup) => {
			expect(await popup.locator('body').innerText()).toContain(TENANT);
			await bench.editor.picture('superoffice-sign-in', popup);
			await popup.getByRole('button', { name: 'Allow' }).click();
		});
		expect(end).toBeUndefined();
		await eventually(async () => expect(await dialog.isConnectedOrClosed()).toBe(true));
		await dialog.closeIfOpen();
	});

	it('asks for the credential of the mail server where it is needed, and nowhere else', async () => {
		await bench.panel.choose('sendWith', 'SMTP Server');
		await bench.editor.picture('superoffice-smtp-server');
		expect(await bench.panel.labels()).toContain('Credential for SuperOffice Mail Server API');
		await bench.panel.choose('sendWith', 'Server Default');
		expect(await bench.panel.labels()).not.toContain('Credential for SuperOffice Mail Server API');
		await bench.panel.choose('sendWith', 'SMTP Server');
	});

	it('tests the credential of the mail server: nothing without a host', async () => {
		const dialog = await bench.panel.newCredential(1);
		await bench.editor.picture('superoffice-mail-server');
		await dialog.fill({ user: USER.emailAddress, password: USER.smtpPassword });
		await dialog.save();
		expect(await dialog.test()).toEqual({ ok: false, text: expect.stringContaining('SMTP Host') });
		await dialog.fill({ host: 'smtp.example.com' });
		await dialog.save();
		await dialog.closedByItself();
		expect(await bench.panel.credential(1)).toContain('SuperOffice Mail Server');
	});

	it('finds recipients while typing', async () => {
		await bench.panel.chooseMode('to', 'From list');
		await bench.panel.openList('to', 'ann');
		await eventually(async () =>
			expect(await bench.panel.listed()).toEqual([
				expect.stringContaining('ann@example.org'),
				expect.stringContaining('anna.svensson@example.net'),
			]),
		);
		await bench.editor.picture('superoffice-recipients');
		await bench.panel.pick('ann@example.org');
		expect(await bench.panel.picked('to')).toContain('Ann Lee');
	});

	it('sends with a file and shows the result', async () => {
		await bench.panel.choose('sendWith', 'User Mailbox');
		await bench.panel.fillExpression('subject', '$json.body.subject');
		await bench.panel.fill('html', '<p>Hello</p>');
		await bench.panel.addOption('Priority');
		await bench.panel.fill('attachments', 'data0');
		await bench.panel.choose('priority', 'High');
		await bench.panel.close();
		const form = new FormData();
		form.set('subject', subject);
		form.set('data0', new File(['a,b'], 'list.csv', { type: 'text/csv' }), 'list.csv');
		await bench.editor.runByWebhook(form);
		await bench.editor.picture('superoffice-canvas');
		bench.panel = await bench.editor.openNode('Send mail');
		const [sent] = await bench.panel.output();
		expect(sent).toMatchObject({
			service: 'superOffice',
			subject,
			accepted: ['ann@example.org'],
			attachments: [{ name: 'list.csv' }],
		});
		await bench.editor.picture('superoffice-sent');
		const [mail] = await bench.editor.n8n.mailsWithSubject(subject);
		// The choice from the list carries the ids of the person, of the company and of the address.
		expect(mail).toMatchObject({
			service: 'superoffice',
			subject,
			meta: { to: [{ Address: 'ann@example.org', PersonId: 11, ContactId: 5, EmailId: 20 }] },
		});
	});

	it('explains an address that is none, on the node', async () => {
		await bench.panel.chooseMode('to', 'Address');
		await bench.panel.fill('to', 'nobody');
		await bench.panel.execute();
		expect(await bench.panel.error()).toEqual({
			message: expect.stringContaining('"nobody"'),
			description: expect.stringContaining('Nothing was sent'),
		});
	});

	it("tests the credential of an installation of one's own: a wrong password fails, the right one passes", async () => {
		const dialog = await bench.panel.newCredential();
		await dialog.chooseKind('Onsite');
		await dialog.fill({
			baseUrl: `${bench.editor.n8n.sandboxUrl}/superoffice/onsite`,
			username: ONSITE_USER.username,
			password: 'wrong',
		});
		await dialog.save();
		expect(await dialog.test()).toEqual({
			ok: false,
			text: expect.stringContaining('login'),
		});
		await bench.editor.picture('superoffice-onsite-refused');
		await dialog.fill({ password: ONSITE_USER.password });
		await dialog.save();
		await dialog.closedByItself();
	});
});
