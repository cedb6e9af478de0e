import { startSandbox, type Sandbox } from '../../sandbox';
import { n8nClient } from '../../scripts/lib/n8n-client';
import { processUnder } from '../../scripts/lib/processes';
import { contractServices } from '../contract/services';
import { ownUserFolder, startOwnN8n, type N8n } from '../support/own-n8n';
import { Gate } from './gate';
import { addressOf, bodyOf, childOf, MAIL, workflowsOf } from './workflows';
import type { RetryCase } from './cases';

/** An execution as n8n's public API shows it, with its data. */
export interface Execution {
	id: string;
	status: string;
	retryOf?: string | null;
	stoppedAt?: string | null;
	data?: any;
}

const hub = contractServices[0];
const SERVICE = hub.sandbox;
const CREDENTIAL = 'communicationHubApi';

export const pause = async (ms: number) => await new Promise((resolve) => setTimeout(resolve, ms));

/** @param seconds after which it is sure never to come, however busy the machine */
export async function until<T>(
	what: string,
	find: () => T | Promise<T>,
	seconds = 600,
): Promise<NonNullable<T>> {
	for (const end = Date.now() + seconds * 1000; Date.now() < end; await pause(200)) {
		const found = await find();
		if (found) return found;
	}
	throw new Error(`Waited in vain for ${what}`);
}

/** One real n8n that can be killed and comes back on the same data, and the two systems that it mails through. */
export class RetryBench {
	private readonly folder = ownUserFolder();
	private n8n: N8n | undefined;
	private client: ReturnType<typeof n8nClient> | undefined;
	private refusedRetry: Error | undefined;
	private systems: { test: Sandbox; live: Sandbox } | undefined;
	private ownGate: Gate | undefined;
	private readonly resumeUrls = new Map<string, string>();
	private readonly resumed = new Set<string>();

	async start(cases: RetryCase[]): Promise<void> {
		this.systems = { test: await startSandbox(), live: await startSandbox() };
		for (const sandbox of Object.values(this.systems)) hub.prepare?.(sandbox);
		this.ownGate = await Gate.before(this.systems.test.url);
		const credentials = Object.entries(this.systems).map(([id, sandbox]) => ({
			id,
			name: id,
			type: CREDENTIAL,
			data: hub.credentials(sandbox)[CREDENTIAL],
		}));
		const [{ data }] = credentials;
		data.baseUrl = String(data.baseUrl).replace(this.systems.test.url, this.ownGate.url);
		const workflows = cases.flatMap((one) => workflowsOf(one)).reverse();
		this.n8n = await startOwnN8n({ userFolder: this.folder.path, credentials, workflows });
		await this.n8n.createOwner();
		this.client = this.n8n;
	}

	async stop(): Promise<void> {
		await this.n8n?.stop();
		await this.ownGate?.close();
		await this.systems?.test.close();
		await this.systems?.live.close();
		this.folder.remove();
	}

	/** SIGKILL, and a new start on the same data. */
	async kill(): Promise<void> {
		const { n8n, client } = this.running();
		process.kill(processUnder(n8n.pid), 'SIGKILL');
		await n8n.exited;
		const session = { cookie: client.cookie(), apiKey: client.apiKey() };
		this.n8n = await startOwnN8n({
			userFolder: this.folder.path,
			env: { NODES_INCLUDE: n8n.env.NODES_INCLUDE },
		});
		this.client = n8nClient(this.n8n.url, session);
	}

	/** The service refuses this mail the next time that it comes. */
	refuse(address: string): void {
		const fault = hub.refusal as never;
		this.running().systems.test.faults.add({ service: SERVICE, bodyIncludes: address, times: 1, fault });
	}

	faultless(): void {
		this.running().systems.test.faults.clear();
	}

	/** Before the test system. */
	get gate(): Gate {
		return this.ownGate as Gate;
	}

	/** Starts the execution of a case, over Wait where it has one. */
	async begin(one: RetryCase): Promise<void> {
		const answer = await this.post(`${this.running().n8n.url}/webhook/${one.id}`, bodyOf(one));
		if (one.shape !== 'after Wait') return;
		this.resumeUrls.set(one.id, answer);
		await until(`${one.id} to wait`, async () => await this.resume(one, await this.executions(one, false)));
	}

	/** Lets an execution go on that waits: a retry with the current workflow waits anew. */
	private async resume(one: RetryCase, executions: Execution[]): Promise<boolean> {
		const waiting = executions.find(({ id, status }) => status === 'waiting' && !this.resumed.has(id));
		if (!waiting) return false;
		this.resumed.add(waiting.id);
		// Its signature stays the same in all retries.
		const { pathname, search } = new URL(this.resumeUrls.get(one.id) as string);
		const path = pathname.replace(/\d+$/, waiting.id);
		await this.post(this.running().n8n.url + path + search, bodyOf(one));
		return true;
	}

	/** The executions of a case, the oldest first. */
	async executions({ id }: { id: string }, includeData = true): Promise<Execution[]> {
		const query = `workflowId=${id}&includeData=${includeData}&limit=250`;
		const { data } = await this.running().client.publicApi('GET', `/executions?${query}`);
		return (data as Execution[])
			.map((execution) => ({ ...execution, id: String(execution.id) }))
			.sort((one, other) => Number(one.id) - Number(other.id));
	}

	async childrenOf({ id }: RetryCase): Promise<Execution[]> {
		return await this.executions({ id: childOf(id) });
	}

	/** The ids of the executions of a case that n8n calls running. */
	async runningOf({ id }: RetryCase): Promise<string[]> {
		const { data } = await this.running().client.publicApi(
			'GET',
			`/executions?workflowId=${id}&status=running`,
		);
		return (data as Execution[]).map((execution) => String(execution.id));
	}

	async cancel(id: string): Promise<void> {
		await this.running().client.rest('POST', `/executions/${id}/stop`);
	}

	/** Presses "Retry". n8n answers when the execution has ended; nobody waits for that. */
	retry(id: string, loadWorkflow = false): void {
		const { client } = this.running();
		client.rest('POST', `/executions/${id}/retry`, { loadWorkflow }).catch((error: Error) => {
			// An execution that does not end well is no answer either.
			if (/: 4\d\d /.test(error.message)) this.refusedRetry = error;
		});
	}

	/** Waits until there are so many executions of a case and all have ended. */
	async ended(one: RetryCase, count: number): Promise<void> {
		await until(`${count} executions of ${one.id} to end`, async () => await this.haveEnded(one, count));
	}

	async haveEnded(one: RetryCase, count: number): Promise<boolean> {
		if (this.refusedRetry) throw this.refusedRetry;
		const found = await this.executions(one, false);
		await this.resume(one, found);
		const over = found.every(
			({ status, stoppedAt }) => stoppedAt && !['running', 'new', 'waiting'].includes(status),
		);
		return found.length === count && over;
	}

	async correct(one: RetryCase): Promise<void> {
		const { client } = this.running();
		for (const { id, name, nodes, connections, settings } of workflowsOf(one, true)) {
			await client.publicApi('PUT', `/workflows/${id}`, { name, nodes, connections, settings });
			await client.publicApi('POST', `/workflows/${id}/activate`);
		}
	}

	/** How often each mail has arrived, in the system where it belongs in the end. */
	copies({ id, mails, correction }: RetryCase): number[] {
		return this.counted(correction === 'credential' ? 'live' : 'test', id, mails, (mail, { to }) =>
			to.some(({ address }) => address === addressOf(id, mail)),
		);
	}

	/** How often something has arrived for each mail before the correction: elsewhere, or as something else. */
	wrongCopies({ id, mails, correction }: RetryCase): number[] {
		if (correction === undefined) return [];
		return this.counted('test', id, mails, (mail, { to, text }) => {
			const isRight = to.some(({ address }) => address === addressOf(id, mail));
			return text?.trim() === addressOf(id, mail) && (correction === 'credential' || !isRight);
		});
	}

	private counted(
		system: 'test' | 'live',
		id: string,
		mails: number,
		isOf: (mail: number, message: ReturnType<Sandbox['inbox']['messages']>[number]) => boolean,
	): number[] {
		const messages = this.running()
			.systems[system].inbox.messages({ service: SERVICE })
			.filter(({ text }) => MAIL.exec(text ?? '')?.[1] === id);
		return Array.from({ length: mails }, (_, mail) => messages.filter((one) => isOf(mail, one)).length);
	}

	private async post(url: string, body: object): Promise<string> {
		const response = await fetch(url, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(body),
		});
		const text = await response.text();
		if (!response.ok) throw new Error(`${url} answered ${response.status}: ${text}`);
		return text;
	}

	private running() {
		const { n8n, client, systems } = this;
		if (!n8n || !client || !systems) throw new Error('n8n is not running');
		return { n8n, client, systems };
	}
}
