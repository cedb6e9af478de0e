import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';

import { deflateSync, inflateSync } from 'node:zlib';

import { links } from '../support/markdown';
import { withPalette } from '../support/palette';

/** The pictures of the documentation, and the gallery that they show. */

const root = join(__dirname, '..', '..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const folder = join(root, 'docs', 'images');
const files = readdirSync(folder);
const pages = ['README.md', 'examples/README.md', 'sandbox/README.md'].concat(
	readdirSync(join(root, 'docs'))
		.filter((file) => file.endsWith('.md'))
		.map((file) => `docs/${file}`),
);

/** Width and height of a PNG, and how its pixels are kept: the fields of its first chunk. */
function head(file: string): { width: number; height: number; colourType: number } {
	const bytes = readFileSync(join(folder, file));
	return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20), colourType: bytes[25] };
}

/** Every picture that a page shows: for light and for dark screens, how wide, and what it says to whoever cannot see it. */
const shown = pages.flatMap((page) =>
	[...read(page).matchAll(/<picture>([\s\S]*?)<\/picture>/g)].map(([, inner]) => ({
		page,
		dark: /<source media="\(prefers-color-scheme: dark\)" srcset="([^"]+)">/.exec(inner)?.[1] ?? '',
		light: /<img src="([^"]+)"/.exec(inner)?.[1] ?? '',
		width: Number(/<img [^>]*width="(\d+)"/.exec(inner)?.[1]),
		alt: /<img [^>]*alt="([^"]+)"/.exec(inner)?.[1] ?? '',
	})),
);

describe('pictures', () => {
	it('are all shown somewhere, and small', () => {
		const linked = pages.flatMap((page) =>
			links(read(page)).map((target) => relative(root, join(root, dirname(page), target))),
		);
		expect(files.filter((file) => !linked.includes(join('docs', 'images', file)))).toEqual([]);
		expect(files.filter((file) => statSync(join(folder, file)).size > 90_000)).toEqual([]);
		const whole = files.reduce((sum, file) => sum + statSync(join(folder, file)).size, 0);
		expect(whole).toBeLessThan(2_500_000);
	});

	it('are there for light and dark screens, of one size, with a palette', () => {
		const light = files.filter((file) => !file.endsWith('-dark.png'));
		expect(light.length).toBeGreaterThan(20);
		expect(files.filter((file) => file.endsWith('-dark.png'))).toHaveLength(light.length);
		for (const file of light) expect(head(file.replace('.png', '-dark.png'))).toEqual(head(file));
		expect(files.filter((file) => head(file).colourType !== 3)).toEqual([]);
	});

	it('are shown to each screen in its colours, at half their size, with words for whoever cannot see them', () => {
		for (const { page, dark, light, width, alt } of shown) {
			expect(`${page}: ${dark}`).toBe(`${page}: ${light.replace('.png', '-dark.png')}`);
			expect(existsSync(join(root, dirname(page), light))).toBe(true);
			expect(`${light} ${width}`).toBe(`${light} ${head(basename(light)).width / 2}`);
			expect(alt.length).toBeGreaterThan(15);
		}
		const plain = pages.filter((page) => /!\[[^\]]*\]\([^)]*images\//.test(read(page)));
		expect(plain).toEqual([]);
	});
});

describe('the gallery', () => {
	const [, ...entries] = read('docs/gallery.md').split(/^## /m);

	it('has eight workflows', () => expect(entries).toHaveLength(8));

	it.each(entries.map((entry) => [entry.split('\n', 1)[0], entry]))(
		'%s: a workflow, its picture, about ten lines, and a test that executes it',
		(_title, entry) => {
			const [, name] = /\]\(\.\.\/examples\/([\w-]+)\.json\)/.exec(entry) ?? [];
			expect(existsSync(join(root, 'examples', `${name}.json`))).toBe(true);
			expect(entry).toContain(`src="images/${name}.png"`);
			const lines = entry.match(/^- /gm) ?? [];
			expect(lines.length).toBeGreaterThanOrEqual(8);
			expect(lines.length).toBeLessThanOrEqual(11);
			const [, test] = /tried by `([^`]+)`/.exec(entry) ?? [];
			expect(read(test)).toContain(`describe('${name}.json'`);
			expect(read(test)).toMatch(new RegExp(`(?:run|exampleWorkflow)\\('${name}\\.json'`));
			// The nodes that it names in italics are those of the workflow.
			const { nodes } = JSON.parse(read(`examples/${name}.json`)) as { nodes: Array<{ name: string }> };
			expect(nodes.filter((node) => entry.includes(`_${node.name}_`)).length).toBeGreaterThan(0);
		},
	);
});

describe('a palette', () => {
	const chunk = (type: string, data: Buffer) => {
		const length = Buffer.alloc(4);
		length.writeUInt32BE(data.length);
		return Buffer.concat([length, Buffer.from(type, 'latin1'), data, Buffer.alloc(4)]);
	};
	/** A PNG of one row, each of whose pixels is as it is here. */
	function row(pixels: Array<[number, number, number]>): Buffer {
		const head = Buffer.alloc(13);
		head.writeUInt32BE(pixels.length, 0);
		head.writeUInt32BE(1, 4);
		head.set([8, 2, 0, 0, 0], 8);
		return Buffer.concat([
			Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
			chunk('IHDR', head),
			chunk('IDAT', deflateSync(Buffer.from([0, ...pixels.flat()]))),
			chunk('IEND', Buffer.alloc(0)),
		]);
	}
	/** The pixels of a picture with a palette. */
	function pixelsOf(png: Buffer): number[][] {
		const part = (type: string) => {
			const at = png.indexOf(type, 0, 'latin1');
			return png.subarray(at + 4, at + 4 + png.readUInt32BE(at - 4));
		};
		const palette = part('PLTE');
		const [, ...places] = inflateSync(part('IDAT'));
		return places.map((place) => [...palette.subarray(place * 3, place * 3 + 3)]);
	}

	it('keeps each colour where there are few', () => {
		const pixels: Array<[number, number, number]> = [
			[1, 2, 3],
			[255, 0, 0],
			[1, 2, 3],
		];
		expect(pixelsOf(withPalette(row(pixels)))).toEqual(pixels);
	});

	it('keeps the commonest and the farthest where there are many, and the nearest in place of the rest', () => {
		const grey: [number, number, number] = [200, 200, 200];
		const pixels: Array<[number, number, number]> = [grey, grey, grey, [201, 200, 200], [255, 0, 0]];
		expect(pixelsOf(withPalette(row(pixels), 2))).toEqual([grey, grey, grey, grey, [255, 0, 0]]);
	});
});
