import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import sandboxCredentials from '../../examples/credentials';
import { webhookHeaders } from '../../scripts/demo/examples';
import { n8nClient } from '../../scripts/lib/n8n-client';
import { inboxOf, sha256 } from '../../scripts/lib/sandbox';
import type { InboxMessage } from '../../scripts/lib/sandbox';
import { variable } from './n8n-setup';

export { sha256 };
export type { InboxMessage };

/** A node of a workflow as n8n exports it. */
export interface WorkflowNode {
	name: string;
	type: string;
	parameters: Record<string, unknown>;
	credentials?: Record<string, { id: string; name: string }>;
	webhookId?: string;
	[key: string]: unknown;
}

export interface Workflow {
	name: string;
	nodes: WorkflowNode[];
	connections: object;
	settings?: object;
}

/** A published workflow with its own webhook. */
export interface LiveWorkflow {
	id: string;
	webhookUrl: string;
	/** Posts to the webhook. The body is JSON, or a form with files. */
	post(body: FormData | object): Promise<{ status: number; body: any }>;
	/** The execution that the last `post` started, with the run data of every node. */
	lastExecution(): Promise<any>;
}

interface Started {
	url: string;
	apiKey: string;
	cookie: string;
	owner: { email: string; password: string };
	userFolder: string;
	sandboxUrl: string;
}

/**
 * The n8n and the sandbox that jest's set-up started for the projects n8n and editor (n8n-setup.js). All test files share them:
 * look for your own mails by their subject, and do not empty the inbox.
 */
export function realN8n() {
	const text = process.env[variable];
	if (!text) throw new Error('No n8n was started: run this file in the jest project n8n.');
	const started = JSON.parse(text) as Started;
	const client = n8nClient(started.url, started);
	let count = 0;

	return {
		...client,
		url: started.url,
		/** The owner's session, for a browser. */
		session: started.cookie,
		/** Whom the sign-in page takes. */
		owner: started.owner,
		userFolder: started.userFolder,
		sandboxUrl: started.sandboxUrl,
		inbox: inboxOf(started.sandboxUrl),

		/** Mails whose subject holds this text, after giving late ones the time to arrive. */
		async mailsWithSubject(text: string, waitMs = 0): Promise<InboxMessage[]> {
			await pause(waitMs);
			const messages = await inboxOf(started.sandboxUrl).messages();
			return messages.filter((message) => message.subject.includes(text));
		},

		/** Stores a credential, hidden fields included, and gives what a node refers to it by. */
		async addCredential(type: string, data: object): Promise<{ id: string; name: string }> {
			const name = `${type} ${process.pid}-${++count}`;
			const { id } = await client.rest('POST', '/credentials', { name, type, data });
			return { id, name };
		},

		/**
		 * Creates and publishes a workflow under a webhook path of its own, and waits until the webhook is live.
		 * @param credentials by node type: `{ 'n8n-nodes-send-mail.x': { xApi: await addCredential('xApi', data) } }`
		 */
		async addWorkflow(
			workflow: Workflow,
			credentials: Record<string, Record<string, { id: string; name: string }>> = {},
		): Promise<LiveWorkflow> {
			const path = `test-${process.pid}-${Date.now()}-${++count}`;
			const guarded = workflow.nodes.some(({ parameters }) => parameters.authentication === 'headerAuth');
			const { type, data } = sandboxCredentials[WEBHOOK](started.sandboxUrl);
			const hook = guarded ? { credentials: { [type]: await this.addCredential(type, data) } } : {};
			const nodes = workflow.nodes.map((node) => ({
				...node,
				...(node.type === WEBHOOK
					? { ...hook, webhookId: path, parameters: { ...node.parameters, path } }
					: {}),
				...(credentials[node.type] ? { credentials: credentials[node.type] } : {}),
			}));
			const { name, connections, settings = { executionOrder: 'v1' } } = workflow;
			const { id } = await client.publicApi('POST', '/workflows', { name, nodes, connections, settings });
			await client.publicApi('POST', `/workflows/${id}/activate`);
			const webhookUrl = `${started.url}/webhook/${path}`;
			await live(webhookUrl);
			let posted = 0;
			return {
				id,
				webhookUrl,
				post(body) {
					posted++;
					return post(webhookUrl, body);
				},
				async lastExecution() {
					// n8n answers the webhook first and saves the execution a moment later.
					for (let tries = 0; tries < 200; tries++) {
						const { data } = await client.publicApi('GET', `/executions?workflowId=${id}&includeData=true`);
						if (data.length >= posted && data[0]?.stoppedAt) return data[0];
						await pause(50);
					}
					throw new Error(`n8n saved fewer than ${posted} executions of this workflow.`);
				},
			};
		},
	};
}

const WEBHOOK = 'n8n-nodes-base.webhook';

/** A workflow of the folder examples/ as a user imports it; its mails may go to the sandbox's own addresses as well. */
export function exampleWorkflow(file: string): Workflow {
	const text = readFileSync(join(__dirname, '..', '..', 'examples', file), 'utf8');
	const workflow = JSON.parse(text) as Workflow;
	for (const { parameters } of workflow.nodes) {
		const options = parameters.options as { allowedRecipients?: string } | undefined;
		if (options?.allowedRecipients) options.allowedRecipients += SANDBOX_DOMAINS;
	}
	return workflow;
}

const SANDBOX_DOMAINS = ['fault', 'status', 'bounce', 'works', 'superoffice']
	.map((name) => `, @${name}.test`)
	.join('');

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function post(url: string, body: FormData | object): Promise<{ status: number; body: any }> {
	const isForm = body instanceof FormData;
	const response = await fetch(url, {
		method: 'POST',
		body: isForm ? body : JSON.stringify(body),
		headers: { ...webhookHeaders(), ...(isForm ? {} : { 'content-type': 'application/json' }) },
	});
	const text = await response.text();
	return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
}

/** n8n registers webhooks a moment after it answered. Asking by GET starts nothing. */
async function live(url: string): Promise<void> {
	for (let tries = 0; tries < 200; tries++) {
		const text = await (await fetch(url)).text();
		if (text.includes('make a POST request')) return;
		await pause(50);
	}
	throw new Error(`The webhook ${url} did not get live.`);
}
