import { randomUUID } from 'node:crypto';
import { startSandbox, type Sandbox } from '../../sandbox';
import type { InboxMessage } from '../../sandbox/core/inbox';
import { n8nClient } from '../../scripts/lib/n8n-client';
import { processUnder } from '../../scripts/lib/processes';
import { linksOf, open, press } from '../support/answering';
import { mailParameters, sandboxCredentials } from '../support/every-operation';
import { ownUserFolder, startOwnN8n, webhookChain, workflowNode } from '../support/own-n8n';
import type { CredentialFile, N8n, WorkflowFile } from '../support/own-n8n';

/**
 * Send and Wait for Response in a real n8n, for all four services: what links decide and what they do not, and what is
 * left of it when n8n is killed.
 *
 * @slow
 */

jest.setTimeout(180_000);

const SERVICES = Object.keys(mailParameters);
const folder = ownUserFolder();
const workflows: WorkflowFile[] = [];
let sandbox: Sandbox;
let n8n: N8n;
let client: ReturnType<typeof n8nClient>;

const approval = (parameters: object) => ({
	message: 'May we pay <b>invoice 4711</b>?',
	responseType: 'approval',
	approvalOptions: { values: { approvalType: 'double', disapproveLabel: 'No & never' } },
	...parameters,
});

/** A workflow that asks each time its webhook is called; the subject comes with the call. */
function asks(id: string, node: string, parameters: object, more: object = {}): void {
	const types = Object.keys(sandboxCredentials[node](sandbox));
	const ask = workflowNode(
		'Ask',
		`n8n-nodes-send-mail.${node}`,
		{
			resource: 'mail',
			operation: 'sendAndWait',
			...mailParameters[node],
			to: '={{ $json.to }}',
			subject: '={{ $json.subject }}',
			...approval(parameters),
		},
		{
			credentials: Object.fromEntries(types.map((type) => [type, { id: `${node}-${type}`, name: type }])),
			...more,
		},
	);
	// What follows sees each item beside the one that it came from.
	const after = workflowNode(
		'After',
		'n8n-nodes-base.set',
		{
			mode: 'raw',
			jsonOutput: `={{ { ...$json, from: $('Items ${id}').item.json.number } }}`,
			options: {},
		},
		{ typeVersion: 3.4 },
	);
	const settings = { executionOrder: 'v1', timezone: 'Europe/Berlin' };
	workflows.push({ id, name: id, ...webhookChain(id, [ask, after], 'onReceived'), settings });
}

async function until<T>(what: string, find: () => T | Promise<T>): Promise<NonNullable<T>> {
	for (let tries = 0; tries < 400; tries++) {
		const found = await find();
		if (found) return found;
		await new Promise((resolve) => setTimeout(resolve, 50));
	}
	throw new Error(`Waited in vain for ${what}`);
}

/** Calls a workflow, and gives its mail and its execution once it waits. */
async function ask(id: string, { count = 1, to = 'boss@example.com' } = {}) {
	const subject = `Invoice ${randomUUID()}`;
	await fetch(`${n8n.url}/webhook/${id}`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({
			items: Array.from({ length: count }, (_, number) => ({ to, subject, number })),
		}),
	});
	const [mail] = await until(`the mail of ${id}`, () => {
		const found = mailsAbout(subject);
		return found.length > 0 ? found : undefined;
	});
	const execution = await until(`${id} to wait`, async () => {
		const [last] = await executionsOf(id);
		return last?.status === 'waiting' ? last : undefined;
	});
	return { mail, subject, id: String(execution.id), links: linksOf(mail as never) };
}

const mailsAbout = (subject: string): InboxMessage[] =>
	sandbox.inbox.messages().filter((message) => message.subject?.includes(subject));

async function executionsOf(workflow: string): Promise<any[]> {
	const { data } = await client.publicApi('GET', `/executions?workflowId=${workflow}&includeData=true`);
	return data;
}

async function execution(id: string): Promise<any> {
	return await client.publicApi('GET', `/executions/${id}?includeData=true`);
}

/** What the node behind the asking one got, once the execution has ended. */
async function output(id: string): Promise<any[]> {
	const ended = await until(`execution ${id} to end`, async () => {
		const found = await execution(id);
		return found.stoppedAt && found.status !== 'waiting' && found.status !== 'running' ? found : undefined;
	});
	expect({ status: ended.status, error: ended.data.resultData.error?.message }).toEqual({
		status: 'success',
	});
	return ended.data.resultData.runData.After[0].data.main[0].map(({ json }: any) => json);
}

beforeAll(async () => {
	sandbox = await startSandbox();
	const credentials: CredentialFile[] = SERVICES.flatMap((node) =>
		Object.entries(sandboxCredentials[node](sandbox)).map(([type, data]) => ({
			id: `${node}-${type}`,
			name: type,
			type,
			data,
		})),
	);
	for (const node of SERVICES) asks(`ask-${node}`, node, {});
	n8n = await startOwnN8n({ userFolder: folder.path, credentials, workflows });
	await n8n.createOwner();
	client = n8n;
});

afterAll(async () => {
	await n8n?.stop();
	await sandbox?.close();
	folder.remove();
});

describe.each(SERVICES)('%s', (node) => {
	it('waits until a button is pressed, whoever follows the links before', async () => {
		sandbox.scanner.on = true;
		const { mail, id, links } = await ask(`ask-${node}`);
		await sandbox.scanner.idle();
		sandbox.scanner.on = false;
		const visits = sandbox.scanner.visits.filter(({ message }) => message === mail.id);
		expect(visits).toHaveLength(2 * 2 * 2 * 3);
		expect(visits.filter(({ status }) => status === 200).length).toBeGreaterThan(8);
		expect((await execution(id)).status).toBe('waiting');

		const [approve] = links;
		expect(await open(approve)).toMatchObject({ status: 200 });
		const page = await press(approve, { answer: 'approve' });
		expect(page).toMatchObject({ status: 200, html: expect.stringContaining('Answer recorded') });
		const [json] = await output(id);
		expect(json).toMatchObject({
			data: { approved: true, respondedAt: expect.any(String) },
			mail: { service: node, accepted: ['boss@example.com'] },
			from: 0,
		});
		console.log(page.headers.get('content-security-policy'));
		const again = await press(approve, { answer: 'disapprove' });
		console.log(again.status, again.html.slice(0, 3000).includes('No action required'));
	});
});
void processUnder;
