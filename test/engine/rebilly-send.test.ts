import { randomBytes } from 'node:crypto';
import { DEMO_KEYS } from '../../sandbox/services/rebilly';
import { items, rebillyBench } from './rebilly-support';

const bench = rebillyBench();

const PDF = randomBytes(3000);

describe('Send', () => {
	it('writes a draft, moves it to the outbox and tells what Rebilly said', async () => {
		const { json, error } = await bench.run({
			options: {
				cc: 'carl@example.org',
				bcc: 'dora@example.org',
				credentialHash: { __rl: true, mode: 'id', value: 'crd_smtp_01' },
				metadata: { entry: [{ name: 'orderId', value: '={{ 4711 }}' }] },
				records: {
					record: [{ type: 'invoice', invoiceId: { __rl: true, mode: 'id', value: 'in_01DEMO12' } }],
				},
			},
		});
		expect(error).toBeUndefined();
		expect(bench.requests()).toEqual(['POST /email-messages', 'PATCH /email-messages/{id}']);
		const [mail] = bench.sandbox.inbox.messages();
		expect(mail).toMatchObject({
			from: { address: 'billing@example.com' },
			to: [{ address: 'ann@example.org' }],
			cc: [{ address: 'carl@example.org' }],
			bcc: [{ address: 'dora@example.org' }],
			subject: 'Invoice',
			html: '<p>Hello</p>',
			text: 'Hello',
			meta: { credentialHash: 'crd_smtp_01', metadata: { orderId: '4711' } },
		});
		expect(json).toEqual([
			{
				service: 'rebilly',
				status: 'outbox',
				messageId: bench.stored()[0]?.id,
				accepted: ['ann@example.org', 'carl@example.org', 'dora@example.org'],
				rejected: [],
				subject: 'Invoice',
				attachments: [],
				warnings: [],
				delivery: { statusCode: 200, attempts: 1, durationMs: expect.any(Number) },
				response: expect.objectContaining({ status: 'outbox', id: bench.stored()[0]?.id }),
			},
		]);
	});

	it('uploads files, small and streamed, byte for byte', async () => {
		const large = randomBytes(1_500_000);
		const small = await bench.engine.file(PDF, 'small.pdf', 'application/pdf');
		const big = await bench.engine.file(large, 'large.png', 'image/png');
		const { json } = await bench.run(
			{ options: { attachments: '*' } },
			{ items: [{ json: {}, binary: { small, big } }] },
		);
		expect(bench.requests()).toEqual([
			'POST /files',
			'POST /files',
			'POST /email-messages',
			'PATCH /email-messages/{id}',
		]);
		const [mail] = bench.sandbox.inbox.messages();
		expect(mail?.attachments.map(({ filename }) => filename)).toEqual(['small.pdf', 'large.png']);
		expect((await bench.sandbox.inbox.attachment(mail!.id, 0)).equals(PDF)).toBe(true);
		expect((await bench.sandbox.inbox.attachment(mail!.id, 1)).equals(large)).toBe(true);
		expect(json[0]?.attachments).toMatchObject([
			{ name: 'small.pdf', bytes: 3000 },
			{ name: 'large.png', bytes: 1_500_000 },
		]);
	});

	it('removes the uploaded file when the message is refused', async () => {
		const file = await bench.engine.file(PDF, 'a.pdf', 'application/pdf');
		const { error } = await bench.run(
			{
				options: {
					attachments: 'data',
					records: { record: [{ type: 'invoice', invoiceId: { __rl: true, mode: 'id', value: 'in_none' } }] },
				},
			},
			{ items: [{ json: {}, binary: { data: file } }] },
		);
		expect(error?.context?.data).toMatchObject({
			kind: 'refused',
			field: 'Rebilly Records',
			invalidFields: [{ field: 'attachments.0.resourceId' }],
		});
		expect(bench.requests()).toEqual(['POST /files', 'POST /email-messages', 'DELETE /files/{id}']);
		expect(bench.rebilly.store.organizations.get('org_sandbox_demo')?.files.size).toBe(0);
	});

	it('sends nothing when one of many items is wrong', async () => {
		const to = "={{ $json.index === 2 ? 'nobody' : 'ann@example.org' }}";
		const { error } = await bench.run(
			{ to: { __rl: true, mode: 'address', value: to } },
			{ items: items(4) },
		);
		expect(error?.context?.data).toMatchObject({ kind: 'invalid', field: 'To', item: 2 });
		expect(bench.requests()).toEqual([]);
	});

	it('shows the whole plan in a preview and opens no connection', async () => {
		const file = await bench.engine.file(PDF, 'a.pdf', 'application/pdf');
		const { json } = await bench.run(
			{ options: { attachments: 'data', waitUntilSent: true, preview: true } },
			{ items: [{ json: {}, binary: { data: file } }] },
		);
		expect(json[0]).toMatchObject({ status: 'preview' });
		expect((json[0]?.requests as Array<{ step: string }>).map(({ step }) => step)).toEqual([
			'upload1',
			'create',
			'outbox',
			'wait',
		]);
		expect(JSON.stringify(json)).not.toContain(DEMO_KEYS.full);
		expect(bench.sandbox.requests.total).toBe(0);
	});
});

describe('Wait Until Sent', () => {
	it('gives out the message once it is sent', async () => {
		bench.rebilly.settings.sendingSeconds = 0.5;
		const { json } = await bench.run({ options: { waitUntilSent: true } });
		expect(json[0]).toMatchObject({ status: 'sent', response: { responseCode: 250 } });
	});

	it('fails the item with the mail service’s words, and does not send it again', async () => {
		bench.rebilly.settings.sendingSeconds = 0.2;
		const to = { __rl: true, mode: 'address', value: 'who@bounce.test' };
		const failed = await bench.run({ to, options: { waitUntilSent: true } });
		expect(failed.error?.context?.data).toMatchObject({
			kind: 'refused',
			status: 'failed',
			responseCode: 550,
		});
		expect(failed.error?.context?.data).toMatchObject({
			messageId: bench.stored()[0]?.id,
			responseCode: 550,
		});
		const output = await bench.run({ to, options: { waitUntilSent: true, failOnFailed: false } });
		expect(output.json[0]).toMatchObject({ status: 'failed', accepted: [], rejected: ['who@bounce.test'] });
	});

	it('ends in time with what is known, and says that the message was taken', async () => {
		bench.rebilly.settings.sendingSeconds = 600;
		const { json, error } = await bench.run({ options: { waitUntilSent: true, waitTimeout: 1 } });
		expect(error).toBeUndefined();
		expect(json[0]).toMatchObject({ status: 'outbox', waitTimedOut: true });
	});

	it('is not upset by a look that fails', async () => {
		bench.rebilly.settings.sendingSeconds = 0.5;
		bench.sandbox.faults.add({ method: 'GET', times: 1, fault: 'html-502' });
		const { json } = await bench.run({ options: { waitUntilSent: true, waitTimeout: 10 } });
		expect(json[0]).toMatchObject({ status: 'sent' });
	});
});

describe('a lost answer', () => {
	const lost = { __rl: true, mode: 'address', value: 'reset-after-accept@fault.test' };

	it.each(['reset-after-accept', 'truncated', 'html-200', 'null-200'])(
		'to the PATCH (%s) never sends twice',
		async (fault) => {
			bench.sandbox.faults.add({ method: 'PATCH', times: 0, fault });
			const first = await bench.run({}, { retryOnFail: { maxTries: 3, waitBetweenTries: 0 } });
			expect(bench.sandbox.inbox.count).toBe(1);
			expect(bench.stored()).toHaveLength(1);
			if (first.error === undefined) expect(first.json[0]).toMatchObject({ status: 'outbox' });
			else expect(first.error.context?.data).toMatchObject({ mayHaveBeenSent: true });
		},
	);

	it('to the PATCH is settled by a look at the message', async () => {
		const { json, error } = await bench.run({ to: lost });
		expect(error).toBeUndefined();
		expect(json[0]).toMatchObject({ status: 'outbox', accepted: ['reset-after-accept@fault.test'] });
		expect(bench.requests()).toEqual([
			'POST /email-messages',
			'PATCH /email-messages/{id}',
			'GET /email-messages/{id}',
		]);
	});

	it('to a PATCH that was not taken leads to one repeat', async () => {
		bench.sandbox.faults.add({ method: 'PATCH', times: 1, fault: 'reset-before-accept' });
		const { json } = await bench.run({});
		expect(json[0]).toMatchObject({ status: 'outbox' });
		expect(bench.requests().map((request) => request.split(' ')[0])).toEqual([
			...['POST', 'PATCH'],
			...['GET', 'GET', 'GET', 'GET'],
			'PATCH',
		]);
		expect(bench.sandbox.inbox.count).toBe(1);
	}, 40_000);

	it('to the PATCH and to every look leaves the item possibly sent, with the id to look it up', async () => {
		bench.sandbox.faults.add({ method: 'PATCH', times: 0, fault: 'reset-after-accept' });
		bench.sandbox.faults.add({ method: 'GET', times: 0, fault: 'status' });
		const { outputs } = await bench.run(
			{},
			{ onError: 'continueErrorOutput', retryOnFail: { maxTries: 2, waitBetweenTries: 0 } },
		);
		const details = outputs[1]?.[0]?.json.details;
		expect(details).toMatchObject({
			kind: 'uncertain',
			mayHaveBeenSent: true,
			messageId: bench.stored()[0]?.id,
		});
		expect(bench.sandbox.inbox.count).toBe(1);
		expect(bench.requests().filter((request) => request.startsWith('PATCH'))).toHaveLength(1);
	}, 40_000);

	it('to the POST leaves one spare draft, and says so', async () => {
		bench.sandbox.faults.add({ method: 'POST', times: 1, fault: 'reset-after-accept' });
		const { json } = await bench.run({});
		expect(bench.stored().map(({ status }) => status)).toEqual(['draft', 'outbox']);
		expect(json[0]?.warnings).toHaveLength(1);
		expect(bench.sandbox.inbox.count).toBe(1);
	});

	it('to every POST ends after one repeat, nothing sent', async () => {
		bench.sandbox.faults.add({ method: 'POST', times: 0, fault: 'reset-after-accept' });
		const { error } = await bench.run({});
		expect(bench.stored().map(({ status }) => status)).toEqual(['draft', 'draft']);
		expect(error?.context?.data).toMatchObject({
			kind: 'failed',
			mayHaveBeenSent: false,
			warnings: [expect.any(String)],
		});
		expect(bench.sandbox.inbox.count).toBe(0);
	});
});
