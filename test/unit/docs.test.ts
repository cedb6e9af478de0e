import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

import type { INodeProperties } from 'n8n-workflow';

import { withCapabilities } from '../../scripts/lib/capabilities';
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

describe('pictures', () => {
	const pictures = readdirSync(join(root, 'docs', 'images'));

	it('are all shown somewhere, and small', () => {
		const shown = pages.flatMap((page) =>
			links(read(page)).map((target) => relative(root, join(root, dirname(page), target))),
		);
		expect(pictures.filter((file) => !shown.includes(join('docs', 'images', file)))).toEqual([]);
		const large = pictures.filter((file) => statSync(join(root, 'docs', 'images', file)).size > 80_000);
		expect(large).toEqual([]);
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
	/** What stages of `npm test` run: every jest project, and what they name. */
	const stages = read('scripts/lib/stages.js');
	const isStage = (script: string) =>
		stages.includes(`command('${script}')`) ||
		manifest.scripts[script] === `jest --selectProjects ${script.slice(5)}`;

	/** The command without its options: `npm run bench`, `npx tsx test/support/x.ts`, `docker exec`. */
	const nameOf = (command: string) => /^(curl|(npm run|npx) \S+|\S+ \S+)/.exec(command)?.[0] ?? command;
	const flagsOf = (command: string) => command.match(/(?<= )--?[a-z][\w-]*/g) ?? [];

	/** In blocks for the shell, and between backticks. */
	const commandsOf = (text: string) =>
		[
			...shellBlocks(text).flatMap((block) => block.split('\n')),
			...[...text.matchAll(/`((?:npm|npx) [^`\n]+)`/g)].map(([, inline]) => inline),
		]
			.flatMap((line) => line.split(' && '))
			.map((line) => line.replace(/\s+#.*$/, '').trim())
			.filter((line) => /^(npm|npx|docker|curl) /.test(line));

	const notRun = (command: string) => {
		const name = nameOf(command);
		const script = /^npm run (\S+)/.exec(command)?.[1];
		const all = proofs.join('\n');
		if (!(script && isStage(script)) && !all.includes(name)) return true;
		const lines = all.split('\n').filter((line) => line.includes(name));
		// Whole lines that the tests take from the page, flags and all.
		if (/^(npm install|docker|curl)/.test(name)) return false;
		return flagsOf(command).some((flag) => !lines.some((line) => line.includes(flag)));
	};

	it.each(pages)('of %s', (page) => expect(commandsOf(read(page)).filter(notRun)).toEqual([]));

	it('are found, and one that nothing runs too', () => {
		expect(commandsOf('a `npm run x -- --y` b\n```sh\nnpm run z  # why\ndocker cp a b\n```\n')).toEqual([
			'npm run z',
			'docker cp a b',
			'npm run x -- --y',
		]);
		expect(notRun('npm run nothing')).toBe(true);
		expect(notRun('npm run bench -- --nothing')).toBe(true);
		expect(notRun('npm run bench -- --case small')).toBe(false);
		expect(pages.flatMap((page) => commandsOf(read(page))).length).toBeGreaterThan(30);
	});
});

describe('the table of what each service can do', () => {
	it('is what the nodes run on', () => {
		const services = manifest.n8n.nodes.map((file) => {
			const folder = dirname(file).replace(/^dist\//, '');
			// eslint-disable-next-line @typescript-eslint/no-require-imports
			return Object.values(require(join(root, folder, 'service.ts')))[0] as {
				displayName: string;
				limits: object;
			};
		});
		const readme = read('README.md');
		expect(withCapabilities(readme, services)).toBe(readme);
	});
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
			const page = read(`docs/${displayName.toLowerCase().replace(/ /g, '')}.md`).replace(/\s+/g, ' ');
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
