import type { Locator, Page } from 'playwright-core';

/** Everything with this test id; n8n's editor marks what its own tests touch. */
export const marked = (scope: Page | Locator, id: string): Locator => scope.locator(`[data-test-id="${id}"]`);

/** The entry of the open dropdown, by its name; entries may have a description below. */
export const optionNamed = (page: Page, name: string): Locator =>
	page.getByRole('option').filter({ visible: true, has: page.getByText(name, { exact: true }) });
