import { readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { ICredentialType, INodeProperties, INodeTypeDescription } from 'n8n-workflow';

import { filesBelow } from '../../scripts/lib/build';
import type { BuiltPackage } from '../../scripts/lib/packages/built';
import { variable } from '../support/packages-setup';

/** The packages of one service each, as the set-up has built them. */

export interface Manifest {
	name: string;
	version: string;
	private?: boolean;
	author: { name: string; email: string };
	homepage: string;
	repository: { url: string };
	scripts: Record<string, string>;
	devDependencies: Record<string, string>;
	n8n: { nodes: string[]; credentials: string[] };
}

export interface Tree extends BuiltPackage {
	manifest: Manifest;
	/** Paths of the files that a repository would hold. */
	files: string[];
	read(file: string): string;
	json<T>(file: string): T;
	node: INodeTypeDescription;
	credentials: ICredentialType[];
}

function treeOf(built: BuiltPackage): Tree {
	const read = (file: string) => readFileSync(join(built.folder, file), 'utf8');
	const manifest = JSON.parse(read('package.json')) as Manifest;
	const load = <T>(file: string): T => {
		// eslint-disable-next-line @typescript-eslint/no-require-imports
		const [Type] = Object.values(require(join(built.folder, file)) as Record<string, new () => T>);
		return new Type();
	};
	return {
		...built,
		manifest,
		read,
		json: <T>(file: string) => JSON.parse(read(file)) as T,
		files: filesBelow(built.folder)
			.map((file) => relative(built.folder, file).split(sep).join('/'))
			.filter((file) => !/^(?:dist|\.build)\//.test(file)),
		node: load<{ description: INodeTypeDescription }>(manifest.n8n.nodes[0]).description,
		credentials: manifest.n8n.credentials.map((file) => load<ICredentialType>(file)),
	};
}

export const trees = (JSON.parse(process.env[variable] ?? '[]') as BuiltPackage[]).map(treeOf);

/** The tests once for each package. */
export const forEachTree = (tests: (tree: Tree) => void): void =>
	describe.each(trees.map((tree) => [tree.name, tree] as const))('%s', (_name, tree) => tests(tree));

/** A node's fields with those inside collections. */
export function allFields(fields: INodeProperties[]): INodeProperties[] {
	return fields.flatMap((field) => [
		field,
		...(field.type === 'collection' ? allFields((field.options ?? []) as INodeProperties[]) : []),
	]);
}
