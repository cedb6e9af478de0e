import { startSandbox, type Sandbox } from '../../sandbox';
import { item, startEngine, type Engine } from '../support/engine';
import { lineWorksSettings } from '../support/lineworks';
import { credentialsOf, mailRequests, NODE, sendParameters } from './lineworks.support';

let engine: Engine;
let sandbox: Sandbox;

beforeAll(async () => {
	engine = await startEngine();
	sandbox = await startSandbox({ services: ['lineworks'] });
});
afterEach(() => sandbox.reset());
afterAll(async () => {
	await sandbox.close();
	engine.close();
});

const people = (count: number) =>
	Array.from({ length: count }, (_, index) => item({ to: `p${index}@example.com` }));
const addressed = (options = {}) => sendParameters({ to: '={{ $json.to }}' }, options);

test('300 mails against 60 in a window: paced by the headers, none lost, none doubled, order kept', async () => {
	// A window of four seconds stands for the minute: long enough that a slow machine uses it up too.
	Object.assign(lineWorksSettings(sandbox), { windowSeconds: 4, callsPerWindow: 0 });
	const { json, error, hints } = await engine.run({
		node: NODE,
		credentials: await credentialsOf(sandbox),
		parameters: addressed({ maxPerMinute: 0, concurrency: 10 }),
		items: people(300),
	});
	expect(error).toBeUndefined();
	expect(json.map(({ accepted }) => accepted)).toEqual(people(300).map(({ json: { to } }) => [to]));
	const arrived = sandbox.inbox.messages().map(({ to }) => to[0]?.address);
	expect(arrived).toHaveLength(300);
	expect(new Set(arrived).size).toBe(300);
	const refused = mailRequests(sandbox).filter(({ status }) => status === 429);
	// Ten at a time run into the limit before they hear of it; all of them wait together then.
	expect(refused.length).toBeLessThan(60);
	expect(hints.join()).toMatch(/waited for the rate limit/);
}, 60_000);

test('one at a time never runs into the limit: the mail that uses it up says so', async () => {
	Object.assign(lineWorksSettings(sandbox), { windowSeconds: 1, mailsPerWindow: 20 });
	const { error } = await engine.run({
		node: NODE,
		credentials: await credentialsOf(sandbox),
		parameters: addressed({ maxPerMinute: 0, concurrency: 1 }),
		items: people(50),
	});
	expect(error).toBeUndefined();
	expect(sandbox.inbox.count).toBe(50);
	expect(mailRequests(sandbox).map(({ status }) => status)).toEqual(people(50).map(() => 202));
}, 20_000);

test('the pace of 60 mails a minute is the default, and a run of 61 waits for it', async () => {
	const property = engine
		.nodeType(NODE)
		.description.properties.find(
			({ name, displayOptions }) => name === 'options' && displayOptions?.show?.operation?.includes('send'),
		);
	const option = (property?.options as Array<{ name: string; default: unknown }>).find(
		({ name }) => name === 'maxPerMinute',
	);
	expect(option?.default).toBe(60);
	// The sandbox sets no limit here: it is the node that keeps the pace.
	Object.assign(lineWorksSettings(sandbox), { mailsPerWindow: 0, callsPerWindow: 0 });
	const cancel = new AbortController();
	const running = engine.run({
		node: NODE,
		credentials: await credentialsOf(sandbox),
		parameters: addressed({ concurrency: 20 }),
		items: people(70),
		signal: cancel.signal,
	});
	await sandbox.inbox.waitFor(60, { timeoutMs: 10_000 });
	await new Promise((resolve) => setTimeout(resolve, 300));
	cancel.abort();
	await running;
	expect(sandbox.inbox.count).toBe(60);
	expect(mailRequests(sandbox).every(({ status }) => status === 202)).toBe(true);
}, 30_000);

test('a limit that does not clear ends as throttled, told in the words of LINE WORKS', async () => {
	lineWorksSettings(sandbox).mailsPerWindow = 1;
	lineWorksSettings(sandbox).windowSeconds = 3_600;
	const { outputs } = await engine.run({
		node: NODE,
		credentials: await credentialsOf(sandbox),
		onError: 'continueErrorOutput',
		parameters: addressed({ maxPerMinute: 0 }),
		items: people(2),
	});
	expect(sandbox.inbox.count).toBe(1);
	expect(outputs[1]?.[0]?.json).toMatchObject({
		error: expect.stringContaining('60 mails a minute'),
		details: expect.objectContaining({
			kind: 'throttled',
			code: 'TOO_MANY_REQUESTS',
			mayHaveBeenSent: false,
		}),
	});
});

test.each([
	'html-502',
	'unavailable-503',
	'reset-before-accept',
	'reset-after-accept',
	'timeout-after-accept',
])(
	'%s: sent once at the most and called uncertain, with Retry On Fail on',
	async (fault) => {
		const credentials = await credentialsOf(sandbox);
		sandbox.faults.add({ service: 'lineworks', fault });
		const { error } = await engine.run({
			node: NODE,
			credentials,
			// The test above has used up this minute for this sender.
			parameters: sendParameters({}, { timeout: 1, maxPerMinute: 0 }),
			retryOnFail: { maxTries: 3, waitBetweenTries: 0 },
		});
		expect(error?.message).toMatch(/may have (been )?sent/);
		expect(mailRequests(sandbox)).toHaveLength(1);
		expect(sandbox.inbox.count).toBeLessThanOrEqual(1);
	},
	15_000,
);
