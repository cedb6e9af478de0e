import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { checkPackage } from '../../../scripts/lib/scan';

let folder: string;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'packed-'));
	put('package.json', JSON.stringify(manifest));
	put('dist/nodes/Demo/Demo.node.js', "exports.Demo = { icon: 'file:demo.svg' };");
	put('dist/nodes/Demo/Demo.node.json', '{}');
	put('dist/nodes/Demo/demo.svg', '<svg/>');
	put('dist/credentials/DemoApi.credentials.js', '');
});
afterEach(() => rmSync(folder, { recursive: true }));

const manifest = {
	name: 'n8n-nodes-demo',
	peerDependencies: { 'n8n-workflow': '*' },
	n8n: { nodes: ['dist/nodes/Demo/Demo.node.js'], credentials: ['dist/credentials/DemoApi.credentials.js'] },
};

function put(file: string, text: string): void {
	mkdirSync(dirname(join(folder, file)), { recursive: true });
	writeFileSync(join(folder, file), text);
}

describe('what only the tarball shows', () => {
	it('is content with a package that holds what n8n needs', () => {
		expect(checkPackage(folder)).toEqual([]);
	});

	it.each([
		['a test', () => put('test/unit/x.test.ts', ''), 'the tarball holds test/unit/x.test.ts'],
		['a source map', () => put('dist/nodes/Demo/Demo.node.js.map', ''), 'Demo.node.js.map'],
		['a missing icon', () => rmSync(join(folder, 'dist/nodes/Demo/demo.svg')), 'icon demo.svg'],
		['a missing codex', () => rmSync(join(folder, 'dist/nodes/Demo/Demo.node.json')), 'codex'],
		[
			'a missing credential',
			() => rmSync(join(folder, 'dist/credentials/DemoApi.credentials.js')),
			'which the tarball lacks',
		],
		['a forgotten node', () => put('dist/nodes/Two/Two.node.js', ''), 'which package.json does not name'],
		[
			'a dependency',
			() => put('package.json', JSON.stringify({ ...manifest, dependencies: { zod: '3' } })),
			'has dependencies',
		],
		[
			'an install script',
			() => put('package.json', JSON.stringify({ ...manifest, scripts: { postinstall: 'x' } })),
			'postinstall',
		],
		[
			'a peer range',
			() => put('package.json', JSON.stringify({ ...manifest, peerDependencies: { 'n8n-workflow': '^2' } })),
			'peerDependencies',
		],
	])('objects to %s', (_what, spoil, expected) => {
		spoil();
		expect(checkPackage(folder).join('\n')).toContain(expected);
	});
});
