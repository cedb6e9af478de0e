import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { run } from '../../scripts/lib/child';
import { npmCommand, npmEnvironment } from '../../scripts/lib/npm';
import { root } from '../../scripts/lib/paths';
import { trees, type Tree } from './packages';

/** A package by itself: what its own two commands do where there is nothing but its files and its tools. */

jest.setTimeout(600_000);

let scratch: string;
beforeAll(() => (scratch = mkdtempSync(join(tmpdir(), 'send-mail-clones-'))));
afterAll(() => rmSync(scratch, { recursive: true, force: true, maxRetries: 5 }));

/** As cloned, with the installed tools of the house for its own. */
function clone(tree: Tree): string {
	const folder = join(scratch, tree.manifest.name.replace('/', '+'));
	for (const file of tree.files) cpSync(join(tree.folder, file), join(folder, file));
	symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'dir');
	return folder;
}

async function npm(folder: string, ...words: string[]): Promise<string> {
	const [command, ...first] = npmCommand();
	// Nobody listens at the port of discard: whatever asks for a registry fails.
	const env = npmEnvironment({ npm_config_offline: 'true', npm_config_registry: 'http://127.0.0.1:9/' });
	for (const name of ['NODE_ENV', 'JEST_WORKER_ID', 'CI']) delete env[name];
	const { code, output } = await run(command, [...first, ...words], { cwd: folder, env });
	return `${code} ${output}`;
}

/** Each carries the tests of the shared code as well; they are run whole once. */
const [whole] = trees;

describe(`a clone of ${whole?.name}`, () => {
	let folder: string;
	beforeAll(() => (folder = clone(whole)));

	it('builds, and runs all of its tests, by npm test', async () =>
		expect(await npm(folder, 'test')).toMatch(/^0 [^]*Tests: +\d+ passed, \d+ total/));

	it('tells by its tests when something is broken', async () => {
		const manifest = JSON.parse(whole.read('package.json')) as object;
		const broken = { ...manifest, dependencies: { axios: '*' } };
		writeFileSync(join(folder, 'package.json'), JSON.stringify(broken));
		const answer = await npm(folder, 'exec', '--no', '--', 'jest', 'test/package.test.ts');
		expect(answer).toMatch(/^[1-9]\d* [^]*Tests: +1 failed, \d+ passed/);
	});
});

test.each(trees.slice(1).map((tree) => [tree.name, tree] as const))(
	'%s: the set-up has built it by npm run build; the tests of its own pass',
	async (_name, { folder, service }) => {
		const own = ['test/package.test.ts', `test/unit/nodes/${service}/`];
		const answer = await npm(folder, 'exec', '--no', '--', 'jest', ...own);
		expect(answer).toMatch(/^0 [^]*Tests: +\d+ passed, \d+ total/);
	},
);
