import { FAULTS } from '../../sandbox';
import { mailBench } from './core-support';
import { NOW } from './harness';

const bench = mailBench();

describe('faults', () => {
	/** The slow ones at a pace for tests, by rule and by recipient. */
	const quick: Record<string, [parameters: Record<string, unknown>, address: string]> = {
		slow: [{ delayMs: 100 }, 'slow-50@fault.test'],
		trickle: [{ bytesPerSecond: 2000 }, 'trickle-2000@fault.test'],
		huge: [{ bytes: 100_000 }, 'huge-5000@fault.test'],
		'gzip-bomb': [{ bytes: 100_000 }, 'gzip-bomb-100000@fault.test'],
	};

	test.each(FAULTS.map((fault) => [fault.name, fault] as const))(
		'%s by rule: accepts as its row says',
		async (name, fault) => {
			const clean = await bench.outcome();
			bench.sandbox.inbox.clear();
			bench.sandbox.faults.add({ service: 'communicationhub', fault: { name, ...quick[name]?.[0] } });
			const struck = await bench.outcome();
			expect(bench.sandbox.inbox.count).toBe(fault.delivers === 'all' ? 1 : 0);
			expect(bench.sandbox.requests.list().at(-1)?.fault).toBe(name);
			if (['slow', 'trickle', 'wrong-content-type', 'charset-iso-8859-1'].includes(name))
				expect(struck.slice(0, 4)).toBe(clean.slice(0, 4));
			else expect(struck).not.toBe(clean);
			// Struck once: the rule is used up.
			expect(await bench.outcome()).toMatch(/^200 /);
		},
	);

	test.each(FAULTS.map((fault) => [fault.name, fault] as const))(
		'%s by recipient: every time',
		async (name, fault) => {
			const address = quick[name]?.[1] ?? `${name}@fault.test`;
			await bench.outcome({ To: address });
			await bench.outcome({ To: address });
			expect(bench.sandbox.inbox.count).toBe(fault.delivers === 'all' ? 2 : 0);
		},
	);

	test('once- strikes an address only once', async () => {
		expect(await bench.outcome({ To: 'once-unauthorized+7@fault.test' })).toMatch(/^401/);
		expect(await bench.outcome({ To: 'once-unauthorized+7@fault.test' })).toMatch(/^200/);
		expect(await bench.outcome({ To: 'once-unauthorized+8@fault.test' })).toMatch(/^401/);
	});

	test('what the client sees', async () => {
		expect(await bench.outcome({ To: 'reset-after-accept@fault.test' })).toBe('ECONNRESET');
		expect(await bench.outcome({ To: 'timeout-after-accept@fault.test' })).toBe('ECONNABORTED');
		expect(await bench.outcome({ To: 'status-418@fault.test' })).toMatch(/^418/);
		expect(await bench.outcome({ To: 'null-200@fault.test' })).toBe('200 null');
		expect(await bench.outcome({ To: 'html-200@fault.test' })).toMatch(/^200 <!DOCTYPE html>/);
		expect(await bench.outcome({ To: 'truncated@fault.test' })).toMatch(/^(ECONNRESET|ERR_BAD_RESPONSE)$/);
	});

	test.each([
		['retry-after-seconds', 'retry-after', '3'],
		['retry-after-date', 'retry-after', new Date(NOW + 3000).toUTCString()],
		['epoch-seconds', 'x-ratelimit-retry-after', String(NOW / 1000 + 3)],
		['ratelimit-reset', 'ratelimit-reset', '3'],
	])('429 in the dialect %s', async (dialect, header, value) => {
		bench.sandbox.faults.add({ fault: { name: 'too-many-requests', dialect, seconds: 3 } });
		const { status, headers } = await bench.send();
		expect([status, headers[header]]).toEqual([429, value]);
	});

	test('rules match by method, path and body, and count', async () => {
		bench.sandbox.faults.add({ path: '/Status', fault: 'html-502' });
		bench.sandbox.faults.add({ method: 'get', fault: 'html-502' });
		bench.sandbox.faults.add({ service: 'other', fault: 'html-502' });
		const id = bench.sandbox.faults.add({ bodyIncludes: 'second', times: 2, fault: 'html-502' });
		expect(await bench.outcome({ Subject: 'first' })).toMatch(/^200/);
		expect(await bench.outcome({ Subject: 'second' })).toMatch(/^502/);
		expect(await bench.outcome({ Subject: 'second' })).toMatch(/^502/);
		expect(await bench.outcome({ Subject: 'second' })).toMatch(/^200/);
		expect(bench.sandbox.faults.list().find((rule) => rule.id === id)?.hits).toBe(2);
		expect(() => bench.sandbox.faults.add({ fault: 'nonsense' })).toThrow('Unknown fault "nonsense"');
	});
});
