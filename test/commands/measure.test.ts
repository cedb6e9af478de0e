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

it('npm run bench -- --case: a case, which is not written for the whole', async () => {
	const before = read('docs/benchmarks.md');
	const { code, output } = await checkout.run('npm run bench -- --case loading --rounds 1');
	expect(`${code} ${output}`).toMatch(/^0 [^]*CommunicationHub\.node\.js \| [\d.]+ m?s \|/);
	expect(output).toContain('docs/benchmarks.md is not written');
	expect(existsSync(checkout.file('artifacts', 'bench'))).toBe(true);
	expect(read('docs/benchmarks.md')).toBe(before);
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
