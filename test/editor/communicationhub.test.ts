import { randomUUID } from 'node:crypto';

import { Editor } from '../support/editor';
import type { NodePanel } from '../support/editor-panel';

jest.setTimeout(300_000);

const subject = `Appointment ${randomUUID()}`;
let editor: Editor;
let panel: NodePanel;

beforeAll(async () => {
	editor = await Editor.open();
	await editor.newWorkflow('webhook');
	panel = await editor.addNode('CommunicationHub', 'Send mail');
});
afterAll(() => editor.close());

describe('CommunicationHub in the editor', () => {
	it('shows only what a mail needs at first sight', async () => {
		expect(await panel.labels()).toEqual([
			'Credential',
			'Resource',
			'Operation',
			'From',
			'To',
			'Subject',
			'Email Format',
			'HTML',
			'Options',
		]);
		await editor.picture('communicationhub-new');
	});

	it('refuses an address at which something else answers, and takes the right one', async () => {
		const dialog = await panel.newCredential();
		await dialog.fill({ baseUrl: editor.n8n.url });
		await dialog.save();
		expect(await dialog.test()).toEqual({
			ok: false,
			text: expect.stringContaining('base URL'),
		});
		await editor.picture('communicationhub-credential-refused');
		await dialog.fill({ baseUrl: `${editor.n8n.sandboxUrl}/communicationhub` });
		await dialog.save();
		await dialog.closedByItself();
		expect(await panel.credential()).toContain('CommunicationHub account');
		const again = await panel.openCredential();
		expect(await again.test()).toMatchObject({ ok: true });
		await again.close();
	});

	it('shows the exact request and sends nothing with Preview Only', async () => {
		await panel.fill('from', 'Clinic <clinic@example.com>');
		await panel.fillExpression('to', '$json.body.to');
		await panel.fillExpression('subject', '$json.body.subject');
		await panel.fill('html', '<p>Hello</p>');
		await panel.addOption('Attachments', 'Preview Only', 'Reference');
		await panel.fill('attachments', 'letter*');
		await panel.turnOn('preview');
		await panel.fill('reference', 'A-17');
		await editor.picture('communicationhub-filled');
		await panel.close();
		expect(await editor.subtitle('Send mail')).toBe('send: mail (preview only)');
		await editor.runByWebhook(request());
		panel = await editor.openNode('Send mail');
		expect((await panel.output())[0]).toMatchObject({ status: 'preview', subject });
		await editor.picture('communicationhub-preview');
		expect(await editor.n8n.mailsWithSubject(subject)).toEqual([]);
	});

	it('sends what a webhook brings, file included, and shows the result', async () => {
		await panel.turnOn('preview');
		await panel.close();
		expect(await editor.subtitle('Send mail')).toBe('send: mail');
		await editor.runByWebhook(request());
		await editor.picture('communicationhub-canvas');
		panel = await editor.openNode('Send mail');
		expect((await panel.output())[0]).toMatchObject({
			service: 'communicationHub',
			status: 'accepted',
			subject,
			accepted: ['ada@example.com'],
			attachments: [{ name: 'Brief.pdf', contentType: 'application/pdf' }],
		});
		await editor.picture('communicationhub-sent');
		const mails = await editor.n8n.mailsWithSubject(subject);
		expect(mails).toEqual([
			expect.objectContaining({ attachments: [expect.objectContaining({ filename: 'Brief.pdf' })] }),
		]);
		await panel.close();
	});

	it('explains an address that is none, on the node', async () => {
		await editor.runByWebhook(request('Ada <ada at example.com>'));
		panel = await editor.openNode('Send mail');
		expect(await panel.error()).toEqual({
			message: expect.stringContaining('"Ada <ada at example.com>"'),
			description: expect.stringContaining('Nothing was sent'),
		});
		await editor.picture('communicationhub-invalid-address');
	});
});

function request(to = 'Ada <ada@example.com>'): FormData {
	const form = new FormData();
	form.set('to', to);
	form.set('subject', subject);
	form.set('letter', new File(['%PDF-1.4'], 'Brief.pdf', { type: 'application/pdf' }), 'Brief.pdf');
	return form;
}
