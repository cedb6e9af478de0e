import type { Locator, Page } from 'playwright-core';

const marked = (scope: Page | Locator, id: string): Locator => scope.locator(`[data-test-id="${id}"]`);

/** How the credential's test ended, as the dialog shows it. */
export interface ShownTest {
	ok: boolean;
	/** The line of the banner, with its details where it failed. */
	text: string;
}

/** The dialog in which a credential is made or changed. */
export class CredentialDialog {
	private constructor(
		readonly page: Page,
		readonly root: Locator,
	) {}

	static async opened(page: Page): Promise<CredentialDialog> {
		const root = marked(page, 'editCredential-modal');
		await marked(root, 'credential-save-button').waitFor();
		return new CredentialDialog(page, root);
	}

	async fill(fields: Record<string, string>): Promise<void> {
		for (const [name, value] of Object.entries(fields)) {
			await marked(this.root, `parameter-input-${name}`).locator('input, textarea').first().fill(value);
		}
	}

	async choose(name: string, entry: string): Promise<void> {
		await marked(this.root, `parameter-input-${name}`).click();
		await this.page.getByRole('option', { name: entry, exact: true }).click();
	}

	async turnOn(name: string): Promise<void> {
		await marked(this.root, `parameter-input-${name}`).locator('.el-switch, [role="switch"]').first().click();
	}

	/** Saves; n8n then tests the credential, and closes the dialog when the test is passed. */
	async save(): Promise<void> {
		await marked(this.root, 'credential-save-button').click();
	}

	async closedByItself(): Promise<void> {
		await this.root.waitFor({ state: 'hidden' });
	}

	/** What the banner of the test says. */
	async test(): Promise<ShownTest> {
		const good = marked(this.root, 'credentials-config-container-test-success');
		const bad = this.root.getByText('Couldn’t connect with these settings');
		await good.or(bad).first().waitFor();
		if (await good.isVisible()) return { ok: true, text: await good.innerText() };
		await this.root.getByText('More details').click();
		return { ok: false, text: await this.root.innerText() };
	}

	/**
	 * Presses the button that connects the account and does what `inPopup` says in the window that opens.
	 * Resolves when that window has closed.
	 */
	async signIn(inPopup: (popup: Page) => Promise<void>): Promise<void> {
		const opening = this.page.waitForEvent('popup');
		await this.root
			.getByRole('button', { name: /^(Connect|Sign in|Reconnect)/ })
			.first()
			.click();
		const popup = await opening;
		await inPopup(popup);
		if (!popup.isClosed()) await popup.waitForEvent('close');
	}

	async close(): Promise<void> {
		await this.page.keyboard.press('Escape');
		await this.root.waitFor({ state: 'hidden' });
	}
}
