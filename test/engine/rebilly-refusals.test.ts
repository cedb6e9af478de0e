import { randomBytes } from 'node:crypto';
import { DEMO_KEYS } from '../../sandbox/services/rebilly';
import { detailsOf, rebillyBench } from './rebilly-support';

const bench = rebillyBench();

const PDF = randomBytes(3000);

describe('refusals', () => {
	it('a PATCH that is refused keeps the id of the draft, and Send Draft finishes it', async () => {
		const refused = await bench.run({}, { key: DEMO_KEYS.draftOnly, onError: 'continueErrorOutput' });
		const details = detailsOf(refused, 1);
		expect(details).toMatchObject({
			kind: 'unauthorized',
			statusCode: 403,
			messageId: bench.stored()[0]?.id,
		});
		expect(details.fix).toContain('PatchEmailMessage');
		const messageId = { __rl: true, mode: 'id', value: details.messageId as string };
		const sent = await bench.run({ operation: 'sendDraft', messageId });
		expect(sent.json[0]).toMatchObject({
			status: 'outbox',
			subject: 'Invoice',
			accepted: ['ann@example.org'],
		});
		expect(bench.sandbox.inbox.count).toBe(1);
	});

	it('a failed PATCH keeps the files of its draft', async () => {
		const file = await bench.engine.file(PDF, 'a.pdf', 'application/pdf');
		await bench.run(
			{ options: { attachments: 'data' } },
			{ key: DEMO_KEYS.full, items: [{ json: {}, binary: { data: file } }] },
		);
		bench.sandbox.reset();
		bench.sandbox.faults.add({
			method: 'PATCH',
			times: 0,
			fault: { name: 'status', status: 409, body: '{"title":"Conflict"}' },
		});
		const { error } = await bench.run(
			{ options: { attachments: 'data' } },
			{ items: [{ json: {}, binary: { data: file } }] },
		);
		expect(error?.context?.data).toMatchObject({ kind: 'refused', outcome: 'notSent', statusCode: 409 });
		expect(error?.context?.data).toMatchObject({ kind: 'refused', messageId: bench.stored()[0]?.id });
		expect(bench.requests()).not.toContain('DELETE /files/{id}');
	});

	describe('a 409 to the PATCH of an own draft', () => {
		beforeEach(() => {
			const fault = { name: 'status', status: 409, body: '{"title":"Conflict"}' };
			bench.sandbox.faults.add({ method: 'PATCH', times: 0, fault });
		});

		it('is a success when the message went out after all', async () => {
			const body = JSON.stringify({ id: 'mail_msg_1', status: 'sent', to: ['ann@example.org'] });
			bench.sandbox.faults.add({ method: 'GET', times: 0, fault: { name: 'status', status: 200, body } });
			const { json } = await bench.run({});
			expect(json[0]).toMatchObject({ status: 'sent', accepted: ['ann@example.org'] });
		});

		it('is in doubt when nobody can look, and Retry On Fail writes no second mail', async () => {
			bench.sandbox.faults.add({ method: 'GET', times: 0, fault: 'status' });
			const { error } = await bench.run({}, { retryOnFail: { maxTries: 3, waitBetweenTries: 0 } });
			expect(error?.context?.data).toMatchObject({
				mayHaveBeenSent: true,
				messageId: bench.stored()[0]?.id,
			});
			expect(bench.stored()).toHaveLength(1);
		}, 40_000);
	});

	it('an upload that is refused names the file', async () => {
		const [a, b] = await Promise.all(
			['a.pdf', 'b.pdf'].map(async (name) => await bench.engine.file(PDF, name, 'application/pdf')),
		);
		const body = JSON.stringify({ title: 'x', invalidFields: [{ field: 'file', message: 'is damaged' }] });
		const fault = { name: 'status', status: 422, body };
		bench.sandbox.faults.add({ path: '/files', bodyIncludes: 'b.pdf', times: 0, fault });
		const { error } = await bench.run(
			{ options: { attachments: '*' } },
			{ items: [{ json: {}, binary: { a: a!, b: b! } }] },
		);
		expect(error?.context?.data).toMatchObject({ kind: 'refused', field: 'Attachments', statusCode: 422 });
		// The first file was taken and is removed again.
		expect(bench.requests()).toEqual(['POST /files', 'POST /files', 'DELETE /files/{id}']);
	});

	it('names the time of the reset when a 429 asks for too long a wait', async () => {
		Object.assign(bench.rebilly.settings, { rateLimit: 0, rateWindowSeconds: 600 });
		const { error } = await bench.run({});
		expect(error?.context?.data).toMatchObject({
			kind: 'throttled',
			resetTime: expect.stringMatching(/^20\d\d-/),
		});
		expect(bench.requests()).toHaveLength(1);
	});

	it('says the same to Delete, without a word about sending', async () => {
		const { json } = await bench.run({ operation: 'create', status: 'draft' });
		Object.assign(bench.rebilly.settings, { rateLimit: 0, rateWindowSeconds: 600 });
		const messageId = { __rl: true, mode: 'id', value: json[0]?.messageId as string };
		const { error } = await bench.run({ operation: 'delete', messageId });
		expect(error?.context?.data).toMatchObject({
			kind: 'throttled',
			step: 'delete',
			resetTime: expect.stringMatching(/^20\d\d-/),
		});
	});

	it('names the key when it is not known, and never shows it', async () => {
		const key = 'sk_sandbox_NobodyKnowsThisOne00000';
		const result = await bench.run({}, { key });
		expect(result.error?.context?.data).toMatchObject({
			kind: 'unauthorized',
			field: 'Secret API Key',
			statusCode: 401,
		});
		expect(JSON.stringify([result.run, result.error, result.error?.description])).not.toContain(key);
	});
});
