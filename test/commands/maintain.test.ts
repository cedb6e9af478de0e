import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

import { makePackages } from '../../scripts/lib/packages';
import { inboxOf } from '../../scripts/lib/sandbox';
import { Checkout } from '../support/checkout';
import { documented } from '../support/markdown';

/** The commands of CONTRIBUTING.md and of the pages in docs, in a small form where the whole takes long. */

jest.setTimeout(300_000);

const checkout = new Checkout();
afterAll(async () => await checkout.remove());

const read = (file: string) => readFileSync(checkout.file(file), 'utf8');
const ran = ({ code, output }: { code: number; output: string }) => `${code} ${output}`;

it('npm run sandbox -- --port: an inbox, and faults by the curl of its page', async () => {
	let found = (_url: string) => {};
	const first = new Promise<string>((resolve) => (found = resolve));
	// 4010 may be taken here.
	const child = checkout.start('npm run --silent sandbox -- --port 0', {}, (line) => {
		if (line.startsWith('{"url"')) found((JSON.parse(line) as { url: string }).url);
	});
	const url = await Promise.race([first, child.exited.then(() => `ended: ${child.output()}`)]);
	expect((await fetch(`${url}/`)).headers.get('content-type')).toContain('text/html');
	const curl = documented('sandbox/README.md', 'curl -X POST http://127.0.0.1:4010');
	const { code, output } = await checkout.run(
		`${curl.replace('http://127.0.0.1:4010', url)} --silent --fail-with-body`,
	);
	expect(`${code} ${output}`).toMatch(/^0 /);
	const faults = await (await fetch(`${url}/admin/faults`)).json();
	expect(JSON.stringify(faults)).toContain('too-many-requests');
	expect(await inboxOf(url).messages()).toEqual([]);
	await child.stop();
	await expect(fetch(`${url}/`)).rejects.toThrow();
});

it('npm run sandbox: at the port of the pages, or at a free one where somebody else has it', async () => {
	const other = createServer();
	await new Promise((resolve) =>
		other.once('error', resolve).listen(4010, '127.0.0.1', () => resolve(undefined)),
	);
	let found = (_url: string) => {};
	const first = new Promise<string>((resolve) => (found = resolve));
	const child = checkout.start('npm run sandbox', {}, (line) => {
		if (line.startsWith('{"url"')) found((JSON.parse(line) as { url: string }).url);
	});
	const url = await Promise.race([first, child.exited.then(() => `ended: ${child.output()}`)]);
	expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
	expect(url).not.toMatch(/:4010$/);
	expect(child.output()).toContain('Port 4010 is taken');
	expect((await fetch(`${url}/credentials`)).status).toBe(200);
	await child.stop();
	other.close();
});

it('npm run docs: renews the table of the README and the blocks of a page; -- --check tells that it is due', async () => {
	const readme = read('README.md');
	expect(ran(await checkout.run('npm run docs -- --check'))).toMatch(/^0 /);
	writeFileSync(
		checkout.file('README.md'),
		readme.replace('| Sender address | yes |', '| Sender address | no |'),
	);
	expect(ran(await checkout.run('npm run docs -- --check'))).toMatch(/^1 [^]*out of date/);
	expect(ran(await checkout.run('npm run docs'))).toMatch(/^0 /);
	expect(read('README.md')).toBe(readme);

	const page = 'docs/adding-a-service.md';
	const before = read(page);
	writeFileSync(checkout.file(page), before.replace("path: '/messages'", "path: '/mails'"));
	expect(ran(await checkout.run('npm run docs -- --check'))).toMatch(
		/^1 [^]*adding-a-service\.md is out of date/,
	);
	expect(ran(await checkout.run('npm run docs'))).toMatch(/^0 /);
	expect(read(page)).toBe(before);
});

describe('npm run packages', () => {
	const folder = checkout.file('packages-out');

	it('-- --out: the same bytes wherever the checkout stands', async () => {
		expect(ran(await checkout.run('npm run packages -- --out packages-out'))).toMatch(/^0 /);
		const made = await makePackages();
		expect(readdirSync(folder).sort()).toEqual(made.map(({ made: { own } }) => own.name).sort());
		for (const { made: one, files } of made)
			for (const [file, content] of files)
				expect([file, readFileSync(join(folder, one.own.name, file)).equals(content)]).toEqual([file, true]);
	});

	it('-- --check and -- --release refuse while a placeholder stands, and npm publishes nothing then', async () => {
		expect(ran(await checkout.run('npm run packages -- --check'))).toMatch(/^1 [^]*author\.email is still/);
		const release = await checkout.run('npm run packages -- --release --out released');
		expect(ran(release)).toMatch(/^1 [^]*owner is still/);
		expect(existsSync(checkout.file('released'))).toBe(false);
		for (const name of readdirSync(folder)) {
			const { private: isPrivate } = JSON.parse(readFileSync(join(folder, name, 'package.json'), 'utf8'));
			expect(isPrivate).toBe(true);
		}
	});

	it('-- --set-publisher: one place for author and owner, and nothing refuses any more', async () => {
		const config = JSON.parse(read('packages.config.json'));
		const author = { name: 'Ann Lee', email: 'ann@mail-nodes.dev' };
		config.publisher = { author, owner: 'ann-lee', scope: '@ann' };
		const part = new Checkout();
		try {
			writeFileSync(part.file('packages.config.json'), JSON.stringify(config));
			expect(ran(await part.run('npm run packages -- --check'))).toMatch(/^1 [^]*author is not that/);
			expect(ran(await part.run('npm run packages -- --set-publisher'))).toMatch(/^0 /);
			expect(ran(await part.run('npm run packages -- --check'))).toMatch(/^0 /);
			expect(ran(await part.run('npm run packages -- --release --out released'))).toMatch(/^0 /);
			const manifest = JSON.parse(
				readFileSync(part.file('released', 'n8n-nodes-rebilly', 'package.json'), 'utf8'),
			);
			expect(manifest).toMatchObject({
				name: '@ann/n8n-nodes-rebilly',
				author,
				repository: { url: 'git+https://github.com/ann-lee/n8n-nodes-rebilly.git' },
			});
			expect(manifest.private).toBeUndefined();
			const codex = readFileSync(
				part.file('released', 'n8n-nodes-rebilly', 'nodes', 'Rebilly', 'Rebilly.node.json'),
				'utf8',
			);
			expect(codex).toContain('https://github.com/ann-lee/n8n-nodes-rebilly/blob/main/docs/rebilly.md');
			expect(codex).toContain('"@ann/n8n-nodes-rebilly.rebilly"');
		} finally {
			await part.remove();
		}
	});
});

it('npm run lint:fix: mends what a formatter can mend', async () => {
	const part = new Checkout([
		'package.json',
		'package-lock.json',
		'tsconfig.json',
		'tsconfig.dev.json',
		'eslint.config.mjs',
		'.prettierrc.json',
		'.prettierignore',
		'.editorconfig',
		'bench',
		'scripts',
	]);
	try {
		const before = readFileSync(part.file('bench', 'post.ts'), 'utf8');
		writeFileSync(part.file('bench', 'post.ts'), before.replace(/\t/g, '  ').replace(/;\n/g, '\n'));
		expect(ran(await part.run('npm run lint:fix'))).toMatch(/^0 /);
		expect(readFileSync(part.file('bench', 'post.ts'), 'utf8')).toBe(before);
	} finally {
		await part.remove();
	}
});

it('npm run audit:record: writes down what npm audit says', async () => {
	// No test asks a real registry.
	const registry = createServer((request, response) => {
		request.resume().on('end', () => {
			response.setHeader('content-type', 'application/json');
			response.end('{}');
		});
	});
	await new Promise<void>((resolve) => registry.listen(0, '127.0.0.1', resolve));
	const url = `http://127.0.0.1:${(registry.address() as AddressInfo).port}/`;
	try {
		const { code, output } = await checkout.run('npm run audit:record', { npm_config_registry: url });
		expect(`${code} ${output}`).toMatch(/^0 [^]*recorded in docs\/supply-chain\.md/);
	} finally {
		registry.closeAllConnections();
		registry.close();
	}
	const today = new Date().toISOString().slice(0, 10);
	expect(read('docs/supply-chain.md')).toContain(`known on ${today}`);
	expect(read('docs/supply-chain.md')).toMatch(/bundled in `dist\/` \| none/);
});

it('npm run record:parameters: what this version offers is what was recorded of it', async () => {
	const { version } = JSON.parse(read('package.json')) as { version: string };
	const record = `test/fixtures/parameters-${version}.json`;
	const before = read(record);
	writeFileSync(checkout.file(record), '{}');
	expect(ran(await checkout.run('npm run record:parameters'))).toMatch(/^0 /);
	expect(JSON.parse(read(record))).toEqual(JSON.parse(before));
});

it('npm run record:items: n8n puts out what was recorded of it', async () => {
	const folder = 'test/fixtures/items';
	const items = () =>
		readdirSync(checkout.file(folder)).map((file) => [
			file,
			JSON.parse(read(`${folder}/${file}`)) as unknown,
		]);
	const before = items();
	writeFileSync(checkout.file(folder, readdirSync(checkout.file(folder))[0]), '{}');
	writeFileSync(checkout.file(folder, 'no-longer-made.json'), '{}');
	expect(ran(await checkout.run('npm run record:items'))).toMatch(/^0 [^]*recordings of n8n/);
	expect(items()).toEqual(before);
});

it('npm run jest with one file', async () => {
	const { code, output } = await checkout.run('npm run jest -- test/unit/nodes/shared/run/run');
	expect(`${code} ${output}`).toMatch(/^0 [^]*Tests: +\d+ passed/);
});

it('npm test -- --only: a part, and a word for what there is not', async () => {
	expect(ran(await checkout.run('npm test -- --only pack,supply-chain'))).toMatch(
		/^0 [^]*2 passed, 0 failed, 0 skipped/,
	);
	expect(ran(await checkout.run('npm test -- --only unti'))).toMatch(/^1 [^]*Unknown stage: unti/);
});

it('npm run test:mutation -- --mutate: one file', async () => {
	const command = 'npm run test:mutation -- --mutate nodes/shared/run/concurrency.ts';
	const before = read('docs/mutation.md');
	const { code, output } = await checkout.run(command, { MUTATION_TESTS: 'run/concurrency' });
	expect(`${code} ${output}`).toMatch(/^0 [^]*concurrency\.ts/);
	expect(existsSync(checkout.file('reports', 'mutation.json'))).toBe(true);
	expect(read('docs/mutation.md')).toBe(before);
});

it('npm run test:faults -- -t: one service, which is not written for the whole', async () => {
	const before = read('docs/reliability.md');
	const { code, output } = await checkout.run("npm run test:faults -- -t 'CommunicationHub .XML.'");
	expect(`${code} ${output}`).toMatch(/^0 [^]*Tests: +\d+ skipped, \d+ passed/);
	expect(read('docs/reliability.md')).toBe(before);
});

it('npm run test:retries -- -t: a part, which is not written for the whole', async () => {
	const page = read('docs/reliability.md');
	const { code, output } = await checkout.run("npm run test:retries -- -t 'the table counts'");
	expect(ran({ code, output })).toMatch(/^0 [^]*Running one project: retries[^]*1 passed/);
	expect(read('docs/reliability.md')).toBe(page);
});
