import { detailsOf, rebillyBench } from './rebilly-support';

const bench = rebillyBench();

const id = (value: string) => ({ __rl: true, mode: 'id', value });

async function draft(parameters = {}): Promise<string> {
	const { json } = await bench.run({ operation: 'create', status: 'draft', ...parameters });
	return json[0]?.messageId as string;
}

describe('Create', () => {
	it('keeps a draft and mails nobody', async () => {
		const { json } = await bench.run({ operation: 'create', status: 'draft' });
		expect(json[0]).toMatchObject({ status: 'draft', accepted: [], response: { status: 'draft' } });
		expect(bench.sandbox.inbox.count).toBe(0);
	});

	it.each([
		['outbox', 1],
		['sent', 0],
		['failed', 0],
	])('with status %s puts %i mails into the inbox', async (status, mails) => {
		const { json, error } = await bench.run({ operation: 'create', status });
		expect(error).toBeUndefined();
		expect(json[0]).toMatchObject({ status });
		expect(bench.sandbox.inbox.count).toBe(mails);
	});

	it('with status outbox is never repeated in doubt', async () => {
		bench.sandbox.faults.add({ method: 'POST', times: 0, fault: 'reset-after-accept' });
		const { error } = await bench.run(
			{ operation: 'create', status: 'outbox' },
			{ retryOnFail: { maxTries: 3, waitBetweenTries: 0 } },
		);
		expect(error?.context?.data).toMatchObject({ mayHaveBeenSent: true });
		expect(bench.sandbox.inbox.count).toBe(1);
	});
});

describe('Send Draft', () => {
	it('sends a draft once; the second time says that it is none any more', async () => {
		const messageId = id(await draft());
		expect((await bench.run({ operation: 'sendDraft', messageId })).json[0]).toMatchObject({
			status: 'outbox',
		});
		const again = await bench.run({ operation: 'sendDraft', messageId });
		expect(again.error?.context?.data).toMatchObject({
			kind: 'refused',
			outcome: 'notSent',
			statusCode: 409,
		});
		expect(bench.sandbox.inbox.count).toBe(1);
	});

	it('waits when asked to', async () => {
		bench.rebilly.settings.sendingSeconds = 0.3;
		const messageId = id(await draft());
		const { json } = await bench.run({ operation: 'sendDraft', messageId, options: { waitUntilSent: true } });
		expect(json[0]).toMatchObject({ status: 'sent' });
	});

	it('keeps to Allowed Recipients although the recipients stand in Rebilly', async () => {
		const messageId = id(await draft({ options: { cc: 'boss@example.com' } }));
		const refused = await bench.run({
			operation: 'sendDraft',
			messageId,
			options: { allowedRecipients: '@example.org' },
		});
		expect(refused.error?.context?.data).toMatchObject({ kind: 'invalid', field: 'Allowed Recipients' });
		expect(bench.sandbox.inbox.count).toBe(0);
		const allowedRecipients = '@example.org, boss@example.com';
		const sent = await bench.run({ operation: 'sendDraft', messageId, options: { allowedRecipients } });
		expect(sent.json[0]).toMatchObject({ status: 'outbox' });
	});

	it('refuses everybody when Allowed Recipients comes out empty', async () => {
		const messageId = id(await draft());
		const { error } = await bench.run({
			operation: 'sendDraft',
			messageId,
			options: { allowedRecipients: '={{ $json.missing }}' },
		});
		expect(error?.context?.data).toMatchObject({ kind: 'invalid', field: 'Allowed Recipients' });
		expect(bench.sandbox.inbox.count).toBe(0);
	});

	it('names the message when nobody knows whether it went out', async () => {
		const value = await draft();
		bench.sandbox.faults.add({ method: 'PATCH', times: 0, fault: 'reset-after-accept' });
		bench.sandbox.faults.add({ method: 'GET', times: 0, fault: 'status' });
		const { error } = await bench.run({ operation: 'sendDraft', messageId: id(value) });
		expect(error?.context?.data).toMatchObject({ mayHaveBeenSent: true, messageId: value });
		expect(error?.context?.data).toMatchObject({ kind: 'uncertain', messageId: value });
	}, 40_000);

	it('names a message that is not there', async () => {
		const { error } = await bench.run({ operation: 'sendDraft', messageId: id('mail_msg_none') });
		expect(error?.context?.data).toMatchObject({ kind: 'refused', field: 'Mail ID', statusCode: 404 });
	});
});

describe('Get', () => {
	it('gives the message as Rebilly has it, or simplified', async () => {
		const messageId = id(await draft());
		const whole = await bench.run({ operation: 'get', messageId, simplify: false });
		expect(whole.json[0]).toMatchObject({
			id: messageId.value,
			html: '<p>Hello</p>',
			_links: expect.any(Array),
		});
		const simple = await bench.run({ operation: 'get', messageId });
		expect(Object.keys(simple.json[0] ?? {}).sort()).toEqual(
			['from', 'id', 'responseBody', 'responseCode', 'sentTime', 'status', 'subject', 'to'].sort(),
		);
	});

	it('repeats a look that failed, and names what is not there', async () => {
		const messageId = id(await draft());
		bench.sandbox.faults.add({ method: 'GET', times: 1, fault: 'unavailable-503' });
		expect((await bench.run({ operation: 'get', messageId })).json[0]).toMatchObject({ id: messageId.value });
		const missing = await bench.run(
			{ operation: 'get', messageId: id('mail_msg_none') },
			{ onError: 'continueErrorOutput' },
		);
		expect(detailsOf(missing, 1)).toMatchObject({ statusCode: 404 });
	});
});

describe('Get Many', () => {
	beforeEach(async () => {
		for (const subject of ['one', 'two', 'three']) {
			await draft({ subject });
			bench.sandbox.clock.advance(60);
		}
	});
	const subjects = async (parameters = {}) =>
		(await bench.run({ operation: 'getAll', returnAll: true, ...parameters })).json.map(
			({ subject }) => subject,
		);

	it('lists the newest first, up to the limit', async () => {
		expect(await subjects()).toEqual(['three', 'two', 'one']);
		expect(await subjects({ returnAll: false, limit: 2 })).toEqual(['three', 'two']);
		expect(await subjects({ sort: { field: 'subject', direction: 'ascending' } })).toEqual([
			'one',
			'three',
			'two',
		]);
	});

	it('filters', async () => {
		expect(await subjects({ filters: { status: ['sent', 'failed'] } })).toEqual([]);
		expect(await subjects({ filters: { status: ['draft'], q: 'thre' } })).toEqual(['three']);
		const second = [...bench.rebilly.store.organizations.get('org_sandbox_demo')!.messages.values()][1]!
			.createdAt;
		expect(await subjects({ filters: { createdAfter: new Date(second).toISOString() } })).toEqual([
			'three',
			'two',
		]);
		expect(await subjects({ filters: { filter: '!subject:two' } })).toEqual(['three', 'one']);
	});

	it('takes a time without a zone as one of the workflow, as its calendar gives it', async () => {
		const [, second] = [...bench.rebilly.store.organizations.get('org_sandbox_demo')!.messages.values()];
		const iso = new Date(second!.createdAt).toISOString();
		const local = `={{ DateTime.fromISO('${iso}').setZone($now.zoneName).toFormat("yyyy-MM-dd'T'HH:mm:ss.SSS") }}`;
		expect(await subjects({ filters: { createdAfter: local } })).toEqual(['three', 'two']);
		expect(await subjects({ filters: { createdBefore: local } })).toEqual(['two', 'one']);
	});

	it('goes beyond 2,000 messages', async () => {
		const { messages } = bench.rebilly.store.organizations.get('org_sandbox_demo')!;
		const [sample] = messages.values();
		for (let index = 0; index < 2300; index++) {
			messages.set(`mail_msg_${index}`, {
				...sample!,
				id: `mail_msg_${index}`,
				createdAt: 1_700_000_000_000 + index * 1000,
			});
		}
		const { json, error } = await bench.run({
			operation: 'getAll',
			returnAll: true,
		});
		expect(error).toBeUndefined();
		expect(new Set(json.map((row) => row.id)).size).toBe(2303);
	});

	it('shows what the filter lacks', async () => {
		const { error } = await bench.run({
			operation: 'getAll',
			returnAll: true,
			filters: { filter: 'colour:red' },
		});
		expect(error?.context?.data).toMatchObject({ kind: 'refused', field: 'Filter', statusCode: 400 });
	});
});

describe('Delete', () => {
	it('deletes, and says when the state forbids it', async () => {
		const messageId = id(await draft());
		expect((await bench.run({ operation: 'delete', messageId })).json).toEqual([
			{ deleted: true, id: messageId.value },
		]);
		const missing = await bench.run({ operation: 'delete', messageId });
		expect(missing.error?.context?.data).toMatchObject({
			kind: 'refused',
			field: 'Mail ID',
			statusCode: 404,
		});
		const sending = id((await bench.run({})).json[0]?.messageId as string);
		const refused = await bench.run({ operation: 'delete', messageId: sending });
		expect(refused.error?.context?.data).toMatchObject({ kind: 'refused', statusCode: 409 });
	});

	it.each([
		['was carried out', 'reset-after-accept', ['DELETE', 'GET']],
		['was not carried out', 'reset-before-accept', ['DELETE', 'GET', 'GET', 'GET', 'GET', 'DELETE']],
	])(
		'looks at the message after a lost answer: it %s',
		async (_what, fault, methods) => {
			const messageId = id(await draft());
			bench.sandbox.requests.clear();
			bench.sandbox.faults.add({ method: 'DELETE', times: 1, fault });
			expect((await bench.run({ operation: 'delete', messageId })).json).toEqual([
				{ deleted: true, id: messageId.value },
			]);
			expect(bench.requests().map((request) => request.split(' ')[0])).toEqual(methods);
			expect(bench.stored()).toEqual([]);
		},
		40_000,
	);

	it('is in doubt when nobody can look, and Retry On Fail deletes nothing again', async () => {
		const messageId = id(await draft());
		bench.sandbox.requests.clear();
		bench.sandbox.faults.add({ method: 'DELETE', times: 0, fault: 'reset-after-accept' });
		bench.sandbox.faults.add({ method: 'GET', times: 0, fault: 'status' });
		const { error } = await bench.run(
			{ operation: 'delete', messageId },
			{ retryOnFail: { maxTries: 3, waitBetweenTries: 0 } },
		);
		expect(error?.context?.data).toMatchObject({ kind: 'uncertain', mayHaveBeenSent: true });
		expect(bench.requests().filter((request) => request.startsWith('DELETE'))).toHaveLength(1);
	}, 40_000);
});
