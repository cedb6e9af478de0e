import { readdirSync, readFileSync, rmSync } from 'node:fs';

import { fromRoot } from '../../scripts/lib/paths';
import { Checkout } from '../support/checkout';

jest.setTimeout(300_000);

const checkout = new Checkout();
afterAll(async () => await checkout.remove());

/** Width and height of a PNG: the first two fields of its first chunk. */
function sizeOf(file: string): [number, number] {
	const bytes = readFileSync(file);
	expect(bytes.subarray(1, 4).toString('latin1')).toBe('PNG');
	return [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
}

it('npx tsx test/support/takePictures.ts: the pictures of the documentation, of the same size as those that are shown', async () => {
	const shown = fromRoot('docs', 'images');
	rmSync(checkout.file('docs', 'images'), { recursive: true });
	const { code, output } = await checkout.run('npx tsx test/support/takePictures.ts');
	expect(`${code} ${output}`).toMatch(/^0 /);
	const pictures = readdirSync(shown).sort();
	expect(readdirSync(checkout.file('docs', 'images')).sort()).toEqual(pictures);
	for (const picture of pictures) {
		const [width, height] = sizeOf(checkout.file('docs', 'images', picture));
		const [shownWidth, shownHeight] = sizeOf(fromRoot('docs', 'images', picture));
		// Fonts differ between machines; another set of fields or nodes makes another picture.
		expect(`${picture} ${Math.abs(width - shownWidth) < 60}`).toBe(`${picture} true`);
		expect(`${picture} ${Math.abs(height - shownHeight) < 60}`).toBe(`${picture} true`);
	}
});
