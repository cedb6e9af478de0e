import type { IDataObject } from 'n8n-workflow';
import { MailError } from '../../../../../nodes/shared/errors';
import type { BatchRules, SendInput } from '../../../../../nodes/shared/run/operation';
import type { SendReceipt } from '../../../../../nodes/shared/run/plan';
import { jsonBody } from '../../../../../nodes/shared/wire/request';
import type { FakeContext, FakeRequest } from '../../../../support/fakeContext';
import { fakeConnection, fakeService } from '../../../../support/fakeService';
import { textStep } from './perform-support';
import { accept, items, pairs, setUp } from './run-support';

const receiptOf = ({ message }: SendInput, response: string): SendReceipt | MailError =>
	message.to[0].address.startsWith('bad')
		? new MailError('refused', 'bad one')
		: { status: 'accepted', messageId: message.subject, response };

describe('several mails in one call', () => {
	function batching(changes: Partial<BatchRules<SendInput>> = {}, receipt = receiptOf) {
		const batch: BatchRules<SendInput> = {
			wanted: ({ message }) => !message.subject.endsWith('alone'),
			key: ({ message }) => message.to[0].address.split('@')[1],
			maxItems: () => 3,
			maxBytes: 100,
			plan: (inputs) => {
				const send = textStep('send', {
					effect: 'send',
					request: {
						method: 'POST',
						path: '/batch',
						body: jsonBody(inputs.map(({ message }) => message.to[0].address)),
					},
				});
				return {
					steps: [send],
					receipt: (values) => inputs.map((input) => receipt(input, values.of(send))),
				};
			},
			...changes,
		};
		return fakeService({}, { batch });
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

	test('a mistake in the plan of the call: nothing was sent, and every mail says so', async () => {
		const plan = () => (undefined as unknown as { steps: never }).steps;
		const fake = setUp({ answer, service: batching({ plan }), items: items(3), continueOnFail: true });
		const [output] = await fake.run();
		expect(fake.requests).toEqual([]);
		expect(output).toHaveLength(3);
		for (const { json } of output) expect(json.details).toMatchObject({ kind: 'failed', outcome: 'notSent' });
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
		const details = output[0].map(({ json }) => json.details as IDataObject);
		expect(details.map(({ kind, item }) => [kind, item])).toEqual([
			['refused', 0],
			['refused', 1],
			['refused', 2],
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
		const service = { ...batching(), connect: async () => fakeConnection({ paceKey: 'one account' }) };
		await setUp({ answer, service, items: items(1), nodeContext }).run();
		const fake = setUp({ answer, service, items: items(3), nodeContext });
		await fake.run();
		expect(bodies(fake)).toEqual(['/batch r1@x.example r2@x.example']);
		const rest = setUp({ answer, service, items: items(3), nodeContext });
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
		const receipt = () => {
			throw new TypeError('x is undefined');
		};
		const fake = setUp({ answer, service: batching({}, receipt), items: items(2), continueOnFail: true });
		expect((await fake.run())[0].map(({ json }) => (json.details as IDataObject).kind)).toEqual([
			'uncertain',
			'uncertain',
		]);
	});
});
