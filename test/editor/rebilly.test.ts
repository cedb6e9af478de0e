import { randomUUID } from 'node:crypto';

import { DEMO_KEYS, DEMO_ORGANIZATION } from '../../sandbox/services/rebilly';
import { eventually } from '../support/editor';
import { nodeBench } from './harness';

const subject = `Invoice ${randomUUID()}`;
const bench = nodeBench('Rebilly', 'manual');
beforeAll(async () => await upload('terms.pdf'));

describe('Rebilly in the editor', () => {
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
		await bench.editor.picture('rebilly-new');
	});

	it('refuses a wrong key in the credential dialog and takes the right one', async () => {
		const dialog = await bench.panel.newCredential();
		await dialog.choose('environment', 'Custom');
		await dialog.fill({
			baseUrl: `${bench.editor.n8n.sandboxUrl}/rebilly`,
			organizationId: DEMO_ORGANIZATION,
			apiKey: 'sk_sandbox_wrong',
		});
		await dialog.save();
		expect(await dialog.test()).toEqual({
			ok: false,
			text: expect.stringContaining('key'),
		});
		await bench.editor.picture('rebilly-credential-refused');
		await dialog.fill({ apiKey: DEMO_KEYS.full });
		await dialog.save();
		await dialog.closedByItself();
		expect(await bench.panel.credential()).toContain('Rebilly account');

		const again = await bench.panel.openCredential();
		expect(await again.test()).toMatchObject({ ok: true });
		await bench.editor.picture('rebilly-credential-works');
		await again.close();
	});

	it('picks the sender from the delivery settings and the recipient from the customers', async () => {
		await bench.panel.openList('from');
		await eventually(async () =>
			expect(await bench.panel.listed()).toEqual([
				'Billing <billing@example.com> (rebilly, default)',
				'Support <support@example.com> (smtp)',
				'News <news@example.com> (sendgrid, pending)',
			]),
		);
		await bench.editor.picture('rebilly-senders');
		await bench.panel.pick('billing@example.com');
		expect(await bench.panel.picked('from')).toContain('billing@example.com');

		await bench.panel.chooseMode('to', 'From list');
		await bench.panel.openList('to', 'bob');
		await eventually(async () =>
			expect(await bench.panel.listed()).toEqual([expect.stringContaining('bob.ray@example.org')]),
		);
		await bench.panel.pick('bob.ray@example.org');
		expect(await bench.panel.picked('to')).toContain('bob.ray@example.org');
	});

	it('explains an address that is none, on the node', async () => {
		await bench.panel.chooseMode('to', 'Address');
		await bench.panel.fill('to', 'Bob <bob at example.org>');
		await bench.panel.fill('subject', subject);
		await bench.panel.fill('html', '<p>Hello</p>');
		await bench.panel.execute();
		expect(await bench.panel.error()).toEqual({
			message: expect.stringContaining('"Bob ‹bob at example.org›"'),
			description: expect.stringContaining('Nothing was sent'),
		});
		await bench.editor.picture('rebilly-invalid-address');
	});

	it('attaches an invoice and a file of Rebilly, chooses the sending credential and sends', async () => {
		await bench.panel.chooseMode('to', 'From list');
		await bench.panel.openList('to', 'ann');
		await bench.panel.pick('ann.lee@example.org');
		await bench.panel.addOption('Rebilly Records');
		await bench.panel.addEntry('Add Record');
		await bench.panel.openList('invoiceId');
		await bench.panel.pick('#12');
		await bench.panel.addEntry('Add Record');
		await bench.panel.choose('type', 'File');
		await bench.panel.openList('fileId');
		await bench.panel.pick('terms');
		await bench.panel.addOption('Sending Credential');
		await bench.panel.openList('credentialHash');
		await bench.panel.pick('mg.example.com');
		await bench.editor.picture('rebilly-filled');
		await bench.panel.execute();
		const [sent] = await bench.panel.output();
		expect(sent).toMatchObject({ service: 'rebilly', subject, accepted: ['ann.lee@example.org'] });
		await bench.editor.picture('rebilly-sent');
		const [mail] = await bench.editor.n8n.mailsWithSubject(subject);
		expect(mail).toMatchObject({ service: 'rebilly', subject });
	});

	it('writes a draft, picks it from the drafts and sends it, and picks it again to look at it', async () => {
		const drafted = `Draft ${randomUUID()}`;
		await bench.panel.choose('operation', 'Create');
		await bench.panel.fill('subject', drafted);
		await bench.panel.execute();
		expect((await bench.panel.output())[0]).toMatchObject({ status: 'draft', subject: drafted });

		await bench.panel.choose('operation', 'Send Draft');
		await bench.panel.openList('messageId');
		await bench.panel.pick(drafted);
		await bench.panel.execute();
		expect((await bench.panel.output())[0]).toMatchObject({ status: 'outbox', subject: drafted });

		await bench.panel.choose('operation', 'Get');
		await bench.panel.openList('messageId', drafted);
		await bench.panel.pick(drafted);
		await bench.panel.execute();
		expect((await bench.panel.output())[0]).toMatchObject({ subject: drafted, id: expect.any(String) });
	});
});

/** Puts a file into the sandbox's Rebilly, for the list of files. */
async function upload(name: string): Promise<void> {
	const url = `${bench.editor.n8n.sandboxUrl}/rebilly/organizations/${DEMO_ORGANIZATION}/files`;
	const response = await fetch(url, {
		method: 'POST',
		headers: { 'REB-APIKEY': DEMO_KEYS.full, 'content-type': 'application/json', accept: 'application/json' },
		body: JSON.stringify({ name, file: Buffer.from('%PDF-1.4').toString('base64') }),
	});
	expect(response.status).toBe(201);
}
