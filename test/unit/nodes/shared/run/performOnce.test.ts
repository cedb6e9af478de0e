import type { IDataObject } from 'n8n-workflow';
import { MailError } from '../../../../../nodes/shared/errors';
import { singleStep } from '../../../../../nodes/shared/run/plan';
import { axiosError, type FakeRequest } from '../../../../support/fakeContext';
import { fakeConnection, fakeService } from '../../../../support/fakeService';
import { textStep } from './perform-support';
import { accept, failure, items, numberOf, pairs, paths, setUp } from './run-support';

describe('many mails', () => {
	test('side by side, in the order of the items, each paired to its own', async () => {
		const fake = setUp({
			items: items(20),
			answer: async (request, count) => {
				await fake.clock.sleep(1000 - 40 * numberOf(request));
				return accept(request, count);
			},
		});
		const output = await fake.run();
		expect(pairs(output)).toEqual(Array.from({ length: 20 }, (_, index) => index));
		expect(output[0].map(({ json }) => (json.accepted as string[])[0])).toEqual(
			items(20).map(({ json }) => json.to),
		);
		expect(fake.most()).toBe(5);
	});

	test('as many at a time and as many a minute as the first item says', async () => {
		const fake = setUp({
			items: items(9, {
				0: { options: { concurrency: 3, maxPerMinute: 3 } },
				1: { options: { concurrency: 9 } },
			}),
			answer: async (request, count) => {
				await fake.clock.sleep(100);
				return accept(request, count);
			},
		});
		const start = fake.clock.now();
		await fake.run();
		expect(fake.most()).toBe(3);
		expect(fake.clock.now() - start).toBe(2 * 61_200 + 100);
		// Items 3 to 8 waited; with three at a time, three of them asked while the others held the line.
		expect(fake.hints).toEqual(['6 requests waited for the rate limit.']);
	});

	test('the limits of the service hold where the user says nothing', async () => {
		const fake = setUp({
			items: items(4),
			service: fakeService({ limits: { concurrency: 2, maxPerSecond: 2 } }),
		});
		const start = fake.clock.now();
		await fake.run();
		expect(fake.clock.now() - start).toBe(1020);
	});

	test('and where what the user says is wrong for the first item', async () => {
		const fake = setUp({
			items: items(3, { 0: { options: { maxPerMinute: 'many' } } }),
			service: fakeService({ limits: { maxPerMinute: 1 } }),
			continueOnFail: true,
		});
		const start = fake.clock.now();
		const output = await fake.run();
		expect(output[0][0].json.details).toMatchObject({ kind: 'invalid', field: 'Max per Minute' });
		expect(fake.clock.now() - start).toBe(61_200);
	});

	test('the deadline is that of each item', async () => {
		const fake = setUp({ items: items(2, { 1: { options: { timeout: 7 } } }) });
		await fake.run();
		expect(fake.requests.map(({ options }) => options.timeout).sort()).toEqual([120_000, 7000]);
	});
});

describe('an item that fails', () => {
	const failing =
		(bad: number, statusCode = 404) =>
		(request: FakeRequest, count: number) =>
			numberOf(request) === bad ? { statusCode, body: 'no' } : accept(request, count);

	test('stops the run: what is under way ends, nothing starts, and the error tells what became of each', async () => {
		const fake = setUp({
			items: items(8),
			parameters: { options: { concurrency: 2 } },
			answer: async (request, count) => {
				await fake.clock.sleep(100 + numberOf(request));
				return failing(2)(request, count);
			},
		});
		expect(await failure(fake)).toMatchObject({
			description: expect.stringMatching(/ The mail was not sent\. Of 8 mails 3 were sent \(item 0, 1, 3\),/),
			index: 2,
			type: 'NodeApiError',
			data: {
				kind: 'refused',
				outcome: 'notSent',
				item: 2,
				items: { sent: [0, 1, 3], possiblySent: [], notSent: [2, 4, 5, 6, 7] },
			},
		});
		expect(paths(fake)).toEqual([0, 1, 2, 3]);
	});

	test('with Continue On Fail it fails alone', async () => {
		const fake = setUp({ items: items(4), answer: failing(2, 500), continueOnFail: true });
		const output = await fake.run();
		expect(pairs(output)).toEqual([0, 1, 2, 3]);
		expect(output[0][2].json).toMatchObject({
			error: expect.any(String),
			details: {
				kind: 'uncertain',
				outcome: 'possiblySent',
				mayHaveBeenSent: true,
				item: 2,
				statusCode: 500,
			},
		});
		expect(fake.hints).toEqual([expect.stringContaining('item 2')]);
	});

	test('of one mail needs no list of the others', async () => {
		const { description, data } = await failure(setUp({ items: items(1), answer: failing(0, 401) }));
		expect(description).toMatch(/ The mail was not sent\.$/);
		expect(data).toMatchObject({ kind: 'unauthorized', statusCode: 401, fix: description });
	});

	test('in doubt says nothing of not being sent', async () => {
		const { data } = await failure(setUp({ items: items(1), answer: failing(0, 502) }));
		expect(data).toMatchObject({ kind: 'uncertain', items: { sent: [], possiblySent: [0], notSent: [] } });
		expect(data.fix).not.toContain('The mail was not sent');
	});

	test('counts a preview before it as done', async () => {
		const fake = setUp({
			items: items(3, { 0: { options: { preview: true, concurrency: 1 } } }),
			answer: failing(1),
		});
		expect(await failure(fake)).toMatchObject({
			index: 1,
			data: { items: { sent: [0], possiblySent: [], notSent: [1, 2] } },
		});
	});

	test('because its receipt cannot be made leaves doubt', async () => {
		const receipt = () => {
			throw new TypeError('x is undefined');
		};
		const output = await setUp({
			items: items(1),
			continueOnFail: true,
			service: fakeService({ receipt }),
		}).run();
		expect(output[0][0].json).toMatchObject({ error: 'x is undefined', details: { kind: 'uncertain' } });
	});

	test('tells no secret; a receipt is never rewritten', async () => {
		const read = () => {
			throw new MailError('refused', 'fake-secret-1 is wrong', {
				fix: 'not fake-secret-1.',
				details: { said: ['fake-secret-1'] },
				response: { a: 'fake-secret-1' },
			});
		};
		const failed = await setUp({
			items: items(1),
			continueOnFail: true,
			answer: () => ({ statusCode: 422, body: 'x' }),
			service: fakeService({ step: { read } }),
		}).run();
		expect(failed[0][0].json).toMatchObject({
			error: '*** is wrong',
			details: { fix: 'not ***. The mail was not sent.', said: ['***'], response: { a: '***' } },
		});
		const sent = await setUp({ items: items(1, { 0: { to: 'fake-secret-1@x.example' } }) }).run();
		expect(sent[0][0].json).toMatchObject({ accepted: ['fake-secret-1@x.example'] });
	});
});

describe('cancelling', () => {
	test.each([true, false])(
		'stops new mails and names what went out (Continue On Fail: %p)',
		async (continueOnFail) => {
			const cancel = new AbortController();
			const fake = setUp({
				items: items(6),
				continueOnFail,
				cancel: cancel.signal,
				parameters: { options: { concurrency: 2 } },
				answer: async (request, count) => {
					await fake.clock.sleep(50);
					if (numberOf(request) === 2) cancel.abort();
					await fake.clock.sleep(50);
					return accept(request, count);
				},
			});
			const error = await failure(fake);
			expect(error).toMatchObject({
				index: 2,
				data: { kind: 'uncertain', cancelled: true },
			});
			expect(error.data.items).toEqual({ sent: [0, 1], possiblySent: [2, 3], notSent: [4, 5] });
			expect(paths(fake)).toEqual([0, 1, 2, 3]);
		},
	);

	test('before the first mail', async () => {
		const fake = setUp({ items: items(2), cancel: AbortSignal.abort() });
		expect(await failure(fake)).toMatchObject({
			index: 0,
			description: 'Nothing was sent.',
			data: { kind: 'failed', cancelled: true },
		});
		expect(fake.requests).toEqual([]);
	});
});

test('warnings of reading, performing and receipt stand in the result; the rest of a receipt too', async () => {
	const receipt = () => ({
		status: 'queued',
		messageId: null,
		accepted: ['a@x.example'],
		rejected: ['b@x.example'],
		warnings: ['from the receipt'],
		requestId: 'q1',
		response: null,
		extra: { waitTimedOut: true },
	});
	const service = fakeService({
		receipt,
		step: { effect: 'none', repeatUnclear: 1, whenRepeated: 'from performing', read: () => ({}) },
	});
	const fake = setUp({
		items: items(1, { 0: { to: 'r0@x.example, R0@x.example' } }),
		service,
		answer: ({ options }, count) => {
			if (count === 1) throw axiosError('read ECONNRESET', { url: options.url, code: 'ECONNRESET' });
			return { statusCode: 202 };
		},
	});
	const [[{ json }]] = await fake.run();
	expect(json).toMatchObject({
		status: 'queued',
		messageId: null,
		accepted: ['a@x.example'],
		rejected: ['b@x.example'],
		warnings: ['Named more than once, mailed once: R0@x.example.', 'from performing', 'from the receipt'],
		waitTimedOut: true,
		delivery: { statusCode: 202, attempts: 2, requestId: 'q1' },
		response: null,
	});
	expect((json.delivery as IDataObject).durationMs).toBeGreaterThanOrEqual(1000);
	expect(fake.hints).toEqual([expect.stringContaining('item 0')]);
});

describe('an operation without a mail', () => {
	const deleting = () => fakeService({}, { effect: 'delete', read: async () => ({}) as never, plan });
	const plan = () =>
		singleStep(
			textStep('delete', { effect: 'delete', request: { method: 'DELETE', path: '/mails/r0@' } }),
			(text) => ({ output: { deleted: true, text, key: 'fake-secret-1' } }),
		);
	const answer = () => ({ statusCode: 200, body: 'gone' });

	test('gives its own output as it is', async () => {
		const [[item]] = await setUp({ items: items(1), answer, service: deleting() }).run();
		expect(item).toEqual({
			json: { deleted: true, text: 'gone', key: 'fake-secret-1' },
			pairedItem: { item: 0 },
		});
	});

	test('is not repeated by a second try, whose output is the same', async () => {
		const nodeContext = {};
		const service = { ...deleting(), connect: async () => fakeConnection({ paceKey: 'one account' }) };
		const first = await setUp({ items: items(1), answer, nodeContext, service }).run();
		const again = setUp({ items: items(1), answer, nodeContext, service });
		expect(await again.run()).toEqual(first);
		expect(again.requests).toEqual([]);
		expect(again.hints).toEqual([expect.stringContaining('deleted')]);
	});

	test('in doubt may have been deleted, not sent', async () => {
		const fake = setUp({ items: items(1), answer: () => ({ statusCode: 502 }), service: deleting() });
		const { message, data } = await failure(fake);
		expect(data).toMatchObject({ kind: 'uncertain', outcome: 'possiblySent' });
		expect(message).toMatch(/may have been deleted$/);
	});

	test('refused was not deleted', async () => {
		const fake = setUp({ items: items(1), answer: () => ({ statusCode: 400 }), service: deleting() });
		expect((await failure(fake)).data.fix).toMatch(/^The mail was not deleted\.$/);
	});
});
