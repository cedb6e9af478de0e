import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { readConfig } from '../../scripts/lib/packages/config';
import { makePackages } from '../../scripts/lib/packages';
import { forEachTree, trees, type Tree } from './packages';
import { neededFiles } from './needed';

/** What a package holds: all that it needs, nothing else, and no word of another service. */

const root = join(__dirname, '../..');
const house = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
	name: string;
	version: string;
	n8n: { nodes: string[] };
};

/** Every way to write the names that a service goes by, in texts and in names of files. */
const NAMES: Readonly<Record<string, RegExp>> = {
	CommunicationHub: /communication[\s_-]*hub|care[\s_-]*logic/i,
	LineWorks: /\bline[\s_-]*works|\bnaver\b|works[\s_-]*mobile/i,
	Rebilly: /rebilly/i,
	SuperOffice: /super[\s_-]*office/i,
};

/** Files that name another service than their own, and how. */
function foreignNames(service: string, files: Array<{ file: string; text: string }>): string[] {
	const others = Object.entries(NAMES).filter(([name]) => name !== service);
	return files.flatMap(({ file, text }) =>
		others.flatMap(([, name]) => {
			const found = name.exec(file) ?? name.exec(text);
			return found ? [`${file}: ${found[0]}`] : [];
		}),
	);
}

const contents = (tree: Tree, built: string[] = []) =>
	[...tree.files, ...built].map((file) => ({ file, text: tree.read(file) }));

test('there is a package for each node of the house, and the names of its service are known', () => {
	expect(trees.map(({ manifest }) => manifest.n8n.nodes[0])).toEqual(house.n8n.nodes);
	expect(trees.map(({ service }) => service).sort()).toEqual(Object.keys(NAMES).sort());
	expect(Object.keys(readConfig().packages).sort()).toEqual(Object.keys(NAMES).sort());
});

forEachTree((tree) => {
	it('names no other service, in no file', () => {
		const built = [...tree.manifest.n8n.nodes, ...tree.manifest.n8n.credentials];
		expect(contents(tree, built)).not.toEqual([]);
		expect(foreignNames(tree.service, contents(tree, built))).toEqual([]);
		// The house is not named either: it is the package of all services.
		const names = contents(tree).filter(({ text }) => text.includes(`${house.name}.`));
		expect(names.map(({ file }) => file).filter((file) => !isPublisher(file))).toEqual([]);
	});

	it('needs each of its files, and lacks none', () => expect(tree.files).toEqual(neededFiles(tree)));

	it('has the version of the house, and a name and an address of its own', () => {
		expect(tree.manifest.version).toBe(house.version);
		expect(tree.json<{ version: string }>('package-lock.json').version).toBe(house.version);
		const { publisher, packages } = readConfig();
		const { name } = packages[tree.service];
		expect(tree.manifest.name).toBe(publisher.scope ? `${publisher.scope}/${name}` : name);
		expect(tree.manifest.repository.url).toBe(`git+https://github.com/${publisher.owner}/${name}.git`);
		expect(tree.manifest.author).toEqual(publisher.author);
		expect(tree.read('CHANGELOG.md')).toMatch(new RegExp(`^## ${house.version.replace(/\./g, '\\.')}$`, 'm'));
	});

	it('uses each of its tools', () => {
		const code = tree.files
			.filter((file) => /\.(?:[tjm]+s|json)$/.test(file) && !/^package/.test(file))
			.map(tree.read)
			.concat(Object.values(tree.manifest.scripts));
		const lock = tree.json<{ packages: Record<string, { peerDependencies?: object }> }>('package-lock.json');
		const asked = Object.keys(tree.manifest.devDependencies).flatMap((name) =>
			Object.keys(lock.packages[`node_modules/${name}`].peerDependencies ?? {}),
		);
		const unused = Object.keys(tree.manifest.devDependencies).filter((name) => {
			const plain = name.replace(/^@types\//, '');
			return !asked.includes(name) && !code.some((text) => text.includes(plain));
		});
		expect(unused).toEqual([]);
	});
});

/** Until packages.config.json is filled in, the publisher has the name of the house. */
const isPublisher = (file: string) => ['package.json', 'SECURITY.md'].includes(file);

test('the same sources give the same bytes', async () => {
	for (const { made, files } of await makePackages()) {
		const tree = trees.find(({ name }) => name === made.name);
		expect([...files.keys()]).toEqual(tree?.files);
		const other = [...files].filter(
			([file, content]) => !content.equals(readFileSync(join(tree!.folder, file))),
		);
		expect(other.map(([file]) => file)).toEqual([]);
	}
});

describe('the checks themselves', () => {
	it.each([
		['LineWorks', 'nodes/shared/a.ts', '// as SuperOffice does'],
		['LineWorks', 'docs/super-office.md', ''],
		['Rebilly', 'README.md', 'also through Line Works'],
		['Rebilly', 'README.md', 'NAVER'],
		['SuperOffice', 'test/a.ts', "node: 'communicationHub'"],
		['CommunicationHub', 'docs/images/rebilly.png', ''],
	])('a word of another service in a package of %s: %s %s', (service, file, text) =>
		expect(foreignNames(service, [{ file, text }])).toHaveLength(1),
	);

	it('a file that nothing needs, and one that is lacking', () => {
		const [tree] = trees;
		const more = ['nodes/shared/left-over.ts', 'docs/images/left-over.png', 'examples/left-over.json'];
		const needed = neededFiles({ ...tree, files: [...tree.files, ...more] });
		expect(needed.filter((file) => more.includes(file))).toEqual([]);
		const shared = tree.files.filter((file) => file !== 'nodes/shared/errors.ts');
		expect(neededFiles({ ...tree, files: shared })).toContain('nodes/shared/errors.ts');
	});
});
