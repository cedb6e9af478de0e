import { existsSync, readFileSync } from 'node:fs';

import { Checkout } from '../support/checkout';

/**
 * The commands that measure, in a small form: that they run and find what they should, not what they find.
 *
 * @slow
 */

jest.setTimeout(300_000);

const checkout = new Checkout();
afterAll(async () => await checkout.remove());

const read = (file: string) => readFileSync(checkout.file(file), 'utf8');

/** A page by its sections of the second level. */
const sections = (page: string) => new Map(page.split(/^## /m).map((text) => [text.split('\n')[0], text]));

it('npm run bench -- --case: a case, whose section alone is written', async () => {
	const before = sections(read('docs/benchmarks.md'));
	const { code, output } = await checkout.run('npm run bench -- --case loading --rounds 1');
	expect(`${code} ${output}`).toMatch(/^0 [^]*CommunicationHub\.node\.js \| [\d.]+ m?s \|/);
	expect(output).toContain('docs/benchmarks.md is written');
	expect(existsSync(checkout.file('artifacts', 'bench'))).toBe(true);
	const after = sections(read('docs/benchmarks.md'));
	expect([...after.keys()].slice(1)).toEqual([...before.keys()].slice(1));
	const changed = [...after.keys()].slice(1).filter((name) => after.get(name) !== before.get(name));
	expect(changed.filter((name) => name !== 'Goals')).toEqual(['Loading']);
	const unknown = await checkout.run('npm run bench -- --case laoding');
	expect(`${unknown.code} ${unknown.output}`).toMatch(/^1 [^]*laoding/);
});

it('npm run soak: mails through each service, none lost and none twice', async () => {
	const before = read('docs/soak.md');
	const { code, output } = await checkout.run('npm run soak -- --runs 4 --items 20 --rest 3');
	expect(`${code} ${output}`).toMatch(/^0 /);
	for (const service of ['communicationHub', 'lineWorks', 'rebilly', 'superOffice'])
		expect(output).toMatch(new RegExp(`\\(${service}\\): \\d+ ms, 0 lost, 0 twice`));
	expect(read('docs/soak.md')).toBe(before);
});
