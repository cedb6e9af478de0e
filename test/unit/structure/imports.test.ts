import { builtinModules } from 'node:module';

import { readConfig, spelledAnyhow } from '../../../scripts/lib/packages/config';
import { below, published, sandbox, services, sourceOf, type SourceFile } from './sources';

/** Who may know whom. Types count: a type that is imported upwards turns the layers around as well. */

/** Imports of these files that break a rule, as "file -> import". */
function offending(
	files: SourceFile[],
	breaks: (to: string, file: SourceFile, typeOnly: boolean) => boolean,
): string[] {
	return files.flatMap((file) =>
		file.imports
			.filter(({ to, typeOnly }) => breaks(to, file, typeOnly))
			.map(({ to }) => `${file.path} -> ${to}`),
	);
}

test('the house was found', () => {
	expect(services).toEqual(expect.arrayContaining(['CommunicationHub', 'Postbox']));
	expect(published.length).toBeGreaterThan(80);
	expect(published.flatMap(({ imports }) => imports).length).toBeGreaterThan(200);
	expect(sandbox.length).toBeGreaterThan(30);
});

test('nodes/shared knows no service', () =>
	expect(
		offending(
			published.filter(below('nodes/shared')),
			(to) => to.startsWith('nodes/') && !to.startsWith('nodes/shared/'),
		),
	).toEqual([]));

describe('nodes/shared names no service', () => {
	/** A word of a service in the code or its comments, as `LINE WORKS`, `lineWorks` or `line-works`. */
	const words = Object.entries(readConfig().packages).flatMap(([folder, { brands }]) => [folder, ...brands]);
	const naming = (files: Array<Pick<SourceFile, 'path' | 'text'>>) =>
		files.flatMap(({ path, text }) =>
			words.filter((word) => spelledAnyhow(word).test(text)).map((word) => `${path}: ${word}`),
		);

	test('in its code and its comments: it goes into the package of each service', () =>
		expect(naming(published.filter(below('nodes/shared')))).toEqual([]));

	test.each(['// as LINE WORKS does', "const a = 'superOffice';", '/** NAVER */', 'CareLogic', 'rebilly'])(
		'the check itself: %s',
		(text) => expect(naming([{ path: 'a.ts', text }]).length).toBeGreaterThan(0),
	);
});

test.each(services)('%s knows nodes/shared and itself', (service) =>
	expect(
		offending(
			published.filter(below(`nodes/${service}`)),
			(to) =>
				/^(?:nodes|credentials)\//.test(to) &&
				!to.startsWith(`nodes/${service}/`) &&
				!to.startsWith('nodes/shared/'),
		),
	).toEqual([]),
);

test('what is published leans on nothing that is not', () =>
	expect(offending(published, (to) => /^(?:sandbox|test|scripts|bench|examples|runtime)\//.test(to))).toEqual(
		[],
	));

test('the sandbox shares no code with the nodes', () =>
	expect(offending(sandbox, (to) => /^(?:nodes|credentials|dist)\//.test(to))).toEqual([]));

test('third-party code comes through nodes/shared/vendor; of Node there is crypto only', () =>
	expect(
		offending(published, (to, file, typeOnly) => {
			if (/^(?:nodes|credentials)\//.test(to) || to === 'n8n-workflow' || to === 'node:crypto') return false;
			if (to === 'axios') return !typeOnly;
			return (
				!file.path.startsWith('nodes/shared/vendor/') || builtinModules.includes(to.replace(/^node:/, ''))
			);
		}),
	).toEqual([]));

describe('the rooms of nodes/shared', () => {
	/** What each room may know beside itself. Files outside of rooms, and vendor, may be used by all. */
	const ROOMS: Readonly<Record<string, string[]>> = {
		'': ['vendor'],
		vendor: [],
		mail: ['', 'vendor'],
		wire: ['', 'vendor', 'mail'],
		n8n: ['', 'vendor', 'mail', 'wire'],
		run: ['', 'vendor', 'mail', 'wire', 'n8n'],
		approval: ['', 'vendor', 'mail', 'wire', 'n8n', 'run'],
	};
	const roomOf = (path: string) => /^nodes\/shared\/(?:([^/]+)\/)?[^/]+$/.exec(path)?.[1] ?? '';
	const upwards = (files: SourceFile[]) =>
		offending(files.filter(below('nodes/shared')), (to, { path }) => {
			const room = roomOf(path);
			return (
				to.startsWith('nodes/shared/') && roomOf(to) !== room && ROOMS[room]?.includes(roomOf(to)) !== true
			);
		});

	test('are those that are known', () =>
		expect(
			[...new Set(published.filter(below('nodes/shared')).map(({ path }) => roomOf(path)))].sort(),
		).toEqual(Object.keys(ROOMS).sort()));

	test('know only what is below them', () => expect(upwards(published)).toEqual([]));

	test.each([
		['mail', '../wire/body'],
		['wire', '../n8n/fields'],
		['n8n', '../run/plan'],
		['run', '../approval/page'],
		['vendor', '../errors'],
		['attic', '../errors'],
	])('the check itself: %s may not import %s', (room, target) => {
		const file = sourceOf(`nodes/shared/${room}/a.ts`, `import type { A } from '${target}';`);
		expect(upwards([file])).toHaveLength(1);
	});

	test.each([
		['wire', '../mail/message'],
		['run', '../n8n/fields'],
		['mail', '../errors'],
		['n8n', './item'],
	])('the check itself: %s may import %s', (room, target) =>
		expect(upwards([sourceOf(`nodes/shared/${room}/a.ts`, `import { A } from '${target}';`)])).toEqual([]),
	);
});

describe('circles', () => {
	/** Files that import each other in a circle, each circle as the files of its component. */
	function circles(files: SourceFile[]): string[][] {
		const byPath = new Map(files.map((file) => [file.path, file]));
		const target = (to: string) =>
			[to, `${to}.ts`, `${to}/index.ts`].find((candidate) => byPath.has(candidate));
		const edges = new Map(
			files.map(({ path, imports }) => [
				path,
				imports.map(({ to }) => target(to)).filter((to) => to !== undefined),
			]),
		);
		const reached = (from: string) => {
			const seen = new Set<string>();
			const open = [...(edges.get(from) ?? [])];
			for (let path = open.pop(); path !== undefined; path = open.pop()) {
				if (seen.has(path)) continue;
				seen.add(path);
				open.push(...(edges.get(path) ?? []));
			}
			return seen;
		};
		const reach = new Map(files.map(({ path }) => [path, reached(path)]));
		const inCircle = files.map(({ path }) => path).filter((path) => reach.get(path)?.has(path));
		const components = inCircle.map((path) =>
			inCircle.filter((other) => reach.get(path)?.has(other) && reach.get(other)?.has(path)).sort(),
		);
		return [...new Map(components.map((component) => [component.join(), component])).values()];
	}

	test('are there none, types included', () => expect(circles([...published, ...sandbox])).toEqual([]));

	test('the check itself finds those of two, of three, of types and by a folder', () => {
		const file = (path: string, ...targets: string[]) =>
			sourceOf(path, targets.map((to) => `import type { A } from '${to}';`).join('\n'));
		expect(circles([file('nodes/a.ts', './b'), file('nodes/b.ts', './a')])).toEqual([
			['nodes/a.ts', 'nodes/b.ts'],
		]);
		expect(
			circles([
				file('nodes/a.ts', './b'),
				file('nodes/b.ts', './c'),
				file('nodes/c/index.ts', '../a'),
				file('nodes/d.ts', './a'),
			]),
		).toEqual([['nodes/a.ts', 'nodes/b.ts', 'nodes/c/index.ts']]);
		expect(
			circles([file('nodes/a.ts', './b', './c'), file('nodes/b.ts', './c'), file('nodes/c.ts')]),
		).toEqual([]);
	});
});
