import { randomUUID } from 'node:crypto';

import { Editor, eventually } from '../support/editor';
import type { CredentialDialog } from '../support/editor-credential';
import type { NodePanel } from '../support/editor-panel';

jest.setTimeout(300_000);

const subject = `Hello ${randomUUID()}`;
let editor: Editor;
let panel: NodePanel;

beforeAll(async () => {
	editor = await Editor.open();
	await editor.newWorkflow('webhook');
	panel = await editor.addNode('LINE WORKS', 'Send mail');
});
afterAll(() => editor.close());

async function fillCredential(dialog: CredentialDialog, clientSecret: string): Promise<void> {
	await dialog.choose('environment', 'Custom');
	await dialog.fill({
		clientId: 'sandbox-client',
		clientSecret,
		apiBaseUrl: `${editor.n8n.sandboxUrl}/lineworks/v1.0`,
		authBaseUrl: `${editor.n8n.sandboxUrl}/lineworks/oauth2/v2.0`,
	});
}

describe('LINE WORKS in the editor', () => {
	it('shows only what a mail needs at first sight', async () => {
		expect(await panel.labels()).toEqual([
			'Credential',
			'Resource',
			'Operation',
			'Send As',
			'To',
			'Subject',
			'Email Format',
			'HTML',
			'Options',
		]);
		await editor.picture('lineworks-new');
	});

	it('signs in through the pop-up of the service, after a no and a wrong client secret', async () => {
		const dialog = await panel.newCredential();
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
		await editor.picture('lineworks-credential-refused');

		await dialog.fill({ clientSecret: 'sandbox-secret' });
		await dialog.turnOn('customScopes');
		await dialog.fill({ enabledScopes: 'mail user.read' });
		const asked: string[] = [];
		const end = await dialog.signIn(async (popup) => {
			asked.push(...(await popup.locator('li').allInnerTexts()));
			await editor.picture('lineworks-sign-in', popup);
			await popup.getByRole('button', { name: 'Sign in' }).click();
		});
		expect(end).toBeUndefined();
		expect(asked).toEqual(['mail', 'user.read']);
		await eventually(async () => expect(await dialog.isConnectedOrClosed()).toBe(true));
		await dialog.closeIfOpen();
	});

	it('picks the member', async () => {
		await panel.chooseMode('userId', 'From list');
		await panel.openList('userId');
		await eventually(async () =>
			expect((await panel.listed()).slice(0, 2)).toEqual([
				'Me (The Signed-In Member)',
				expect.stringContaining('mailer@works.test'),
			]),
		);
		await editor.picture('lineworks-members');
		await panel.search('anna');
		await eventually(async () =>
			expect(await panel.listed()).toEqual([expect.stringContaining('anna@works.test')]),
		);
		await panel.search('me (');
		await panel.pick('Me (The Signed-In Member)');
		expect(await panel.picked('userId')).toContain('Me');
	});

	it('explains an address that is none, on the node', async () => {
		await panel.fillExpression('to', '$json.body.to');
		await panel.fillExpression('subject', '$json.body.subject');
		await panel.fill('html', '<p>Hello</p>');
		await panel.addOption('Attachments', 'CC');
		await panel.fill('attachments', '*');
		await panel.fill('cc', 'anna@works.test');
		await panel.close();
		await editor.runByWebhook({ to: 'ann.example.org', subject });
		panel = await editor.openNode('Send mail');
		expect(await panel.error()).toEqual({
			message: expect.stringContaining('"ann.example.org"'),
			description: expect.stringContaining('Nothing was sent'),
		});
		await editor.picture('lineworks-invalid-address');
		await panel.close();
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
		await editor.runByWebhook(form);
		await editor.picture('lineworks-canvas');
		panel = await editor.openNode('Send mail');
		const [sent] = await panel.output();
		expect(sent).toMatchObject({
			service: 'lineWorks',
			subject,
			accepted: ['ann@example.org', 'anna@works.test'],
			attachments: [{ name: 'Rechnung März.pdf', contentType: 'application/pdf' }],
		});
		await editor.picture('lineworks-sent');
		const [mail] = await editor.n8n.mailsWithSubject(subject);
		expect(mail?.attachments).toEqual([expect.objectContaining({ filename: 'Rechnung März.pdf' })]);
	});

	it('picks a folder and lists the mails in it', async () => {
		await panel.choose('operation', 'Get Many');
		await panel.chooseMode('folderId', 'From list');
		await panel.openList('folderId');
		await panel.pick('Sent');
		await panel.execute();
		expect(await panel.output()).toEqual(
			expect.arrayContaining([expect.objectContaining({ subject, attachCount: 1 })]),
		);
		await editor.picture('lineworks-folder');
	});
});
