import type { WorkflowFile } from '../../scripts/lib/n8n';
import { workflowNode } from '../support/own-n8n';
import { CONCURRENCY, TIME_OUT_SECONDS, type RetryCase, type Shape } from './cases';

/** The workflows of the matrix: the node that sends stands behind different things, and is called Send in each. */

type Node = ReturnType<typeof workflowNode>;
type Connections = Record<string, { main: Array<Array<{ node: string; type: string; index: number }>> }>;

/** How the recipients of the mails that are looked at begin: not those of a node before. */
const MAIN = 'main-';

export const addressOf = (id: string, mail: number) => `${MAIN}${id}.${mail}@example.com`;

/** Case and number of a mail, wherever its address stands. */
export const MAIL = new RegExp(`${MAIN}([\\d-]+)\\.(\\d+)@example\\.com`);

/** The credentials: of the test system, and of the live one to which a correction moves. */
export const TEST_CREDENTIAL = { id: 'test', name: 'test' };
export const LIVE_CREDENTIAL = { id: 'live', name: 'live' };

/** Seconds that the node waits for an answer: longer than any mail waits at the gate. */
const PATIENCE_SECONDS = 3600;

/** @param item where the mail's address stands: also its subject and text, by which it is known wherever it goes */
function sender(
	name: string,
	item: string,
	to: string,
	more: { options?: object; continues?: boolean } = {},
): Node {
	return workflowNode(
		name,
		'n8n-nodes-send-mail.communicationHub',
		{
			resource: 'mail',
			operation: 'send',
			from: 'sender@example.com',
			to,
			subject: `={{ ${item} }}`,
			emailFormat: 'text',
			text: `={{ ${item} }}`,
			options: { concurrency: CONCURRENCY, timeout: PATIENCE_SECONDS, ...more.options },
		},
		{
			credentials: { communicationHubApi: TEST_CREDENTIAL },
			...(more.continues && { onError: 'continueRegularOutput' }),
		},
	);
}

const webhook = (id: string, responseMode = 'onReceived') =>
	workflowNode(
		'Webhook',
		'n8n-nodes-base.webhook',
		{ httpMethod: 'POST', path: id, responseMode, options: {} },
		{ typeVersion: 2.1, webhookId: id },
	);

const split = (name: string, field: string, y = 0) =>
	workflowNode(
		name,
		'n8n-nodes-base.splitOut',
		{ fieldToSplitOut: `body.${field}`, options: {} },
		{ position: [0, y] },
	);

/** `a -> b -> c` */
function chained(...names: string[]): Connections {
	return connected(names.slice(0, -1).map((name, at) => [name, [[names[at + 1]]]]));
}

/** For each node, the nodes behind each of its outputs. */
function connected(entries: Array<[string, string[][]]>): Connections {
	return Object.fromEntries(
		entries.map(([name, outputs]) => [
			name,
			{ main: outputs.map((nodes) => nodes.map((node) => ({ node, type: 'main', index: 0 }))) },
		]),
	);
}

const around: Record<Shape, (one: RetryCase, send: Node) => { nodes: Node[]; connections: Connections }> = {
	first: ({ id }, send) => ({
		nodes: [webhook(id), split('Items', 'items'), send],
		connections: chained('Webhook', 'Items', 'Send'),
	}),
	'after a node': ({ id }, send) => {
		const early = sender('Early', "'early'", 'early@example.com');
		// n8n's record of a crash depends on the order of the nodes in the file.
		return {
			nodes: [send, early, split('Items', 'items'), webhook(id)],
			connections: chained('Webhook', 'Items', 'Early', 'Send'),
		};
	},
	'after Wait': ({ id }, send) => ({
		nodes: [
			webhook(id, 'responseNode'),
			workflowNode('Respond', 'n8n-nodes-base.respondToWebhook', {
				respondWith: 'text',
				responseBody: '={{ $execution.resumeUrl }}',
				options: {},
			}),
			workflowNode(
				'Wait',
				'n8n-nodes-base.wait',
				{ resume: 'webhook', httpMethod: 'POST', options: {} },
				{ typeVersion: 1.1, webhookId: `wait-${id}` },
			),
			split('Items', 'items'),
			send,
		],
		connections: chained('Webhook', 'Respond', 'Wait', 'Items', 'Send'),
	}),
	'pass 2 of a loop': ({ id, perRun }, send) => ({
		nodes: [
			webhook(id),
			split('Items', 'items'),
			workflowNode(
				'Loop',
				'n8n-nodes-base.splitInBatches',
				{ batchSize: perRun, options: {} },
				{ typeVersion: 3 },
			),
			send,
		],
		connections: connected([
			['Webhook', [['Items']]],
			['Items', [['Loop']]],
			['Loop', [[], ['Send']]],
			['Send', [['Loop']]],
		]),
	}),
	'two branches': ({ id }, send) => ({
		nodes: [webhook(id), split('One', 'one'), split('Other', 'other', 200), send],
		connections: connected([
			['Webhook', [['One', 'Other']]],
			['One', [['Send']]],
			['Other', [['Send']]],
		]),
	}),
	'sub-workflow per item': ({ id }) => ({
		nodes: [
			webhook(id),
			split('Items', 'items'),
			workflowNode(
				'Call',
				'n8n-nodes-base.executeWorkflow',
				{
					source: 'database',
					workflowId: { __rl: true, mode: 'id', value: childOf(id) },
					mode: 'each',
					options: {},
				},
				{ typeVersion: 1.2 },
			),
		],
		connections: chained('Webhook', 'Items', 'Call'),
	}),
};

export const childOf = (id: string) => `${id}-sub`;

/** What the node is told before a correction, and after it. */
function sendOf({ shape, correction, continues }: RetryCase, corrected: boolean): Node {
	const item = shape === 'after a node' ? "$('Items').item.json.to" : '$json.to';
	const options: Record<string, unknown> = {};
	if (correction === 'redirect' && !corrected) options.redirectTo = `=test.{{ ${item} }}`;
	// A retried parent starts its sub-workflows anew: for n8n these are other executions.
	if (shape === 'sub-workflow per item')
		options.sendOnceKey = `=${corrected ? 'real' : 'order'} {{ ${item} }}`;
	const wrong = correction === 'recipients' && !corrected ? 'wrong.' : '';
	const send = sender('Send', item, `=${wrong}{{ ${item} }}`, { options, continues });
	if (correction === 'operation' && !corrected) {
		const { text: message, options: shared } = send.parameters as Record<string, unknown>;
		const receiver = `={{ '+49170' + ${item}.replace(/[^0-9]/g, '') }}`;
		send.parameters = { resource: 'sms', operation: 'send', receiver, message, options: shared };
	}
	if (correction === 'credential' && corrected) send.credentials = { communicationHubApi: LIVE_CREDENTIAL };
	return send;
}

/** The workflow of a case, its sub-workflow behind it. */
export function workflowsOf(one: RetryCase, corrected = false): WorkflowFile[] {
	const send = sendOf(one, corrected);
	const settings = {
		executionOrder: 'v1',
		saveExecutionProgress: one.progress,
		...(one.end === 'ends by time-out' && { executionTimeout: TIME_OUT_SECONDS }),
	};
	const own = { id: one.id, name: one.id, ...around[one.shape](one, send), settings };
	if (one.shape !== 'sub-workflow per item') return [own];
	const trigger = workflowNode(
		'Called',
		'n8n-nodes-base.executeWorkflowTrigger',
		{ inputSource: 'passthrough' },
		{ typeVersion: 1.1 },
	);
	const child = childOf(one.id);
	return [
		own,
		{ id: child, name: child, nodes: [trigger, send], connections: chained('Called', 'Send'), settings },
	];
}

/** The body that starts it. */
export function bodyOf({ id, mails, perRun }: RetryCase): object {
	const items = Array.from({ length: mails }, (_, mail) => ({ to: addressOf(id, mail) }));
	return { items, one: items.slice(0, perRun), other: items.slice(perRun) };
}
