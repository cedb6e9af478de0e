import { stopClock } from '../support/waits';
import { lineWorksBench, sendParameters } from './lineworks-support';
import { rebillyBench } from './rebilly-support';
import { FROM_ITEM, mailItems, superOfficeBench } from './superoffice-support';

jest.mock('n8n-workflow', () =>
	jest.requireActual<typeof import('../support/waits')>('../support/waits').withoutWaits(),
);

/** What the nodes wait for, on a clock that moves only while they wait. A window is kept 2 % longer than asked. */

afterEach(() => jest.restoreAllMocks());

describe('LINE WORKS', () => {
	const bench = lineWorksBench();

	test('60 mails a minute is the default pace, and the 61st waits for it', async () => {
		// The sandbox sets no limit here: it is the node that keeps the pace.
		Object.assign(bench.settings, { mailsPerWindow: 0, callsPerWindow: 0 });
		const waits = stopClock();
		const { error } = await bench.run(
			sendParameters({ to: '={{ $json.to }}' }, { concurrency: 20, maxPerMinute: undefined }),
			{ items: mailItems(61) },
		);
		expect(error).toBeUndefined();
		expect(bench.sandbox.inbox.count).toBe(61);
		expect(waits).toEqual([61_200]);
	});
});

describe('SuperOffice', () => {
	const bench = superOfficeBench();

	test('ten calls a second', async () => {
		const waits = stopClock();
		await bench.run({ ...FROM_ITEM, options: { concurrency: 30 } }, { items: mailItems(25) });
		expect(bench.requests('SendEMails')).toHaveLength(25);
		expect(waits).toEqual([1020, 1020]);
	});
});

describe('Rebilly', () => {
	const bench = rebillyBench();

	test('a 429 that names the second 40 s ahead is waited out', async () => {
		const waits = stopClock();
		// Repeats are spread by chance over the moments after.
		jest.spyOn(Math, 'random').mockReturnValue(0);
		const now = Date.now();
		const headers = {
			date: new Date(now).toUTCString(),
			'x-ratelimit-retry-after': String(now / 1000 + 40),
		};
		bench.sandbox.faults.add({ method: 'POST', fault: { name: 'status', status: 429, headers } });
		const { json, hints } = await bench.run({});
		expect(json[0]).toMatchObject({ status: 'outbox' });
		expect(waits).toEqual([40_000]);
		expect(hints).toHaveLength(1);
		expect(bench.stored()).toHaveLength(1);
	});
});
