import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

import { Checkout } from '../support/checkout';
import { tableBelow } from '../support/markdown';

/**
 * Does what docs/adding-a-service.md says, and nothing else, for a service with another name.
 *
 * @slow
 */

jest.setTimeout(600_000);

const checkout = new Checkout();
afterAll(async () => await checkout.remove());

const page = readFileSync(checkout.file('docs', 'adding-a-service.md'), 'utf8');
const renamed = (text: string) => text.replace(/Postbox/g, 'Pigeon').replace(/postbox/g, 'pigeon');
const codes = (cell: string) => [...cell.matchAll(/`([^`]+)`/g)].map(([, code]) => code);
const ran = ({ code, output }: { code: number; output: string }) => `${code} ${output}`;

/** Puts a file of the page where it belongs, under the other name. */
function write(file: string, text: string): void {
	const target = checkout.file(renamed(file));
	mkdirSync(dirname(target), { recursive: true });
	writeFileSync(target, renamed(text));
}

function edit(file: string, change: (text: string) => string): void {
	const before = readFileSync(checkout.file(file), 'utf8');
	const after = change(before);
	expect(after).not.toBe(before);
	writeFileSync(checkout.file(file), after);
}

/** A list in package.json, such as `n8n.nodes`. */
function addToManifest(list: string, entry: string): void {
	edit('package.json', (text) => {
		const manifest = JSON.parse(text) as { n8n: Record<string, string[]> };
		manifest.n8n[list.replace(/^n8n\./, '')].push(entry);
		return JSON.stringify(manifest, null, 2);
	});
}

/** An import before the others, and an entry at the end of the list that the file exports or returns. */
function addToList(file: string, importLine: string, entry: string): void {
	edit(file, (text) => `${importLine}\n${text.replace(/,?(\s*)\];\n(?![^]*\];\n)/, `,$1${entry},$1];\n`)}`);
}

it('its steps give a service that compiles, lints and passes the contract', async () => {
	for (const [cell] of tableBelow(page, '| file | what it says |'))
		for (const file of codes(cell)) write(file, readFileSync(checkout.file('test', 'postbox', file), 'utf8'));
	const blocks = [...page.matchAll(/^<!-- (\S+):start -->\n```ts\n([^]*?)^```$/gm)];
	expect(blocks.length).toBeGreaterThanOrEqual(2);
	for (const [, file, code] of blocks) write(file, code);

	for (const [place, what] of tableBelow(page, '| in | add |')) {
		const [first, file = first] = codes(place);
		const [added, entry] = codes(what).map(renamed);
		if (file === 'package.json') addToManifest(first, added);
		else addToList(file, added, entry.replace(/,$/, ''));
	}

	expect(ran(await checkout.run('npm run typecheck'))).toMatch(/^0 /);
	expect(ran(await checkout.run('npm run build'))).toMatch(/^0 /);
	const { code, output } = await checkout.run('npm run test:contract -- -t Pigeon');
	expect(`${code} ${output}`).toMatch(/^0 [^]*Tests: +\d+ skipped, \d+ passed/);
	expect(Number(/(\d+) passed, \d+ total$/m.exec(output)?.[1])).toBeGreaterThan(60);
	const own =
		'nodes/Pigeon credentials/PigeonApi.credentials.ts sandbox/services/pigeon test/contract/pigeon.ts';
	expect(ran(await checkout.run(`npx eslint ${own}`))).toMatch(/^0 /);
});
