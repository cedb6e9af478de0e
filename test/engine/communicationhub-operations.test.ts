import type { IDataObject } from 'n8n-workflow';
import { hubBench, letter, mail, sms, status } from './communicationhub-support';

const bench = hubBench();

describe('Get Status', () => {
	test('follows a Send without further settings: each item asks for its own id', async () => {
		const people = ['ann@example.com', 'bob@example.com'];
		const sent = await bench.run(mail({ to: '={{ $json.to }}' }), {
			items: people.map((to) => ({ json: { to } })),
		});
		const looked = await bench.run(status(), { items: sent.json.map((json) => ({ json })) });
		expect(looked.json).toMatchObject(
			sent.json.map(({ messageId }, index) => ({
				service: 'communicationHub',
				messageId,
				status: 'queued',
				final: false,
				response: { Receiver: people[index], Sender: 'me@example.com' },
			})),
		);
		expect(looked.outputs[0].map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }]);
		const [question] = bench.requests().filter(({ method }) => method === 'GET');
		expect(question.url).toContain(`?MessageId=${encodeURIComponent(sent.json[0].messageId as string)}`);
	});

	test.each(['json', 'jsonp', 'xml'])('%s: waits until the status is final', async (format) => {
		const sent = await bench.run(mail({ to: 'status-sending@status.test, later-undelivered@status.test' }));
		const looked = await bench.run(status({}, { waitUntilFinal: true, format }), {
			items: [{ json: sent.json[0] }],
		});
		expect(looked.error?.message).toBeUndefined();
		expect(looked.json).toMatchObject([
			{ status: 'undelivered', final: true, response: { ErrorMessage: expect.any(String) } },
		]);
		expect(bench.requests().filter(({ method }) => method === 'GET')).toHaveLength(2);
	});

	test('gives up at the deadline', async () => {
		bench.set({ progress: 'time' });
		const sent = await bench.run(mail());
		const looked = await bench.run(status({}, { waitUntilFinal: true, waitTimeout: 1 }), {
			items: [{ json: sent.json[0] }],
		});
		expect(looked.json).toMatchObject([{ status: 'accepted', final: false, waitTimedOut: true }]);
	});

	test.each(['json', 'jsonp', 'xml'])('%s: an id that the hub does not know', async (format) => {
		const ask = async () =>
			await bench.run(status({ messageId: '<nobody@x>' }, { format }), { onError: 'continueErrorOutput' });
		expect((await ask()).outputs[1][0].json).toMatchObject({
			error: expect.stringContaining('<nobody@x>'),
			details: { kind: 'refused', field: 'Message ID', errorCode: 'NotFound' },
		});
		bench.set({ unknownId: '204' });
		expect((await ask()).json).toMatchObject([{ status: 'unknown', warnings: [expect.any(String)] }]);
		bench.set({ unknownId: 'accepted' });
		expect((await ask()).json).toMatchObject([
			{ status: 'accepted', warnings: [expect.stringContaining('does not prove')] },
		]);
	});

	test('a hub that trips over an id it does not know: the id is named as the likely cause', async () => {
		bench.set({ unknownId: '500' });
		const parameters = status({ messageId: '<nobody@x>' });
		const { outputs } = await bench.run(parameters, { onError: 'continueErrorOutput' });
		expect(outputs[1][0].json).toMatchObject({
			error: expect.stringContaining('NullReferenceException'),
			details: {
				kind: 'failed',
				field: 'Message ID',
				fix: expect.stringContaining('check Message ID (<nobody@x>)'),
				errorCode: 'NullReferenceException',
			},
		});
	}, 30_000);

	test('repeats a question that met a passing fault', async () => {
		const sent = await bench.run(mail());
		bench.sandbox.faults.add({
			service: 'communicationhub',
			method: 'GET',
			times: 1,
			fault: { name: 'status', status: 503 },
		});
		const looked = await bench.run(status(), { items: [{ json: sent.json[0] }] });
		expect(looked.json).toMatchObject([{ status: 'queued' }]);
	});

	test('an item without an id stops the run before any question', async () => {
		const result = await bench.run(status(), { items: [{ json: { messageId: '<1@x>' } }, { json: {} }] });
		expect(result.error?.context?.data).toMatchObject({ kind: 'invalid', field: 'Message ID', item: 1 });
		expect(bench.requests()).toEqual([]);
	});
});

test('Sender Name goes out without a From', async () => {
	await bench.run(mail({ from: '' }, { fromName: 'Clinic', format: 'xml' }));
	const [{ body }] = bench.sandbox.requests.list();
	expect(body.content.toString()).toContain('<FromName>Clinic</FromName>');
});

describe('SMS and letters go through the same core', () => {
	const file = async () => await bench.engine.file('%PDF', 'a.pdf', 'application/pdf');
	const kinds = ['sms', 'letter'] as const;
	const parameters = { sms, letter };

	test.each(kinds)('%s: one result shape', async (kind) => {
		const result = await bench.run(parameters[kind](), {
			items: [{ json: {}, binary: { data: await file() } }],
		});
		expect(Object.keys(result.json[0])).toEqual(
			expect.arrayContaining([
				'service',
				'status',
				'messageId',
				'accepted',
				'rejected',
				'subject',
				'attachments',
				'warnings',
				'delivery',
				'response',
			]),
		);
		expect(result.json[0]).toMatchObject({
			status: 'accepted',
			accepted: kind === 'sms' ? ['+491701234567'] : [],
			attachments: kind === 'sms' ? [] : [{ name: 'a.pdf', bytes: 4 }],
		});
	});

	test.each(kinds)('%s: what may be out is never sent again', async (kind) => {
		bench.sandbox.faults.add({ service: 'communicationhub', times: 1, fault: 'reset-after-accept' });
		const items = [{ json: {}, binary: { data: await file() } }];
		const first = await bench.run(parameters[kind](), {
			items,
			retryOnFail: { maxTries: 3, waitBetweenTries: 10 },
		});
		expect(first.error?.context?.data).toMatchObject({ kind: 'uncertain', outcome: 'possiblySent' });
		const again = await bench.run(parameters[kind](), { items, retryOf: first });
		expect(again.error?.context?.data).toMatchObject({ kind: 'uncertain', outcome: 'possiblySent' });
		expect(bench.inbox()).toHaveLength(1);
	});

	test.each(kinds)('%s: a preview opens no connection', async (kind) => {
		const result = await bench.run(parameters[kind]({}, { preview: true, format: 'xml' }), {
			items: [{ json: {}, binary: { data: await file() } }],
		});
		expect(result.json[0]).toMatchObject({ status: 'preview', requests: [{ method: 'POST' }] });
		expect(JSON.stringify(result.json[0].requests)).toContain(
			kind === 'sms' ? '<Message>Hello</Message>' : 'file a.pdf',
		);
		expect(bench.requests()).toEqual([]);
	});

	test('a redirected SMS reaches the test number only', async () => {
		const result = await bench.run(sms({}, { redirectTo: '+4930111' }));
		expect(bench.inbox().map(({ to }) => to)).toEqual([[{ address: '+4930111' }]]);
		expect((result.json[0].delivery as IDataObject).redirectedFrom).toEqual({
			to: ['+491701234567'],
			cc: [],
			bcc: [],
		});
	});

	test('an SMS to a number that is not allowed is refused before anything is sent', async () => {
		const items = [{ json: { receiver: '+491701234567' } }, { json: { receiver: '+1900555' } }];
		const result = await bench.run(
			sms({ receiver: '={{ $json.receiver }}' }, { allowedReceivers: '+49 170 1234567' }),
			{ items },
		);
		expect(result.error?.context?.data).toMatchObject({
			kind: 'invalid',
			field: 'Allowed Receivers',
			item: 1,
		});
		expect(bench.requests()).toEqual([]);
	});

	test('a failure that the hub may retry by itself is never sent again', async () => {
		bench.set({ retry: true, retryCount: 2 });
		const result = await bench.run(mail({ to: 'status-failed@status.test' }), {
			retryOnFail: { maxTries: 3, waitBetweenTries: 10 },
		});
		expect(result.error?.context?.data).toMatchObject({ outcome: 'possiblySent' });
		expect(bench.requests()).toHaveLength(1);
	});
});
