import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

import type { ICredentialType, INodeProperties, INodeTypeDescription } from 'n8n-workflow';

const root = join(__dirname, '..', '..');

interface Manifest {
	version: string;
	n8n: { nodes: string[]; credentials: string[] };
	scripts: Record<string, string>;
}

export const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest;

/** The class in the source of a file that package.json names in dist/. */
function make<T>(file: string): T {
	const source = join(root, file.replace(/^dist\//, '').replace(/\.js$/, '.ts'));
	// eslint-disable-next-line @typescript-eslint/no-require-imports
	const exported = require(source) as Record<string, new () => T>;
	return new exported[basename(source).split('.')[0]]();
}

/** The descriptions of all nodes, from the sources. */
export function nodeDescriptions(): INodeTypeDescription[] {
	return manifest.n8n.nodes.map((file) => make<{ description: INodeTypeDescription }>(file).description);
}

/** All credential types, from the sources. */
function credentialTypes(): ICredentialType[] {
	return manifest.n8n.credentials.map((file) => make<ICredentialType>(file));
}

/** The entries of a property that are properties themselves: those of a collection, and those of its groups. */
export function inner(property: INodeProperties): Array<{ group: string; property: INodeProperties }> {
	if (property.type === 'collection') {
		return ((property.options ?? []) as INodeProperties[]).map((entry) => ({ group: '', property: entry }));
	}
	if (property.type !== 'fixedCollection') return [];
	const groups = (property.options ?? []) as Array<{ name: string; values: INodeProperties[] }>;
	return groups.flatMap(({ name, values }) =>
		values.map((entry) => ({ group: `.${name}`, property: entry })),
	);
}

/** A property with everything that a saved workflow stands on: place, type, default, choices and modes. */
function entries(property: INodeProperties, place: string): string[] {
	const path = `${place}${property.name}`;
	// n8n leaves values out of a saved workflow that are the default, so a changed default changes old workflows.
	const own = [`${path}: ${property.type} = ${JSON.stringify(property.default)}`];
	if (property.type === 'options' || property.type === 'multiOptions') {
		const values = (property.options ?? []) as Array<{ value: unknown }>;
		own.push(...values.map(({ value }) => `${path}: ${JSON.stringify(value)}`));
	}
	own.push(...(property.modes ?? []).map((mode) => `${path}: mode ${mode.name}`));
	return [
		...own,
		...inner(property).flatMap(({ group, property: entry }) => entries(entry, `${path}${group}.`)),
	];
}

const shownFor = (property: INodeProperties, name: string, value: unknown) => {
	const shown = property.displayOptions?.show?.[name];
	return shown === undefined || shown.includes(value as string);
};

/** The parameters of a node under each of its operations: `mail/send: options.cc: string = ""`. */
function parameters({ properties }: INodeTypeDescription): string[] {
	const valuesOf = (property: INodeProperties) =>
		(property.options as Array<{ value: string }>).map(({ value }) => value);
	const [resource] = properties.filter(({ name }) => name === 'resource');
	return valuesOf(resource).flatMap((resourceValue) =>
		properties
			.filter((property) => property.name === 'operation' && shownFor(property, 'resource', resourceValue))
			.flatMap((operations) =>
				valuesOf(operations).flatMap((operationValue) =>
					properties
						.filter(
							(property) =>
								shownFor(property, 'resource', resourceValue) &&
								shownFor(property, 'operation', operationValue),
						)
						.flatMap((property) => entries(property, ''))
						.map((entry) => `${resourceValue}/${operationValue}: ${entry}`),
				),
			),
	);
}

/** What workflows and credentials that people have saved stand on. */
export interface Inventory {
	nodes: Record<string, string[]>;
	credentials: Record<string, string[]>;
}

/** What this version offers, sorted. */
export function inventory(): Inventory {
	const sorted = (list: string[]) => [...new Set(list)].sort();
	const nodes = nodeDescriptions().map((description) => [
		description.name,
		sorted([
			...[description.version].flat().map((version) => `version ${version}`),
			...(description.credentials ?? []).map(({ name }) => `credential ${name}`),
			...(description.usableAsTool ? ['usable as a tool'] : []),
			...parameters(description),
		]),
	]);
	const credentials = credentialTypes().map((type) => [
		type.name,
		sorted([
			...(type.extends ?? []).map((parent) => `extends ${parent}`),
			...type.properties.flatMap((property) => entries(property, '')),
		]),
	]);
	return { nodes: Object.fromEntries(nodes), credentials: Object.fromEntries(credentials) };
}

const fixtures = join(root, 'test', 'fixtures');

/** The file that keeps what a version offered. */
export const recordOf = (version: string) => join(fixtures, `parameters-${version}.json`);

/** What every released version offered, by version. */
export function records(): Array<[string, Inventory]> {
	if (!existsSync(fixtures)) return [];
	return readdirSync(fixtures).flatMap((file): Array<[string, Inventory]> => {
		const version = /^parameters-(.+)\.json$/.exec(file)?.[1];
		return version ? [[version, JSON.parse(readFileSync(join(fixtures, file), 'utf8')) as Inventory]] : [];
	});
}
