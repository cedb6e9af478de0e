import { readdirSync, readFileSync, rmSync } from 'node:fs';

import { fromRoot } from '../../scripts/lib/paths';
import { Checkout } from '../support/checkout';

jest.setTimeout(600_000);

const checkout = new Checkout();
afterAll(async () => await checkout.remove());

/** Width and height of a PNG: the first two fields of its first chunk. */
function sizeOf(file: string): [number, number] {
	const bytes = readFileSync(file);
	expect(bytes.subarray(1, 4).toString('latin1')).toBe('PNG');
	return [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
}

/** One of fields, one of a canvas and one of a run, in both colours. */
const NAMES = ['rebilly', 'choose-service', 'error'];
const PICTURES = NAMES.flatMap((name) => [name, `${name}-dark`]);
/** Fonts differ between machines; another set of fields or nodes makes another picture. */
const TOLERATED = 120;

it('npm run pictures: pictures of the same size as those that the documentation shows', async () => {
	const before = readdirSync(fromRoot('docs', 'images')).sort();
	for (const picture of PICTURES) rmSync(checkout.file('docs', 'images', `${picture}.png`));
	const { code, output } = await checkout.run(`npm run pictures -- ${NAMES.join(' ')}`);
	expect(`${code} ${output}`).toMatch(/^0 /);
	expect(readdirSync(checkout.file('docs', 'images')).sort()).toEqual(before);
	for (const picture of PICTURES) {
		const [width, height] = sizeOf(checkout.file('docs', 'images', `${picture}.png`));
		const [shownWidth, shownHeight] = sizeOf(fromRoot('docs', 'images', `${picture}.png`));
		expect(`${picture} ${Math.abs(width - shownWidth) < TOLERATED}`).toBe(`${picture} true`);
		expect(`${picture} ${Math.abs(height - shownHeight) < TOLERATED}`).toBe(`${picture} true`);
	}
});
