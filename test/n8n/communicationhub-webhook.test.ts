import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

import sandboxCredentials from '../../examples/credentials';
import { makePdf } from '../../scripts/demo/pdf';
import { exampleWorkflow, realN8n, sha256 } from '../support/real-n8n';
import type { LiveWorkflow } from '../support/real-n8n';

const nodeType = 'n8n-nodes-send-mail.communicationHub';
const n8n = realN8n();
let workflow: LiveWorkflow;

jest.setTimeout(60_000);

beforeAll(async () => {
	const { type, data } = sandboxCredentials[nodeType](n8n.sandboxUrl);
	workflow = await n8n.addWorkflow(exampleWorkflow('communicationhub-webhook.json'), {
		[nodeType]: { [type]: await n8n.addCredential(type, data) },
	});
});

function form(fields: Record<string, string>, files: Record<string, File>): FormData {
	const body = new FormData();
	for (const [name, value] of Object.entries(fields)) body.set(name, value);
	for (const [name, file] of Object.entries(files)) body.set(name, file, file.name);
	return body;
}

const fileOf = (bytes: Buffer, name: string, type: string) =>
	new File([new Uint8Array(bytes)], name, { type });

describe('CommunicationHub, from a webhook in a real n8n', () => {
	it('runs the package from the folder of installed community packages', async () => {
		expect(
			existsSync(join(n8n.userFolder, '.n8n', 'nodes', 'node_modules', 'n8n-nodes-send-mail', 'dist')),
		).toBe(true);
		const subject = `Where from ${randomUUID()}`;
		await workflow.post({ to: 'ada@example.com', subject, html: '<p>Hello</p>' });
		const execution = await workflow.lastExecution();
		expect(execution.status).toBe('success');
		expect(Object.keys(execution.data.resultData.runData)).toEqual([
			'Webhook',
			'CommunicationHub',
			'Respond: Sent',
		]);
	});

	it('sends the mail with the PDF of the request, byte for byte, and answers with the send response', async () => {
		const subject = `Invoice ${randomUUID()}`;
		const pdf = makePdf(['Invoice', 'Total: 42.00 EUR']);
		const { status, body } = await workflow.post(
			form(
				{ to: 'Ada Lovelace <ada@example.com>', subject, html: '<p>Dear Ada, 42,00 €</p>' },
				{ invoice: fileOf(pdf, 'Rechnung März.pdf', 'application/pdf') },
			),
		);
		expect(body).toMatchObject({
			status: 'accepted',
			subject,
			attachments: [{ name: 'Rechnung März.pdf', contentType: 'application/pdf', bytes: pdf.length }],
		});
		expect(status).toBe(200);

		const mails = await n8n.mailsWithSubject(subject);
		expect(mails).toHaveLength(1);
		const [mail] = mails;
		expect(mail.service).toBe('communicationhub');
		expect(JSON.stringify(mail.to)).toContain('ada@example.com');
		expect(mail.attachments).toHaveLength(1);
		expect(mail.attachments[0]).toMatchObject({
			filename: 'Rechnung März.pdf',
			contentType: 'application/pdf',
			bytes: pdf.length,
			sha256: sha256(pdf),
		});
		expect((await n8n.inbox.attachment(mail.id, 0)).equals(pdf)).toBe(true);

		const execution = await workflow.lastExecution();
		const [[sent]] = execution.data.resultData.runData.CommunicationHub[0].data.main;
		expect(body).toEqual(sent.json);
		expect(body.response).toMatchObject({ MessageId: body.messageId, Status: 'accepted' });
		expect(sent.pairedItem).toEqual({ item: 0 });
	});

	it('sends two files of one request, in the order of the item', async () => {
		const subject = `Two files ${randomUUID()}`;
		const every = Buffer.from(Array.from({ length: 256 }, (_, value) => value));
		const { status } = await workflow.post(
			form(
				{ to: 'ada@example.com', subject, html: '<p>Two</p>' },
				{
					first: fileOf(every, 'all.bin', 'application/octet-stream'),
					second: fileOf(Buffer.from('b'), 'b.txt', 'text/plain'),
				},
			),
		);
		expect(status).toBe(200);
		const [mail] = await n8n.mailsWithSubject(subject);
		// The order of the item. n8n puts the files of a form into it as it gets done with writing them.
		const execution = await workflow.lastExecution();
		const [[item]] = execution.data.resultData.runData.Webhook[0].data.main;
		const names = Object.values<{ fileName: string }>(item.binary).map(({ fileName }) => fileName);
		expect([...names].sort()).toEqual(['all.bin', 'b.txt']);
		expect(mail.attachments.map(({ filename }) => filename)).toEqual(names);
		expect((await n8n.inbox.attachment(mail.id, names.indexOf('all.bin'))).equals(every)).toBe(true);
	});

	it.each([
		['no recipient', { to: '' }],
		['a recipient that is no address', { to: 'ada.example.com' }],
		['one bad recipient among good ones', { to: 'ada@example.com, nobody at home' }],
		['a name that would add a header', { to: '"Ada\r\nBcc: eve@example.com" <ada@example.com>' }],
		['a control character in the subject', { to: 'ada@example.com', before: '\u0007' }],
		['a line break in the subject', { to: 'ada@example.com', before: 'Hi\r\nBcc: eve@example.com ' }],
	])(
		'answers with the cause and sends nothing: %s',
		async (_case, { to, before = '' }: { to: string; before?: string }) => {
			const mark = randomUUID();
			const { status, body } = await workflow.post({ to, subject: `${before}${mark}`, html: '<p>Hi</p>' });
			expect(body).toMatchObject({ error: expect.any(String) });
			expect(body.error).not.toBe('');
			expect(status).toBe(422);
			expect(await n8n.mailsWithSubject(mark, 300)).toEqual([]);
		},
	);

	it('answers with the cause and sends nothing when a file is empty', async () => {
		const subject = `Empty ${randomUUID()}`;
		const { status, body } = await workflow.post(
			form(
				{ to: 'ada@example.com', subject, html: '<p>Hi</p>' },
				{ invoice: fileOf(Buffer.alloc(0), 'e.pdf', 'application/pdf') },
			),
		);
		expect({ status, error: body.error }).toEqual({ status: 422, error: expect.stringContaining('e.pdf') });
		expect(await n8n.mailsWithSubject(subject, 300)).toEqual([]);
	});

	it('says so when nobody answers at the base URL', async () => {
		const { type, data } = sandboxCredentials[nodeType]('http://127.0.0.1:9');
		const unreachable = await n8n.addWorkflow(exampleWorkflow('communicationhub-webhook.json'), {
			[nodeType]: { [type]: await n8n.addCredential(type, data) },
		});
		const { status, body } = await unreachable.post({
			to: 'ada@example.com',
			subject: 'x',
			html: '<p>Hi</p>',
		});
		expect(status).toBe(422);
		expect(body.error).toEqual(expect.any(String));
		expect(JSON.stringify(body.details)).not.toContain('mayHaveBeenSent":true');
	});
});
