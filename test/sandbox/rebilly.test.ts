import { DEMO_KEYS, DEMO_ORGANIZATION } from '../../sandbox/services/rebilly';

import { DRAFT, rebillyBench } from './rebilly-support';

const bench = rebillyBench();

describe('the states of a message', () => {
	it('goes from draft to outbox to sent, and into the inbox once', async () => {
		const created = await bench.http.post('/email-messages', DRAFT);
		expect(created.status).toBe(201);
		expect(created.data).toMatchObject({ status: 'draft', responseCode: null, sentTime: null, ...DRAFT });
		expect(created.headers.location).toMatch(new RegExp(`/email-messages/${created.data.id}$`));
		expect(bench.sandbox.inbox.count).toBe(0);

		const patched = await bench.http.patch(`/email-messages/${created.data.id}`, { status: 'outbox' });
		expect(patched).toMatchObject({ status: 200, data: { status: 'outbox', responseCode: null } });
		expect(bench.sandbox.inbox.messages()).toMatchObject([
			{
				service: 'rebilly',
				to: [{ address: 'ann@example.org' }],
				subject: 'Invoice',
				reference: created.data.id,
			},
		]);

		expect((await bench.http.get(`/email-messages/${created.data.id}`)).data.status).toBe('outbox');
		bench.sandbox.clock.advance(2);
		const read = await bench.http.get(`/email-messages/${created.data.id}`);
		expect(read.data).toMatchObject({ status: 'sent', responseCode: 250, sentTime: expect.any(String) });
		expect(bench.sandbox.inbox.count).toBe(1);
	});

	it('fails with the mail service’s words for bounce.test, and delivers nothing', async () => {
		const { id } = await bench.create({ to: ['who@bounce.test'] });
		await bench.http.patch(`/email-messages/${id}`, { status: 'outbox' });
		bench.sandbox.clock.advance(2);
		expect((await bench.http.get(`/email-messages/${id}`)).data).toMatchObject({
			status: 'failed',
			responseCode: 550,
			responseBody: expect.stringContaining('who@bounce.test'),
			sentTime: null,
		});
		expect(bench.sandbox.inbox.count).toBe(0);
	});

	it('shows the retired state sending on request', async () => {
		Object.assign(bench.service.settings, { reportSending: true, sendingSeconds: 10 });
		const { id } = await bench.create();
		await bench.http.patch(`/email-messages/${id}`, { status: 'outbox' });
		bench.sandbox.clock.advance(6);
		expect((await bench.http.get(`/email-messages/${id}`)).data.status).toBe('sending');
	});

	it('answers 409 to a second PATCH and to deleting a message on its way', async () => {
		const { id } = await bench.create();
		await bench.http.patch(`/email-messages/${id}`, { status: 'outbox' });
		expect((await bench.http.patch(`/email-messages/${id}`, { status: 'outbox' })).status).toBe(409);
		expect((await bench.http.delete(`/email-messages/${id}`)).status).toBe(409);
		bench.sandbox.clock.advance(2);
		expect((await bench.http.delete(`/email-messages/${id}`)).status).toBe(204);
		expect((await bench.http.get(`/email-messages/${id}`)).status).toBe(404);
		expect(bench.sandbox.inbox.count).toBe(1);
	});

	it('sends at once when created with outbox, and only keeps a record for sent and failed', async () => {
		await bench.create({ status: 'outbox' });
		expect(bench.sandbox.inbox.count).toBe(1);
		for (const status of ['sent', 'failed']) expect((await bench.create({ status })).status).toBe(status);
		expect(bench.sandbox.inbox.count).toBe(1);
	});
});

describe('what is refused', () => {
	it.each([
		['a read-only property', { id: 'mail_msg_1' }, 'id', 'is read-only'],
		['an unknown property', { replyTo: 'a@example.org' }, 'replyTo', 'is not a property of this resource'],
		['a display name', { from: 'Billing <billing@example.com>' }, 'from', expect.any(String)],
		['no recipient', { to: [] }, 'to', expect.any(String)],
		['a bad second recipient', { to: ['a@example.org', 'b'] }, 'to.1', expect.any(String)],
		['an address of 255 characters', { to: [`a@${'b.'.repeat(126)}de`] }, 'to.0', expect.any(String)],
		['an empty cc', { cc: [] }, 'cc', expect.any(String)],
		['null for bcc', { bcc: null }, 'bcc', expect.any(String)],
		['a missing html', { html: undefined }, 'html', 'is required'],
		['a subject of 999 characters', { subject: 'x'.repeat(999) }, 'subject', expect.any(String)],
		['a line break in the subject', { subject: 'a\r\nBcc: x@example.org' }, 'subject', expect.any(String)],
		['a blank subject', { subject: ' ' }, 'subject', expect.any(String)],
		['half a character', { html: '<p>\ud83d</p>' }, 'html', expect.any(String)],
		['half a character in the metadata', { metadata: { a: '\udc00' } }, 'metadata.a', expect.any(String)],
		['a mail without a word', { text: ' ', html: '\n' }, 'html', 'is empty, and so is text'],
		[
			'a recipient named twice',
			{ cc: ['b@example.org'], bcc: ['ANN@example.org'] },
			'bcc.0',
			'is named twice',
		],
		['the same recipient twice in a list', { to: ['a@b.cc', 'a@b.cc'] }, 'to', expect.any(String)],
		['a number in the metadata', { metadata: { order: 7 } }, 'metadata.order', 'must be string'],
		['an unknown status', { status: 'queued' }, 'status', expect.any(String)],
		['an inactive credential', { credentialHash: 'crd_smtp_02' }, 'credentialHash', expect.any(String)],
		[
			'a credential that is not for mail',
			{ credentialHash: 'crd_webhook_01' },
			'credentialHash',
			expect.any(String),
		],
		[
			'an attachment that does not exist',
			{ attachments: [{ resourceType: 'file', resourceId: 'file_none' }] },
			'attachments.0.resourceId',
			expect.any(String),
		],
		[
			'an attachment without its type',
			{ attachments: [{ resourceId: 'in_01DEMO12' }] },
			'attachments.0.resourceType',
			'is required',
		],
	])('%s', async (_what, changes, field, message) => {
		const { status, data, headers } = await bench.http.post('/email-messages', { ...DRAFT, ...changes });
		expect(status).toBe(422);
		expect(headers['content-type']).toContain('application/json');
		expect(data).toMatchObject({ title: 'Validation error', status: 422 });
		expect(data.invalidFields).toContainEqual({ field, message });
		expect(bench.sandbox.requests.list().at(-1)?.refused).toContain(field);
	});

	it.each([
		'id',
		'responseCode',
		'responseBody',
		'initiatedTime',
		'sentTime',
		'createdTime',
		'updatedTime',
		'_links',
	])('%s, which Rebilly sets itself', async (field) => {
		const { status, data } = await bench.http.post('/email-messages', { ...DRAFT, [field]: null });
		expect(status).toBe(422);
		expect(data.invalidFields).toEqual([{ field, message: 'is read-only' }]);
	});

	it('takes unknown properties when it is not strict', async () => {
		bench.service.settings.strict = false;
		await bench.create({ replyTo: 'a@example.org', cc: [] });
	});

	it('a From that is no verified delivery setting, when asked to', async () => {
		bench.service.settings.requireVerifiedFrom = true;
		await bench.create();
		for (const from of ['news@example.com', 'other@example.com']) {
			expect((await bench.http.post('/email-messages', { ...DRAFT, from })).status).toBe(422);
		}
	});

	it('a PATCH with anything but status outbox', async () => {
		const { id } = await bench.create();
		for (const body of [{}, { status: 'sent' }, { status: 'outbox', subject: 'x' }]) {
			expect((await bench.http.patch(`/email-messages/${id}`, body)).status).toBe(422);
		}
	});

	it('bodies that are not JSON by name, by form or by length', async () => {
		const post = async (body: unknown, headers: Record<string, string>) =>
			(await bench.http.post('/email-messages', body, { headers })).data.detail;
		expect(await post(JSON.stringify(DRAFT), { 'Content-Type': 'text/plain' })).toMatch(/Content-Type/);
		expect(await post(Buffer.from('{"from":'), { 'Content-Type': 'application/json' })).toBe(
			'The body is not JSON',
		);
		const json = { 'Content-Type': 'application/json' };
		expect(await post(Buffer.from('{"from":"a","from":"b"}'), json)).toBe('The body names from twice');
		expect(await post(Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), json)).toBe(
			'The body is not UTF-8',
		);
		const { Readable } = await import('node:stream');
		const chunked = Readable.from([JSON.stringify(DRAFT)]);
		expect(await post(chunked, { 'Content-Type': 'application/json' })).toMatch(/Content-Length/);
	});

	it('a query where there is none, and a body where none belongs', async () => {
		const { id } = await bench.create();
		const path = `/email-messages/${id}`;
		expect((await bench.http.get(`${path}?expand=x`)).status).toBe(400);
		expect((await bench.http.patch(`${path}?fields=id`, { status: 'outbox' })).status).toBe(400);
		expect((await bench.http.delete(path, { data: { id } })).status).toBe(400);
		expect((await bench.http.get(path)).data.status).toBe('draft');
		bench.service.settings.strict = false;
		expect((await bench.http.get(`${path}?expand=x`)).status).toBe(200);
	});

	it.each([
		['no key', {}, 401, /missing/],
		['an unknown key', { 'REB-APIKEY': 'sk_sandbox_nobody' }, 401, /not known/],
		['a key of the live environment', { 'REB-APIKEY': 'sk_live_1' }, 401, /live/],
		['a publishable key', { 'REB-APIKEY': 'pk_sandbox_1' }, 401, /publishable/],
		[
			'the marker of the official client',
			{ 'REB-APIKEY': DEMO_KEYS.full, 'REB-API-CONSUMER': 'x' },
			400,
			/marker/,
		],
		['the old organization header', { 'REB-APIKEY': DEMO_KEYS.full, 'Organization-Id': 'x' }, 400, /path/],
	])('%s', async (_what, headers, status, detail) => {
		const answer = await bench
			.client('', DEMO_ORGANIZATION, { headers: headers as Record<string, string> })
			.get('/email-messages?limit=1');
		expect(answer.status).toBe(status);
		expect(answer.data.detail).toMatch(detail);
	});

	it('what the key may not do, by the name of the permission', async () => {
		const draftOnly = bench.client(DEMO_KEYS.draftOnly);
		const { data } = await draftOnly.post('/email-messages', DRAFT);
		const refused = await draftOnly.patch(`/email-messages/${data.id}`, { status: 'outbox' });
		expect(refused).toMatchObject({
			status: 403,
			data: { detail: expect.stringContaining('PatchEmailMessage') },
		});
		expect((await bench.client(DEMO_KEYS.full, 'org_unknown').get('/email-messages?limit=1')).status).toBe(
			404,
		);
	});
});
