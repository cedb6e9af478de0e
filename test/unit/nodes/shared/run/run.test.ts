import type { IDataObject } from 'n8n-workflow';
import { MailError } from '../../../../../nodes/shared/errors';
import type { Item } from '../../../../../nodes/shared/n8n/item';
import { fakeService } from '../../../../support/fakeService';
import { failure, items, pairs, paths, setUp } from './run-support';

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
		data: { kind: 'invalid' },
	});
});

describe('reading comes first', () => {
	test('one bad item in the end, and nothing is sent', async () => {
		const fake = setUp({ items: items(60, { 57: { to: 'nobody' } }) });
		expect(await failure(fake)).toEqual({
			message: expect.stringContaining('"nobody"'),
			description: expect.stringMatching(/ Nothing was sent\.$/),
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

	test('the error of the first one tells what else is wrong', async () => {
		const wrong = { 1: { to: 'x1' }, 3: { to: 'x3' }, 4: { to: 'x4' } };
		const { description, index, data } = await failure(setUp({ items: items(6, wrong) }));
		expect(index).toBe(1);
		expect(description).toMatch(/ Nothing was sent\. Also wrong: item 3: To.*; item 4: To/);
		expect(data.items).toEqual({ sent: [], possiblySent: [], notSent: [0, 1, 2, 3, 4, 5] });
	});

	test.each([
		['save', / Nothing was saved\.$/],
		['delete', / Nothing was deleted\.$/],
	] as const)('in the words of an operation of effect "%s"', async (effect, words) => {
		const fake = setUp({ items: items(1, { 0: { to: '' } }), service: fakeService({}, { effect }) });
		expect((await failure(fake)).description).toMatch(words);
	});

	test('the settings of an item are read too', async () => {
		const fake = setUp({ items: items(2, { 1: { options: { timeout: 0 } } }) });
		expect(await failure(fake)).toMatchObject({ index: 1, data: { kind: 'invalid', field: 'Timeout' } });
		expect(fake.requests).toEqual([]);
	});

	test('an expression that cannot be resolved is a fault of its item', async () => {
		const fake = setUp({
			items: items(2),
			continueOnFail: true,
			parameters: {
				subject: (_json: IDataObject, index: number) =>
					index === 0 ? new Error('Referenced node is unexecuted') : 'x',
			},
		});
		const output = await fake.run();
		expect(output[0].map(({ json }) => json.error)).toEqual([
			'Subject: Referenced node is unexecuted',
			undefined,
		]);
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
			error: expect.any(String),
			details: { kind: 'invalid', outcome: 'notSent', item: 0, field: 'To' },
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

test('a node has fields for all of its operations', async () => {
	const account = { displayName: 'Account', name: 'account', type: 'string', default: '' } as const;
	const read = jest.fn(async (item: Item) => {
		expect(item.read(account)).toBe('x');
		return await Promise.reject(new MailError('invalid', 'enough'));
	});
	const service = { ...fakeService({}, { read }), fields: [account] };
	const fake = setUp({ items: items(1), service, parameters: { account: 'x' } });
	expect((await failure(fake)).data).toMatchObject({ kind: 'invalid', item: 0 });
	expect(read).toHaveBeenCalledTimes(1);
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
			service: broken(new MailError('unauthorized', 'Bad', { field: 'Base URL', fix: 'Correct it.' })),
			continueOnFail: true,
		});
		const output = await fake.run();
		const details = output[0].map(({ json }) => json.details as IDataObject);
		expect(details.map(({ kind, field, item }) => [kind, field, item])).toEqual([
			['unauthorized', 'Base URL', 0],
			['invalid', 'To', 1],
			['unauthorized', 'Base URL', 2],
		]);
		expect(details.map(({ outcome }) => outcome)).toEqual(['notSent', 'notSent', 'notSent']);
		expect(details[0].fix).toBe('Correct it. The mail was not sent.');
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
