import { dirname, join, posix, relative, sep } from 'node:path';
import ts from 'typescript';

import { links } from '../support/markdown';
import type { Tree } from './packages';

/** What every package has, whatever its service. */
const ALWAYS = [
	'.editorconfig',
	'.github/workflows/publish.yml',
	'.github/workflows/test.yml',
	'.gitignore',
	'.npmrc',
	'CHANGELOG.md',
	'LICENSE',
	'README.md',
	'SECURITY.md',
	'eslint.config.mjs',
	'jest.config.js',
	'package-lock.json',
	'package.json',
	'tsconfig.json',
];

/** The files that a package needs, by what its compiler, n8n and its pages ask for; sorted. */
export function neededFiles(tree: Tree): string[] {
	const needed = [...ALWAYS, ...compiled(tree), ...readByN8n(tree), ...linked(tree)];
	return [...new Set(needed)].sort();
}

/** What the compiler reads, from the entries of n8n, of the build and of the tests. */
function compiled({ folder, manifest, files }: Tree): string[] {
	const entries = [...manifest.n8n.nodes, ...manifest.n8n.credentials].map((file) =>
		file.replace(/^dist\//, '').replace(/js$/, 'ts'),
	);
	const tests = files.filter((file) => file.endsWith('.test.ts'));
	const program = ts.createProgram(
		[...entries, ...tests, 'test/support/patience.ts', 'gulpfile.js'].map((file) => join(folder, file)),
		{ allowJs: true, noResolve: false, module: ts.ModuleKind.CommonJS, types: [], resolveJsonModule: true },
	);
	return program
		.getSourceFiles()
		.map(({ fileName }) => relative(folder, fileName).split(sep).join('/'))
		.filter((file) => !file.startsWith('..') && !file.startsWith('dist/'));
}

/** The codex, the icons and the form of each operation's output. */
function readByN8n({ manifest, node, credentials, files }: Tree): string[] {
	const nodeFile = manifest.n8n.nodes[0].replace(/^dist\//, '');
	const own = manifest.n8n.credentials.map((file, index) => ({ file, icon: credentials[index].icon }));
	const icons = [{ file: nodeFile, icon: node.icon }, ...own].flatMap(({ file, icon }) =>
		(typeof icon === 'object' ? [icon.light, icon.dark] : [String(icon)]).map((one) =>
			posix.join(posix.dirname(file.replace(/^dist\//, '')), one.replace('file:', '')),
		),
	);
	const operations = node.properties
		.filter(({ name }) => name === 'operation')
		.flatMap(({ displayOptions, options = [] }) =>
			(displayOptions?.show?.resource ?? []).flatMap((resource) =>
				options.map((option) => `${String(resource)}/${String((option as { value: unknown }).value)}.json`),
			),
		);
	const schemas = files.filter(
		(file) => file.includes('/__schema__/') && operations.some((end) => file.endsWith(`/${end}`)),
	);
	return [`${nodeFile}on`, ...icons, ...schemas];
}

/** What the README leads to, step by step. */
function linked({ manifest, read }: Tree): string[] {
	const address = manifest.homepage.replace('#readme', '');
	const raw = address.replace('github.com', 'raw.githubusercontent.com');
	const local = (target: string) =>
		target.replace(`${address}/blob/main/`, '').replace(`${raw}/main/`, '').split('#')[0];
	const seen = new Set<string>(['README.md']);
	for (const page of seen) {
		if (!page.endsWith('.md')) continue;
		for (const target of links(read(page)).map(local)) {
			if (target !== '' && !/^(?:https?|mailto):/.test(target)) seen.add(posix.join(dirname(page), target));
		}
	}
	return [...seen];
}
