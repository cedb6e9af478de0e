import { DEMO_KEYS } from '../../sandbox/services/rebilly';
import { detailsOf, items, rebillyBench } from './rebilly-support';

const bench = rebillyBench();

const id = (value: string) => ({ __rl: true, mode: 'id', value });
const retries = { retryOnFail: { maxTries: 3, waitBetweenTries: 0 } };
/** Looks last for seconds. */
const PATIENT = 40_000;

const fault = (name: string, parameters = {}, strikes = {}) =>
	bench.sandbox.faults.add({ method: 'PATCH', times: 1, ...strikes, fault: { name, ...parameters } });
const patches = () => bench.requests().filter((request) => request.startsWith('PATCH'));
const mails = () => bench.sandbox.inbox.count;

describe('a move to the outbox that ends after its answer', () => {
	it.each([
		['rebilly-late-504', 50],
		['rebilly-late-504', 300],
		['rebilly-late-504', 2200],
		['rebilly-late-reset', 300],
	])(
		'%s, %i ms later: seen by looking again, one mail, no second move',
		async (name, delayMs) => {
			fault(name, { delayMs });
			const { json, error } = await bench.run({}, retries);
			expect(error).toBeUndefined();
			expect(json[0]).toMatchObject({ status: 'outbox', warnings: [] });
			expect([mails(), patches()]).toHaveLength(2);
			expect([mails(), patches().length]).toEqual([1, 1]);
		},
		PATIENT,
	);

	it(
		'and one that never ends is repeated once, which the result says',
		async () => {
			fault('status', { status: 504, body: '<html></html>', contentType: 'text/html' });
			const { json } = await bench.run({});
			expect(json[0]).toMatchObject({ status: 'outbox', warnings: [expect.stringContaining('tried again')] });
			expect([mails(), patches().length]).toEqual([1, 2]);
		},
		PATIENT,
	);
});

describe('a PATCH that is answered with the draft', () => {
	it.each([300, 2200])(
		'that moves on after %i ms is sent',
		async (delayMs) => {
			fault('rebilly-still-draft', { delayMs });
			const { json, error } = await bench.run({});
			expect(error).toBeUndefined();
			expect(json[0]).toMatchObject({ status: 'outbox', accepted: ['ann@example.org'] });
			expect([mails(), patches().length]).toEqual([1, 1]);
		},
		PATIENT,
	);

	it(
		'is waited for where that was asked for',
		async () => {
			bench.rebilly.settings.sendingSeconds = 0.3;
			fault('rebilly-still-draft', { delayMs: 300 });
			const { json } = await bench.run({ options: { waitUntilSent: true } });
			expect(json[0]).toMatchObject({ status: 'sent', response: { responseCode: 250 } });
			expect([mails(), patches().length]).toEqual([1, 1]);
		},
		PATIENT,
	);

	it.each([
		['after some looks', {}],
		['after the wait', { waitUntilSent: true, waitTimeout: 2 }],
	])(
		'and stays one is in doubt %s, and Retry On Fail moves nothing again',
		async (_what, options) => {
			fault('rebilly-draft-for-ever', {}, { times: 0 });
			const { error } = await bench.run({ options }, retries);
			expect(error?.context?.data).toMatchObject({
				kind: 'uncertain',
				mayHaveBeenSent: true,
				messageId: bench.stored()[0]?.id,
				status: 'draft',
			});
			expect(patches()).toHaveLength(1);
			expect(bench.stored()).toHaveLength(1);
		},
		PATIENT,
	);
});

describe('a status that somebody else than Rebilly may have written', () => {
	const page = (status: number) => ({
		status,
		body: `<html><h1>${status}</h1></html>`,
		contentType: 'text/html',
	});

	it.each([400, 401, 403, 404, 409, 422, 429, 502])(
		'%i after the mail went out: found by a look, one mail',
		async (status) => {
			fault('status-after-accept', page(status));
			const { json, error } = await bench.run({}, retries);
			expect(error).toBeUndefined();
			expect(json[0]).toMatchObject({ status: 'outbox' });
			expect([mails(), patches().length]).toEqual([1, 1]);
		},
	);

	it.each([400, 401, 403, 422, 429])(
		'%i to a message created for the outbox, after it went out: in doubt, one mail',
		async (status) => {
			fault('status-after-accept', page(status), { method: 'POST', path: '/email-messages$', times: 0 });
			const { error } = await bench.run({ operation: 'create', status: 'outbox' }, retries);
			expect(error?.context?.data).toMatchObject({ kind: 'uncertain', mayHaveBeenSent: true });
			expect(mails()).toBe(1);
		},
	);

	it(
		'403 before anything happened: the looks show that it is a draft still',
		async () => {
			fault('status', page(403), { times: 0 });
			const { outputs } = await bench.run({}, { onError: 'continueErrorOutput' });
			expect(detailsOf({ outputs } as never, 1)).toMatchObject({
				kind: 'refused',
				statusCode: 403,
				mayHaveBeenSent: false,
				messageId: bench.stored()[0]?.id,
			});
			expect([mails(), patches().length]).toEqual([0, 1]);
		},
		PATIENT,
	);

	it('a 401 is asked once: nobody renews an API key', async () => {
		const { error } = await bench.run({}, { key: 'sk_sandbox_NobodyKnowsThisOne00000' });
		expect(error?.context?.data).toMatchObject({ kind: 'unauthorized', mayHaveBeenSent: false });
		expect(bench.sandbox.requests.total).toBe(1);
	});

	it('a key without the right to send is tried by the first item alone', async () => {
		const { outputs } = await bench.run(
			{ options: { concurrency: 1 } },
			{ key: DEMO_KEYS.readOnly, items: items(20), onError: 'continueErrorOutput' },
		);
		expect(outputs[1]).toHaveLength(20);
		for (const { json } of outputs[1])
			expect(json.details).toMatchObject({ kind: 'unauthorized', outcome: 'notSent', statusCode: 403 });
		expect(bench.sandbox.requests.total).toBe(1);
	});
});

describe('Create', () => {
	const strikes = { method: 'POST', path: '/email-messages$' };

	it('for the outbox that failed at once is a failure', async () => {
		fault('rebilly-failed-at-once', {}, strikes);
		const { error } = await bench.run({ operation: 'create', status: 'outbox' });
		expect(error?.context?.data).toMatchObject({
			kind: 'refused',
			responseCode: 550,
			messageId: bench.stored()[0]?.id,
		});
		expect(mails()).toBe(0);
	});

	it('with an empty 201 has the ID of its Location', async () => {
		fault('rebilly-empty-201', {}, strikes);
		const { json } = await bench.run({ operation: 'create', status: 'draft' });
		expect(json[0]).toMatchObject({ status: 'draft', messageId: bench.stored()[0]?.id, accepted: [] });
	});

	it('for the outbox with an empty 201 is in doubt: nothing shows that it is sent', async () => {
		fault('rebilly-empty-201', {}, strikes);
		const { error } = await bench.run({ operation: 'create', status: 'outbox' }, retries);
		expect(error?.context?.data).toMatchObject({ kind: 'uncertain', messageId: bench.stored()[0]?.id });
		expect(mails()).toBe(1);
	});

	it('with an empty 201 is enough for Send to go on', async () => {
		fault('rebilly-empty-201', {}, strikes);
		const { json } = await bench.run({});
		expect(json[0]).toMatchObject({ status: 'outbox', messageId: bench.stored()[0]?.id });
		expect(mails()).toBe(1);
	});
});

it.each([200, 202, 204])('Delete takes %i for done', async (deleteStatus) => {
	const { json } = await bench.run({ operation: 'create', status: 'draft' });
	Object.assign(bench.rebilly.settings, { deleteStatus });
	const messageId = id(json[0]?.messageId as string);
	bench.sandbox.requests.clear();
	expect((await bench.run({ operation: 'delete', messageId })).json).toEqual([
		{ deleted: true, id: messageId.value },
	]);
	expect(bench.requests()).toEqual(['DELETE /email-messages/{id}']);
});

it('Send Draft does not send a draft in which one text holds two addresses', async () => {
	const { json } = await bench.run({ operation: 'create', status: 'draft' });
	const [stored] = bench.rebilly.store.organizations.get('org_sandbox_demo')!.messages.values();
	for (const to of [['eve@evil.example,ann@example.org'], ['ann@example.org, eve@evil.example']]) {
		Object.assign(stored!, { to });
		const { error } = await bench.run({
			operation: 'sendDraft',
			messageId: id(json[0]?.messageId as string),
			options: { allowedRecipients: '@example.org' },
		});
		expect(error?.context?.data).toMatchObject({ kind: 'invalid', field: 'Allowed Recipients' });
	}
	expect([mails(), patches()]).toEqual([0, []]);
});

describe('Get Many', () => {
	/** Messages of one time in the order that they were created in. */
	const fill = async (count: number) => {
		await bench.run({ operation: 'create', status: 'draft' });
		const { messages } = bench.rebilly.store.organizations.get('org_sandbox_demo')!;
		const [sample] = messages.values();
		for (let index = 1; index < count; index++)
			messages.set(`mail_msg_${index}`, { ...sample!, id: `mail_msg_${index}` });
	};
	const all = async () => await bench.run({ operation: 'getAll', returnAll: true });
	const lists = () => bench.requests().filter((request) => request === 'GET /email-messages').length;

	it('loses none of 1,500 messages of one time', async () => {
		await fill(1500);
		bench.rebilly.settings.shuffleTies = true;
		const { json, error } = await all();
		expect(error).toBeUndefined();
		expect(new Set(json.map((row) => row.id)).size).toBe(1500);
	});

	it('goes on where pages are smaller than asked for', async () => {
		await fill(250);
		bench.rebilly.settings.pageCap = 100;
		expect((await all()).json).toHaveLength(250);
		expect(lists()).toBe(3);
	});

	it('ends with a word where every page is the same', async () => {
		await fill(250);
		Object.assign(bench.rebilly.settings, { pageCap: 100, repeatPages: true });
		const { error } = await all();
		expect(error?.context?.data).toMatchObject({ kind: 'failed' });
		expect(error?.message).toMatch(/incomplete/);
		expect(lists()).toBe(2);
	});
});
