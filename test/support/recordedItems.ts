import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { DateTime } from 'luxon';
import type { INodeExecutionData } from 'n8n-workflow';

/** The workflow setting `binaryMode`: files beside the JSON of an item, or in it. */
export type BinaryMode = 'separate' | 'combined';

/** Where n8n keeps files: `N8N_DEFAULT_BINARY_DATA_MODE` filesystem, or default, which is memory. */
export type Storage = 'stored' | 'memory';

/** What a parameter of the following node gets from an expression. */
export interface ExpressionValue {
	/** `undefined`, `null`, a primitive's type, `array`, `object`, a class such as `DateTime`, or `error`. */
	kind: string;
	/** As JSON; the values of an array are described likewise, an object of a class is its text, an error its message. */
	value?: unknown;
}

/** The items that a node of n8n has put out, as `npm run record:items` saw them. */
export interface RecordedItems {
	/** File name without `.json`: what was done, the binary mode, the storage. */
	name: string;
	/** The n8n that made them. */
	n8n: string;
	binaryMode: BinaryMode;
	storage: Storage;
	/** File, line and function of n8n that make the shape, where a fake stands for the service. */
	source?: string;
	/** The recorded node, the last of the workflow. */
	node: string;
	/** The field that the file is in, or was in before this node. */
	field: string;
	workflow: { nodes: object[]; connections: Array<[from: string, to: string, input: number]> };
	/** What n8n's own node says where it does not find the file. */
	error?: string;
	/** As the following node is handed them. Without any it does not run. */
	items: INodeExecutionData[];
	/** By expression, of a node behind the recorded one, for its first item. */
	expressions: Record<string, ExpressionValue>;
}

export const ITEMS_FOLDER = join(__dirname, '..', 'fixtures', 'items');

const read = (file: string) => JSON.parse(readFileSync(join(ITEMS_FOLDER, file), 'utf8')) as RecordedItems;

/** All recordings, by name. They are fresh copies, so that a test may change them. */
export function allRecordedItems(): RecordedItems[] {
	return readdirSync(ITEMS_FOLDER)
		.filter((file) => file.endsWith('.json'))
		.sort()
		.map(read);
}

/** One recording: `recordedItems('http-request-file-combined-stored')`. */
export const recordedItems = (name: string): RecordedItems => read(`${name}.json`);

/** What `getNodeParameter` gives for a recorded expression. */
export function valueOf({ name, expressions }: RecordedItems, expression: string): unknown {
	const described = expressions[expression];
	if (!described) throw new Error(`${name} has no value of ${expression}`);
	return revived(described);
}

function revived({ kind, value }: ExpressionValue): unknown {
	if (kind === 'undefined') return undefined;
	if (kind === 'null') return null;
	if (kind === 'array') return (value as ExpressionValue[]).map(revived);
	if (kind === 'DateTime') return DateTime.fromISO(value as string, { zone: 'utc' });
	if (kind === 'Date') return new Date(value as string);
	return value;
}
