import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';

import type { INodeProperties } from 'n8n-workflow';

import { withBlocks } from '../../scripts/lib/blocks';
import { provesRefusal, type RefusalRule, type RefusalTable } from '../../nodes/shared/wire/refusal';
import { withCapabilities, withPaces } from '../../scripts/lib/capabilities';
import { withCompatibility } from '../../scripts/lib/compatibility';
import { withProofs } from '../../scripts/lib/proofs';
import { anchors, links, shellBlocks, tableBelow } from '../support/markdown';
import { inner, manifest, nodeDescriptions } from '../support/parameters';

const root = join(__dirname, '..', '..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const pages = [
	...[
		'README.md',
		'CONTRIBUTING.md',
		'SECURITY.md',
		'CHANGELOG.md',
		'examples/README.md',
		'sandbox/README.md',
	],
	...readdirSync(join(root, 'docs'))
		.filter((file) => file.endsWith('.md'))
		.map((file) => `docs/${file}`),
];

describe('links inside the documentation', () => {
	/** Why a link leads nowhere, or nothing. */
	function broken(page: string, target: string): string | undefined {
		const [path, anchor] = target.split('#');
		const file = path === '' ? page : relative(root, join(root, dirname(page), decodeURI(path)));
		if (!existsSync(join(root, file))) return `${target}: there is no ${file}`;
		if (anchor !== undefined && !anchors(read(file)).includes(anchor)) {
			return `${target}: ${file} has no such heading`;
		}
		return undefined;
	}

	it.each(pages)('%s', (page) => {
		const own = links(read(page)).filter((target) => !/^(https?|mailto):/.test(target));
		expect(own.flatMap((target) => broken(page, target) ?? [])).toEqual([]);
	});

	it('are found, and so are the headings they lead to', () => {
		const text =
			'# One `two`: Three\n[a](#one-two-three) ![b](c.png) `[d](e)`\n```\n[f](g)\n```\n## One two three';
		expect(links(text)).toEqual(['#one-two-three', 'c.png']);
		expect(anchors(text)).toEqual(['one-two-three', 'one-two-three-1']);
		expect(links(read('README.md')).length).toBeGreaterThan(20);
	});
});

describe('SECURITY.md', () => {
	const page = read('SECURITY.md');
	const lines = page.slice(page.indexOf('## What the package does'), page.indexOf('## What it cannot do'));
	const claims = lines.split('\n').filter((line) => line.startsWith('- '));
	const named = (line: string) => [...line.matchAll(/`(test\/[^`]+\.test\.ts)`/g)].map(([, file]) => file);

	it('has claims', () => expect(claims.length).toBeGreaterThan(15));

	it.each(claims)('%s', (claim) => {
		expect(named(claim)).not.toEqual([]);
		expect(named(claim).filter((file) => !existsSync(join(root, file)))).toEqual([]);
	});
});

describe('commands', () => {
	const scripts = Object.keys(manifest.scripts);

	it.each(pages)('that %s names are there', (page) => {
		const named = [...read(page).matchAll(/\bnpm (?:run ([a-z][\w:-]*)|(start|test)\b)/g)].map(
			([, script, short]) => script ?? short,
		);
		expect(named.filter((script) => !scripts.includes(script))).toEqual([]);
	});

	it('are all explained in CONTRIBUTING.md, and no others', () => {
		const rows = tableBelow(read('CONTRIBUTING.md'), '| command | what it does |');
		const named = rows.flatMap(([cell]) =>
			[...cell.matchAll(/`(?:npm run |npm )?([a-z][\w:-]*)`/g)].map(([, script]) => script),
		);
		expect(named.sort()).toEqual([...scripts].sort());
	});
});

describe('documented commands are run by tests', () => {
	/** Where commands are typed as people type them. */
	const proofs = [
		...readdirSync(join(root, 'test', 'commands')).map((file) => `test/commands/${file}`),
		'test/queue/command.test.ts',
		'test/editor/pictures.test.ts',
	].map(read);
	/** What a test types, not what its title promises. */
	const typedIn = (test: string) =>
		[...test.matchAll(/(?:\.(?:run|start)\(|const command =)\s*(['"`])(.*?)\1/g)].map(([, , text]) => text);
	/** The pages and the parts of their blocks that a test takes from them. */
	const takenIn = (test: string) =>
		[...test.matchAll(/documented\('([^']+)', '([^']+)'\)/g)].map(([, page, part]) => ({ page, part }));
	const typed = proofs.flatMap(typedIn);
	const taken = proofs.flatMap(takenIn);

	/** What stages of `npm test` run: every jest project, and what they name. */
	const stages = read('scripts/lib/stages.js');
	const isStage = (script: string) =>
		stages.includes(`command('${script}')`) ||
		manifest.scripts[script] === `node scripts/installed.js jest --selectProjects ${script.slice(5)}`;

	/** The command without its options: `npm run bench`, `npx tsx x.ts`. */
	const nameOf = (command: string) => /^(?:(?:npm run|npx tsx) \S+|\S+ \S+)/.exec(command)?.[0] ?? command;
	const flagsOf = (command: string): string[] => command.match(/(?<= )--?[a-z][\w-]*/g) ?? [];
	const commandsIn = (line: string) =>
		line
			.split(' && ')
			.map((command) => command.replace(/\s+#.*$/, '').trim())
			.filter((command) => /^(npm|npx|docker|curl) /.test(command));

	/** In blocks for the shell that no test takes as a whole, and between backticks. */
	const commandsOf = (text: string, page: string) =>
		[
			...shellBlocks(text)
				.filter((block) => !taken.some((one) => one.page === page && block.includes(one.part)))
				.flatMap((block) => block.split('\n')),
			...[...text.matchAll(/`((?:npm|npx) [^`\n]+)`/g)].map(([, inline]) => inline),
		].flatMap(commandsIn);

	/** Named as what another command asks; nobody is told to type it. */
	const RUN_BY: Record<string, string> = { 'npm audit': 'npm run audit:record' };

	/** What docs/publishing.md leaves to a person: it needs accounts, and cannot be taken back. */
	const BY_A_PERSON = ['npm publish', 'npx @n8n/scan-community-package'];

	const notRun = (told: string): boolean => {
		if (BY_A_PERSON.includes(nameOf(told))) return false;
		const command = RUN_BY[told] ?? told;
		const name = nameOf(command);
		const script = /^npm run (\S+)/.exec(command)?.[1];
		const lines = typed.flatMap(commandsIn).filter((line) => nameOf(line.replace(' --silent', '')) === name);
		if (lines.length === 0) return !(script && isStage(script) && flagsOf(command).length === 0);
		return flagsOf(command).some((flag) => !lines.some((line) => flagsOf(line).includes(flag)));
	};

	it.each(Object.entries(manifest.scripts))('npm run %s works in a fresh clone: %s', (_name, command) => {
		for (const part of command.split(/ && |; /)) {
			const script = /^node (scripts\/\S+)/.exec(part)?.[1] ?? 'nothing';
			expect([script, existsSync(join(root, script))]).toEqual([script, true]);
			// It installs what is missing before it needs it.
			expect(read(script)).toContain('installRoot(');
		}
	});

	it.each(pages)('of %s', (page) => expect(commandsOf(read(page), page).filter(notRun)).toEqual([]));

	it('are found, and one that nothing runs too', () => {
		const page = 'a `npm run x -- --y` b\n```sh\nnpm run z  # why\ndocker cp a b\n```\n';
		expect(commandsOf(page, 'a page')).toEqual(['npm run z', 'docker cp a b', 'npm run x -- --y']);
		expect(commandsOf('```\ndocker exec n8n\n```\n', 'README.md')).toEqual([]);
		expect(typedIn("it('npm run x', async () => {\n// npm run x\n});")).toEqual([]);
		expect(typedIn("await checkout.run('npm run x -- --y', {\n")).toEqual(['npm run x -- --y']);
		expect(notRun('npm run nothing')).toBe(true);
		expect(notRun('npm run bench -- --nothing')).toBe(true);
		expect(notRun('npm run bench -- --case small')).toBe(false);
		expect(pages.flatMap((name) => commandsOf(read(name), name)).length).toBeGreaterThan(30);
	});
});

describe('the tables of what each service can do', () => {
	const folders = manifest.n8n.nodes.map((file) => dirname(file).replace(/^dist\//, ''));
	// eslint-disable-next-line @typescript-eslint/no-require-imports
	const load = (folder: string, file: string): any => require(join(root, folder, file));
	const services = folders.map(
		(folder) =>
			Object.values(load(folder, 'service.ts'))[0] as {
				displayName: string;
				limits: { maxPerMinute: number };
			},
	);
	const refusals = folders.map((folder) => load(folder, 'refusal.ts').refusals as RefusalTable);

	it('are what the nodes run on', () => {
		const readme = read('README.md');
		expect(withCapabilities(readme, services)).toBe(readme);
		expect(withCompatibility(readme)).toBe(readme);
		const scaling = read('docs/scaling.md');
		expect(withPaces(scaling, services)).toBe(scaling);
	});

	it('and the answers that prove something are those of the code', () => {
		const reliability = read('docs/reliability.md');
		expect(withProofs(reliability, refusals, provesRefusal)).toBe(reliability);
	});

	it.each(refusals.map((table) => [table.service, table] as const))(
		'%s says in words which answers prove something, where status and code do not',
		(_service, { rules }) => {
			const silent = (rules as RefusalRule[]).filter(
				({ proves, when, answers }) => proves && when !== undefined && !answers,
			);
			expect(silent).toEqual([]);
		},
	);

	it('give each service its own pace, and each of several workers its part', () => {
		const [{ displayName, limits }] = services.filter((service) => service.limits.maxPerMinute > 0);
		const pace = limits.maxPerMinute;
		const row = tableBelow(
			read('docs/scaling.md'),
			'| Service | Brought along | With 2 workers | With 4 workers |',
		).find(([name]) => name === displayName);
		expect(row?.slice(1)).toEqual([`${pace} a minute`, String(pace / 2), String(pace / 4)]);
	});
});

describe('the page about adding a service', () => {
	const page = read('docs/adding-a-service.md');
	const postbox = (file: string) => read(join('test', 'postbox', file));

	it('shows the files of test/postbox as they are', () => {
		expect(withBlocks(page, postbox)).toBe(page);
		expect(withBlocks(page, (file) => `${postbox(file)}// changed`)).not.toBe(page);
	});

	it('shows each of them, or names it among those to copy', () => {
		const shown = [...page.matchAll(/^<!-- (\S+):start -->$/gm)].map(([, file]) => file);
		const named = tableBelow(page, '| file | what it says |').flatMap(([cell]) =>
			[...cell.matchAll(/`([^`]+)`/g)].map(([, file]) => file),
		);
		const folder = join(root, 'test', 'postbox');
		const files = readdirSync(folder, { recursive: true, withFileTypes: true })
			.filter((entry) => entry.isFile())
			.map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'));
		expect([...shown, ...named].sort()).toEqual(files.sort());
	});

	it('is one page', () => expect(page.split('\n').length).toBeLessThan(150));
});

describe('the promises in the README', () => {
	const rows = tableBelow(read('README.md'), '| promise | proved by |');

	it.each(rows)('"%s" names tests that exist', (_promise, proof) => {
		// Each path is followed by the titles of tests in it; one title at least must be there.
		const proofs = [...proof.matchAll(/`(test\/[^`]+)`([^`]*)/g)];
		const titlesIn = (text: string) => [...text.matchAll(/"([^"]+)"/g)].map(([, title]) => title);
		expect(titlesIn(proof)).not.toEqual([]);
		for (const [, path, quoted] of proofs) {
			expect(existsSync(join(root, path)) ? path : `no ${path}`).toBe(path);
			expect(titlesIn(quoted).filter((title) => !read(path).includes(title))).toEqual([]);
		}
	});
});

describe('the page of a node', () => {
	/** Labels of a field and of what is inside it. */
	const labels = (property: INodeProperties): string[] => [
		property.displayName,
		...inner(property).flatMap(({ property: entry }) => labels(entry)),
	];

	it.each(nodeDescriptions().map((description) => [description.displayName, description] as const))(
		'of %s explains every field of it',
		(displayName, description) => {
			const own = `docs/${displayName.toLowerCase().replace(/ /g, '')}.md`;
			// What all nodes ask in the same way stands on one page.
			const page = [own, 'docs/send-and-wait.md'].map(read).join(' ').replace(/\s+/g, ' ');
			// As words of their own: "Sort" is not explained by "sorted".
			const explains = (label: string) =>
				new RegExp(`(?<![A-Za-z0-9-])${label.replace(/[()]/g, '\\$&')}(?![A-Za-z0-9-])`).test(page);
			const fields = description.properties
				.filter(({ type }) => !['notice', 'hidden', 'callout'].includes(type))
				.filter(({ name }) => !['resource', 'operation', 'options'].includes(name))
				.concat(description.properties.filter(({ name }) => name === 'options'))
				.flatMap((property) => (property.name === 'options' ? labels(property).slice(1) : labels(property)));
			expect([...new Set(fields)].filter((label) => !explains(label))).toEqual([]);
		},
	);
});
