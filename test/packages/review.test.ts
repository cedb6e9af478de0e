import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { INodeProperties, INodePropertyMode } from 'n8n-workflow';

import { anchors, links } from '../support/markdown';
import { allFields, forEachTree, type Tree } from './packages';

/**
 * What n8n's reviewers look at (verification and UX guidelines of n8n's documentation). The scan, the lint and the size
 * are the stage `packages-scan`.
 */

/** Categories under which n8n shows a node. */
const CATEGORIES = [
	'AI',
	'Analytics',
	'Communication',
	'Core Nodes',
	'Cybersecurity',
	'Data & Storage',
	'Development',
	'Finance & Accounting',
	'HITL',
	'Marketing',
	'Miscellaneous',
	'Productivity',
	'Sales',
	'Utility',
];

/** Most members that come out of an operation without a choice of fewer. */
const MOST_MEMBERS = 10;

/** Parts of the README, the first mail before those that n8n asks for. */
const SECTIONS = [
	'First mail in sixty seconds',
	'Installation',
	'Operations',
	'Credentials',
	'Compatibility',
	'Usage',
	'Resources',
	'Version history',
];

interface Operation {
	resource: string;
	operation: string;
	action: string;
}

function operationsOf({ node }: Tree): Operation[] {
	return node.properties
		.filter(({ name }) => name === 'operation')
		.flatMap(({ displayOptions, options = [] }) =>
			(displayOptions?.show?.resource ?? []).flatMap((resource) =>
				options.map((option) => {
					const { value, action = '' } = option as { value: string; action?: string };
					return { resource: String(resource), operation: value, action };
				}),
			),
		);
}

/** The fields that an operation shows, with its options. */
function fieldsOf({ node }: Tree, { resource, operation }: Operation): INodeProperties[] {
	const shown = ({ displayOptions: { show = {} } = {} }: INodeProperties) =>
		(show.resource?.includes(resource) ?? true) && (show.operation?.includes(operation) ?? true);
	return allFields(node.properties.filter(shown));
}

/** Members of an item that an operation gives, by its schema. */
function membersOf(tree: Tree, { resource, operation }: Operation): number {
	const schema = tree.files.find((file) => file.endsWith(`/${resource}/${operation}.json`));
	if (schema === undefined) throw new Error(`${resource} ${operation} has no schema`);
	return Object.keys(tree.json<{ properties: object }>(schema).properties).length;
}

const isPicker = ({ type }: INodeProperties) => type === 'resourceLocator';

forEachTree((tree) => {
	const address = tree.manifest.homepage.replace('#readme', '');
	const raw = address.replace('github.com', 'raw.githubusercontent.com');
	const operations = operationsOf(tree);

	it('is one node of one service, that n8n finds by its category', () => {
		expect(tree.manifest.n8n.nodes).toHaveLength(1);
		const codex = tree.json<{ node: string; categories: string[] }>(
			`${tree.manifest.n8n.nodes[0].replace(/^dist\//, '')}on`,
		);
		expect(codex.node).toBe(`${tree.name}.${tree.node.name}`);
		expect(codex.categories.length).toBeGreaterThan(0);
		expect(codex.categories.filter((category) => !CATEGORIES.includes(category))).toEqual([]);
	});

	it('names its actions without articles', () => {
		expect(operations.length).toBeGreaterThan(3);
		const actions = operations.map(({ action }) => action);
		expect(actions.filter((action) => action === '' || /\b(?:an?|the)\b/i.test(action))).toEqual([]);
	});

	it(`lets choose fewer members where more than ${MOST_MEMBERS} come out`, () => {
		const many = operations.filter((operation) => membersOf(tree, operation) > MOST_MEMBERS);
		const without = many.filter(
			(operation) => !fieldsOf(tree, operation).some(({ name }) => ['simplify', 'output'].includes(name)),
		);
		expect(without).toEqual([]);
	});

	it('offers its lists first where something is picked', () => {
		const pickers = allFields(tree.node.properties).filter(isPicker);
		const first = pickers.map(({ modes = [] }) => modes.find((_mode: INodePropertyMode) => true));
		expect(first.filter((mode) => mode?.type !== 'list' || mode.displayName !== 'From List')).toEqual([]);
	});

	it('has a test for each credential, or its sign-in', () => {
		const untested = tree.credentials.filter(
			({ name, test, extends: base }) =>
				!test &&
				!base?.includes('oAuth2Api') &&
				!tree.node.credentials?.some((taken) => taken.name === name && taken.testedBy),
		);
		expect(untested.map(({ name }) => name)).toEqual([]);
	});

	it('is written in English', () => {
		const pages = tree.files.filter((file) => file.endsWith('.md')).map(tree.read);
		const said = [JSON.stringify([tree.node, tree.credentials]), ...pages].join('\n');
		const letters = said.match(/[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}]/gu);
		expect(letters ?? []).toEqual([]);
	});

	describe('its README', () => {
		const readme = tree.read('README.md');

		it('has the parts that n8n asks for, and the first mail before them', () => {
			const found = [...readme.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
			expect(found).toEqual(SECTIONS);
		});

		it('links by whole addresses, which npm and n8n show too', () => {
			const relative = links(readme).filter((target) => !/^(?:https:|#)/.test(target));
			expect(relative).toEqual([]);
			expect(links(readme).filter((target) => target.startsWith(`${raw}/`)).length).toBeGreaterThan(0);
		});

		it('names the package, each operation and each credential', () => {
			expect(readme).toMatch(new RegExp(`^# ${tree.name}\n`));
			for (const { displayName } of tree.credentials) expect(readme).toContain(displayName);
			const rows = readme.split('\n').filter((line) => line.startsWith('| '));
			for (const property of tree.node.properties.filter(({ name }) => name === 'operation'))
				for (const { name } of property.options as Array<{ name: string }>)
					expect(rows.some((row) => row.includes(`| ${name} |`))).toBe(true);
		});
	});

	it('tells of no command that it does not have', () => {
		const pages = tree.files.filter((file) => file.endsWith('.md')).map(tree.read);
		const told = pages.flatMap((page) =>
			[...page.matchAll(/\bnpm (?:run ([a-z][\w:-]*)|(start|test)\b)/g)].map(
				([, script, short]) => script ?? short,
			),
		);
		expect(told).toContain('test');
		expect(told.filter((script) => !(script in tree.manifest.scripts))).toEqual([]);
	});

	it('has no link that leads nowhere, in its pages, its codex and its credentials', () => {
		const codex = tree.json<{ resources: Record<string, Array<{ url: string }>> }>(
			`${tree.manifest.n8n.nodes[0].replace(/^dist\//, '')}on`,
		);
		const outside = [
			...Object.values(codex.resources).flatMap((group) => group.map(({ url }) => url)),
			...tree.credentials.map(({ documentationUrl = '' }) => documentationUrl),
		].map((url) => ({ page: 'README.md', target: url }));
		// What n8n links to is the package's own page.
		expect(outside.filter(({ target }) => !target.startsWith(`${address}/blob/main/docs/`))).toEqual([]);
		const inside = tree.files
			.filter((file) => file.endsWith('.md'))
			.flatMap((page) => links(tree.read(page)).map((target) => ({ page, target })));
		const broken = [...outside, ...inside].filter(({ page, target }) => leadsNowhere(tree, page, target));
		expect(broken).toEqual([]);
		expect(leadsNowhere(tree, 'README.md', `${address}/blob/main/docs/nothing.md`)).toBe(true);
		expect(leadsNowhere(tree, 'README.md', '#nothing')).toBe(true);
	});

	/** Only what is in the repository can be followed here. */
	function leadsNowhere({ folder, read }: Tree, page: string, target: string): boolean {
		const own = [`${address}/blob/main/`, `${raw}/main/`].find((start) => target.startsWith(start));
		if (!own && /^(?:https?|mailto):/.test(target))
			return target.includes('github.com') && target !== address;
		const [path, anchor] = target.replace(own ?? '', '').split('#');
		const file = path === '' ? page : own ? path : join(page, '..', path);
		if (!existsSync(join(folder, file))) return true;
		return anchor !== undefined && !anchors(read(file)).includes(anchor);
	}
});
