import { randomUUID } from 'node:crypto';

import { startSandbox, type Sandbox } from '../../sandbox';
import type { InboxMessage } from '../../sandbox/core/inbox';
import { linksIn } from '../../sandbox/core/links';
import { n8nClient } from '../../scripts/lib/n8n-client';
import { until } from './answering';
import { mailParameters, sandboxCredentials } from './every-operation';
import { startOwnN8n, webhookChain, workflowNode } from './own-n8n';
import type { CredentialFile, N8n, WorkflowFile } from './own-n8n';

/** Workflows that ask by mail, the sandbox that their mails arrive in, and the n8n that waits for the answers. */
export class Asking {
	readonly workflows: WorkflowFile[] = [];
	n8n!: N8n;
	client!: ReturnType<typeof n8nClient>;

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

	/** Starts n8n with the workflows that were added. */
	async run(userFolder: string): Promise<void> {
		const { workflows } = this;
		this.n8n = await startOwnN8n({ userFolder, credentials: this.credentials(), workflows });
		await this.n8n.createOwner();
		this.client = this.n8n;
	}

	/** Starts n8n again on the same data. */
	async runAgain(userFolder: string): Promise<void> {
		const session = { cookie: this.client.cookie(), apiKey: this.client.apiKey() };
		const { NODES_INCLUDE } = this.n8n.env;
		this.n8n = await startOwnN8n({ userFolder, env: { NODES_INCLUDE } });
		this.client = n8nClient(this.n8n.url, session);
	}

	/** Calls a workflow. @param url where its webhook answers; left out: the n8n that was started here */
	async call(id: string, { count = 1, to = 'boss@example.com', url = this.n8n?.url } = {}): Promise<string> {
		const subject = `Invoice ${randomUUID()}`;
		await fetch(`${url}/webhook/${id}`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({
				items: Array.from({ length: count }, (_, number) => ({ to, subject, number })),
			}),
		});
		return subject;
	}

	/** Calls a workflow, and gives its mail and its execution once that waits. */
	async ask(id: string, options: { count?: number; to?: string; url?: string } = {}) {
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
