import { randomUUID } from 'node:crypto';

import { eventually } from '../support/editor';
import type { CredentialDialog } from '../support/editor-credential';
import { nodeBench } from './harness';

const subject = `Hello ${randomUUID()}`;
const bench = nodeBench('LINE WORKS');

async function fillCredential(dialog: CredentialDialog, clientSecret: string): Promise<void> {
	await dialog.choose('environment', 'Custom');
	await dialog.fill({
		clientId: 'sandbox-client',
		clientSecret,
		apiBaseUrl: `${bench.editor.n8n.sandboxUrl}/lineworks/v1.0`,
		authBaseUrl: `${bench.editor.n8n.sandboxUrl}/lineworks/oauth2/v2.0`,
	});
}

describe('LINE WORKS in the editor', () => {
	it('shows only what a mail needs at first sight', async () => {
		expect(await bench.panel.labels()).toEqual([
			'Credential',
			'Resource',
			'Operation',
			'Send As',
			'To',
			'Subject',
			'Email Format',
			'HTML',
			'Options',
			'Attachments',
			'BCC',
			'CC',
		]);
		await bench.editor.picture('lineworks-new');
	});

	it('signs in through the pop-up of the service, after a no and a wrong client secret', async () => {
		const dialog = await bench.panel.newCredential();
		await fillCredential(dialog, 'wrong');
		const refused = await dialog.signIn(
			async (popup) => await popup.getByRole('button', { name: 'Cancel' }).click(),
		);
		expect(refused).toContain('Failed to connect');
		expect(await dialog.isConnected()).toBe(false);
		const wrong = await dialog.signIn(
			async (popup) => await popup.getByRole('button', { name: 'Sign in' }).click(),
		);
		expect(wrong).toContain('Failed to connect');
		expect(await dialog.isConnected()).toBe(false);
		await bench.editor.picture('lineworks-credential-refused');

		await dialog.fill({ clientSecret: 'sandbox-secret' });
		await dialog.turnOn('customScopes');
		await dialog.fill({ enabledScopes: 'mail user.read' });
		const asked: string[] = [];
		const end = await dialog.signIn(async (popup) => {
			asked.push(...(await popup.locator('li').allInnerTexts()));
			await bench.editor.picture('lineworks-sign-in', popup);
			await popup.getByRole('button', { name: 'Sign in' }).click();
		});
		expect(end).toBeUndefined();
		expect(asked).toEqual(['mail', 'user.read']);
		await eventually(async () => expect(await dialog.isConnectedOrClosed()).toBe(true));
		await dialog.closeIfOpen();
	});

	it('picks the member', async () => {
		await bench.panel.chooseMode('userId', 'From list');
		await bench.panel.openList('userId');
		await eventually(async () =>
			expect((await bench.panel.listed()).slice(0, 2)).toEqual([
				'Me (The Signed-In Member)',
				expect.stringContaining('mailer@works.test'),
			]),
		);
		await bench.editor.picture('lineworks-members');
		await bench.panel.search('anna');
		await eventually(async () =>
			expect(await bench.panel.listed()).toEqual([expect.stringContaining('anna@works.test')]),
		);
		await bench.panel.search('me (');
		await bench.panel.pick('Me (The Signed-In Member)');
		expect(await bench.panel.picked('userId')).toContain('Me');
	});

	it('explains an address that is none, on the node', async () => {
		await bench.panel.fillExpression('to', '$json.body.to');
		await bench.panel.fillExpression('subject', '$json.body.subject');
		await bench.panel.fill('html', '<p>Hello</p>');
		await bench.panel.fill('attachments', '*');
		await bench.panel.fill('cc', 'anna@works.test');
		await bench.panel.close();
		await bench.editor.runByWebhook({ to: 'ann.example.org', subject });
		bench.panel = await bench.editor.openNode('Send mail');
		expect(await bench.panel.error()).toEqual({
			message: expect.stringContaining('"ann.example.org"'),
			description: expect.stringContaining('Nothing was sent'),
		});
		await bench.editor.picture('lineworks-invalid-address');
		await bench.panel.close();
	});

	it('sends what a webhook brings, file included, and shows the result', async () => {
		const form = new FormData();
		form.set('to', 'Ann Lee <ann@example.org>');
		form.set('subject', subject);
		form.set(
			'file',
			new File(['%PDF-1.4 invoice'], 'Rechnung März.pdf', { type: 'application/pdf' }),
			'Rechnung März.pdf',
		);
		await bench.editor.runByWebhook(form);
		await bench.editor.picture('lineworks-canvas');
		bench.panel = await bench.editor.openNode('Send mail');
		const [sent] = await bench.panel.output();
		expect(sent).toMatchObject({
			service: 'lineWorks',
			subject,
			accepted: ['ann@example.org', 'anna@works.test'],
			attachments: [{ name: 'Rechnung März.pdf', contentType: 'application/pdf' }],
		});
		await bench.editor.picture('lineworks-sent');
		const [mail] = await bench.editor.n8n.mailsWithSubject(subject);
		expect(mail?.attachments).toEqual([expect.objectContaining({ filename: 'Rechnung März.pdf' })]);
	});

	it('picks a folder and lists the mails in it', async () => {
		await bench.panel.choose('operation', 'Get Many');
		await bench.panel.chooseMode('folderId', 'From list');
		await bench.panel.openList('folderId');
		await bench.panel.pick('Sent');
		await bench.panel.execute();
		expect(await bench.panel.output()).toEqual(
			expect.arrayContaining([expect.objectContaining({ subject, attachCount: 1 })]),
		);
		await bench.editor.picture('lineworks-folder');
	});
});
