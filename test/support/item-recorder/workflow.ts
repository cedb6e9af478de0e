import type { WorkflowFile } from '../own-n8n';
import type { BinaryMode } from '../recordedItems';
import type { Recording } from './recording';

/** The node that tells what it is handed (probe/Probe.node.js). */
export const PROBE = 'Probe';

/** The recorded node. */
export const last = (recording: Recording) => recording.nodes[recording.nodes.length - 1];

/** What a node behind the recorded one is asked to read. */
export function expressionsOf(recording: Recording): string[] {
	const { field, expressions = [] } = recording;
	const { name } = last(recording);
	return [
		'{{ $binary }}',
		`{{ $binary.${field} }}`,
		'{{ $binary.missing }}',
		`{{ [$binary.${field}, $binary.missing] }}`,
		`{{ $('${name}').item.binary.${field} }}`,
		'{{ $json._files }}',
		`{{ $json._files.${field} }}`,
		`{{ $('${name}').item._files.${field} }}`,
		`{{ $('${name}').item.json._files.${field} }}`,
		`{{ $('${name}').first().binary.${field} }}`,
		...expressions,
	];
}

/** What leads where, the recorded node being the end. */
export function connectionsOf(recording: Recording): Array<[from: string, to: string, input: number]> {
	const { nodes, edges } = recording;
	return (
		edges ?? nodes.slice(1).map(({ name }, index): [string, string, number] => [nodes[index].name, name, 0])
	);
}

/** The workflow with a node behind it that tells what it is handed. */
export function workflowFor(recording: Recording, binaryMode: BinaryMode): WorkflowFile {
	const id = `${recording.name}-${binaryMode}`;
	const nodes = recording.nodes.map((node) =>
		node.type === 'n8n-nodes-base.webhook'
			? { ...node, webhookId: id, parameters: { ...node.parameters, path: id } }
			: node,
	);
	const probe = {
		id: 'probe',
		name: PROBE,
		type: 'CUSTOM.probe',
		typeVersion: 1,
		position: [0, 0],
		parameters: {
			expressions: { entry: expressionsOf(recording).map((value) => ({ value: `=${value}` })) },
		},
	};
	const connections: Record<string, { main: Array<Array<object>> }> = {};
	for (const [from, to, index] of [
		...connectionsOf(recording),
		[last(recording).name, PROBE, 0] as [string, string, number],
	]) {
		connections[from] ??= { main: [[]] };
		connections[from].main[0].push({ node: to, type: 'main', index });
	}
	const settings = { executionOrder: 'v1', binaryMode };
	return { id, name: id, nodes: [...nodes, probe], connections, settings };
}
