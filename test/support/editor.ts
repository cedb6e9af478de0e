import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { chromium, type BrowserContext, type Locator, type Page } from 'playwright-core';

import { artifacts } from '../../scripts/lib/paths';
import { findTool } from '../../scripts/lib/tools';
import { marked } from './editor-locators';
import { NodePanel } from './editor-panel';
import { realN8n, type Workflow } from './real-n8n';

/** For a browser that is quiet and runs everywhere. */
export const flags = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
];

/** Repeats expectations until they hold or the time is up: the editor shows things a moment after they are asked for. */
export async function eventually(check: () => Promise<void>, withinMs = 60_000): Promise<void> {
	const deadline = Date.now() + withinMs;
	for (;;) {
		try {
			return await check();
		} catch (error) {
			if (Date.now() > deadline) throw error;
			await new Promise((resolve) => setTimeout(resolve, 50));
		}
	}
}

type Trigger = 'manual' | 'webhook';
const triggerNames: Record<Trigger, string> = {
	manual: 'When clicking ‘Execute workflow’',
	webhook: 'Webhook',
};

/**
 * n8n's editor in a browser of its own, signed in as the owner; for tests that read like a user's steps.
 * Close it at the end, or the browser stays.
 */
export class Editor {
	readonly n8n = realN8n();

	private constructor(
		readonly page: Page,
		private readonly context: BrowserContext,
		private readonly profile: string,
	) {}

	/**
	 * @param scale pixels of a picture for each of the page
	 * @throws Error where the machine has no Chromium
	 */
	static async open(scale = 1): Promise<Editor> {
		const executablePath = findTool('chromium');
		if (!executablePath) throw new Error('This machine has no Chromium; CHROMIUM_PATH may name one.');
		const profile = mkdtempSync(join(tmpdir(), 'send-mail-browser-'));
		const context = await chromium.launchPersistentContext(profile, {
			executablePath,
			headless: true,
			args: flags,
			viewport: { width: 1440, height: 900 },
			deviceScaleFactor: scale,
			colorScheme: 'light',
			reducedMotion: 'reduce',
		});
		const { url, session } = realN8n();
		const [name, value] = session.split('=');
		await context.addCookies([{ name, value, url }]);
		context.setDefaultTimeout(60_000);
		return new Editor(context.pages()[0] ?? (await context.newPage()), context, profile);
	}

	async close(): Promise<void> {
		await this.context.close();
		rmSync(this.profile, { recursive: true, force: true, maxRetries: 5 });
	}

	/** Signs in anew by the form, as after `npm start`. */
	async signIn(): Promise<void> {
		const { url, owner } = this.n8n;
		await this.context.clearCookies();
		await this.page.goto(url);
		await this.page.locator('input[type="email"]').fill(owner.email);
		await this.page.locator('input[type="password"]').fill(owner.password);
		await this.page.keyboard.press('Enter');
	}

	/** An empty workflow with this trigger, which shows its "+". */
	async newWorkflow(trigger: Trigger = 'manual'): Promise<void> {
		// What is searched before the nodes are there stays without a result.
		const nodes = this.page
			.waitForResponse((response) => response.url().includes('/types/nodes.json'))
			.then(async (response) => await response.finished())
			.catch(() => undefined);
		await this.page.goto(`${this.n8n.url}/workflow/new`);
		await nodes;
		await marked(this.page, 'canvas-plus-button').click();
		const name = trigger === 'manual' ? 'Trigger manually' : 'Webhook';
		await this.choose(name, name, this.canvasNode(triggerNames[trigger]));
		if (trigger === 'webhook') {
			const panel = await NodePanel.opened(this.page);
			await panel.choose('httpMethod', 'POST');
			await panel.close();
		}
	}

	/** Stores a workflow and opens it. */
	async openWorkflow(workflow: Workflow): Promise<void> {
		const { name, nodes, connections, settings = { executionOrder: 'v1' } } = workflow;
		const { id } = await this.n8n.publicApi('POST', '/workflows', { name, nodes, connections, settings });
		await this.page.goto(`${this.n8n.url}/workflow/${id}`);
		await this.canvasNode(nodes[0].name).waitFor();
	}

	/** Light or dark, as the system of the user says. */
	async show(colorScheme: 'light' | 'dark'): Promise<void> {
		await this.page.emulateMedia({ colorScheme });
	}

	/** Opens the list of nodes from the "+" at the end of the trigger, or from the corner. */
	async openNodeList(from: 'trigger' | 'corner' = 'trigger'): Promise<void> {
		if (from === 'corner') await marked(this.page, 'node-creator-plus-button').click();
		else await marked(this.page, 'canvas-handle-plus').first().click();
		await marked(this.page, 'node-creator').waitFor();
	}

	/** Searches the list of nodes. */
	async search(words: string): Promise<void> {
		await marked(this.page, 'node-creator').locator('input').fill(words);
	}

	/** What the list of nodes shows at the moment, the best first. */
	async found(): Promise<string[]> {
		return await this.results().allInnerTexts();
	}

	/** Adds a node behind the trigger by clicking it and then one of its actions. n8n names it after the action. */
	async addNode(node: string, action: string): Promise<NodePanel> {
		await this.openNodeList();
		await this.chooseNode(node);
		await this.action(action).click();
		return await NodePanel.opened(this.page);
	}

	/** Drags an action of a node from the list onto the canvas, to a place where nothing is connected yet. */
	async dragNode(words: string, node: string, action: string): Promise<NodePanel> {
		await this.openNodeList('corner');
		await this.chooseNode(node, words);
		await this.action(action).dragTo(marked(this.page, 'canvas'), { targetPosition: { x: 700, y: 650 } });
		return await NodePanel.opened(this.page);
	}

	/** Drags a line from the output of a node to the input of another. */
	async connect(from: string, to: string): Promise<void> {
		const output = this.page.locator(`[data-test-id="canvas-node-output-handle"][data-node-name="${from}"]`);
		const input = this.page.locator(`[data-test-id="canvas-node-input-handle"][data-node-name="${to}"]`);
		await output.first().dragTo(input.first());
	}

	/** The lines on the canvas, as `Webhook > Send mail`. */
	async connections(): Promise<string[]> {
		return await marked(this.page, 'edge').evaluateAll((edges) =>
			edges.map(({ dataset }) => `${dataset.sourceNodeName} > ${dataset.targetNodeName}`),
		);
	}

	canvasNode(name: string): Locator {
		return marked(this.page, 'canvas-node').and(this.page.locator(`[data-node-name="${name}"]`));
	}

	/** The line under a node's name. */
	async subtitle(name: string): Promise<string> {
		return await this.canvasNode(name).locator('[class*="subtitle"]').innerText();
	}

	async openNode(name: string): Promise<NodePanel> {
		await this.canvasNode(name).dblclick();
		return await NodePanel.opened(this.page);
	}

	/** Lets the Webhook listen, posts to its test address and waits until the workflow has run. */
	async runByWebhook(body: FormData | object): Promise<void> {
		const panel = await this.openNode('Webhook');
		const path = await panel.value('path');
		await panel.close();
		const started = this.page.waitForResponse((response) =>
			/\/rest\/workflows\/.*\/run/.test(response.url()),
		);
		await this.page.getByRole('button', { name: 'Execute workflow' }).last().click();
		await started;
		const isForm = body instanceof FormData;
		const response = await fetch(`${this.n8n.url}/webhook-test/${path}`, {
			method: 'POST',
			body: isForm ? body : JSON.stringify(body),
			headers: isForm ? {} : { 'content-type': 'application/json' },
		});
		if (!response.ok)
			throw new Error(`The test webhook answered ${response.status}: ${await response.text()}`);
		await marked(this.page, 'canvas-node-status-success')
			.or(marked(this.page, 'canvas-node-status-error'))
			.last()
			.waitFor();
	}

	/** Keeps a picture among the build's artefacts: `editor/<name>.png`. */
	async picture(name: string, of: Page | Locator = this.page): Promise<void> {
		const folder = join(artifacts, 'editor');
		mkdirSync(folder, { recursive: true });
		await of.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' });
	}

	private results(): Locator {
		return marked(marked(this.page, 'node-creator'), 'node-creator-item-name');
	}

	/** An entry of the list of a node's actions. The search results behind it may hold the same words. */
	private action(name: string): Locator {
		return this.page
			.locator('[data-test-id="item-iterator-item"][data-keyboard-nav-type="action"]')
			.filter({ has: this.page.getByText(name, { exact: true }) });
	}

	private async chooseNode(node: string, words = node): Promise<void> {
		const actions = this.page.locator('[data-keyboard-nav-type="action"]');
		await this.choose(node, words, actions.first());
	}

	/**
	 * Clicks an entry of the list of nodes until it has had its effect. While it loads, the list empties its search field
	 * once more and lets clicks pass.
	 */
	private async choose(entry: string, words: string, effect: Locator): Promise<void> {
		await eventually(async () => {
			// The same words once more would be no change, and change nothing.
			await this.search('');
			await this.search(words);
			await this.results().getByText(entry, { exact: true }).click({ timeout: 5000 });
			await effect.waitFor({ state: 'attached', timeout: 10_000 });
		}, 120_000);
	}
}
