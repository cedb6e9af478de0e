import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { buildPackage } from '../../scripts/lib/build';
import {
	startN8n,
	type CredentialFile,
	type N8n,
	type N8nOptions,
	type WorkflowFile,
} from '../../scripts/lib/n8n';
import { lastTarball, packPackage } from '../../scripts/lib/pack';

export type { CredentialFile, N8n, WorkflowFile };

/** A user folder of its own, removed at the end, for an n8n that a test may stop, kill and start again. */
export function ownUserFolder(): { path: string; remove(): void } {
	const path = mkdtempSync(join(tmpdir(), 'send-mail-own-n8n-'));
	return { path, remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 5 }) };
}

/** Starts an n8n with the packed package in it. */
export async function startOwnN8n(options: Omit<N8nOptions, 'ui' | 'packageTarball'>): Promise<N8n> {
	await buildPackage();
	const packageTarball = lastTarball() ?? (await packPackage()).tarball;
	return await startN8n({ ui: false, packageTarball, ...options });
}

type Node = Record<string, unknown> & { name: string; type: string };

/** A node as n8n exports it. */
export function workflowNode(name: string, type: string, parameters: object, more: object = {}): Node {
	return {
		id: name.toLowerCase().replace(/\W+/g, '-'),
		name,
		type,
		typeVersion: 1,
		position: [0, 0],
		parameters,
		...more,
	};
}

/** A webhook at this path, each element of `items` in its body an item, and the nodes behind one another. */
export function webhookChain(
	path: string,
	nodes: Node[],
	mode: 'lastNode' | 'onReceived',
): {
	nodes: Node[];
	connections: Record<string, { main: Array<Array<{ node: string; type: string; index: number }>> }>;
} {
	const webhook = workflowNode(
		`Webhook ${path}`,
		'n8n-nodes-base.webhook',
		{
			httpMethod: 'POST',
			path,
			responseMode: mode,
			...(mode === 'lastNode' && { responseData: 'allEntries' }),
			options: {},
		},
		{ typeVersion: 2.1, webhookId: path },
	);
	const split = workflowNode(`Items ${path}`, 'n8n-nodes-base.splitOut', {
		fieldToSplitOut: 'body.items',
		options: {},
	});
	const all = [webhook, split, ...nodes];
	const connections = Object.fromEntries(
		all
			.slice(0, -1)
			.map(({ name }, index) => [name, { main: [[{ node: all[index + 1].name, type: 'main', index: 0 }]] }]),
	);
	return { nodes: all, connections };
}
