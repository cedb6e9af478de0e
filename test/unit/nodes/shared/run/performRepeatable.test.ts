import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { MailError } from '../../../../../nodes/shared/errors';
import { optionsCollection, type Field } from '../../../../../nodes/shared/n8n/fields';
import { runOptions } from '../../../../../nodes/shared/n8n/mailFields';
import { runMail } from '../../../../../nodes/shared/run/run';
import { repeatable, type ServiceApi } from '../../../../../nodes/shared/run/operation';
import type { MailService } from '../../../../../nodes/shared/run/service';
import { axiosError, fakeContext, type FakeAnswer, type FakeOptions } from '../../../../support/fakeContext';
import { FAKE_LIMITS, fakeService } from '../../../../support/fakeService';

const NUMBER = { displayName: 'N', name: 'n', type: 'number', default: 0 } as const satisfies Field;

const items = (count: number): INodeExecutionData[] =>
	Array.from({ length: count }, (_, n) => ({ json: { n } }));

function setUp(
	perform: (n: number, api: ServiceApi) => Promise<IDataObject[]>,
	{ answer = () => ({ statusCode: 200 }), ...options }: FakeOptions = {},
	changes: Partial<MailService> = {},
) {
	const list = repeatable<number>({
		resource: 'mail',
		operation: 'list',
		name: 'List',
		action: 'List mails',
		description: 'List mails',
		noun: 'mail',
		fields: [NUMBER, optionsCollection(runOptions(FAKE_LIMITS))],
		read: async (item) => item.readOrDefault(NUMBER),
		perform: async (n, api) =>
			(await perform(n, api)).map((json) => ({
				json,
				...(json.file === true && { binary: { f: {} as never } }),
			})),
	});
	const service: MailService = { ...fakeService(), ...changes, operations: [list] };
	const parameters = { operation: 'list', n: ({ n }: IDataObject) => n };
	const fake = fakeContext({ items: items(1), ...options, answer, parameters });
	return { ...fake, run: async () => await runMail(fake.context, service, fake.clock) };
}

const failure = async (run: () => Promise<unknown>) =>
	await run().then(
		() => Promise.reject(new Error('did not fail')),
		(error: Error & { context: IDataObject; description: string }) => error,
	);

test('each item gives its outputs, paired to it, files and all, as they are', async () => {
	const { run, most } = setUp(
		async (n, { sleep }) => {
			await sleep(3 - n);
			return n === 1
				? []
				: [
						{ id: n, key: 'fake-secret-1' },
						{ id: n, file: true },
					];
		},
		{ items: items(3) },
	);
	expect(await run()).toEqual([
		[
			{ json: { id: 0, key: 'fake-secret-1' }, pairedItem: { item: 0 } },
			{ json: { id: 0, file: true }, binary: { f: {} }, pairedItem: { item: 0 } },
			{ json: { id: 2, key: 'fake-secret-1' }, pairedItem: { item: 2 } },
			{ json: { id: 2, file: true }, binary: { f: {} }, pairedItem: { item: 2 } },
		],
	]);
	expect(most()).toBe(0);
});

test('an operation knows its item, its context and the time', async () => {
	const { run, context, clock } = setUp(
		async (_n, api) => {
			const before = api.now();
			await api.sleep(2.5);
			expect(api.now() - before).toBe(2500);
			expect(api.now()).toBe(clock.now());
			expect(api.context).toBe(context);
			return [{ index: api.itemIndex }];
		},
		{ items: items(2) },
	);
	expect((await run())[0].map(({ json }) => json.index)).toEqual([0, 1]);
});

describe('requests', () => {
	const ask = async (_n: number, api: ServiceApi) => [
		{ status: (await api.request({ method: 'GET', path: '/x' })).statusCode },
	];
	const reset = ({ options }: { options: { url: string } }): FakeAnswer => {
		throw axiosError('read ECONNRESET', { url: options.url, code: 'ECONNRESET' });
	};

	test.each([200, 404, 401])('%i is an answer', async (statusCode) => {
		const { run, requests } = setUp(ask, { answer: () => ({ statusCode }) });
		expect((await run())[0][0].json).toEqual({ status: statusCode });
		expect(requests[0].options.timeout).toBe(120_000);
	});

	test('what is unclear is asked again three times', async () => {
		const { run, requests } = setUp(ask, {
			answer: (request, count) => (count < 4 ? reset(request) : { statusCode: 200 }),
		});
		expect((await run())[0][0].json).toEqual({ status: 200 });
		expect(requests).toHaveLength(4);
	});

	test('the tries before an answer are told', async () => {
		const tries: number[] = [];
		const { run } = setUp(
			async (_n, api) => {
				tries.push((await api.request({ method: 'GET', path: '/x' })).attempts);
				return [];
			},
			{ answer: (request, count) => (count < 3 ? reset(request) : { statusCode: 200 }) },
		);
		await run();
		expect(tries).toEqual([3]);
	});

	test('an error of a read says nothing of mails', async () => {
		for (const answer of [
			reset,
			() => ({ statusCode: 429, headers: { 'retry-after': '999' } }),
			({ options: { url } }: { options: { url: string } }): FakeAnswer => {
				throw axiosError('connect ECONNREFUSED', { url, code: 'ECONNREFUSED' });
			},
		]) {
			const error = await failure(setUp(ask, { answer }).run);
			expect(`${error.message} ${error.description}`).not.toMatch(/the mail|was (?:not )?sent/i);
			expect(error.description).toMatch(/[Rr]un it again/);
		}
	});

	test('a request that is cancelled under way has failed: it may be asked again', async () => {
		const cancel = new AbortController();
		const fake = setUp(ask, {
			cancel: cancel.signal,
			answer: async () => {
				await fake.clock.sleep(60_000);
				return { statusCode: 200 };
			},
		});
		void fake.clock.sleep(100).then(() => cancel.abort());
		expect((await failure(fake.run)).context.data).toMatchObject({
			kind: 'failed',
			outcome: 'notSent',
			cancelled: true,
			step: 'list',
		});
	});

	test('what the service says of a failure is in the error', async () => {
		const explain = jest.fn(() => ({ message: 'Busy', details: { code: 5 } }));
		const { run } = setUp(ask, { answer: () => ({ statusCode: 503 }) }, { explain });
		const { message, context } = await failure(run);
		expect(message).toBe('Busy');
		expect(context.data).toMatchObject({ kind: 'failed', code: 5 });
		expect(explain).toHaveBeenCalledWith(expect.objectContaining({ statusCode: 503 }), 'none');
	});

	test('what to do about a failed login is what the service says', async () => {
		const { run } = setUp(
			ask,
			{
				answer: () => {
					throw new Error('no token');
				},
			},
			{ loginFix: ({ message }) => `Reconnect: ${message}.` },
		);
		const error = await failure(run);
		expect(error.description).toBe('Reconnect: no token.');
		expect(error.context.data).toMatchObject({ kind: 'unauthorized' });
	});

	test('what stays unclear is an error that names the operation; nothing may have been sent', async () => {
		const { run, requests } = setUp(ask, { answer: () => ({ statusCode: 503 }), items: items(1) });
		const error = await failure(run);
		expect(error.message).toBe('List mails: the service answered 503');
		expect(error.context).toMatchObject({
			itemIndex: 0,
			data: { kind: 'failed', statusCode: 503, step: 'list', mayHaveBeenSent: false },
		});
		expect(requests).toHaveLength(4);
	});

	test('not again where the operation says so', async () => {
		const once = async (_n: number, api: ServiceApi) => [
			{ status: (await api.request({ method: 'POST', path: '/x' }, { repeat: false })).statusCode },
		];
		const { run, requests } = setUp(once, { answer: reset });
		expect((await failure(run)).message).toBe('List mails: the connection was cut');
		expect(requests).toHaveLength(1);
	});
});

describe('an item that fails', () => {
	const second = async (n: number) => {
		if (n === 1) throw new MailError('refused', 'no');
		return [{ n }];
	};
	test('stops the run', async () => {
		const error = await failure(setUp(second, { items: items(3) }).run);
		expect(error.message).toBe('no');
		expect(error.context).toMatchObject({ itemIndex: 1, data: { item: 1, kind: 'refused' } });
	});
	test('with Continue On Fail it fails alone', async () => {
		const output = await setUp(second, { items: items(3), continueOnFail: true }).run();
		expect(output[0].map(({ json }) => json.error ?? json.n)).toEqual([0, 'no', 2]);
	});
	test('after a failure nothing starts', async () => {
		const begun: number[] = [];
		const { run } = setUp(
			async (n, api) => {
				begun.push(n);
				await api.sleep(1);
				throw new Error('x');
			},
			{ items: items(20) },
		);
		await failure(run);
		expect(begun).toEqual([0, 1, 2, 3, 4]);
	});
});

test.each([true, false])(
	'cancelling ends a wait, and starts nothing more (Continue On Fail: %p)',
	async (continueOnFail) => {
		const cancel = new AbortController();
		const begun: number[] = [];
		const fake = setUp(
			async (n, api) => {
				begun.push(n);
				await api.sleep(3600);
				return [];
			},
			{ items: items(9), cancel: cancel.signal, continueOnFail },
		);
		void fake.clock.sleep(100).then(() => cancel.abort());
		if (continueOnFail) {
			const output = await fake.run();
			expect(output[0].map(({ json }) => json.error)).toEqual(
				new Array(5).fill('The execution was cancelled'),
			);
		} else {
			const error = await failure(fake.run);
			expect(error.message).toBe('The execution was cancelled');
			expect(error.context.data).toMatchObject({ kind: 'failed', cancelled: true });
		}
		expect(begun).toEqual([0, 1, 2, 3, 4]);
	},
);
