import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { exampleFiles, readExample, withSandboxCredentials } from '../../scripts/demo/examples';
import { buildPackage } from '../../scripts/lib/build';
import { startN8n } from '../../scripts/lib/n8n';
import { packPackage } from '../../scripts/lib/pack';
import { freePort } from '../../scripts/lib/ports';
import { SANDBOX_PORT, startSandbox } from '../../scripts/lib/sandbox';
import { approvalPictures } from './approval-pictures';
import { folder, frameOf, photograph, SCALE } from './camera';
import { Editor } from './editor';
import { marked } from './editor-locators';
import { announce } from './n8n-setup';
import { runPictures } from './run-pictures';

/**
 * `npm run pictures` renews the pictures in docs/images from the examples, in a real editor, light and dark; names of
 * pictures behind it (`rebilly choose-service`) renew only these.
 */

/** The page of a service, the example that shows its node, the node. */
const panels = [
	['communicationhub', 'communicationhub-webhook', 'CommunicationHub'],
	['lineworks', 'lineworks-webhook', 'LINE WORKS'],
	['rebilly', 'rebilly-webhook', 'Rebilly'],
	['superoffice', 'superoffice-webhook', 'SuperOffice'],
];
const canvases = [
	'invoice-pdf',
	'dunning',
	'csv-personal-mails',
	'approve-invoice',
	'report-failures',
	'agent-human-review',
	'calendar-invitation',
	'choose-service',
	'agent-one-domain',
];

/** Dots in the background make a picture three times as large; a language model has no credential here. */
const quiet = `.vue-flow__background, [data-test-id="node-issues"], [data-test-id="parameter-issues"], [data-test-id="canvas-controls"], [data-test-id="execute-workflow-button"],
	[data-test-id="main-sidebar"], [data-test-id="node-creator-plus-button"] { visibility: hidden !important }`;

const wanted = process.argv.slice(2);
const isWanted = (name: string) => wanted.length === 0 || wanted.includes(name);

async function pictures(editor: Editor, url: string): Promise<void> {
	const { page } = editor;
	const settled = async () => {
		await page.waitForLoadState('networkidle');
		await page.addStyleTag({ content: quiet });
		await page.mouse.move(0, 0);
		// The canvas moves its nodes into view for a moment.
		await page.waitForTimeout(1500);
	};
	for (const [name, example, node] of panels.filter(([name]) => isWanted(name))) {
		await page.goto(`${url}/workflow/${example}`);
		await editor.canvasNode(node).waitFor();
		const panel = await editor.openNode(node);
		await settled();
		const fields = await frameOf(marked(panel.root, 'node-parameters'));
		const end = await frameOf(marked(panel.root, 'collection-parameter-add').last(), 16);
		await photograph(page, name, { ...fields, height: end.y + end.height - fields.y });
		await panel.close();
	}
	await page.setViewportSize({ width: 1200, height: 800 });
	for (const example of canvases.filter(isWanted)) {
		await page.goto(`${url}/workflow/${example}`);
		await editor.canvasNode('Webhook').waitFor();
		await settled();
		const boxes = await marked(page, 'canvas-node').evaluateAll((nodes) =>
			nodes.map((node) => node.getBoundingClientRect().toJSON() as DOMRect),
		);
		const [left, top, right, bottom] = [
			Math.min(...boxes.map(({ x }) => x)) - 50,
			Math.min(...boxes.map(({ y }) => y)) - 20,
			Math.max(...boxes.map(({ x, width }) => x + width)) + 90,
			// Names stand below their nodes.
			Math.max(...boxes.map(({ y, height }) => y + height)) + 60,
		];
		const clip = { x: left, y: top, width: right - left, height: bottom - top };
		await photograph(page, example, clip);
	}
}

async function main(): Promise<void> {
	await buildPackage();
	const { tarball } = await packPackage();
	mkdirSync(folder, { recursive: true });
	const userFolder = mkdtempSync(join(tmpdir(), 'send-mail-pictures-'));
	// Pictures show the address that the pages name.
	const sandbox = await startSandbox({ port: await freePort(SANDBOX_PORT) });
	try {
		const n8n = await startN8n({
			userFolder,
			ui: true,
			packageTarball: tarball,
			...withSandboxCredentials(exampleFiles().map(readExample), sandbox.url),
		});
		try {
			await announce(n8n, userFolder, sandbox.url);
			if (isWanted('send-and-wait')) await approvalPictures(n8n, sandbox);
			const editor = await Editor.open(SCALE);
			try {
				await editor.page.setViewportSize({ width: 1440, height: 1500 });
				await pictures(editor, n8n.url);
				await runPictures(editor, n8n, sandbox, isWanted);
			} finally {
				await editor.close();
			}
		} finally {
			await n8n.stop();
		}
	} finally {
		await sandbox.stop();
		rmSync(userFolder, { recursive: true, force: true, maxRetries: 5 });
	}
}

main().catch((error) => {
	console.error(error);
	process.exitCode = 1;
});
