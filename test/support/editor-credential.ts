import type { Locator, Page } from 'playwright-core';

import { marked, optionNamed } from './editor-locators';

/** How the credential's test ended, as the dialog shows it. */
interface ShownTest {
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
		await optionNamed(this.page, entry).click();
	}

	/** Chooses the way to sign in, where a node knows several. */
	async chooseKind(name: string): Promise<void> {
		await marked(this.root, 'credential-mode-dropdown-trigger').click();
		await this.page.getByRole('menuitem').filter({ visible: true, hasText: name }).click();
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
		await good.or(bad).filter({ visible: true }).first().waitFor();
		if (await good.isVisible()) return { ok: true, text: await good.innerText() };
		await this.root.getByText('More details').click();
		return { ok: false, text: await this.root.innerText() };
	}

	/**
	 * Presses Connect and does what `inPopup` says in the window that opens, on the page of the service.
	 * Resolves when the window has closed by itself, or with the text it ended with.
	 */
	async signIn(inPopup: (popup: Page) => Promise<void>): Promise<string | undefined> {
		const opening = this.page.waitForEvent('popup');
		await this.root.getByRole('button', { name: 'Connect', exact: true }).click();
		const popup = await opening;
		const closing = popup.waitForEvent('close').then(() => 'closed' as const);
		await popup.waitForURL(/^http/);
		await inPopup(popup);
		const failing = popup
			.getByText(/error|failed/i)
			.first()
			.waitFor()
			.then(() => 'failed' as const);
		const end = await Promise.race([closing, failing]);
		failing.catch(() => {});
		closing.catch(() => {});
		if (end === 'closed') return undefined;
		const text = await popup.locator('body').innerText();
		await popup.close();
		return text;
	}

	/** Whether the dialog says that the account is connected. */
	async isConnected(): Promise<boolean> {
		return await marked(this.root, 'oauth-connect-success-banner').isVisible();
	}

	/** The dialog closes by itself when the sign-in has made the credential usable for the first time. */
	async isConnectedOrClosed(): Promise<boolean> {
		return !(await this.root.isVisible()) || (await this.isConnected());
	}

	async closeIfOpen(): Promise<void> {
		if (await this.root.isVisible()) await this.close();
	}

	async close(): Promise<void> {
		await this.root.getByRole('button', { name: 'Close this dialog' }).click();
		await this.root.waitFor({ state: 'hidden' });
	}
}
