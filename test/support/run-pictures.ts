import demo from '../../scripts/demo/communicationhub';
import { webhookHeaders } from '../../scripts/demo/examples';
import type { N8n } from '../../scripts/lib/n8n';
import type { startSandbox } from '../../scripts/lib/sandbox';
import { until } from './answering';
import { frameOf, photograph } from './camera';
import type { Editor } from './editor';
import type { NodePanel } from './editor-panel';
import { marked } from './editor-locators';
import type { WorkflowNode } from './real-n8n';

/** Pictures of what comes out: the mail in the inbox, an output, an error with its fix, a preview, a tested credential. */

type Sandbox = Awaited<ReturnType<typeof startSandbox>>;

const node = (name: string, type: string, position: [number, number], rest: object = {}): WorkflowNode => ({
	id: name,
	name,
	type,
	typeVersion: 1,
	position,
	parameters: {},
	...rest,
});

/** What a new user has made after a minute. */
function firstMail(to: string, options: object = {}) {
	const reference = { id: 'sandbox-communicationHub', name: 'CommunicationHub (sandbox)' };
	return {
		name: 'First mail',
		nodes: [
			node('Start', 'n8n-nodes-base.manualTrigger', [0, 0]),
			node('Send mail', 'n8n-nodes-send-mail.communicationHub', [240, 0], {
				credentials: { communicationHubApi: reference },
				parameters: {
					resource: 'mail',
					operation: 'send',
					from: 'billing@example.com',
					to,
					subject: 'Your invoice',
					html: '<p>Dear Ann,</p><p>you owe {{ 6 * 7 }} EUR.</p>',
					options,
				},
			}),
		],
		connections: { Start: { main: [[{ node: 'Send mail', type: 'main', index: 0 }]] } },
	};
}

/** The fields and, beside them, what came out. */
async function beside(panel: NodePanel, name: string, height?: number): Promise<void> {
	const [fields, output] = [
		await frameOf(marked(panel.root, 'node-parameters')),
		await frameOf(marked(panel.root, 'output-panel')),
	];
	const width = output.x + output.width - fields.x;
	await photograph(panel.page, name, { ...output, x: fields.x, width, height: height ?? output.height });
}

async function executed(editor: Editor, name: string, to: string, options?: object): Promise<void> {
	await editor.openWorkflow(firstMail(to, options));
	const panel = await editor.openNode('Send mail');
	await panel.execute();
	const json = marked(marked(panel.root, 'output-panel'), 'radio-button-json');
	if (await json.isVisible()) await json.click();
	// The notice of an error lies above the output.
	const notice = editor.page.locator('.el-notification__closeBtn');
	for (const button of await notice.all()) await button.click();
	await notice.first().waitFor({ state: 'hidden' });
	await editor.page.mouse.move(0, 0);
	// An error is short.
	await beside(panel, name, name === 'error' ? 440 : undefined);
	await panel.close();
}

async function result(editor: Editor, n8n: N8n, sandbox: Sandbox): Promise<void> {
	const subject = 'Your invoice 2024-001';
	const { fields, files } = demo.request(subject);
	const form = new FormData();
	for (const [name, value] of Object.entries(fields)) form.set(name, value);
	for (const { field, name, contentType, bytes } of files)
		form.set(field, new Blob([new Uint8Array(bytes)], { type: contentType }), name);
	const url = `${n8n.url}/webhook/send-mail/communicationhub`;
	await fetch(url, { method: 'POST', headers: webhookHeaders(), body: form });
	const mail = await until('the mail', async () =>
		(await sandbox.inbox.messages()).find((one) => one.subject === subject),
	);
	const { page } = editor;
	await page.goto(`${sandbox.url}/messages/${mail.id}`);
	const [all, text] = [await frameOf(page.locator('main')), await frameOf(page.locator('main iframe'))];
	// The frame of the mail is higher than this mail.
	await photograph(page, 'result', { ...all, height: text.y + 100 - all.y });
}

async function credential(editor: Editor, n8n: N8n): Promise<void> {
	await editor.page.goto(`${n8n.url}/workflow/rebilly-webhook`);
	const panel = await editor.openNode('Rebilly');
	const dialog = await panel.openCredential();
	await dialog.test();
	await photograph(
		editor.page,
		'credential',
		await frameOf(dialog.root.locator('.el-dialog').or(dialog.root)),
	);
}

/** @param isWanted by its name */
export async function runPictures(
	editor: Editor,
	n8n: N8n,
	sandbox: Sandbox,
	isWanted: (name: string) => boolean,
): Promise<void> {
	await editor.page.setViewportSize({ width: 1440, height: 860 });
	if (isWanted('output')) await executed(editor, 'output', 'Ann Lee <ann@example.com>');
	if (isWanted('error')) await executed(editor, 'error', 'Ann Lee <ann@>');
	if (isWanted('preview')) await executed(editor, 'preview', 'ann@example.com', { preview: true });
	if (isWanted('credential')) await credential(editor, n8n);
	await editor.page.setViewportSize({ width: 1000, height: 700 });
	if (isWanted('result')) await result(editor, n8n, sandbox);
}
