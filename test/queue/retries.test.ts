import { buildPackage } from '../../scripts/lib/build';
import type { N8n } from '../../scripts/lib/n8n';
import { packPackage } from '../../scripts/lib/pack';
import { startQueue, type Queue } from '../../scripts/lib/queue';
import { startSandbox, type Sandbox } from '../../sandbox';
import { contractServices } from '../contract/services';
import { until, type Execution } from '../retries/bench';
import { CONCURRENCY, type RetryCase } from '../retries/cases';
import { Gate } from '../retries/gate';
import { claimsOf, falseClaims } from '../retries/verdict';
import { addressOf, bodyOf, workflowsOf } from '../retries/workflows';

/**
 * Retries in n8n's queue mode: pressed several times at once, and with the worker of a retry killed. Executions begin in
 * the webhook process, retries in the main one, and all of them run on two workers.
 */

jest.setTimeout(900_000);

const MAILS = 30;
const ENDED = new Set(['success', 'error', 'crashed', 'canceled']);

/** Killed with a window under way, one ahead, and the marks of one not taken out yet. */
const MOST_IN_DOUBT = 3 * CONCURRENCY - 1;

const hub = contractServices[0];
const CREDENTIAL = 'communicationHubApi';

/** An execution that fails: one mail of it is refused, once. */
const failing = (id: string): RetryCase => ({
	id,
	end: 'fails',
	shape: 'first',
	progress: false,
	retry: 'once',
	mails: MAILS,
	perRun: MAILS,
	continues: false,
});
const pressedTwice = ['7-0', '7-1', '7-2', '7-3', '7-4', '7-5'].map(failing);
const pressedOften = ['8-0', '8-1', '8-2'].map(failing);
const killed = ['9-0', '9-1', '9-2', '9-3'].map(failing);

let sandbox: Sandbox;
let gate: Gate;
let queue: Queue;

beforeAll(async () => {
	await buildPackage();
	const { tarball } = await packPackage();
	sandbox = await startSandbox();
	hub.prepare?.(sandbox);
	gate = await Gate.before(sandbox.url);
	const data = hub.credentials(sandbox)[CREDENTIAL];
	data.baseUrl = String(data.baseUrl).replace(sandbox.url, gate.url);
	queue = await startQueue({
		ui: false,
		packageTarball: tarball,
		workers: 2,
		concurrency: 10,
		workflows: [...pressedTwice, ...pressedOften, ...killed].flatMap((one) => workflowsOf(one)),
		credentials: [{ id: 'test', name: 'test', type: CREDENTIAL, data }],
		env: {
			N8N_LOG_LEVEL: 'info',
			QUEUE_WORKER_LOCK_DURATION: '10000',
			QUEUE_WORKER_LOCK_RENEW_TIME: '1000',
			QUEUE_WORKER_STALLED_INTERVAL: '1000',
		},
	});
});

afterAll(async () => {
	await queue?.stop();
	await gate?.close();
	await sandbox?.close();
});

/** Those of a case that have ended, or that run. */
async function executions({ id }: RetryCase, state: 'ended' | 'running' = 'ended'): Promise<Execution[]> {
	const wanted = state === 'running' ? '&status=running' : '';
	const { data } = await queue.main.publicApi(
		'GET',
		`/executions?workflowId=${id}&includeData=true&limit=250${wanted}`,
	);
	return (data as Execution[])
		.map((execution) => ({ ...execution, id: String(execution.id) }))
		.sort((one, other) => Number(one.id) - Number(other.id));
}

/** The executions of a case, once there are so many and all have ended. */
async function ended(one: RetryCase, count: number): Promise<Execution[]> {
	return await until(`${count} executions of ${one.id} to end`, async () => {
		const found = await executions(one);
		// One that was given up with its worker may have no time of its end.
		const over = found.every(({ status }) => ENDED.has(status));
		return found.length === count && over ? found : undefined;
	});
}

/** Lets the first execution fail at this mail; its id. */
async function fail(one: RetryCase, refused: number): Promise<string> {
	const bodyIncludes = addressOf(one.id, refused);
	sandbox.faults.add({ service: hub.sandbox, bodyIncludes, times: 1, fault: hub.refusal });
	const response = await fetch(`${queue.webhook.url}/webhook/${one.id}`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify(bodyOf(one)),
	});
	expect(response.status).toBe(200);
	const [{ id, status }] = await ended(one, 1);
	expect(status).toBe('error');
	return id;
}

/** Presses "Retry"; n8n answers when the execution has ended, and calls its failure one of the request. */
function press(id: string): void {
	queue.main.rest('POST', `/executions/${id}/retry`, { loadWorkflow: false }).catch(() => {});
}

function copies({ id, mails }: RetryCase): number[] {
	const addresses = sandbox.inbox.messages().flatMap(({ to }) => to.map(({ address }) => address));
	return Array.from(
		{ length: mails },
		(_, mail) => addresses.filter((one) => one === addressOf(id, mail)).length,
	);
}

const ran = (worker: N8n, { id }: Execution) => worker.output().includes(`Worker started execution ${id} `);

/** Presses it so often at once for each case, and looks at what has arrived, and at what a retry after them all says. */
async function pressAtOnce(cases: RetryCase[], times: number): Promise<void> {
	const firsts = await Promise.all(cases.map(async (one) => await fail(one, 0)));
	for (const id of firsts) for (let time = 0; time < times; time++) press(id);
	let apart = 0;
	for (const [index, one] of cases.entries()) {
		const retries = (await ended(one, 1 + times)).slice(1);
		if (queue.workers.every((worker) => retries.some((retry) => ran(worker, retry)))) apart++;
		expect({ id: one.id, most: Math.max(...copies(one)) }).toEqual({ id: one.id, most: 1 });
		for (const retry of retries) {
			const said = claimsOf(one, retry);
			for (const mail of said?.sent ?? [])
				expect({ id: one.id, mail, copies: copies(one)[mail] }).toMatchObject({ copies: 1 });
		}
		press(firsts[index]);
		const last = (await ended(one, 2 + times)).at(-1) as Execution;
		const claims = claimsOf(one, last);
		if (!claims) throw new Error(`The last retry of ${one.id} has no word`);
		expect(falseClaims(one, claims, copies(one))).toEqual([]);
		const missing = copies(one).flatMap((count, mail) => (count === 0 ? [mail] : []));
		// Whoever was stopped by another one has left the mails to it. What neither sent is said to be open.
		expect([...claims.possiblySent, ...claims.notSent]).toEqual(expect.arrayContaining(missing));
		expect(Math.max(...copies(one))).toBe(1);
	}
	// Otherwise nothing of this was put to the test.
	expect(apart).toBeGreaterThan(0);
}

it('a retry that is pressed twice at once sends nothing twice', async () => {
	await pressAtOnce(pressedTwice, 2);
});

it('a retry that is pressed five times at once over two workers sends nothing twice', async () => {
	await pressAtOnce(pressedOften, 5);
});

it('a retry whose worker is killed: the first execution, retried again, knows what went out', async () => {
	const firsts = await Promise.all(killed.map(async (one) => await fail(one, 3)));
	for (const { id } of killed) gate.hold(id, 4);
	for (const id of firsts) press(id);
	for (const { id } of killed)
		await until(`mails of ${id}`, () => gate.held(id) === CONCURRENCY || undefined);
	const retries = await Promise.all(
		killed.map(async (one) => (await executions(one, 'running')).at(-1) as Execution),
	);
	const victim = queue.workers.find((worker) => ran(worker, retries[0])) as N8n;
	const isLost = retries.map((retry) => ran(victim, retry));
	// The guard and n8n: the whole process group, as when a machine is lost.
	process.kill(-victim.pid, 'SIGKILL');
	await victim.exited;
	for (const [index, one] of killed.entries()) if (isLost[index]) await ended(one, 2);
	await gate.release();
	for (const [index, one] of killed.entries()) {
		const cut = (await ended(one, 2))[1];
		expect(['error', 'crashed', 'success']).toContain(cut.status);
		if (!isLost[index]) continue;
		expect(cut.status).not.toBe('success');
		// n8n cannot retry it: nothing is sent.
		const before = copies(one);
		press(cut.id);
		await ended(one, 3);
		expect(copies(one)).toEqual(before);
		press(firsts[index]);
		const last = (await ended(one, 4))[3];
		const claims = claimsOf(one, last);
		if (!claims) throw new Error(`The retry of ${one.id} has no word`);
		expect(falseClaims(one, claims, copies(one))).toEqual([]);
		expect(Math.max(...copies(one))).toBe(1);
		expect(claims.sent.length).toBeGreaterThanOrEqual(3 + 4 - 2);
		expect(claims.possiblySent.length).toBeGreaterThan(0);
		expect(claims.possiblySent.length).toBeLessThanOrEqual(MOST_IN_DOUBT);
		expect(claims.sent.length + claims.possiblySent.length + claims.notSent.length).toBe(MAILS);
		// And so does the next one.
		press(firsts[index]);
		const next = (await ended(one, 5))[4];
		expect(claimsOf(one, next)).toEqual(claims);
	}
});
