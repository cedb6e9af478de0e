import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import type { AgentTool, NodeRun, RunResult } from '../support/engine';
import { credentials, hubBench, mail } from './communicationhub-support';

/** What the node knows of earlier tries, over n8n's own store: after failures, kills, loops, corrections, calls by agents. */

const bench = hubBench();

const ITEMS = Array.from({ length: 6 }, (_, index) => ({ json: { to: `r${index}@example.com` } }));
const TO = '={{ $json.to }}';
const parameters = (options: IDataObject = {}, changes: IDataObject = {}) =>
	mail({ to: TO, ...changes }, { concurrency: 1, ...options });

const refuse = (address: string, times = 1) =>
	bench.sandbox.faults.add({
		service: 'communicationhub',
		bodyIncludes: address,
		times,
		fault: {
			name: 'status',
			status: 403,
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ ResponseStatus: { ErrorCode: 'Forbidden', Message: 'not now' } }),
		} as never,
	});

const send = async (options: Partial<NodeRun> = {}, given = parameters()) =>
	await bench.run(given, { items: ITEMS, ...options });

/** How many mails came to each address. */
function received(): Record<string, number> {
	const counts: Record<string, number> = {};
	for (const { to } of bench.inbox())
		for (const { address } of to) counts[address] = (counts[address] ?? 0) + 1;
	return counts;
}

const once = (...indexes: number[]) =>
	Object.fromEntries(indexes.map((index) => [`r${index}@example.com`, 1]));

/** What the node says of each item. */
const said = ({ outputs }: RunResult) =>
	outputs.flat().map(({ json }: INodeExecutionData) => {
		const { outcome } = (json.details ?? {}) as IDataObject;
		const { alreadySent } = (json.delivery ?? {}) as IDataObject;
		return String(outcome ?? (alreadySent ? 'alreadySent' : 'sent'));
	});

const reportOf = ({ error }: RunResult) => (error?.context?.data as IDataObject).items;

/**
 * Runs until the `call`-th time that the store is asked, where the process is killed: n8n's database stays as it is then,
 * and the memory of the node is lost.
 */
async function kill(call: number, options: Partial<NodeRun> = {}, given = parameters()): Promise<RunResult> {
	const { processed } = bench.engine;
	const stop = new AbortController();
	let left: Map<string, string[]> | undefined;
	const from = processed.calls;
	processed.fault = (calls) => {
		if (calls < from + call || left) return;
		left = new Map([...processed.rows].map(([key, row]) => [key, [...row]]));
		stop.abort();
	};
	const result = await send({ ...options, signal: stop.signal }, given);
	processed.fault = () => {};
	if (!left) throw new Error('The run has ended before');
	processed.rows.clear();
	for (const [key, row] of left) processed.rows.set(key, row);
	return result;
}

/** Nobody has two mails, and whoever is said to have one has one. */
function expectTrue(result: RunResult): void {
	const counts = received();
	for (const count of Object.values(counts)) expect(count).toBe(1);
	for (const [index, word] of said(result).entries())
		if (word === 'sent' || word === 'alreadySent') expect(counts[`r${index}@example.com`]).toBe(1);
}

beforeEach(() => {
	bench.engine.processed.rows.clear();
	bench.engine.processed.fault = () => {};
});

describe('a failed execution', () => {
	it('retried twice sends nothing twice, and everything once', async () => {
		refuse('r3@example.com');
		const first = await send();
		expect(reportOf(first)).toMatchObject({ sent: [0, 1, 2], notSent: [3, 4, 5] });
		refuse('r5@example.com');
		const retry = await send({ retryOf: first });
		expect(reportOf(retry)).toMatchObject({ sent: [0, 1, 2, 3, 4], notSent: [5] });
		const again = await send({ retryOf: first });
		expect(said(again)).toEqual([...new Array<string>(5).fill('alreadySent'), 'sent']);
		expect(received()).toEqual(once(0, 1, 2, 3, 4, 5));
		// The receipts of 3 and 4 are in the execution that sent them.
		expect(again.json.map(({ status }) => status).slice(2, 5)).toEqual([
			again.json[0].status,
			'alreadySent',
			'alreadySent',
		]);
	});

	it('retried twice at once sends everything once', async () => {
		refuse('r3@example.com');
		const first = await send();
		const both = await Promise.all([send({ retryOf: first }), send({ retryOf: first })]);
		expect(both.map(({ error }) => error)).toEqual([undefined, undefined]);
		expect(received()).toEqual(once(0, 1, 2, 3, 4, 5));
	});

	it('of Retry On Fail: a mail proved not sent is free, one in doubt stays', async () => {
		refuse('r1@example.com');
		bench.sandbox.faults.add({
			service: 'communicationhub',
			bodyIncludes: 'r4@example.com',
			times: 1,
			fault: 'reset-after-accept',
		});
		const result = await send({ retryOnFail: { maxTries: 3, waitBetweenTries: 10 } });
		expect(reportOf(result)).toMatchObject({ sent: [0, 1, 2, 3], possiblySent: [4], notSent: [5] });
		expect(received()).toEqual(once(0, 1, 2, 3, 4));
	});
});

describe('a process that was killed', () => {
	it.each([1, 2, 3, 4, 5, 6, 8, 10])('at call %i of the store: the retry says what is true', async (call) => {
		const first = await kill(call);
		const retry = await send({ retryOf: first, memoryLost: true, onError: 'continueRegularOutput' });
		expectTrue(retry);
		// Two windows are written ahead: no more is in doubt.
		expect(said(retry).filter((word) => word === 'possiblySent').length).toBeLessThanOrEqual(2);
		const again = await send({ retryOf: first, memoryLost: true, onError: 'continueRegularOutput' });
		expect(said(again)).toEqual(
			said(retry).map((word) => (word === 'possiblySent' ? 'possiblySent' : 'alreadySent')),
		);
		expectTrue(again);
	});

	it('while one mail is slow and later ones are through: a retry that stops at it claims nothing false', async () => {
		bench.sandbox.faults.add({
			service: 'communicationhub',
			bodyIncludes: 'r0@example.com',
			times: 1,
			fault: { name: 'slow', delayMs: 1_500 },
		});
		const first = await kill(5, {}, parameters({ concurrency: 2 }));
		const arrived = Object.keys(received());
		expect(arrived.length).toBeGreaterThan(1);
		const retry = await send({ retryOf: first, memoryLost: true }, parameters({ concurrency: 2 }));
		const { sent, possiblySent, notSent } = reportOf(retry) as Record<string, number[]>;
		expect(possiblySent).toContain(0);
		for (const index of sent) expect(received()[`r${index}@example.com`]).toBe(1);
		for (const index of notSent) expect(received()[`r${index}@example.com`]).toBeUndefined();
	});

	it('in a retry: the retry of that, and of the first execution', async () => {
		refuse('r1@example.com');
		const first = await send();
		const retry = await kill(9, { retryOf: first });
		// n8n has the memory that the retry began with.
		for (const retryOf of [{ ...retry, data: first.data }, first]) {
			const again = await send({ retryOf, onError: 'continueRegularOutput' });
			expectTrue(again);
			expect(said(again)[0]).toBe('alreadySent');
		}
	});

	it('in pass 2 of a loop: pass 2 is told from pass 1', async () => {
		const pass1 = await send();
		expect(received()).toEqual(once(0, 1, 2, 3, 4, 5));
		bench.sandbox.reset();
		const pass2 = await kill(8, { retryOf: pass1, mode: 'trigger', earlierRuns: 1 });
		expect(bench.inbox().length).toBeGreaterThan(0);
		const retry = await send({
			retryOf: pass2,
			memoryLost: true,
			earlierRuns: 1,
			onError: 'continueRegularOutput',
		});
		expectTrue(retry);
		expect(said(retry)).toContain('sent');
	});

	it.each(['taken out', 'left'] as const)(
		'and of whose crash n8n keeps a record (%s): the retry finds the same mails',
		async (crashRecord) => {
			const first = await kill(5);
			const retry = await send({
				retryOf: first,
				memoryLost: true,
				crashRecord,
				onError: 'continueRegularOutput',
			});
			expectTrue(retry);
			expect(said(retry)).toContain('alreadySent');
			expect(said(retry)).toContain('sent');
		},
	);

	it('and retried with Retry On Fail: the last try tells what the first one found', async () => {
		const first = await kill(6);
		const arrived = Object.keys(received()).length;
		const retryOnFail = { maxTries: 3, waitBetweenTries: 10 };
		const retry = await send({ retryOf: first, memoryLost: true, retryOnFail });
		const { sent, possiblySent, notSent } = reportOf(retry) as Record<string, number[]>;
		expect(possiblySent.length).toBeGreaterThan(0);
		expect(sent.length + possiblySent.length).toBeGreaterThanOrEqual(arrived);
		for (const index of sent) expect(received()[`r${index}@example.com`]).toBe(1);
		for (const index of notSent) expect(received()[`r${index}@example.com`]).toBeUndefined();
	});

	it('another execution is not concerned', async () => {
		await kill(6);
		bench.sandbox.reset();
		expect(said(await send())).toEqual(new Array(6).fill('sent'));
	});
});

describe('a correction before the retry', () => {
	async function failedAt3(options: IDataObject = {}, more: Partial<NodeRun> = {}) {
		const fault = refuse(options.redirectTo ? 'Mail 3' : 'r3@example.com', 0);
		const first = await send(more, parameters(options, { subject: '=Mail {{ $json.to[1] }}' }));
		bench.sandbox.faults.remove(fault);
		expect(reportOf(first)).toMatchObject({ sent: [0, 1, 2] });
		return first;
	}

	it('Redirect All Mail To is removed: everybody gets the own mail', async () => {
		const first = await failedAt3({ redirectTo: 'test@example.com' });
		const retry = await send({ retryOf: first });
		expect(said(retry)).toEqual(new Array(6).fill('sent'));
		expect(received()).toEqual({ 'test@example.com': 3, ...once(0, 1, 2, 3, 4, 5) });
		const again = await send({ retryOf: retry });
		expect(said(again)).toEqual(new Array(6).fill('alreadySent'));
		// The first execution knows the place of the corrected mails too.
		expect(said(await send({ retryOf: first }))).toEqual(new Array(6).fill('alreadySent'));
		expect(bench.inbox()).toHaveLength(9);
	});

	it('Redirect All Mail To is removed, and the memory is lost: neither sent nor claimed', async () => {
		const first = await failedAt3({ redirectTo: 'test@example.com' });
		const retry = await send({ retryOf: first, memoryLost: true, onError: 'continueRegularOutput' });
		expect(said(retry)).toEqual(['possiblySent', 'possiblySent', 'possiblySent', 'sent', 'sent', 'sent']);
		expect(retry.json[0].details).toMatchObject({ changedSince: true });
		expect(received()).toEqual({ 'test@example.com': 3, ...once(3, 4, 5) });
	});

	it('the credential leads to another system: the mails go there', async () => {
		const first = await failedAt3();
		const live = credentials(bench.sandbox);
		live.communicationHubApi.baseUrl = String(live.communicationHubApi.baseUrl).replace(
			'127.0.0.1',
			'localhost',
		);
		expect(live).not.toEqual(credentials(bench.sandbox));
		const retry = await send({ retryOf: first, credentials: live });
		expect(said(retry)).toEqual(new Array(6).fill('sent'));
	});

	it('the recipients are others: they get it', async () => {
		const first = await failedAt3();
		const others = ITEMS.map(({ json }) => ({ json: { to: `new-${json.to}` } }));
		const retry = await send({ retryOf: first, items: others });
		expect(said(retry)).toEqual(new Array(6).fill('sent'));
		expect(received()).toMatchObject({ 'r0@example.com': 1, 'new-r0@example.com': 1 });
	});

	it('the recipients overlap: neither sent nor claimed, and it says who is missing', async () => {
		const first = await failedAt3();
		const more = ITEMS.map(({ json }) => ({ json: { to: `${json.to}, more@example.com` } }));
		const retry = await send({ retryOf: first, items: more, onError: 'continueRegularOutput' });
		expect(said(retry)).toEqual(['notSent', 'notSent', 'notSent', 'sent', 'sent', 'sent']);
		expect(retry.json[0].details).toMatchObject({
			sentBefore: ['r0@example.com'],
			notSentYet: ['more@example.com'],
		});
		expect(received()).toEqual({ ...once(0, 1, 2, 3, 4, 5), 'more@example.com': 3 });
	});

	it('of recipients twice: those of the first mail do not get it again by the second correction', async () => {
		const first = await failedAt3();
		const others = ITEMS.map(({ json }) => ({ json: { to: `new-${json.to}` } }));
		const second = await send({ retryOf: first, items: others });
		const back = ITEMS.map(({ json }) => ({ json: { to: `${json.to}, late@example.com` } }));
		const third = await send({ retryOf: second, items: back, onError: 'continueRegularOutput' });
		expect(said(third).slice(0, 3)).toEqual(['notSent', 'notSent', 'notSent']);
		expect(received()).toMatchObject(once(0, 1, 2));
	});
});

describe('an agent', () => {
	const call = (changes: IDataObject = {}) => ({ to: 'ann@example.org', subject: 'Hi', ...changes });
	const ai = (name: string) => `={{ $fromAI('${name}', '', 'string') }}`;
	const byAgent = async (agent: (tool: AgentTool) => Promise<unknown>, options: Partial<NodeRun> = {}) =>
		await bench.run(
			{ ...mail({ to: ai('to'), subject: ai('subject') }), descriptionType: 'auto' },
			{ agent: async (tool) => ({ all: (await agent(tool)) as IDataObject[] }), ...options },
		);
	const answers = ({ json }: RunResult) =>
		(json[0].all as string[]).map((text) => (JSON.parse(text) as IDataObject[])[0]);

	it('that calls twice at once sends one mail, and reads the same receipt twice', async () => {
		const [one, other] = answers(
			await byAgent(async (tool) => await Promise.all([tool.invoke(call()), tool.invoke(call())])),
		);
		expect(received()).toEqual({ 'ann@example.org': 1 });
		expect(one.messageId).toBe(other.messageId);
		expect([one, other].map(({ delivery }) => (delivery as IDataObject).alreadySent === true).sort()).toEqual(
			[false, true],
		);
	});

	it('whose execution was cut off and retried does not send again, and can send', async () => {
		const first = await byAgent(async (tool) => [await tool.invoke(call())]);
		const retry = await byAgent(
			async (tool) => [await tool.invoke(call()), await tool.invoke(call({ subject: 'Another' }))],
			{ retryOf: first, memoryLost: true },
		);
		expect(answers(retry)).toEqual([
			expect.objectContaining({ status: 'alreadySent' }),
			expect.not.objectContaining({ status: 'alreadySent' }),
		]);
		expect(received()).toEqual({ 'ann@example.org': 2 });
	});
});

describe('n8n’s database out of reach', () => {
	const away = () => {
		throw new Error('no connection to the database');
	};

	it('does not stop a first try, and is told', async () => {
		bench.engine.processed.fault = away;
		const result = await send();
		expect(said(result)).toEqual(new Array(6).fill('sent'));
		expect(result.hints.join()).toContain('no connection to the database');
	});

	it('for a moment is made up for', async () => {
		const { processed } = bench.engine;
		const from = processed.calls;
		processed.fault = (calls) => {
			if (calls <= from + 4) away();
		};
		const first = await send();
		expect(first.hints).toEqual([]);
		const retry = await send({ retryOf: first, memoryLost: true });
		expect(said(retry)).toEqual(new Array(6).fill('alreadySent'));
	});

	it('stops a retry: what was sent before is not known', async () => {
		refuse('r3@example.com');
		const first = await send();
		bench.engine.processed.fault = away;
		const retry = await send({ retryOf: first, onError: 'continueRegularOutput' });
		expect(said(retry)).toEqual([
			'alreadySent',
			'alreadySent',
			'alreadySent',
			'possiblySent',
			'possiblySent',
			'possiblySent',
		]);
		expect(retry.json[3].details).toMatchObject({ databaseAway: true });
		bench.engine.processed.fault = () => {};
		expect(said(await send({ retryOf: first })).slice(3)).toEqual(['sent', 'sent', 'sent']);
		expect(received()).toEqual(once(0, 1, 2, 3, 4, 5));
	});
});

describe('n8n’s database out of reach from the start of a first try to the end of its process', () => {
	const killedWithoutNote = async () => {
		bench.engine.processed.fault = () => {
			throw new Error('no connection to the database');
		};
		const first = await send();
		bench.engine.processed.fault = () => {};
		expect(received()).toEqual(once(0, 1, 2, 3, 4, 5));
		expect(bench.engine.processed.rows.size).toBe(0);
		return first;
	};
	const again = { memoryLost: true, onError: 'continueRegularOutput' } as const;

	it.each(['taken out', 'left'] as const)(
		'leaves all in doubt where n8n tells that the node had begun (record %s)',
		async (crashRecord) => {
			const first = await killedWithoutNote();
			const retry = await send({ retryOf: first, crashRecord, ...again });
			expect(said(retry)).toEqual(new Array(6).fill('possiblySent'));
			expect(retry.json[0].details).toMatchObject({ notesLost: true });
			expectTrue(retry);
			expect(said(await send({ retryOf: retry, crashRecord, ...again, memoryLost: false }))).toEqual(
				new Array(6).fill('possiblySent'),
			);
		},
	);

	it('does not concern mails with a key: these do not go out without the database', async () => {
		const first = await killedWithoutNote();
		const keyed = parameters({ sendOnceKey: '={{ $json.to }}' });
		bench.sandbox.reset();
		const retry = await send({ retryOf: first, crashRecord: 'left', ...again }, keyed);
		expect(said(retry)).toEqual(new Array(6).fill('sent'));
	});
});

describe('Send Once Key', () => {
	const ORDER = parameters({ sendOnceKey: '={{ $json.order }}' });
	const order = (key: string, to = 'ann@example.com') => ({ items: [{ json: { order: key, to } }] });

	it('two executions, one mail; the second says so', async () => {
		const first = await send(order('A-1'), ORDER);
		expect(said(first)).toEqual(['sent']);
		const second = await send(order('A-1'), ORDER);
		expect(second.json[0]).toMatchObject({ status: 'alreadySent', alreadySent: true });
		expect(second.hints.join()).toContain('Send Once Key');
		expect(said(await send(order('A-2'), ORDER))).toEqual(['sent']);
		expect(bench.inbox()).toHaveLength(2);
	});

	it('another node has keys of its own', async () => {
		await send(order('A-1'), ORDER);
		expect(said(await send({ ...order('A-1'), nodeId: 'another' }, ORDER))).toEqual(['sent']);
	});

	it('is free again after a mail that was proved not sent', async () => {
		refuse('ann@example.com');
		expect((await send(order('A-1'), ORDER)).error).toBeDefined();
		expect(said(await send(order('A-1'), ORDER))).toEqual(['sent']);
	});

	it('of a mail in doubt says so', async () => {
		bench.sandbox.faults.add({ service: 'communicationhub', times: 1, fault: 'reset-after-accept' });
		await send(order('A-1'), ORDER);
		const second = await send({ ...order('A-1'), onError: 'continueRegularOutput' }, ORDER);
		expect(second.json[0].details).toMatchObject({ outcome: 'possiblySent', sendOnceKey: true });
		expect(bench.inbox()).toHaveLength(1);
	});

	it('twice in one execution gives one mail, side by side as well', async () => {
		for (const concurrency of [1, 5]) {
			bench.sandbox.reset();
			const key = `both ${concurrency}`;
			const result = await send(
				{ items: [...order(key).items, ...order(key).items, ...order(key).items] },
				parameters({ sendOnceKey: '={{ $json.order }}', concurrency }),
			);
			expect(said(result).sort()).toEqual(['alreadySent', 'alreadySent', 'sent']);
			expect(bench.inbox()).toHaveLength(1);
		}
	});

	it('that its expression did not find stops the item', async () => {
		const result = await send({ items: [{ json: { to: 'ann@example.com' } }] }, ORDER);
		expect(result.error?.context?.data).toMatchObject({ kind: 'invalid', field: 'Send Once Key' });
		expect(bench.inbox()).toEqual([]);
	});

	it('does not concern a preview', async () => {
		const preview = parameters({ sendOnceKey: '={{ $json.order }}', preview: true });
		expect((await send(order('A-1'), preview)).json[0].status).toBe('preview');
		expect(said(await send(order('A-1'), ORDER))).toEqual(['sent']);
	});

	it('200 calls at once give one mail', async () => {
		const results = await Promise.all(
			Array.from({ length: 200 }, async () => await send(order('A-1'), ORDER)),
		);
		expect(bench.inbox()).toHaveLength(1);
		const words = results.flatMap(said);
		expect(words.filter((word) => word === 'sent')).toHaveLength(1);
		expect(words.filter((word) => word === 'alreadySent')).toHaveLength(199);
	}, 120_000);
});
