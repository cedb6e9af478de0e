import { randomUUID } from 'node:crypto';
import { nodeBench } from './harness';

const subject = `Appointment ${randomUUID()}`;
const bench = nodeBench('CommunicationHub');

describe('CommunicationHub in the editor', () => {
	it('shows only what a mail needs at first sight', async () => {
		expect(await bench.panel.labels()).toEqual([
			'Credential',
			'Resource',
			'Operation',
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
		await bench.editor.picture('communicationhub-new');
	});

	it('refuses an address at which something else answers, and takes the right one', async () => {
		const dialog = await bench.panel.newCredential();
		await dialog.fill({ baseUrl: bench.editor.n8n.url });
		await dialog.save();
		expect(await dialog.test()).toEqual({
			ok: false,
			text: expect.stringContaining('base URL'),
		});
		await bench.editor.picture('communicationhub-credential-refused');
		await dialog.fill({ baseUrl: `${bench.editor.n8n.sandboxUrl}/communicationhub` });
		await dialog.save();
		await dialog.closedByItself();
		expect(await bench.panel.credential()).toContain('CommunicationHub account');
		const again = await bench.panel.openCredential();
		expect(await again.test()).toMatchObject({ ok: true });
		await again.close();
	});

	it('shows the exact request and sends nothing with Preview Only', async () => {
		await bench.panel.fill('from', 'Clinic <clinic@example.com>');
		await bench.panel.fillExpression('to', '$json.body.to');
		await bench.panel.fillExpression('subject', '$json.body.subject');
		await bench.panel.fill('html', '<p>Hello</p>');
		await bench.panel.addOption('Preview Only', 'Reference');
		await bench.panel.fill('attachments', 'letter*');
		await bench.panel.fill('reference', 'A-17');
		await bench.editor.picture('communicationhub-filled');
		await bench.panel.close();
		expect(await bench.editor.subtitle('Send mail')).toBe('send: mail (preview only)');
		await bench.editor.runByWebhook(request());
		bench.panel = await bench.editor.openNode('Send mail');
		expect((await bench.panel.output())[0]).toMatchObject({ status: 'preview', subject });
		await bench.editor.picture('communicationhub-preview');
		expect(await bench.editor.n8n.mailsWithSubject(subject)).toEqual([]);
	});

	it('sends what a webhook brings, file included, and shows the result', async () => {
		await bench.panel.flip('preview');
		await bench.panel.close();
		expect(await bench.editor.subtitle('Send mail')).toBe('send: mail');
		await bench.editor.runByWebhook(request());
		await bench.editor.picture('communicationhub-canvas');
		bench.panel = await bench.editor.openNode('Send mail');
		expect((await bench.panel.output())[0]).toMatchObject({
			service: 'communicationHub',
			status: 'accepted',
			subject,
			accepted: ['ada@example.com'],
			attachments: [{ name: 'Brief.pdf', contentType: 'application/pdf' }],
		});
		await bench.editor.picture('communicationhub-sent');
		const mails = await bench.editor.n8n.mailsWithSubject(subject);
		expect(mails).toEqual([
			expect.objectContaining({ attachments: [expect.objectContaining({ filename: 'Brief.pdf' })] }),
		]);
		await bench.panel.close();
	});

	it('explains an address that is none, on the node', async () => {
		await bench.editor.runByWebhook(request('Ada <ada at example.com>'));
		bench.panel = await bench.editor.openNode('Send mail');
		expect(await bench.panel.error()).toEqual({
			message: expect.stringContaining('"Ada ‹ada at example.com›"'),
			description: expect.stringContaining('Nothing was sent'),
		});
		await bench.editor.picture('communicationhub-invalid-address');
	});
});

function request(to = 'Ada <ada@example.com>'): FormData {
	const form = new FormData();
	form.set('to', to);
	form.set('subject', subject);
	form.set('letter', new File(['%PDF-1.4'], 'Brief.pdf', { type: 'application/pdf' }), 'Brief.pdf');
	return form;
}
