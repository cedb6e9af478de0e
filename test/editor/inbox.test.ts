import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { Page } from 'playwright-core';

import { startSandbox, type Sandbox } from '../../sandbox';
import { eventually } from '../support/editor';
import { editorBench } from './harness';

/** The sandbox's inbox as people use it, in a browser; what each page holds is in test/sandbox/inbox-pages.test.ts. */

const bench = editorBench();
let sandbox: Sandbox;
let page: Page;

// One of its own: these tests empty the inbox.
beforeAll(async () => {
	sandbox = await startSandbox();
	page = bench.editor.page;
});
beforeEach(async () => {
	sandbox.reset();
	await page.setViewportSize({ width: 1200, height: 800 });
	deliver('rebilly', 'Receipt 4711', { html: '<h1>Thank you</h1>', text: 'Thank you' });
	deliver('lineworks', 'Minutes', { text: 'The minutes of our meeting' });
	deliver('superoffice', 'Offer 12', { html: '<p>Our offer</p>' });
	await page.goto(`${sandbox.url}/`);
});
afterAll(async () => await sandbox?.close());

function deliver(service: string, subject: string, body: { html?: string; text?: string }): void {
	const envelope = { from: { address: 'billing@example.com' }, to: [{ address: 'ann@example.com' }] };
	sandbox.inbox.deliver(service, { envelope, subject, ...body });
}

const subjects = async () => (await page.locator('.subject').allInnerTexts()).map((text) => text.trim());
const shows = async (expected: string[]) =>
	await eventually(async () => expect(await subjects()).toEqual(expected));
const ALL = ['Offer 12', 'Minutes', 'Receipt 4711'];

it('shows what arrives by itself, and loses neither the place nor the search', async () => {
	await shows(ALL);
	await page.keyboard.press('j');
	await page.keyboard.press('j');
	const focused = async () => (await page.locator('[data-row]:focus .subject').innerText()).trim();
	expect(await focused()).toBe('Minutes');
	deliver('rebilly', 'Minutes of today', { text: 'x' });
	await shows(['Minutes of today', ...ALL]);
	expect(await focused()).toBe('Minutes');
	await page.getByLabel('Search').fill('minutes');
	await shows(['Minutes of today', 'Minutes']);
	deliver('rebilly', 'Something else', { text: 'x' });
	deliver('rebilly', 'More minutes', { text: 'x' });
	await shows(['More minutes', 'Minutes of today', 'Minutes']);
	await page.getByLabel('Service').selectOption('LINE WORKS');
	await shows(['Minutes']);
	// The address holds the search: it can be kept.
	await page.reload();
	await shows(['Minutes']);
});

it('is used with the keyboard alone: search, open, go on, back', async () => {
	await page.keyboard.press('/');
	await page.keyboard.type('receipt');
	await shows(['Receipt 4711']);
	await page.keyboard.press('Enter');
	await page.keyboard.press('Enter');
	await page.waitForURL(/messages\/m1/);
	expect(await page.locator('h1').innerText()).toBe('Receipt 4711');
	expect(await page.frameLocator('iframe').locator('h1').innerText()).toBe('Thank you');
	await page.getByRole('link', { name: 'Text', exact: true }).click();
	expect(await page.locator('pre').innerText()).toBe('Thank you');
	await page.getByRole('link', { name: 'Source', exact: true }).click();
	expect(await page.locator('pre').innerText()).toContain('multipart/alternative');
	await page.keyboard.press('k');
	await page.waitForURL(/messages\/m2/);
	await page.keyboard.press('u');
	await shows(ALL);
	expect(await page.locator('.unread').count()).toBe(1);
});

it('deletes all, after a question', async () => {
	page.once('dialog', (dialog) => void dialog.dismiss());
	await page.getByRole('button', { name: 'Delete all' }).click();
	await shows(ALL);
	page.once('dialog', (dialog) => void dialog.accept());
	await page.getByRole('button', { name: 'Delete all' }).click();
	await shows([]);
	expect(sandbox.inbox.count).toBe(0);
});

it.each(['/', '/messages/m1', '/messages/m1?tab=source', '/requests', '/credentials', '/admin'])(
	'fits a telephone, and has one heading: %s',
	async (path) => {
		await page.setViewportSize({ width: 390, height: 800 });
		await page.goto(`${sandbox.url}${path}`);
		expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
		expect(await page.locator('h1').count()).toBe(1);
		await bench.editor.picture(`inbox-390${path.replace(/\W+/g, '-')}`);
	},
);

it('copies a value for a credential', async () => {
	await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
	await page.goto(`${sandbox.url}/credentials`);
	await page.getByRole('button', { name: 'Copy Organization ID' }).click();
	expect(await page.evaluate(async () => await navigator.clipboard.readText())).toBe('org_sandbox_demo');
	await bench.editor.picture('inbox-credentials');
});

it('runs nothing of a mail, and loads nothing for it', async () => {
	let spied = 0;
	const spy = createServer((_request, response) => response.end(String(++spied)));
	await new Promise<void>((resolve) => spy.listen(0, '127.0.0.1', resolve));
	const { port } = spy.address() as AddressInfo;
	const html = `<script>parent.document.title = 'taken'</script><img src="http://127.0.0.1:${port}/"><p>Hi</p>`;
	deliver('rebilly', '<script>document.title = "taken"</script>', { html });
	await page.goto(`${sandbox.url}/messages/m4`, { waitUntil: 'networkidle' });
	expect(await page.frameLocator('iframe').locator('p').innerText()).toBe('Hi');
	expect(await page.title()).toContain('document.title');
	expect(spied).toBe(0);
	spy.close();
});
