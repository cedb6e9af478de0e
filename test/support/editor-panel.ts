import type { Locator, Page } from 'playwright-core';

import { CredentialDialog } from './editor-credential';

const marked = (scope: Page | Locator, id: string): Locator => scope.locator(`[data-test-id="${id}"]`);

/** What the output panel says after a run that went wrong. */
export interface ShownError {
	message: string;
	description: string;
}

/** The panel of a node: its fields in the middle, input on the left, output on the right. */
export class NodePanel {
	private constructor(
		readonly page: Page,
		readonly root: Locator,
	) {}

	static async opened(page: Page): Promise<NodePanel> {
		const root = marked(page, 'ndv');
		await root.waitFor();
		return new NodePanel(page, root);
	}

	async close(): Promise<void> {
		await marked(this.root, 'ndv-close-button').click();
		await this.root.waitFor({ state: 'hidden' });
	}

	/** Labels of the fields at first sight, from top to bottom. */
	async labels(): Promise<string[]> {
		const labels = marked(this.root, 'node-parameters').locator('[data-test-id="parameter-item"] label');
		return (await labels.allInnerTexts()).map((text) => text.trim()).filter(Boolean);
	}

	field(name: string): Locator {
		return marked(this.root, `parameter-input-${name}`);
	}

	async value(name: string): Promise<string> {
		return await this.field(name).locator('input, textarea').last().inputValue();
	}

	/** Writes into a text, number or HTML field, or into the text part of a field with modes. */
	async fill(name: string, value: string): Promise<void> {
		const field = this.field(name);
		await field.locator('input:not([readonly]), textarea, .cm-content').last().fill(value);
	}

	/** Switches a field to Expression and writes it, without the braces. */
	async fillExpression(name: string, expression: string): Promise<void> {
		const item = this.root
			.locator('[data-test-id="parameter-item"]')
			.filter({ has: this.field(name) })
			.last();
		await item.hover();
		await marked(item, 'radio-button-expression').last().click();
		const editor = item.locator('.cm-content').last();
		await editor.fill(`{{ ${expression} }}`);
	}

	/** Chooses an entry of a dropdown. */
	async choose(name: string, entry: string): Promise<void> {
		await this.field(name).click();
		await this.page.getByRole('option', { name: entry, exact: true }).click();
	}

	/** Turns a switch on. */
	async turnOn(name: string): Promise<void> {
		await this.field(name).locator('.el-switch, [role="switch"]').first().click();
	}

	/** Adds fields of a collection, by their labels; `Add option` is the last button of that kind. */
	async addOption(...labels: string[]): Promise<void> {
		for (const label of labels) {
			await marked(this.root, 'collection-parameter-add').last().click();
			await marked(this.page, 'collection-parameter-option').getByText(label, { exact: true }).click();
		}
	}

	/** Changes the mode of a field with modes, such as From List to By Address. */
	async chooseMode(name: string, mode: string): Promise<void> {
		await marked(this.field(name), 'rlc-mode-selector').click();
		await this.page.getByRole('option', { name: mode, exact: true }).click();
	}

	/** The entries that the list of a field offers, after searching for these words. */
	async list(name: string, search = ''): Promise<string[]> {
		await this.openList(name, search);
		const entries = await marked(this.page, 'rlc-item').allInnerTexts();
		await this.page.keyboard.press('Escape');
		return entries.map((entry) => entry.trim());
	}

	/** Picks the entry that holds this text from the list of a field. */
	async pick(name: string, text: string, search = ''): Promise<void> {
		await this.openList(name, search);
		await marked(this.page, 'rlc-item').filter({ hasText: text }).first().click();
	}

	/** What a field with modes shows. */
	async picked(name: string): Promise<string> {
		return await marked(this.field(name), 'rlc-input').locator('input').inputValue();
	}

	private async openList(name: string, search: string): Promise<void> {
		const answered = () =>
			this.page.waitForResponse((response) => response.url().includes('/resource-locator-results'));
		const first = answered();
		await marked(this.field(name), 'rlc-input').click();
		await first;
		if (search !== '') {
			const again = answered();
			await marked(this.page, 'rlc-search').last().fill(search);
			await again;
		}
		await marked(this.page, 'rlc-item').first().waitFor();
	}

	/** The dialog for a new credential of the node's type. */
	async newCredential(): Promise<CredentialDialog> {
		const empty = marked(this.root, 'node-credentials-empty-state');
		const select = marked(this.root, 'node-credentials-select');
		await empty.or(select).first().waitFor();
		if (await empty.isVisible()) await empty.click();
		else {
			await select.first().click();
			await marked(this.page, 'node-credentials-select-item-new').click();
		}
		return await CredentialDialog.opened(this.page);
	}

	/** Opens the chosen credential again; n8n tests it then. */
	async openCredential(): Promise<CredentialDialog> {
		await marked(this.root, 'credential-edit-button').first().click();
		return await CredentialDialog.opened(this.page);
	}

	/** The name of the chosen credential. */
	async credential(): Promise<string> {
		return await marked(this.root, 'node-credentials-select').first().locator('input').inputValue();
	}

	/** Executes the node and what comes before it, and waits for its end. */
	async execute(): Promise<void> {
		await marked(this.root, 'node-execute-button').click();
		await marked(this.root, 'node-run-status-success')
			.or(marked(this.root, 'node-run-status-danger'))
			.first()
			.waitFor();
	}

	/** The output as JSON; fails where the node has none. */
	async output(): Promise<any[]> {
		const panel = marked(this.root, 'output-panel');
		await panel.hover();
		await marked(panel, 'radio-button-json').click();
		const text = await marked(panel, 'ndv-data-container')
			.locator('.json-data, .vjs-tree')
			.first()
			.innerText();
		return JSON.parse(text);
	}

	/** Field names that the output panel or, for a following node, the input panel lists before the first run. */
	async schema(side: 'input-panel' | 'output-panel' = 'output-panel'): Promise<string[]> {
		const names = marked(
			marked(this.root, side === 'input-panel' ? 'ndv-input-panel' : side),
			'run-data-schema-item',
		);
		await names.first().waitFor();
		return await names.allInnerTexts();
	}

	async error(): Promise<ShownError> {
		const panel = marked(this.root, 'output-panel');
		return {
			message: await marked(panel, 'node-error-message').innerText(),
			description: await marked(panel, 'node-error-description').innerText(),
		};
	}
}
