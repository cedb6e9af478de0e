import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ICredentialType, INodeType } from 'n8n-workflow';

/** The built package as n8n finds it: `npm test` builds it first. */

const root = join(__dirname, '..');
const read = (file: string) => JSON.parse(readFileSync(join(root, file), 'utf8'));
const manifest = read('package.json') as {
	name: string;
	dependencies?: object;
	n8n: { nodes: string[]; credentials: string[] };
};

function load<T>(file: string): T {
	// eslint-disable-next-line @typescript-eslint/no-require-imports
	const [Type] = Object.values(require(join(root, file)) as Record<string, new () => T>);
	return new Type();
}

const nodes = manifest.n8n.nodes.map((file) => ({ file, type: load<INodeType>(file) }));
const credentials = manifest.n8n.credentials.map((file) => load<ICredentialType>(file));

test.each(nodes)('$file is known to n8n by the name of this package', ({ file, type }) => {
	const codex = read(`${file}on`) as { node: string; categories: string[] };
	expect(codex.node).toBe(`${manifest.name}.${type.description.name}`);
	expect(codex.categories).toContain('Communication');
});

test('the node takes each credential of the package and no other', () => {
	const taken = nodes.flatMap(({ type }) => (type.description.credentials ?? []).map(({ name }) => name));
	expect(taken.sort()).toEqual(credentials.map(({ name }) => name).sort());
});

test.each(credentials.map((type) => [type.name, type] as const))(
	'%s can be tested, or is connected by OAuth2',
	(_name, type) => {
		const tested = nodes.some(({ type: { description } }) =>
			(description.credentials ?? []).some(({ name, testedBy }) => name === type.name && testedBy),
		);
		expect(type.test !== undefined || tested || type.extends?.includes('oAuth2Api')).toBe(true);
	},
);

test('nothing else is installed with the package', () => expect(manifest.dependencies ?? {}).toEqual({}));
