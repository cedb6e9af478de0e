import { randomUUID } from 'node:crypto';

import { startSandbox, type Sandbox } from '../../sandbox';
import type { InboxMessage } from '../../sandbox/core/inbox';
import { linksIn } from '../../sandbox/core/links';
import {
	readExample,
	webhookHeaders,
	webhookPath,
	withSandboxCredentials,
} from '../../scripts/demo/examples';
import { n8nClient } from '../../scripts/lib/n8n-client';
import { until } from './answering';
import { mailParameters, sandboxCredentials } from './every-operation';
import { startOwnN8n, webhookChain, workflowNode } from './own-n8n';
import type { CredentialFile, N8n, WorkflowFile } from './own-n8n';
import type { realN8n } from './real-n8n';

interface Call {
	/** Items. */
	count?: number;
	to?: string;
}

/** Workflows that ask by mail, the sandbox that their mails arrive in, and the n8n that waits for the answers. */
export class Asking {
	readonly workflows: WorkflowFile[] = [];
	n8n!: N8n;
	client!: ReturnType<typeof n8nClient>;
	/** Where the webhooks of the workflows answer. */
	private readonly hooks = new Map<string, string>();
	private readonly more: CredentialFile[] = [];

	private constructor(readonly sandbox: Sandbox) {}

	static async start(): Promise<Asking> {
		return new Asking(await startSandbox());
	}

	async close(): Promise<void> {
		await this.n8n?.stop();
		await this.sandbox.close();
	}

	/** Credentials of all nodes, as n8n imports them. */
	credentials(): CredentialFile[] {
		return Object.entries(sandboxCredentials).flatMap(([node, make]) =>
			Object.entries(make(this.sandbox)).map(([type, data]) => ({
				id: `${node}-${type}`,
				name: type,
				type,
				data,
			})),
		);
	}

	/**
	 * A workflow that asks once for each call of its webhook. The node behind sees each item beside the one that it came
	 * from.
	 */
	add(id: string, node: string, parameters: object = {}, more: object = {}): void {
		const types = Object.keys(sandboxCredentials[node](this.sandbox));
		const ask = workflowNode(
			'Ask',
			`n8n-nodes-send-mail.${node}`,
			{
				resource: 'mail',
				operation: 'sendAndWait',
				...mailParameters[node],
				to: '={{ $json.to }}',
				subject: '={{ $json.subject }}',
				message: 'May we pay <b>invoice 4711</b>?',
				responseType: 'approval',
				approvalOptions: { values: { approvalType: 'double', disapproveLabel: 'No & never' } },
				...parameters,
			},
			{
				credentials: Object.fromEntries(types.map((type) => [type, { id: `${node}-${type}`, name: type }])),
				...more,
			},
		);
		const jsonOutput = `={{ { ...$json, from: $('Items ${id}').item.json.number } }}`;
		const after = workflowNode(
			'After',
			'n8n-nodes-base.set',
			{ mode: 'raw', jsonOutput, options: {} },
			{ typeVersion: 3.4 },
		);
		const settings = { executionOrder: 'v1', timezone: 'Europe/Berlin' };
		this.workflows.push({ id, name: id, ...webhookChain(id, [ask, after], 'onReceived'), settings });
	}

	/** Adds a workflow of the folder examples/. */
	addExample(file: string, change: (nodes: WorkflowFile['nodes']) => void): void {
		const { workflows, credentials } = withSandboxCredentials([readExample(file)], this.sandbox.url);
		change(workflows[0].nodes);
		this.workflows.push(workflows[0]);
		this.more.push(...credentials);
	}

	/** Starts n8n with the workflows that were added. */
	async run(userFolder: string): Promise<void> {
		const { workflows } = this;
		const credentials = [...this.credentials(), ...this.more];
		this.n8n = await startOwnN8n({ userFolder, credentials, workflows });
		await this.n8n.createOwner();
		this.client = this.n8n;
		for (const workflow of workflows)
			this.hooks.set(workflow.id, `${this.n8n.url}/webhook/${webhookPath(workflow)}`);
	}

	/** Puts the workflows that were added into the n8n that all test files share. */
	async runIn(shared: ReturnType<typeof realN8n>): Promise<void> {
		this.client = shared;
		const stored = new Map<string, { id: string; name: string }>();
		for (const { id, type, data } of this.credentials())
			stored.set(id, await shared.addCredential(type, data));
		for (const workflow of this.workflows) {
			const nodes = workflow.nodes.map((node) => ({
				...node,
				credentials: Object.fromEntries(
					Object.entries<{ id: string }>(node.credentials ?? {}).map(([type, { id }]) => [
						type,
						stored.get(id),
					]),
				),
			}));
			const { webhookUrl } = await shared.addWorkflow({ ...workflow, nodes });
			this.hooks.set(workflow.id, webhookUrl);
		}
	}

	/** Starts n8n again on the same data. */
	async runAgain(userFolder: string): Promise<void> {
		const session = { cookie: this.client.cookie(), apiKey: this.client.apiKey() };
		const { NODES_INCLUDE } = this.n8n.env;
		this.n8n = await startOwnN8n({ userFolder, env: { NODES_INCLUDE } });
		this.client = n8nClient(this.n8n.url, session);
	}

	/** Calls a workflow with a body of its own. */
	async post(id: string, body: object): Promise<void> {
		const { ok, status } = await fetch(this.hooks.get(id) ?? '', {
			method: 'POST',
			headers: { 'content-type': 'application/json', ...webhookHeaders() },
			body: JSON.stringify(body),
		});
		if (!ok) throw new Error(`The webhook of ${id} answered ${status}`);
	}

	/** Calls a workflow with items to one recipient. */
	async call(id: string, { count = 1, to = 'boss@example.com' }: Call = {}): Promise<string> {
		const subject = `Invoice ${randomUUID()}`;
		await this.post(id, {
			items: Array.from({ length: count }, (_, number) => ({ to, subject, number })),
		});
		return subject;
	}

	/** Calls a workflow, and gives its mail and its execution once that waits. */
	async ask(id: string, options: Call = {}) {
		const subject = await this.call(id, options);
		const mail = await this.mailAbout(subject);
		const links = linksIn(mail);
		const [, execution] = /\/webhook-waiting\/(\d+)\//.exec(links[0]) ?? [];
		await until(`${id} to wait`, async () => (await this.status(execution)) === 'waiting');
		return { mail, subject, id: execution, links };
	}

	async mailAbout(subject: string): Promise<InboxMessage> {
		return await until(`the mail about ${subject}`, () => this.mailsAbout(subject).at(-1));
	}

	mailsAbout(subject: string): InboxMessage[] {
		return this.sandbox.inbox.messages().filter((message) => message.subject?.includes(subject));
	}

	/** The latest first. */
	async executionsOf(workflow: string): Promise<any[]> {
		const { data } = await this.client.publicApi(
			'GET',
			`/executions?workflowId=${workflow}&includeData=true`,
		);
		return data;
	}

	async status(id: string): Promise<string> {
		return (await this.client.publicApi('GET', `/executions/${id}`)).status;
	}

	async ended(id: string): Promise<any> {
		return await until(
			`execution ${id} to end`,
			async () => {
				const found = await this.client.publicApi('GET', `/executions/${id}?includeData=true`);
				return ['success', 'error', 'crashed'].includes(found.status) ? found : undefined;
			},
			90_000,
		);
	}

	/** What the node behind the asking one has seen, once the execution has ended well. */
	async output(id: string, run = 0): Promise<any[]> {
		const { status, data } = await this.ended(id);
		expect({ status, error: data.resultData.error?.message }).toEqual({ status: 'success' });
		return data.resultData.runData.After[run].data.main[0].map(({ json }: any) => json);
	}
}
