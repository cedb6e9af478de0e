import { startSandbox, type Sandbox } from '../../sandbox';
import { n8nClient } from '../../scripts/lib/n8n-client';
import { processUnder } from '../../scripts/lib/processes';
import { contractServices } from '../contract/services';
import { ownUserFolder, startOwnN8n, webhookChain, workflowNode } from '../support/own-n8n';
import type { CredentialFile, N8n, WorkflowFile } from '../support/own-n8n';

/**
 * An execution that is cancelled, an n8n that is stopped or killed while mails go out, for all four services: what n8n
 * saves, what "Retry" on that execution then does, and whether any mail arrives twice or is reported as what it is not.
 *
 * @slow
 */

jest.setTimeout(300_000);

const SERVICES = ['CommunicationHub (JSON)', 'LINE WORKS', 'Rebilly', 'SuperOffice (server default, OAuth2)'];
const CONCURRENCY = 2;
/** Milliseconds until the service answers: a busy machine must have begun the last run before the first is through. */
const SLOW_MS = 1_500;
/** Seconds that n8n is given to end by itself: twice what the runs that shall make it take, a third of what the others do. */
const GRACE_SECONDS = 10;

const services = SERVICES.map((label) => {
	const service = contractServices.find((one) => one.label === label);
	if (!service) throw new Error(`The contract suite has no ${label}`);
	return service;
});
const folder = ownUserFolder();
let sandbox: Sandbox;
let n8n: N8n;
let client: ReturnType<typeof n8nClient>;

/** One workflow; `progress`: n8n saves the execution after every node. */
interface Run {
	id: string;
	service: string;
	count: number;
	/** How often each item's mail arrived. */
	copies(): number[];
	executions(): Promise<any[]>;
}

const runs: Record<string, Run[]> = {};
const workflows: WorkflowFile[] = [];

function prepare(kind: string, count: number, progresses = [false, true]): void {
	runs[kind] = services.flatMap((service, index) =>
		progresses.map((progress) => {
			const id = `${kind}-${index}${progress ? '-progress' : ''}`;
			const parameters = service.parameters({
				to: '={{ $json.to }}',
				options: { concurrency: CONCURRENCY, timeout: 30 },
			});
			const types = Object.keys(service.credentials(sandbox));
			const send = workflowNode('Send', `n8n-nodes-send-mail.${service.node}`, parameters, {
				credentials: Object.fromEntries(types.map((type) => [type, { id: `${index}-${type}`, name: type }])),
			});
			const settings = { executionOrder: 'v1', saveExecutionProgress: progress };
			workflows.push({ id, name: id, ...webhookChain(id, [send], 'onReceived'), settings });
			return {
				id,
				service: service.label,
				count,
				copies: () => {
					const messages = sandbox.inbox.messages({ service: service.sandbox });
					const addresses = messages.flatMap(({ to }) => to.map(({ address }) => address));
					return addressesOf(id, count).map((mine) => addresses.filter((one) => one === mine).length);
				},
				executions: async () =>
					(await client.publicApi('GET', `/executions?workflowId=${id}&includeData=true`)).data,
			};
		}),
	);
}

const addressesOf = (id: string, count: number) =>
	Array.from({ length: count }, (_, index) => `${id}.${index}@example.com`);
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function until<T>(what: string, find: () => T | Promise<T>): Promise<NonNullable<T>> {
	for (let tries = 0; tries < 1200; tries++) {
		const found = await find();
		if (found) return found;
		await pause(50);
	}
	throw new Error(`Waited in vain for ${what}`);
}

beforeAll(async () => {
	sandbox = await startSandbox();
	for (const service of services) service.prepare?.(sandbox);
	const credentials: CredentialFile[] = services.flatMap((service, index) =>
		Object.entries(service.credentials(sandbox)).map(([type, data]) => ({
			id: `${index}-${type}`,
			name: type,
			type,
			data,
		})),
	);
	prepare('fail', 6, [false]);
	prepare('cancel', 12);
	prepare('stop', 6);
	prepare('hurry', 40);
	prepare('kill', 12);
	const env = { N8N_GRACEFUL_SHUTDOWN_TIMEOUT: String(GRACE_SECONDS) };
	n8n = await startOwnN8n({ userFolder: folder.path, credentials, workflows, env });
	await n8n.createOwner();
	client = n8n;
});

afterAll(async () => {
	await n8n?.stop();
	await sandbox?.close();
	folder.remove();
});

/** Starts the executions of a kind, all at the same time. */
async function begin(kind: string): Promise<void> {
	await Promise.all(
		runs[kind].map(({ id, count }) =>
			fetch(`${n8n.url}/webhook/${id}`, {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify({ items: addressesOf(id, count).map((to) => ({ to })) }),
			}),
		),
	);
}

/** The same, and waits until each has sent some and has some left. */
async function beginSlowly(kind: string): Promise<void> {
	sandbox.faults.clear();
	for (const { sandbox: service, sends } of services)
		sandbox.faults.add({ service, ...sends, times: 0, fault: { name: 'slow', delayMs: SLOW_MS } });
	await begin(kind);
	await until('the first mails to arrive', () => runs[kind].every(({ copies }) => copies().includes(1)));
	for (const { copies } of runs[kind]) expect(copies()).toContain(0);
}

/** Sends n8n a signal, waits for its end and starts it again on the same data. */
async function interrupt(signal: NodeJS.Signals): Promise<void> {
	process.kill(processUnder(n8n.pid), signal);
	await n8n.exited;
	const session = { cookie: client.cookie(), apiKey: client.apiKey() };
	const { NODES_INCLUDE, N8N_GRACEFUL_SHUTDOWN_TIMEOUT } = n8n.env;
	n8n = await startOwnN8n({
		userFolder: folder.path,
		env: { NODES_INCLUDE, N8N_GRACEFUL_SHUTDOWN_TIMEOUT },
	});
	client = n8nClient(n8n.url, session);
}

/** The only execution of a workflow, once it has ended, with what n8n saved of the node. */
async function saved(run: Run): Promise<{ id: string; status: string; ledger: unknown }> {
	const [execution] = await until(`${run.id} to be saved as ended`, async () => {
		const found = await run.executions();
		return found.length === 1 && found[0].stoppedAt && found[0].status !== 'running' ? found : undefined;
	});
	const ledger = execution.data?.executionData?.contextData?.['node:Send']?.sendMailLedger;
	return { id: execution.id, status: execution.status, ledger };
}

/** "Retry" in n8n's list of executions: what it answers, and the execution that it made. */
async function retry(id: string, run: Run): Promise<any> {
	await client.rest('POST', `/executions/${id}/retry`, { loadWorkflow: false });
	return await until(`the retry of ${run.id} to end`, async () =>
		(await run.executions()).find(({ retryOf, stoppedAt }) => String(retryOf) === String(id) && stoppedAt),
	);
}

/**
 * What the execution was saved as, and that its retry sends nothing twice and claims nothing false: it knows what was
 * sent, leaves in doubt what was under way, and calls unsent only what nobody has.
 * @param most mails of a run that may be in doubt
 */
async function expectTruth(kind: string, status: string, most: number): Promise<void> {
	sandbox.faults.clear();
	for (const run of runs[kind]) {
		const execution = await saved(run);
		// Nobody has the memory of the node any more: n8n saved the execution as it was before the node.
		expect({ ...execution, ledger: execution.ledger ?? 'none' }).toMatchObject({
			status,
			ledger: 'none',
		});
		const before = run.copies();
		expect(Math.max(...before)).toBe(1);
		const again = await retry(execution.id, run);
		expect(again.status).toBe('error');
		const { kind: error, items } = again.data.resultData.error.context.data;
		expect(error).toBe('uncertain');
		const { sent, possiblySent, notSent } = items as Record<string, number[]>;
		expect([...sent, ...possiblySent, ...notSent].sort((one, other) => one - other)).toEqual(
			before.map((_, index) => index),
		);
		expect(possiblySent.length).toBeGreaterThan(0);
		expect(possiblySent.length).toBeLessThanOrEqual(most);
		const after = run.copies();
		expect({ id: run.id, sent: sent.map((index) => after[index]) }).toEqual({
			id: run.id,
			sent: sent.map(() => 1),
		});
		expect({ id: run.id, notSent: notSent.map((index) => after[index]) }).toEqual({
			id: run.id,
			notSent: notSent.map(() => 0),
		});
		// Nothing in doubt went out again, and the next retry, of this one or of the first, knows the same.
		for (const index of possiblySent) expect(after[index]).toBe(before[index]);
		for (const id of [again.id, execution.id]) {
			const third = await retry(id, run);
			expect(third.data.resultData.error.context.data.items).toEqual(items);
		}
		expect(run.copies()).toEqual(after);
		expect(Math.max(...after)).toBe(1);
	}
}

it('an execution that failed: its retry sends what was not sent, and nothing twice', async () => {
	// In the form of the service where it has one: a status alone proves no refusal.
	for (const { sandbox: service, sends, refusal = { name: 'status', status: 400 } } of services)
		sandbox.faults.add({ service, ...sends, times: 1, fault: refusal });
	await begin('fail');
	for (const run of runs.fail) {
		const execution = await saved(run);
		expect(execution.status).toBe('error');
		expect(execution.ledger).toBeDefined();
		expect(run.copies()).toContain(0);
		const again = await retry(execution.id, run);
		expect({ id: run.id, status: again.status, copies: run.copies() }).toEqual({
			id: run.id,
			status: 'success',
			copies: new Array(run.count).fill(1),
		});
	}
});

it('an execution that is cancelled', async () => {
	await beginSlowly('cancel');
	for (const run of runs.cancel) {
		const { data } = await client.publicApi('GET', `/executions?workflowId=${run.id}&status=running`);
		const [running] = data;
		await client.rest('POST', `/executions/${running.id}/stop`);
	}
	// The mails that were under way may arrive; no further one starts.
	await pause(2 * SLOW_MS);
	const arrived = runs.cancel.map(({ copies }) => copies());
	await pause(4 * SLOW_MS);
	expect(runs.cancel.map(({ copies }) => copies())).toEqual(arrived);
	await expectTruth('cancel', 'canceled', CONCURRENCY);
});

it('an n8n that is stopped (SIGTERM) and has the time to end what runs', async () => {
	await beginSlowly('stop');
	await interrupt('SIGTERM');
	for (const run of runs.stop) {
		const execution = await saved(run);
		expect({ ...execution, copies: run.copies() }).toMatchObject({
			status: 'success',
			copies: new Array(run.count).fill(1),
		});
		await expect(retry(execution.id, run)).rejects.toThrow('cannot be retried');
	}
});

it('an n8n that is stopped (SIGTERM) and runs out of time', async () => {
	await beginSlowly('hurry');
	await interrupt('SIGTERM');
	// Open are the window that goes out, the next one, and what is still under way of those before.
	await expectTruth('hurry', 'crashed', 3 * CONCURRENCY - 1);
});

it('an n8n that is killed (SIGKILL)', async () => {
	await beginSlowly('kill');
	await interrupt('SIGKILL');
	await expectTruth('kill', 'crashed', 3 * CONCURRENCY - 1);
});
