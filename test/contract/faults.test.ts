import type { IDataObject } from 'n8n-workflow';
import type { FaultSpec } from '../../sandbox';
import { MemoryCredentials } from '../support/engine-credentials';
import { forEachService, mailItems, outcomes } from './harness';

/** What happens under each of the sandbox's faults is the matter of test/faults; this is about the rules of repeating. */
forEachService((bench) => {
	const strike = (fault: FaultSpec, times: number) =>
		bench.sandbox.faults.add({ service: bench.service.sandbox, ...bench.service.sends, times, fault });

	test.each(['reset-after-accept', 'timeout-after-accept', 'reset-before-read', 'timeout-before-accept'])(
		'%s with Retry On Fail: each mail arrives at most once',
		async (fault) => {
			strike(fault, 1);
			const result = await bench.send(
				{ to: '={{ $json.to }}', options: { timeout: 1, concurrency: 1 } },
				{ items: mailItems(3), retryOnFail: { maxTries: 3, waitBetweenTries: 10 } },
			);
			for (const { json } of mailItems(3)) expect(bench.copies(json.to as string)).toBeLessThanOrEqual(1);
			if (result.error) expect(result.error.message).toMatch(/may have been sent/);
		},
	);

	test('a refused mail is sent by the next try of Retry On Fail, the others only once', async () => {
		strike(bench.service.refusal, 1);
		const result = await bench.send(
			{ to: '={{ $json.to }}', options: { concurrency: 1 } },
			{ items: mailItems(3), retryOnFail: { maxTries: 3, waitBetweenTries: 10 } },
		);
		expect(result.error).toBeUndefined();
		expect(outcomes(result, 3)).toEqual(['sent', 'sent', 'sent']);
		for (const { json } of mailItems(3)) expect(bench.copies(json.to as string)).toBe(1);
	});

	test('what earlier items sent before a stop is not sent again, and says so', async () => {
		const service = bench.service;
		bench.sandbox.faults.add({
			service: service.sandbox,
			bodyIncludes: 'r1@example.com',
			// A refused batch is sent mail by mail at once, and the mail must be refused there too.
			times: service.batches ? 2 : 1,
			fault: service.refusal,
		});
		const result = await bench.send(
			{ to: '={{ $json.to }}', options: { concurrency: 1 } },
			{ items: mailItems(3), retryOnFail: { maxTries: 2, waitBetweenTries: 10 } },
		);
		expect(result.error).toBeUndefined();
		expect(result.json.map(({ delivery }) => (delivery as IDataObject).alreadySent === true)).toEqual([
			true,
			false,
			false,
		]);
		expect(result.hints.join(' ')).toMatch(/1 mail had been sent by an earlier try/);
		for (const { json } of mailItems(3)) expect(bench.copies(json.to as string)).toBe(1);
	});

	test('waits out a rate limit and tells about it', async () => {
		strike({ name: 'too-many-requests', dialect: 'retry-after-seconds', seconds: 1 }, 2);
		const result = await bench.send({ to: 'ann@example.com' });
		expect(result.error).toBeUndefined();
		expect((result.json[0].delivery as IDataObject).attempts).toBe(3);
		expect(result.hints.join(' ')).toMatch(/waited for the rate limit/);
		expect(bench.copies('ann@example.com')).toBe(1);
	});

	test('gives up at once when the service asks to wait for longer than a minute', async () => {
		strike({ name: 'too-many-requests', dialect: 'retry-after-seconds', seconds: 3600 }, 0);
		const result = await bench.send({ to: 'ann@example.com' }, { onError: 'continueErrorOutput' });
		expect(result.outputs[1][0].json.details).toMatchObject({
			kind: 'throttled',
			outcome: 'notSent',
			retryAfterSeconds: 3600,
		});
		expect(bench.inbox()).toEqual([]);
	});

	test('renews the login once after a 401 where it can, and a login that stays refused sends nothing', async () => {
		strike('unauthorized', 1);
		const once = await bench.send({ to: 'ann@example.com' });
		const { keepsLogin = false } = bench.service;
		expect(once.error !== undefined).toBe(keepsLogin);
		expect(bench.copies('ann@example.com')).toBe(keepsLogin ? 0 : 1);

		bench.sandbox.faults.clear();
		strike('unauthorized', 0);
		const always = await bench.send({ to: 'bob@example.com' }, { onError: 'continueErrorOutput' });
		expect(always.outputs[1][0].json.details).toMatchObject({ kind: 'unauthorized', outcome: 'notSent' });
		expect(bench.copies('bob@example.com')).toBe(0);
	});

	test('a large file is sent again in full, after a 401 where the login can be renewed', async () => {
		const content = Buffer.alloc(1_500_000, 'x');
		strike(bench.service.keepsLogin ? { name: 'too-many-requests', seconds: 1 } : 'unauthorized', 1);
		const result = await bench.send(
			{ to: 'ann@example.com', attachments: 'data' },
			{
				items: [{ json: {}, binary: { data: await bench.engine.file(content, 'a.pdf', 'application/pdf') } }],
			},
		);
		expect(result.error).toBeUndefined();
		expect(bench.inbox()).toHaveLength(1);
		expect(bench.inbox()[0].attachments[0].bytes).toBe(content.length);
	});

	test('nothing listens at the base URL: not sent, said so, tried again only because nothing could have been sent', async () => {
		const { unreachable, credentials } = bench.service;
		const result = await bench.send(
			{ to: 'ann@example.com' },
			{ onError: 'continueErrorOutput', credentials: unreachable(credentials(bench.sandbox)) },
		);
		expect(result.outputs[1][0].json.details).toMatchObject({ outcome: 'notSent' });
		expect(result.outputs[1][0].json.error).toMatch(/connection was refused/);
	}, 20_000);

	test('cancelling stops at once: what had gone out is named, the rest is not sent', async () => {
		strike({ name: 'slow', delayMs: 400 }, 0);
		const stop = new AbortController();
		const running = bench.send(
			{ to: '={{ $json.to }}', options: { concurrency: 1 } },
			{ items: mailItems(20), signal: stop.signal },
		);
		while (bench.inbox().length < 2) await new Promise((resolve) => setTimeout(resolve, 10));
		stop.abort();
		await running;
		await new Promise((resolve) => setTimeout(resolve, 600));
		expect(bench.inbox().length).toBeLessThanOrEqual(3);
	});

	test("n8n's database is away while mails go out: the credential at hand serves on, and all go out", async () => {
		strike({ name: 'slow', delayMs: 600 }, 0);
		const read = MemoryCredentials.prototype.getDecrypted;
		const away = jest.spyOn(MemoryCredentials.prototype, 'getDecrypted');
		let failed = 0;
		// There when the run begins.
		away.mockImplementation(async function (this: MemoryCredentials, ...args) {
			if (bench.sendRequests() === 0) return await read.apply(this, args);
			failed++;
			throw new Error('connection terminated');
		});
		try {
			const result = await bench.send(
				{ to: '={{ $json.to }}', options: { concurrency: 1, maxPerMinute: 0 } },
				{ items: mailItems(5) },
			);
			expect(result.error).toBeUndefined();
			expect(result.json).toHaveLength(5);
		} finally {
			away.mockRestore();
		}
		// One call with all mails has read its credential before.
		if (!bench.service.batches) expect(failed).toBeGreaterThan(0);
		expect(bench.inbox()).toHaveLength(5);
	});
});
