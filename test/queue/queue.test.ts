import { randomUUID } from 'node:crypto';

import { withSandboxCredentials } from '../../scripts/demo/examples';
import { buildPackage } from '../../scripts/lib/build';
import { startN8n, type N8n } from '../../scripts/lib/n8n';
import { packPackage } from '../../scripts/lib/pack';
import { startQueue, type Queue } from '../../scripts/lib/queue';
import { startSandbox } from '../../scripts/lib/sandbox';
import { linksIn } from '../../sandbox/core/links';
import { open, press, until as untilIn } from '../support/answering';
import { asking, fanOut, SERVICES } from './workflows';

/**
 * n8n's queue mode for real: Redis, PostgreSQL, one main process, two workers and a webhook process, the packed
 * package in each of them, and the sandbox as the mail services.
 */

jest.setTimeout(300_000);

/** Much shorter than n8n's own minute and half minute, so that the test need not wait for them. */
const LOST_AFTER_MS = 4_000;
const LOOKED_FOR_EVERY_MS = 1_000;

const ended = new Set(['success', 'error', 'crashed', 'canceled']);

type Visit = Record<'message' | 'method', string> & { status: number };

interface Execution {
	id: string;
	status: string;
}

let sandbox: Awaited<ReturnType<typeof startSandbox>>;
let queue: Queue;
/** Those that took the place of killed ones. */
const restarted: N8n[] = [];

beforeAll(async () => {
	await buildPackage();
	const { tarball } = await packPackage();
	sandbox = await startSandbox();
	const workflows = [
		fanOut('all-four', SERVICES),
		fanOut('long-batch', ['communicationHub'], { concurrency: 2 }),
		...SERVICES.map(asking),
	];
	queue = await startQueue({
		ui: false,
		packageTarball: tarball,
		workers: 2,
		concurrency: 5,
		...withSandboxCredentials(workflows, sandbox.url),
		env: {
			N8N_LOG_LEVEL: 'info',
			QUEUE_WORKER_LOCK_DURATION: String(LOST_AFTER_MS),
			QUEUE_WORKER_LOCK_RENEW_TIME: '1000',
			QUEUE_WORKER_STALLED_INTERVAL: String(LOOKED_FOR_EVERY_MS),
		},
	});
});

afterAll(async () => {
	await Promise.all(restarted.map(async (n8n) => await n8n.stop()));
	await queue?.stop();
	await sandbox?.stop();
});

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

const until = async <T>(what: string, look: () => T | Promise<T>) => await untilIn(what, look, 120_000);

/** Starts an execution through the webhook process. */
async function post(path: string, items: object[]): Promise<void> {
	const response = await fetch(`${queue.webhook.url}/webhook/${path}`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ items }),
	});
	expect(response.status).toBe(200);
}

async function executions(workflow: string): Promise<Execution[]> {
	const { data } = await queue.main.publicApi('GET', `/executions?workflowId=${workflow}&limit=250`);
	return data.map(({ id, status }: Execution) => ({ id: String(id), status }));
}

async function subjects(mark: string): Promise<string[]> {
	const messages = await sandbox.inbox.messages();
	return messages.map(({ subject }) => subject).filter((subject) => subject.includes(mark));
}

/** Switches the sandbox's scanner. Gives what it has visited, once it is done with every mail. */
async function scan(on: boolean): Promise<{ visits: Visit[] }> {
	const url = `${sandbox.url}/admin/scanner`;
	const { visits } = (await (await fetch(url)).json()) as { visits: Visit[] };
	await fetch(url, { method: 'PATCH', body: JSON.stringify({ on }) });
	return { visits };
}

const status = async (id: string): Promise<string> =>
	(await queue.main.publicApi('GET', `/executions/${id}`)).status;

/** One question is asked, however many items there are. */
const QUESTION_ITEMS = 57;

/** Asks by a service. Gives the mail and its links once the execution waits. */
async function ask(service: string) {
	const subject = `Question ${randomUUID()}`;
	const item = { to: 'boss@example.com', subject };
	await post(`ask-${service}`, Array(QUESTION_ITEMS).fill(item));
	const mail = await until(`the mail by ${service}`, async () =>
		(await sandbox.inbox.messages()).find((message) => message.subject === subject),
	);
	const links = linksIn(mail as never);
	const [, id] = /\/webhook-waiting\/(\d+)\//.exec(links[0]) ?? [];
	await until(`${service} to wait`, async () => (await status(id)) === 'waiting');
	return { service, id, mail, links };
}

/** What the node behind the asking one has seen, once the execution has ended. */
async function answerOf(id: string): Promise<any> {
	await until('the execution to end', async () => (await status(id)) === 'success');
	const { data } = await queue.main.publicApi('GET', `/executions/${id}?includeData=true`);
	return data.resultData.runData.After[0].data.main[0][0].json;
}

const ran = (worker: N8n, execution: string) =>
	worker.output().includes(`Worker started execution ${execution} `);

describe('queue mode', () => {
	it('brings every mail of every execution to its service once, with both workers at work', async () => {
		const mark = randomUUID();
		const posts = 12;
		const perPost = 3;
		const mails = Array.from({ length: posts }, (_, number) =>
			Array.from({ length: perPost }, (_unused, item) => ({
				to: `customer${number}-${item}@example.com`,
				subject: `${mark} ${number}-${item}`,
			})),
		);
		await Promise.all(mails.map((items) => post('all-four', items)));
		const all = await until('all executions to end', async () => {
			const found = await executions('all-four');
			return found.length === posts && found.every(({ status }) => ended.has(status)) && found;
		});
		expect(all.map(({ status }) => status)).toEqual(Array(posts).fill('success'));

		const wanted = mails
			.flat()
			.flatMap(({ subject }) => SERVICES.map((service) => `${subject} by ${service}`));
		expect((await subjects(mark)).sort()).toEqual(wanted.sort());
		for (const worker of queue.workers) {
			expect(all.some(({ id }) => ran(worker, id))).toBe(true);
		}
		expect(all.filter(({ id }) => queue.workers.filter((worker) => ran(worker, id)).length !== 1)).toEqual(
			[],
		);
	});

	it('lets the webhook process answer links, in every service: no scanner decides, one press does, and a worker goes on', async () => {
		await scan(true);
		const waiting = await Promise.all(SERVICES.map(ask));
		const { visits } = await scan(false);
		for (const { mail, links } of waiting) {
			for (const link of links) expect(link.startsWith(`${queue.webhook.url}/webhook-waiting/`)).toBe(true);
			const seen = visits.filter(({ message }) => message === mail.id);
			expect(seen).toHaveLength(links.length * 2 * 2 * 3);
			expect(seen.filter(({ method, status }) => method === 'GET' && status === 200).length).toBeGreaterThan(
				4,
			);
		}
		for (const [number, { service, id, mail, links }] of waiting.entries()) {
			const [approve, decline] = links;
			expect(await status(id)).toBe('waiting');
			expect((await press(approve.replace('true', 'false'), { answer: 'approve' })).status).toBe(401);
			expect(await open(approve)).toMatchObject({
				status: 200,
				html: expect.stringContaining(mail.subject),
			});
			expect(await status(id)).toBe('waiting');
			const approved = number % 2 === 0;
			const [link, answer, label] = approved
				? [approve, 'approve', 'Approve']
				: [decline, 'disapprove', 'Decline'];
			expect(await press(link, { answer })).toMatchObject({
				status: 200,
				html: expect.stringContaining(`“${label}”`),
			});
			expect(await answerOf(id)).toMatchObject({ data: { approved }, mail: { service } });
			for (const again of links)
				expect((await press(again, { answer: 'approve' })).html).toContain('No action required');
			expect(await executions(`ask-${service}`)).toEqual([{ id, status: 'success' }]);
			expect(await subjects(mail.subject)).toHaveLength(1);
		}
	});

	it.each(SERVICES)('asks by %s once in doubt, with Retry On Fail too', async (service) => {
		const subject = `Doubt ${randomUUID()}`;
		const before = await executions(`ask-${service}`);
		await post(`ask-${service}`, [{ to: 'reset-after-accept@fault.test', subject }]);
		const { status: end } = await until('an end or a wait', async () => {
			const [last, ...others] = await executions(`ask-${service}`);
			return others.length === before.length && ['error', 'waiting'].includes(last.status) && last;
		});
		// Rebilly settles its doubt by looking.
		expect(end).toBe(service === 'rebilly' ? 'waiting' : 'error');
		expect(await subjects(subject)).toHaveLength(1);
	});

	it('sends nothing twice and claims no success when a worker is killed in the middle of a batch', async () => {
		const mark = randomUUID();
		const items = Array.from({ length: 60 }, (_, item) => ({
			// The sandbox answers mails to this address late.
			to: `slow-300+${item}@fault.test`,
			subject: `${mark} ${item}.`,
		}));
		await post('long-batch', items);
		await until('the first mails', async () => (await subjects(mark)).length >= 6);
		const [{ id }] = await executions('long-batch');
		const victim = queue.workers.find((worker) => ran(worker, id)) as N8n;
		// The guard and n8n: the whole process group, as when a machine is lost.
		process.kill(-victim.pid, 'SIGKILL');
		await victim.exited;
		const sentBefore = (await subjects(mark)).length;
		expect(sentBefore).toBeLessThan(items.length);

		const { status } = await until('the execution to be given up', async () => {
			const [execution] = await executions('long-batch');
			return ended.has(execution.status) && execution;
		});
		expect(['error', 'crashed']).toContain(status);
		// Long enough for a second run to have sent what the first one had.
		await pause(2 * (LOST_AFTER_MS + LOOKED_FOR_EVERY_MS));
		const arrived = await subjects(mark);
		expect(arrived).toHaveLength(new Set(arrived).size);
		// Requests that were under way when the worker died may still have been taken.
		expect(arrived.length - sentBefore).toBeLessThanOrEqual(2);
		expect(await executions('long-batch')).toEqual([{ id, status }]);
		const survivor = queue.workers.find((worker) => worker !== victim) as N8n;
		expect(ran(survivor, id)).toBe(false);

		// Retry in n8n's list of executions: nothing is left to run again, so nothing is sent again.
		await queue.main.rest('POST', `/executions/${id}/retry`, { loadWorkflow: false });
		const tried = await until('the retry to end', async () => {
			const found = await executions('long-batch');
			return found.length === 2 && found.every((one) => ended.has(one.status)) && found;
		});
		expect(tried.map((one) => one.status)).not.toContain('success');
		expect((await subjects(mark)).sort()).toEqual(arrived.sort());

		// The other worker goes on with what comes next.
		const after = randomUUID();
		await post('all-four', [{ to: 'after@example.com', subject: after }]);
		const wanted = SERVICES.map((service) => `${after} by ${service}`).sort();
		await until('the next mails', async () => (await subjects(after)).length >= wanted.length);
		expect((await subjects(after)).sort()).toEqual(wanted);
	});

	it('loses no question when every n8n is killed while it waits', async () => {
		const waiting = await Promise.all(SERVICES.map(ask));
		const all = [queue.main, queue.webhook, ...queue.workers];
		for (const { pid, exited } of all) {
			try {
				process.kill(-pid, 'SIGKILL');
			} catch {
				// The test before has killed it.
			}
			await exited;
		}
		const again = async ({ userFolder, port, env }: N8n, command: string) =>
			restarted.push(await startN8n({ userFolder, port, env, command, ui: false }));
		await again(queue.main, 'start');
		await Promise.all([again(queue.webhook, 'webhook'), again(queue.workers[0], 'worker --concurrency=5')]);
		for (const { service, id, mail, links } of waiting) {
			expect((await open(links[1])).status).toBe(200);
			expect(await status(id)).toBe('waiting');
			expect((await press(links[1], { answer: 'disapprove' })).status).toBe(200);
			expect(await answerOf(id)).toMatchObject({ data: { approved: false }, mail: { service } });
			expect(await subjects(mail.subject)).toHaveLength(1);
		}
	});
});
