import { chromium, type Browser, type Page } from 'playwright-core';

import { findTool } from '../../scripts/lib/tools';
import { flags } from './editor';

/** How somebody looks at a page. */
export interface Looks {
	width?: number;
	dark?: boolean;
	/** Pixels of a picture for each of the page. */
	scale?: number;
	javaScript?: boolean;
}

/** People who open links of mails, each in a browser window of their own: no session, no cookies. */
export class Visitors {
	private constructor(private readonly browser: Browser) {}

	/** @throws Error where the machine has no Chromium */
	static async open(): Promise<Visitors> {
		const executablePath = findTool('chromium');
		if (!executablePath) throw new Error('This machine has no Chromium; CHROMIUM_PATH may name one.');
		return new Visitors(await chromium.launch({ executablePath, headless: true, args: flags }));
	}

	/** Somebody who opens a link. `loaded` lists every address that the page asked for. */
	async visit(
		link: string,
		{ width = 1280, dark = false, scale = 1, javaScript = true }: Looks = {},
	): Promise<{ page: Page; loaded: string[]; complaints: string[] }> {
		const context = await this.browser.newContext({
			viewport: { width, height: width < 500 ? 740 : 800 },
			colorScheme: dark ? 'dark' : 'light',
			deviceScaleFactor: scale,
			javaScriptEnabled: javaScript,
			reducedMotion: 'reduce',
		});
		const page = await context.newPage();
		const loaded: string[] = [];
		const complaints: string[] = [];
		page.on('request', (request) => loaded.push(request.url()));
		page.on('console', (message) => complaints.push(message.text()));
		page.on('pageerror', (error) => complaints.push(error.message));
		await page.goto(link);
		return { page, loaded, complaints };
	}

	async close(): Promise<void> {
		await this.browser.close();
	}
}
