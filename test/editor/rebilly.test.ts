import { randomUUID } from 'node:crypto';

import { DEMO_KEYS, DEMO_ORGANIZATION } from '../../sandbox/services/rebilly';
import { Editor, eventually } from '../support/editor';
import type { NodePanel } from '../support/editor-panel';

jest.setTimeout(300_000);

const subject = `Invoice ${randomUUID()}`;
let editor: Editor;
let panel: NodePanel;

beforeAll(async () => {
	editor = await Editor.open();
	await editor.newWorkflow();
	panel = await editor.addNode('Rebilly', 'Send mail');
	await upload('terms.pdf');
});
afterAll(() => editor.close());

describe('Rebilly in the editor', () => {
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
		await editor.picture('rebilly-new');
	});

	it('refuses a wrong key in the credential dialog and takes the right one', async () => {
		const dialog = await panel.newCredential();
		await dialog.choose('environment', 'Custom');
		await dialog.fill({
			baseUrl: `${editor.n8n.sandboxUrl}/rebilly`,
			organizationId: DEMO_ORGANIZATION,
			apiKey: 'sk_sandbox_wrong',
		});
		await dialog.save();
		expect(await dialog.test()).toEqual({
			ok: false,
			text: expect.stringContaining('key'),
		});
		await editor.picture('rebilly-credential-refused');
		await dialog.fill({ apiKey: DEMO_KEYS.full });
		await dialog.save();
		await dialog.closedByItself();
		expect(await panel.credential()).toContain('Rebilly account');

		const again = await panel.openCredential();
		expect(await again.test()).toMatchObject({ ok: true });
		await editor.picture('rebilly-credential-works');
		await again.close();
	});

	it('picks the sender from the delivery settings and the recipient from the customers', async () => {
		await panel.openList('from');
		await eventually(async () =>
			expect(await panel.listed()).toEqual([
				'Billing <billing@example.com> (rebilly, default)',
				'Support <support@example.com> (smtp)',
				'News <news@example.com> (sendgrid, pending)',
			]),
		);
		await editor.picture('rebilly-senders');
		await panel.pick('billing@example.com');
		expect(await panel.picked('from')).toContain('billing@example.com');

		await panel.chooseMode('to', 'From list');
		await panel.openList('to', 'bob');
		await eventually(async () =>
			expect(await panel.listed()).toEqual([expect.stringContaining('bob.ray@example.org')]),
		);
		await panel.pick('bob.ray@example.org');
		expect(await panel.picked('to')).toContain('bob.ray@example.org');
	});

	it('explains an address that is none, on the node', async () => {
		await panel.chooseMode('to', 'Address');
		await panel.fill('to', 'Bob <bob at example.org>');
		await panel.fill('subject', subject);
		await panel.fill('html', '<p>Hello</p>');
		await panel.execute();
		expect(await panel.error()).toEqual({
			message: expect.stringContaining('"Bob <bob at example.org>"'),
			description: expect.stringContaining('Nothing was sent'),
		});
		await editor.picture('rebilly-invalid-address');
	});

	it('attaches an invoice and a file of Rebilly, chooses the sending credential and sends', async () => {
		await panel.chooseMode('to', 'From list');
		await panel.openList('to', 'ann');
		await panel.pick('ann.lee@example.org');
		await panel.addOption('Rebilly Records');
		await panel.addEntry('Add Record');
		await panel.openList('invoiceId');
		await panel.pick('#12');
		await panel.addEntry('Add Record');
		await panel.choose('type', 'File');
		await panel.openList('fileId');
		await panel.pick('terms');
		await panel.addOption('Sending Credential');
		await panel.openList('credentialHash');
		await panel.pick('mg.example.com');
		await editor.picture('rebilly-filled');
		await panel.execute();
		const [sent] = await panel.output();
		expect(sent).toMatchObject({ service: 'rebilly', subject, accepted: ['ann.lee@example.org'] });
		await editor.picture('rebilly-sent');
		const [mail] = await editor.n8n.mailsWithSubject(subject);
		expect(mail).toMatchObject({ service: 'rebilly', subject });
	});

	it('writes a draft, picks it from the drafts and sends it, and picks it again to look at it', async () => {
		const drafted = `Draft ${randomUUID()}`;
		await panel.choose('operation', 'Create');
		await panel.fill('subject', drafted);
		await panel.execute();
		expect((await panel.output())[0]).toMatchObject({ status: 'draft', subject: drafted });

		await panel.choose('operation', 'Send Draft');
		await panel.openList('messageId');
		await panel.pick(drafted);
		await panel.execute();
		expect((await panel.output())[0]).toMatchObject({ status: 'outbox', subject: drafted });

		await panel.choose('operation', 'Get');
		await panel.openList('messageId', drafted);
		await panel.pick(drafted);
		await panel.execute();
		expect((await panel.output())[0]).toMatchObject({ subject: drafted, id: expect.any(String) });
	});
});

/** Puts a file into the sandbox's Rebilly, for the list of files. */
async function upload(name: string): Promise<void> {
	const url = `${editor.n8n.sandboxUrl}/rebilly/organizations/${DEMO_ORGANIZATION}/files`;
	const response = await fetch(url, {
		method: 'POST',
		headers: { 'REB-APIKEY': DEMO_KEYS.full, 'content-type': 'application/json', accept: 'application/json' },
		body: JSON.stringify({ name, file: Buffer.from('%PDF-1.4').toString('base64') }),
	});
	expect(response.status).toBe(201);
}
