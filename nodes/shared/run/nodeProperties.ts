import type { INodeProperties } from 'n8n-workflow';
import { inOrder, type Field } from '../n8n/fields';
import type { Operation } from './operation';
import type { MailService } from './service';

/** What a node shows below its name; an option that keeps mail from its recipients is seen without opening the node. */
export const SUBTITLE =
	'={{ $parameter["operation"] + ": " + $parameter["resource"] + ($parameter["options"]?.["preview"] ? " (preview only)" : $parameter["options"]?.["redirectTo"] ? " (redirected)" : "") }}';

/**
 * The properties of a node: its own fields, the dropdowns of resources and operations, and the fields of each operation.
 * Made anew at each call, because n8n adds entries of its own to option lists.
 */
export function nodeProperties({ resources, fields = [], operations }: MailService): INodeProperties[] {
	const values = Object.keys(resources);
	const preferred = values.includes('mail') ? 'mail' : values[0];
	return [
		...fields.map(copied),
		{
			displayName: 'Resource',
			name: 'resource',
			type: 'options',
			noDataExpression: true,
			default: preferred,
			options: values.map((value) => ({ name: resources[value], value })),
		},
		...values.map((resource) =>
			operationProperty(
				resource,
				operations.filter((operation) => operation.resource === resource),
			),
		),
		...operations.flatMap((operation) => operation.fields.map((field) => shownFor(operation, field))),
	];
}

function operationProperty(resource: string, operations: Operation[]): INodeProperties {
	// Sending comes first: n8n preselects the first action of a node, and Enter takes it.
	const sorted = [...operations].sort(
		(a, b) => Number(b.operation === 'send') - Number(a.operation === 'send') || inOrder(a.name, b.name),
	);
	const [{ operation: preferred }] = sorted;
	return {
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: [resource] } },
		default: preferred,
		options: sorted.map(({ name, operation, action, description }) => ({
			name,
			value: operation,
			action,
			description,
		})),
	};
}

function shownFor({ resource, operation }: Operation, field: Field): INodeProperties {
	const { displayOptions, ...own } = copied(field);
	return {
		...own,
		displayOptions: {
			...displayOptions,
			show: { resource: [resource], operation: [operation], ...displayOptions?.show },
		},
	};
}

/** Fields are plain data, shared by operations and nodes. */
function copied(field: Field): INodeProperties {
	return JSON.parse(JSON.stringify(field)) as INodeProperties;
}
