import { dirname, resolve } from 'node:path';

import Ajv, { type AnySchemaObject } from 'ajv';
import { loadOutputSchema } from 'n8n-core';
import type { IDataObject, INodeProperties } from 'n8n-workflow';

import packageJson from '../../package.json';
import { startEngine } from '../support/engine';
import { runEveryOperation, type OperationOutputs } from '../support/every-operation';

/**
 * The files in `__schema__` tell the editor which fields a node gives out, before it has run. A field that is not there
 * in the end is a trap: the expression made from it is empty.
 */

/** Fields that are there at times only. */
const AT_TIMES = [
	// When archiving failed.
	'archive.reason',
	// When an earlier try had sent the mail, when the service names its request, when Redirect All Mail To is set.
	'delivery.alreadySent',
	'delivery.requestId',
	'delivery.redirectedFrom',
	// When LINE WORKS knows the recipient.
	'to[].name',
	// When a mail server does not work.
	'smtp.reason',
	'imap.reason',
	// When Wait Until Sent or Wait Until Final gave up.
	'waitTimedOut',
];

const directories: Record<string, string> = Object.fromEntries(
	packageJson.n8n.nodes.map((file) => {
		const name = /\/([^/]+)\.node\.js$/.exec(file)?.[1] ?? '';
		return [name.charAt(0).toLowerCase() + name.slice(1), dirname(resolve(__dirname, '../..', file))];
	}),
);

function schemaOf(node: string, resource: string, operation: string): AnySchemaObject | undefined {
	return loadOutputSchema({
		nodeDir: directories[node],
		version: 1,
		resource,
		operation,
		versionFallback: true,
	});
}

/** Paths of all members, those of list entries under `[]`. */
function pathsOfSchema(schema: AnySchemaObject, at = ''): string[] {
	const { properties = {}, items } = schema as {
		properties?: Record<string, AnySchemaObject>;
		items?: AnySchemaObject;
	};
	if (items) return pathsOfSchema(items, `${at}[]`);
	return Object.entries(properties).flatMap(([name, member]) => {
		const path = at === '' ? name : `${at}.${name}`;
		return [path, ...pathsOfSchema(member, path)];
	});
}

function pathsOfValue(value: unknown, at = ''): string[] {
	if (Array.isArray(value)) return value.flatMap((entry) => pathsOfValue(entry, `${at}[]`));
	if (typeof value !== 'object' || value === null) return [];
	return Object.entries(value).flatMap(([name, member]) => {
		const path = at === '' ? name : `${at}.${name}`;
		return [path, ...pathsOfValue(member, path)];
	});
}

let ran: OperationOutputs[];
let declared: string[];

beforeAll(async () => {
	ran = await runEveryOperation();
	const engine = await startEngine();
	declared = Object.keys(directories).flatMap((node) =>
		operationsOf(engine.nodeType(node).description.properties).map((operation) => `${node}/${operation}`),
	);
	engine.close();
}, 60_000);

function operationsOf(properties: INodeProperties[]): string[] {
	return properties
		.filter(({ name }) => name === 'operation')
		.flatMap(({ options = [], displayOptions }) =>
			(displayOptions?.show?.resource ?? []).flatMap((resource) =>
				options.map((option) => `${String(resource)}/${String((option as { value: string }).value)}`),
			),
		)
		.filter((operation) => !operation.endsWith('__CUSTOM_API_CALL__'));
}

test('every operation of every node has run, and has a schema where n8n looks for it', () => {
	expect(ran.map(({ node, resource, operation }) => `${node}/${resource}/${operation}`).sort()).toEqual(
		[...declared].sort(),
	);
	const missing = ran.filter(({ node, resource, operation }) => !schemaOf(node, resource, operation));
	expect(missing).toEqual([]);
});

test('what the nodes give out has the types of the schema', () => {
	const ajv = new Ajv({ allowUnionTypes: true, keywords: ['version'] });
	const wrong = ran.flatMap(({ node, resource, operation, outputs }) => {
		const validate = ajv.compile(schemaOf(node, resource, operation) ?? false);
		return outputs
			.filter((output) => !validate(output))
			.map(() => `${node}/${resource}/${operation}: ${ajv.errorsText(validate.errors)}`);
	});
	expect(wrong).toEqual([]);
});

test('the schemas name every field that is given out, and no other', () => {
	const wrong: IDataObject[] = [];
	for (const { node, resource, operation, outputs } of ran) {
		const named = new Set(pathsOfSchema(schemaOf(node, resource, operation) ?? {}));
		const given = new Set(outputs.flatMap((output) => pathsOfValue(output)));
		const unnamed = [...given].filter((path) => !named.has(path));
		const always = [...named].filter(
			(path) => !AT_TIMES.some((rare) => path === rare || path.startsWith(`${rare}.`)),
		);
		const invented = always.filter((path) => !given.has(path) && !isInEmptyList(path, outputs));
		if (unnamed.length + invented.length > 0)
			wrong.push({ operation: `${node}/${resource}/${operation}`, unnamed, invented });
	}
	expect(wrong).toEqual([]);
});

/** Entries of a list that was empty in every run (a mail without CC) cannot be compared. */
function isInEmptyList(path: string, outputs: IDataObject[]): boolean {
	const list = /^(.*?)\[\]/.exec(path)?.[1];
	if (list === undefined) return false;
	return outputs.every((output) => {
		const value = list
			.split('.')
			.reduce<unknown>((at, name) => (at as IDataObject | undefined)?.[name], output);
		return value === undefined || (Array.isArray(value) && value.length === 0);
	});
}
