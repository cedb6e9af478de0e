import { item } from '../support/engine';
import { lineWorksBench, sendParameters } from './lineworks-support';

const bench = lineWorksBench();

const people = (count: number) =>
	Array.from({ length: count }, (_, index) => item({ to: `p${index}@example.com` }));
const addressed = (options = {}) => sendParameters({ to: '={{ $json.to }}' }, options);

test('300 mails against 60 in a window: paced by the headers, none lost, none doubled, order kept', async () => {
	// A window of four seconds stands for the minute: long enough that a slow machine uses it up too.
	Object.assign(bench.settings, { windowSeconds: 4, callsPerWindow: 0 });
	const { json, error, hints } = await bench.run(addressed({ maxPerMinute: 0, concurrency: 10 }), {
		items: people(300),
	});
	expect(error).toBeUndefined();
	expect(json.map(({ accepted }) => accepted)).toEqual(people(300).map(({ json: { to } }) => [to]));
	const arrived = bench.sandbox.inbox.messages().map(({ to }) => to[0]?.address);
	expect(arrived).toHaveLength(300);
	expect(new Set(arrived).size).toBe(300);
	const refused = bench.mailRequests().filter(({ status }) => status === 429);
	// Ten at a time run into the limit before they hear of it; all of them wait together then.
	expect(refused.length).toBeLessThan(60);
	expect(hints).toHaveLength(1);
}, 60_000);

test('one at a time never runs into the limit: the mail that uses it up says so', async () => {
	Object.assign(bench.settings, { windowSeconds: 1, mailsPerWindow: 20 });
	const { error } = await bench.run(addressed({ maxPerMinute: 0, concurrency: 1 }), { items: people(50) });
	expect(error).toBeUndefined();
	expect(bench.sandbox.inbox.count).toBe(50);
	expect(bench.mailRequests().map(({ status }) => status)).toEqual(people(50).map(() => 202));
}, 20_000);

test('a limit that does not clear ends as throttled, told in the words of LINE WORKS', async () => {
	bench.settings.mailsPerWindow = 1;
	bench.settings.windowSeconds = 3_600;
	const { outputs } = await bench.run(addressed({ maxPerMinute: 0 }), {
		onError: 'continueErrorOutput',
		items: people(2),
	});
	expect(bench.sandbox.inbox.count).toBe(1);
	expect(outputs[1]?.[0]?.json).toMatchObject({
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
		bench.sandbox.faults.add({ service: 'lineworks', fault });
		const { error } = await bench.run(sendParameters({}, { timeout: 1, maxPerMinute: 0 }), {
			retryOnFail: { maxTries: 3, waitBetweenTries: 0 },
		});
		expect(error?.context?.data).toMatchObject({ kind: 'uncertain', outcome: 'possiblySent' });
		expect(bench.mailRequests()).toHaveLength(1);
		expect(bench.sandbox.inbox.count).toBeLessThanOrEqual(1);
	},
	15_000,
);
