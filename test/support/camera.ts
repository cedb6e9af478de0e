import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Locator, Page } from 'playwright-core';

import { fromRoot } from '../../scripts/lib/paths';
import { withPalette } from './palette';

/** Pixels of a picture for each of the page: sharp on screens of today. */
export const SCALE = 2;

/** Where the documentation has its pictures. */
export const folder = fromRoot('docs', 'images');

/** A part of a page, in its pixels. */
export interface Frame {
	x: number;
	y: number;
	width: number;
	height: number;
}

/** @param edge what is seen around it @throws Error where it is not to be seen */
export async function frameOf(part: Locator, edge = 0): Promise<Frame> {
	const box = await part.first().boundingBox();
	if (!box) throw new Error(`The page does not show ${part}.`);
	const [x, y] = [Math.max(0, box.x - edge), Math.max(0, box.y - edge)];
	const width = part.page().viewportSize()?.width ?? Infinity;
	return {
		x,
		y,
		width: Math.min(width, box.x + box.width + edge) - x,
		height: box.y + box.height + edge - y,
	};
}

/** Takes `<name>.png` in light colours and `<name>-dark.png` in dark ones. */
export async function photograph(page: Page, name: string, clip: Frame): Promise<void> {
	for (const colorScheme of ['dark', 'light'] as const) {
		await page.emulateMedia({ colorScheme });
		// Icons of the other colours are loaded and drawn; a page that runs no scripts cannot tell when.
		await page.waitForLoadState('networkidle');
		await page.waitForTimeout(300);
		const picture = await page.screenshot({ clip, fullPage: true });
		const file = colorScheme === 'dark' ? `${name}-dark.png` : `${name}.png`;
		writeFileSync(join(folder, file), withPalette(picture));
	}
}
