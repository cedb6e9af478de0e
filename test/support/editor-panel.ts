import type { Locator, Page } from 'playwright-core';

import { CredentialDialog } from './editor-credential';
import { marked, optionNamed } from './editor-locators';

/** What the output panel says after a run that went wrong. */
interface ShownError {
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
		const labels = marked(this.root, 'parameter-item').filter({ visible: true }).locator('label');
		const texts = await labels.filter({ visible: true }).allInnerTexts();
		return texts.map((text) => text.split('\n')[0].trim()).filter(Boolean);
	}

	/** The field with this name; in lists with several entries, that of the last entry. */
	field(name: string): Locator {
		return marked(this.root, `parameter-input-${name}`).last();
	}

	async value(name: string): Promise<string> {
		return await this.field(name).locator('input, textarea').last().inputValue();
	}

	/** Types with the keyboard at the end of a field, as people do; the editor closes braces and tags by itself. */
	async type(name: string, text: string): Promise<void> {
		await this.field(name).locator('input:not([readonly]), textarea, .cm-content').last().click();
		await this.page.keyboard.press('Control+End');
		await this.page.keyboard.type(text, { delay: 20 });
		// n8n's editor hands a value over 0.2 s after the last key, or later where it is busy.
		await this.page.waitForTimeout(1000);
	}

	/** Writes into a text, number or HTML field, or into the text part of a field with modes. */
	async fill(name: string, value: string): Promise<void> {
		const input = this.field(name).locator('input:not([readonly]), textarea, .cm-content').last();
		await input.fill(value);
		// The node takes a value over a moment after the last key, or when the field is left.
		await input.blur();
	}

	/** Switches a field to Expression and writes it, without the braces. */
	async fillExpression(name: string, expression: string): Promise<void> {
		const item = this.root
			.locator('[data-test-id="parameter-item"]')
			.filter({ has: marked(this.page, `parameter-input-${name}`) })
			.last();
		// The switch shows under the mouse only, where a tip about the field may lie above it.
		await marked(item, 'radio-button-expression').last().dispatchEvent('click');
		const editor = item.locator('.cm-content').last();
		await editor.fill(`{{ ${expression} }}`);
		// Leaving the field closes the preview, which covers the next ones.
		await marked(this.root, 'tab-params').click();
	}

	/** Chooses an entry of a dropdown. */
	async choose(name: string, entry: string): Promise<void> {
		await this.field(name).click();
		await optionNamed(this.page, entry).click();
	}

	/** Flips a switch. */
	async flip(name: string): Promise<void> {
		await this.field(name).locator('.el-switch, [role="switch"]').first().click();
	}

	/** Adds fields of a collection, by their labels; `Add option` is the last button of that kind. */
	async addOption(...labels: string[]): Promise<void> {
		for (const label of labels) {
			await marked(this.root, 'collection-parameter-add').last().click();
			await marked(this.page, 'collection-parameter-option').getByText(label, { exact: true }).click();
			await marked(this.root, 'input-label').filter({ hasText: label }).last().waitFor();
		}
	}

	/** Adds an entry to a list inside Options, by the text of its button. */
	async addEntry(button: string): Promise<void> {
		await this.root.getByRole('button', { name: button }).last().click();
	}

	/** Changes the mode of a field with modes, such as From List to Address. */
	async chooseMode(name: string, mode: string): Promise<void> {
		await marked(this.field(name), 'rlc-mode-selector').click();
		await optionNamed(this.page, mode).click();
	}

	/** Opens the list of a field and searches it. */
	async openList(name: string, search = ''): Promise<void> {
		await marked(this.field(name), 'rlc-input').click();
		if (search !== '') await this.search(search);
	}

	/** Searches the open list. */
	async search(words: string): Promise<void> {
		await marked(this.page, 'rlc-search').filter({ visible: true }).fill(words);
	}

	/** What the open list offers at the moment. */
	async listed(): Promise<string[]> {
		const entries = await marked(this.page, 'rlc-item').filter({ visible: true }).allInnerTexts();
		return entries.map((entry) => entry.trim());
	}

	/** Picks the entry that holds this text from the open list, as soon as it is there. */
	async pick(text: string): Promise<void> {
		await marked(this.page, 'rlc-item').filter({ visible: true, hasText: text }).first().click();
	}

	/** What a field with modes shows. */
	async picked(name: string): Promise<string> {
		return await marked(this.field(name), 'rlc-input').inputValue();
	}

	/** The dialog for a new credential; `slot` counts the node's credentials from 0. */
	async newCredential(slot = 0): Promise<CredentialDialog> {
		const place = marked(this.root, 'node-credentials-slot').nth(slot);
		const empty = marked(place, 'node-credentials-empty-state');
		const select = marked(place, 'node-credentials-select');
		await empty.or(select).first().waitFor();
		if (await empty.isVisible()) await empty.click();
		else {
			await select.click();
			await marked(this.page, 'node-credentials-select-item-new').filter({ visible: true }).click();
		}
		return await CredentialDialog.opened(this.page);
	}

	/** Opens the chosen credential again; n8n tests it then. */
	async openCredential(slot = 0): Promise<CredentialDialog> {
		const place = marked(this.root, 'node-credentials-slot').nth(slot);
		await marked(place, 'credential-edit-button').click();
		return await CredentialDialog.opened(this.page);
	}

	/** The name of the chosen credential. */
	async credential(slot = 0): Promise<string> {
		const place = marked(this.root, 'node-credentials-slot').nth(slot);
		return await marked(place, 'node-credentials-select').locator('input').inputValue();
	}

	/** Executes the node and what comes before it, and waits for its end. */
	async execute(): Promise<void> {
		const button = marked(this.root, 'node-execute-button');
		// The marks of the run before stay until this one begins.
		const begun = this.page.waitForResponse((response) => /\/rest\/workflows\/.*\/run/.test(response.url()));
		await button.click();
		await begun;
		await button.and(this.page.locator(':enabled:not([aria-busy="true"])')).waitFor();
		// A change that arrives late turns the mark of how it ended into the one for outdated data.
		const panel = marked(this.root, 'output-panel');
		const ended = panel.locator('[data-test-id^="node-run-status"]');
		await ended.or(marked(panel, 'node-run-info-stale')).first().waitFor();
	}

	/** The output as JSON; fails where the node has none. */
	async output(): Promise<any[]> {
		const panel = marked(this.root, 'output-panel');
		await panel.hover();
		await marked(panel, 'radio-button-json').click();
		// Only the lines in sight exist: the window has to be high enough for all of them.
		const size = this.page.viewportSize() ?? { width: 1440, height: 900 };
		await this.page.setViewportSize({ ...size, height: 8000 });
		try {
			const tree = marked(panel, 'ndv-data-container').locator('.vjs-tree').first();
			await tree.getByText(/^\]$/).last().waitFor();
			const shown = async () => JSON.parse((await tree.innerText()).replaceAll('\u00a0', ' ')) as any[];
			// The last line may stand before those above it: until all do, what is shown is no JSON.
			for (let tries = 0; tries < 100; tries++) {
				const whole = await shown().catch(() => undefined);
				if (whole) return whole;
				await this.page.waitForTimeout(50);
			}
			return await shown();
		} finally {
			await this.page.setViewportSize(size);
		}
	}

	/** Fields that the input panel offers for dragging into expressions. */
	async inputFields(): Promise<string[]> {
		const fields = marked(marked(this.root, 'ndv-input-panel'), 'run-data-schema-item');
		await fields.first().waitFor();
		return (await fields.allInnerTexts()).map((text) => text.split('\n')[0].trim());
	}

	async error(): Promise<ShownError> {
		const panel = marked(this.root, 'output-panel');
		return {
			message: await marked(panel, 'node-error-message').innerText(),
			description: await marked(panel, 'node-error-description').innerText(),
		};
	}
}
