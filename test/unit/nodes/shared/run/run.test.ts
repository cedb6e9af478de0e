import type { IDataObject, INodeExecutionData, NodeApiError } from 'n8n-workflow';
import { MailError } from '../../../../../nodes/shared/errors';
import type { BatchRules, MailService, SendOperation } from '../../../../../nodes/shared/run/service';
import { runMail } from '../../../../../nodes/shared/run/run';
import {
	axiosError,
	fakeContext,
	type FakeContext,
	type FakeOptions,
	type FakeRequest,
} from '../../../../support/fakeContext';
import { fakeService } from '../../../../support/fakeService';

const PARAMETERS = {
	to: ({ to }: IDataObject) => to,
	subject: ({ n }: IDataObject) => `Mail ${String(n)}`,
	html: '<p>x</p>',
	options: ({ options }: IDataObject) => options ?? {},
};

/** Items for mails to r0@x.example, r1@x.example, ...; `changes` by index. */
const items = (count: number, changes: Record<number, IDataObject> = {}): INodeExecutionData[] =>
	Array.from({ length: count }, (_, n) => ({ json: { to: `r${n}@x.example`, n, ...changes[n] } }));

const accept = ({ body }: FakeRequest, count: number) => ({
	statusCode: 200,
	body: { id: count, to: (JSON.parse(body) as IDataObject).to },
});

const numberOf = ({ body }: FakeRequest) => Number(/r(\d+)@/.exec(body)?.[1]);

function setUp({ service = fakeService(), ...options }: FakeOptions & { service?: MailService } = {}) {
	const fake = fakeContext({
		answer: accept,
		...options,
		parameters: { ...PARAMETERS, ...options.parameters },
	});
	return { ...fake, run: async () => await runMail(fake.context, service, fake.clock) };
}

async function failure(fake: { run: () => Promise<unknown> }) {
	try {
		await fake.run();
	} catch (error) {
		const { message, description, context, constructor } = error as NodeApiError;
		return {
			message,
			description,
			index: context.itemIndex,
			type: constructor.name,
			data: context.data as IDataObject,
		};
	}
	throw new Error('The run did not fail');
}

const pairs = (output: INodeExecutionData[][]) =>
	output[0].map(({ pairedItem }) => (pairedItem as { item: number }).item);
const paths = (fake: Pick<FakeContext, 'requests'>) => fake.requests.map(numberOf);

test('no items, no work', async () => {
	const fake = setUp({ items: [] });
	expect(await fake.run()).toEqual([[]]);
	expect(fake.requests).toEqual([]);
});

test('one mail: the result that all services share', async () => {
	const fake = setUp({ items: items(1) });
	const [[{ json, pairedItem }]] = await fake.run();
	expect(pairedItem).toEqual({ item: 0 });
	expect(json).toEqual({
		service: 'fake',
		status: 'accepted',
		messageId: '1',
		accepted: ['r0@x.example'],
		rejected: [],
		subject: 'Mail 0',
		attachments: [],
		warnings: [],
		delivery: { statusCode: 200, attempts: 1, durationMs: 0 },
		response: { id: 1, to: ['r0@x.example'] },
	});
	expect(fake.hints).toEqual([]);
});

test('an operation that the service does not have', async () => {
	const fake = setUp({ parameters: { resource: 'letter', operation: 'fold' } });
	expect(await failure(fake)).toMatchObject({
		message: 'Fake has no operation "fold" for "letter"',
		type: 'NodeOperationError',
		index: 0,
		description: 'Choose an operation in the node.',
	});
});

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
		expect(output[0][0].json.error).toBe('Max per Minute is not a whole number');
		expect(fake.clock.now() - start).toBe(61_200);
	});

	test('the deadline is that of each item', async () => {
		const fake = setUp({ items: items(2, { 1: { options: { timeout: 7 } } }) });
		await fake.run();
		expect(fake.requests.map(({ options }) => options.timeout).sort()).toEqual([120_000, 7000]);
	});
});

describe('reading comes first', () => {
	test('one bad item in the end, and nothing is sent', async () => {
		const fake = setUp({ items: items(60, { 57: { to: 'nobody' } }) });
		expect(await failure(fake)).toEqual({
			message: 'To: "nobody" is not an address because it has no @',
			description: expect.stringMatching(/^Write .* Nothing was sent\.$/),
			index: 57,
			type: 'NodeOperationError',
			data: {
				kind: 'invalid',
				outcome: 'notSent',
				mayHaveBeenSent: false,
				item: 57,
				field: 'To',
				fix: expect.any(String),
				items: { sent: [], possiblySent: [], notSent: Array.from({ length: 60 }, (_, index) => index) },
			},
		});
		expect(fake.requests).toEqual([]);
	});

	test('names the next three, counts the others', async () => {
		const wrong = (count: number) =>
			Object.fromEntries(Array.from({ length: count }, (_, index) => [index, { to: `x${index}` }]));
		const words = async (count: number) =>
			(await failure(setUp({ items: items(6, wrong(count)) }))).description;
		expect(await words(2)).toMatch(
			/Nothing was sent\. Also wrong: item 1: To: "x1" is not an address because it has no @\.$/,
		);
		expect(await words(4)).toMatch(/item 1: .*; item 2: .*; item 3: To: "x3" [^;]*\.$/);
		expect(await words(6)).toMatch(/item 3: .*; 2 more\.$/);
	});

	test('an expression that cannot be worked out is a fault of its item', async () => {
		const fake = setUp({
			items: items(2),
			continueOnFail: true,
			parameters: {
				subject: (_json: IDataObject, index: number) =>
					index === 0 ? new Error('Referenced node is unexecuted') : 'x',
			},
		});
		const output = await fake.run();
		expect(output[0].map(({ json }) => json.error)).toEqual(['Referenced node is unexecuted', undefined]);
		expect(output[0][0].json.details).toMatchObject({ kind: 'invalid', item: 0, outcome: 'notSent' });
	});

	test('the plan is checked too', async () => {
		const plan = () => {
			throw new MailError('invalid', 'The contract says no');
		};
		const fake = setUp({ items: items(2), service: fakeService({}, { plan }) });
		expect(await failure(fake)).toMatchObject({ message: 'The contract says no', index: 0 });
	});

	test('with Continue On Fail bad items fail alone, in their places', async () => {
		const fake = setUp({ items: items(4, { 0: { to: '' }, 2: { to: 'x' } }), continueOnFail: true });
		const output = await fake.run();
		expect(pairs(output)).toEqual([0, 1, 2, 3]);
		expect(Object.keys(output[0][0].json)).toEqual(['error', 'details']);
		expect(output[0][0].json).toMatchObject({
			error: 'To names no recipient',
			details: { kind: 'invalid', item: 0, field: 'To' },
		});
		expect(paths(fake).sort()).toEqual([1, 3]);
	});

	test('with nothing but bad items nobody connects', async () => {
		const service = fakeService();
		const connect = jest.spyOn(service, 'connect');
		await setUp({ items: items(2, { 0: { to: '' }, 1: { to: '' } }), continueOnFail: true, service }).run();
		expect(connect).not.toHaveBeenCalled();
	});
});

describe('the connection', () => {
	const broken = (error: Error) => ({ ...fakeService(), connect: async () => await Promise.reject(error) });
	test('that cannot be made stops the run', async () => {
		const fake = setUp({ items: items(2), service: broken(new Error('No credential')) });
		expect(await failure(fake)).toMatchObject({
			message: 'No credential',
			description: 'Nothing was sent.',
			index: 0,
			type: 'NodeApiError',
			data: { kind: 'unauthorized', items: { sent: [], possiblySent: [], notSent: [0, 1] } },
		});
	});

	test('with Continue On Fail it is the error of every item that was fine', async () => {
		const fake = setUp({
			items: items(3, { 1: { to: '' } }),
			service: broken(new MailError('invalid', 'Bad base URL')),
			continueOnFail: true,
		});
		const output = await fake.run();
		expect(output[0].map(({ json }) => [json.error, (json.details as IDataObject).item])).toEqual([
			['Bad base URL', 0],
			['To names no recipient', 1],
			['Bad base URL', 2],
		]);
		expect(pairs(output)).toEqual([0, 1, 2]);
	});

	test('over http is warned of, beside the warnings it brings', async () => {
		const fake = setUp({
			items: items(1),
			service: fakeService({ connection: { baseUrl: 'http://mail.example', warnings: ['Old version.'] } }),
		});
		await fake.run();
		expect(fake.hints).toEqual([
			'Old version.',
			expect.stringMatching(/^The base URL of the credential starts with http: .*mail\.example/),
		]);
	});
});

describe('an item that fails', () => {
	const failing =
		(bad: number, statusCode = 400) =>
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
			message: 'Fake says 400',
			description: 'Of 8 mails 3 went out (item 0, 1, 3), 0 may have been sent and 5 were not sent.',
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
			error: 'No clear answer: the service answered 500. The mail may have been sent',
			details: {
				kind: 'uncertain',
				outcome: 'possiblySent',
				mayHaveBeenSent: true,
				item: 2,
				statusCode: 500,
			},
		});
		expect(fake.hints).toEqual([
			'Nobody can say whether this item was sent: item 2. Check before sending again.',
		]);
	});

	test('a single mail needs no list of the others', async () => {
		expect((await failure(setUp({ items: items(1), answer: failing(0, 401) }))).description).toBe(
			'Check the values in the credential and test or reconnect it. Nothing was sent.',
		);
	});

	test('more than twenty are counted, not named', async () => {
		const fake = setUp({
			items: items(43),
			answer: failing(21, 502),
			parameters: { options: { concurrency: 1 } },
		});
		expect((await failure(fake)).description).toBe(
			'It was not sent again. Check with the service or the recipient before you send it again. Of 43 mails 21 went out, 1 may have been sent (item 21) and 21 were not sent.',
		);
		const twenty = setUp({
			items: items(41),
			answer: failing(20),
			parameters: { options: { concurrency: 1 } },
		});
		expect((await failure(twenty)).description).toMatch(
			/^Of 41 mails 20 went out \(item 0, .*, 19\), 0 may have been sent and 21 were not sent\.$/,
		);
	});

	test('a receipt that cannot be read leaves doubt', async () => {
		const receipt = () => {
			throw new TypeError('x is undefined');
		};
		const output = await setUp({
			items: items(1),
			continueOnFail: true,
			service: fakeService({}, { receipt }),
		}).run();
		expect(output[0][0].json).toMatchObject({ error: 'x is undefined', details: { kind: 'uncertain' } });
	});

	test('secrets reach neither error nor result', async () => {
		const tells = { statusCode: 422, body: 'x' };
		const check = () => {
			throw new MailError('refused', 'fake-secret-1 is wrong', {
				fix: 'not fake-secret-1',
				details: { said: ['fake-secret-1'] },
				response: { a: 'fake-secret-1' },
			});
		};
		const failed = await setUp({
			items: items(1),
			continueOnFail: true,
			answer: () => tells,
			service: fakeService({}, { check }),
		}).run();
		expect(failed[0][0].json).toMatchObject({
			error: '*** is wrong',
			details: { fix: 'not ***', said: ['***'], response: { a: '***' } },
		});
		const sent = await setUp({ items: items(1, { 0: { to: 'fake-secret-1@x.example' } }) }).run();
		expect(JSON.stringify(sent)).not.toContain('fake-secret-1');
		expect(JSON.stringify(sent)).toContain('***@x.example');
	});
});

describe('the ledger', () => {
	test('a second try sends what the first did not, and nothing twice', async () => {
		const nodeContext = {};
		const first = setUp({
			items: items(5),
			nodeContext,
			parameters: { options: { concurrency: 1 } },
			answer: (request, count) => (numberOf(request) === 3 ? { statusCode: 400 } : accept(request, count)),
		});
		await failure(first);
		const second = setUp({ items: items(5), nodeContext });
		const output = await second.run();
		expect(paths(second).sort()).toEqual([3, 4]);
		expect(output[0].map(({ json }) => (json.delivery as IDataObject).alreadySent ?? false)).toEqual([
			true,
			true,
			true,
			false,
			false,
		]);
		expect(pairs(output)).toEqual([0, 1, 2, 3, 4]);
		expect(second.hints).toEqual([
			'3 mails had been sent by an earlier try of this execution and were not sent again.',
		]);
	});

	test('what may have been sent is not sent again', async () => {
		const nodeContext = {};
		await failure(setUp({ items: items(1), nodeContext, answer: () => ({ statusCode: 500, headers: {} }) }));
		const second = setUp({ items: items(2), nodeContext, continueOnFail: true });
		const output = await second.run();
		expect(paths(second)).toEqual([1]);
		expect(output[0][0].json).toMatchObject({
			error:
				'An earlier try of this execution may have sent this mail: No clear answer: the service answered 500. The mail may have been sent',
			details: {
				kind: 'uncertain',
				outcome: 'possiblySent',
				firstTryAt: '2030-01-01T00:00:00.000Z',
				step: 'send',
				item: 0,
			},
		});
	});

	test('a try that was cut off leaves doubt', async () => {
		const nodeContext: IDataObject = {
			sendMailLedger: { '0': { '0': { state: 'started', at: '2030-01-01T00:00:00.000Z' } } },
		};
		const fake = setUp({ items: items(1), nodeContext });
		expect(await failure(fake)).toMatchObject({
			message:
				'An earlier try of this execution may have sent this mail: the earlier try was cut off before the answer came',
			data: { firstTryAt: '2030-01-01T00:00:00.000Z', kind: 'uncertain' },
		});
		expect(fake.requests).toEqual([]);
	});

	test('is written before the request leaves', async () => {
		const nodeContext: IDataObject = {};
		let then: unknown;
		await setUp({
			items: items(1),
			nodeContext,
			answer: (request, count) => {
				then = structuredClone(nodeContext.sendMailLedger);
				return accept(request, count);
			},
		}).run();
		expect(then).toEqual({ '0': { '0': { state: 'started', at: '2030-01-01T00:00:00.000Z' } } });
	});

	test('another run of the node in a loop sends its own mails', async () => {
		const nodeContext = {};
		await setUp({ items: items(1), nodeContext, runIndex: 0 }).run();
		const next = setUp({ items: items(1), nodeContext, runIndex: 1 });
		await next.run();
		expect(next.requests).toHaveLength(1);
	});

	test('an agent that calls twice with the same mail has it sent once', async () => {
		const nodeContext = {};
		await setUp({ items: items(1), nodeContext, tool: true, runIndex: 0 }).run();
		const again = setUp({ items: items(1), nodeContext, tool: true, runIndex: 1 });
		expect((await again.run())[0][0].json.delivery).toMatchObject({ alreadySent: true });
		expect(again.requests).toEqual([]);
		const other = setUp({ items: items(1, { 0: { n: 5 } }), nodeContext, tool: true });
		await other.run();
		expect(other.requests).toHaveLength(1);
	});

	test('the outputs of what was sent before have the form that is asked for now', async () => {
		const nodeContext = {};
		await setUp({ items: items(1), nodeContext }).run();
		const again = setUp({ items: items(1, { 0: { options: { output: 'response' } } }), nodeContext });
		expect((await again.run())[0][0].json).toEqual({ id: 1, to: ['r0@x.example'] });
	});
});

describe('preview and redirect', () => {
	test('a preview shows the requests and makes none', async () => {
		const service = fakeService({ connection: { headers: { 'X-A': 'b' } } });
		const connect = jest.spyOn(service, 'connect');
		const fake = setUp({
			items: items(2, { 0: { options: { preview: true } }, 1: { options: { preview: true } } }),
			service,
		});
		const output = await fake.run();
		expect(fake.requests).toEqual([]);
		expect(connect).toHaveBeenCalledWith(fake.context, 'offline');
		expect(output[0][0]).toEqual({
			json: {
				service: 'fake',
				status: 'preview',
				messageId: null,
				accepted: [],
				rejected: [],
				recipients: ['r0@x.example'],
				subject: 'Mail 0',
				attachments: [],
				warnings: [],
				requests: [
					{
						step: 'send',
						title: 'Send the mail',
						method: 'POST',
						url: 'https://fake.example/mails',
						headers: {
							authentication: '*** (added by n8n from the credential)',
							'X-A': 'b',
							'Content-Type': 'application/json',
						},
						body: { to: ['r0@x.example'], subject: 'Mail 0', html: '<p>x</p>', files: [] },
					},
				],
				delivery: { attempts: 0, durationMs: 0 },
				response: null,
			},
			pairedItem: { item: 0 },
		});
		expect(fake.hints).toEqual(['Preview Only: 2 mails shown as requests, nothing was sent for them.']);
	});

	test.each([null, '', 'yes', 'nein', {}])(
		'an expression that gives %j for Preview Only stops the run: nothing is sent by a wrong guess',
		async (preview) => {
			const fake = setUp({ items: items(2, { 1: { options: { preview } } }) });
			await expect(fake.run()).rejects.toMatchObject({
				message: expect.stringContaining('Preview Only'),
				context: { itemIndex: 1, data: { kind: 'invalid', outcome: 'notSent' } },
			});
			expect(fake.requests).toEqual([]);
		},
	);

	test('some items previewed, the others sent, each in its place', async () => {
		const service = fakeService();
		const connect = jest.spyOn(service, 'connect');
		const fake = setUp({ items: items(3, { 1: { options: { preview: true } } }), service });
		const output = await fake.run();
		expect(output[0].map(({ json }) => json.status)).toEqual(['accepted', 'preview', 'accepted']);
		expect(paths(fake).sort()).toEqual([0, 2]);
		expect(connect).toHaveBeenCalledWith(fake.context, 'online');
		expect(fake.hints).toEqual(['Preview Only: 1 mail shown as a request, nothing was sent for it.']);
	});

	test('a preview leaves nothing in the ledger', async () => {
		const nodeContext = {};
		await setUp({ items: items(1, { 0: { options: { preview: true } } }), nodeContext }).run();
		const sent = setUp({ items: items(1), nodeContext });
		await sent.run();
		expect(sent.requests).toHaveLength(1);
	});

	test('a preview of a file that cannot be read fails alone', async () => {
		const file = { data: 'filesystem-v2', id: 'gone', mimeType: 'a/b', bytes: 5 };
		const list = items(2, {
			0: { options: { preview: true, attachments: 'f' } },
			1: { options: { preview: true } },
		});
		list[0].binary = { f: file as never };
		const output = await setUp({ items: list, continueOnFail: true }).run();
		expect(output[0].map(({ json }) => json.error ?? json.status)).toEqual([
			expect.stringContaining('ENOENT'),
			'preview',
		]);
		expect(await failure(setUp({ items: list }))).toMatchObject({
			message: expect.stringContaining('ENOENT'),
			index: 0,
		});
	});

	test('redirected mails tell whom they were for', async () => {
		const fake = setUp({ items: items(2), parameters: { options: { redirectTo: 'test@x.example' } } });
		const output = await fake.run();
		expect(output[0][1].json).toMatchObject({
			accepted: ['test@x.example'],
			delivery: { redirectedFrom: { to: ['r1@x.example'], cc: [], bcc: [] } },
		});
		expect(fake.requests.every(({ body }) => !/r\d@/.test(body))).toBe(true);
		expect(fake.hints).toEqual([
			'Redirect All Mail To: 2 mails went to the test address, not to the recipients.',
		]);
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
				message: 'The execution was cancelled while the mail was being sent; it may have been sent',
				index: 2,
				data: { cancelled: true },
			});
			expect(error.data.items).toEqual({ sent: [0, 1], possiblySent: [2, 3], notSent: [4, 5] });
			expect(paths(fake)).toEqual([0, 1, 2, 3]);
		},
	);

	test('before the first mail', async () => {
		const fake = setUp({ items: items(2), cancel: AbortSignal.abort() });
		expect(await failure(fake)).toMatchObject({
			message: 'The execution was cancelled before this mail was sent',
			index: 0,
			data: { kind: 'failed', cancelled: true, items: { sent: [], possiblySent: [], notSent: [0, 1] } },
		});
		expect(fake.requests).toEqual([]);
	});
});

describe('several mails in one call', () => {
	function batching(changes: Partial<BatchRules<any>> = {}, operation: Partial<SendOperation> = {}) {
		const batch: BatchRules<any> = {
			wanted: ({ message }) => !message.subject.endsWith('alone'),
			key: ({ message }) => message.to[0].address.split('@')[1],
			maxItems: () => 3,
			maxBytes: 100,
			plan: (inputs) => ({
				steps: [
					{
						id: 'send',
						title: 'Send',
						effect: 'send',
						repeatUnclear: 0,
						request: {
							method: 'POST',
							path: '/batch',
							body: {
								contentType: 'application/json',
								json: inputs.map(({ message }) => message.to[0].address),
							},
						},
					},
				],
			}),
			receipts: (answers, inputs) =>
				inputs.map(({ message }) =>
					message.to[0].address.startsWith('bad')
						? new MailError('refused', 'bad one')
						: { status: 'accepted', messageId: message.subject, response: answers.send.body },
				),
			...changes,
		};
		return fakeService({}, { batch, ...operation });
	}
	const bodies = (fake: Pick<FakeContext, 'requests'>) =>
		fake.requests.map(
			({ url, body }) =>
				`${url} ${url === '/batch' ? (JSON.parse(body) as string[]).join(' ') : (JSON.parse(body) as { to: string[] }).to[0]}`,
		);
	const ones = { parameters: { options: { concurrency: 1 } } };
	const answer = (request: FakeRequest, count: number) =>
		request.url === '/batch' ? { statusCode: 200, body: 'ok' } : accept(request, count);

	test('by key, as many as may go together, the first in order', async () => {
		const fake = setUp({
			...ones,
			answer,
			service: batching(),
			items: items(8, { 1: { to: 'o1@y.example' }, 4: { n: 'alone' }, 6: { to: 'o6@y.example' } }),
		});
		const output = await fake.run();
		expect(bodies(fake)).toEqual([
			'/batch r0@x.example r2@x.example r3@x.example',
			'/batch o1@y.example o6@y.example',
			'/mails r4@x.example',
			'/batch r5@x.example r7@x.example',
		]);
		expect(pairs(output)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
		expect(output[0][3].json).toMatchObject({
			messageId: 'Mail 3',
			delivery: { statusCode: 200, attempts: 1 },
		});
	});

	test('one that is alone in its call goes the plain way', async () => {
		const fake = setUp({ answer, service: batching(), items: items(1) });
		await fake.run();
		expect(bodies(fake)).toEqual(['/mails r0@x.example']);
	});

	test('as many bytes of files as may go together', async () => {
		const list = items(4);
		const file = (bytes: number) => ({
			f: { data: Buffer.alloc(bytes, 1).toString('base64'), mimeType: 'a/b', fileName: 'f' } as never,
		});
		[60, 40, 1, 101].forEach((bytes, index) => (list[index].binary = file(bytes)));
		const fake = setUp({
			answer,
			service: batching(),
			items: list,
			parameters: { options: { concurrency: 1, attachments: 'f' } },
		});
		await fake.run();
		expect(bodies(fake)).toEqual([
			'/batch r0@x.example r1@x.example',
			'/mails r2@x.example',
			'/mails r3@x.example',
		]);
	});

	test('each has its own receipt or error', async () => {
		const fake = setUp({
			answer,
			service: batching(),
			items: items(3, { 1: { to: 'bad@x.example' } }),
			continueOnFail: true,
		});
		const output = await fake.run();
		expect(output[0].map(({ json }) => json.error ?? json.status)).toEqual([
			'accepted',
			'bad one',
			'accepted',
		]);
		expect(output[0][1].json.details).toMatchObject({ item: 1, kind: 'refused' });
	});

	test('an error of the call is the error of each', async () => {
		const fake = setUp({
			answer: () => ({ statusCode: 400 }),
			service: batching(),
			items: items(3),
			continueOnFail: true,
		});
		const output = await fake.run();
		expect(output[0].map(({ json }) => [json.error, (json.details as IDataObject).item])).toEqual([
			['Fake says 400', 0],
			['Fake says 400', 1],
			['Fake says 400', 2],
		]);
		expect(fake.requests).toHaveLength(1);
	});

	test('an error of which the service says that nothing was carried out: each by itself', async () => {
		const sendSingly = jest.fn(({ kind }: MailError) => kind === 'refused');
		const fake = setUp({
			...ones,
			answer: (request, count) => (request.url === '/batch' ? { statusCode: 400 } : accept(request, count)),
			service: batching({ sendSingly }),
			items: items(3),
		});
		const output = await fake.run();
		expect(bodies(fake)).toEqual([
			'/batch r0@x.example r1@x.example r2@x.example',
			'/mails r0@x.example',
			'/mails r1@x.example',
			'/mails r2@x.example',
		]);
		expect(output[0].map(({ json }) => json.status)).toEqual(['accepted', 'accepted', 'accepted']);
		const unclear = setUp({
			answer: () => ({ statusCode: 500 }),
			service: batching({ sendSingly }),
			items: items(2),
			continueOnFail: true,
		});
		await unclear.run();
		expect(unclear.requests).toHaveLength(1);
	});

	test('only the mails that no earlier try has sent go in the call', async () => {
		const nodeContext = {};
		await setUp({ answer, service: batching(), items: items(1), nodeContext }).run();
		const fake = setUp({ answer, service: batching(), items: items(3), nodeContext });
		await fake.run();
		expect(bodies(fake)).toEqual(['/batch r1@x.example r2@x.example']);
		const rest = setUp({ answer, service: batching(), items: items(3), nodeContext });
		expect((await rest.run())[0].map(({ json }) => (json.delivery as IDataObject).alreadySent)).toEqual([
			true,
			true,
			true,
		]);
		expect(rest.requests).toEqual([]);
	});

	test('the call has the longest deadline of its mails', async () => {
		const fake = setUp({
			answer,
			service: batching(),
			items: items(2, { 0: { options: { timeout: 5 } }, 1: { options: { timeout: 9 } } }),
		});
		await fake.run();
		expect(fake.requests[0].options.timeout).toBe(9000);
	});

	test('receipts that cannot be read leave doubt for each', async () => {
		const receipts = () => {
			throw new TypeError('x is undefined');
		};
		const fake = setUp({ answer, service: batching({ receipts }), items: items(2), continueOnFail: true });
		expect((await fake.run())[0].map(({ json }) => (json.details as IDataObject).kind)).toEqual([
			'uncertain',
			'uncertain',
		]);
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
	const service = fakeService({}, { receipt });
	const send = service.operations[0] as SendOperation;
	const plan = send.plan;
	send.plan = (input) => ({
		steps: plan(input).steps.map((step) => ({ ...step, repeatUnclear: 1, whenRepeated: 'from performing' })),
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
	expect(fake.hints).toEqual(['1 item has warnings in the output: item 0.']);
});
