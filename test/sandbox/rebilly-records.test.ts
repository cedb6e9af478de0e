import {
	DEMO_KEYS,
	DEMO_ORGANIZATION,
	OTHER_ORGANIZATION,
	seededSecrets,
} from '../../sandbox/services/rebilly';

import { NOW } from './harness';
import { DRAFT, rebillyBench } from './rebilly-support';

const bench = rebillyBench();
const PDF = Buffer.from('%PDF-1.4\nhello\n').toString('base64');

describe('files', () => {
	it('travel with the message that refers to them', async () => {
		const uploaded = await bench.http.post('/files', { file: PDF, name: 'a.pdf' });
		expect(uploaded).toMatchObject({
			status: 201,
			data: { name: 'a.pdf', mime: 'application/pdf', size: 15 },
		});
		const attachments = [
			{ resourceType: 'file', resourceId: uploaded.data.id },
			{ resourceType: 'invoice', resourceId: 'in_01DEMO12' },
		];
		const { id } = await bench.create({ attachments });
		expect((await bench.http.delete(`/files/${uploaded.data.id}`)).status).toBe(409);
		await bench.http.patch(`/email-messages/${id}`, { status: 'outbox' });
		const [mail] = bench.sandbox.inbox.messages();
		expect(mail?.attachments.map(({ filename }) => filename)).toEqual(['a.pdf', 'invoice-in_01DEMO12.txt']);
		expect(await bench.sandbox.inbox.attachment(mail!.id, 0)).toEqual(Buffer.from(PDF, 'base64'));
	});

	it.each([
		['a data URI', { file: `data:application/pdf;base64,${PDF}`, name: 'a.pdf' }, 'file'],
		['base64 with stray bits', { file: 'QUJ=', name: 'a.pdf' }, 'file'],
		['another extension', { file: PDF, name: 'a.txt' }, 'name'],
		['no name', { file: PDF }, 'name'],
		['an unknown property', { file: PDF, name: 'a.pdf', fileName: 'a.pdf' }, 'fileName'],
	])('are refused: %s', async (_what, body, field) => {
		const { status, data } = await bench.http.post('/files', body);
		expect(status).toBe(422);
		expect(data.invalidFields).toContainEqual({ field, message: expect.any(String) });
	});

	it('can be removed', async () => {
		const { data } = await bench.http.post('/files', { file: PDF, name: 'a.pdf' });
		expect((await bench.http.delete(`/files/${data.id}`)).status).toBe(204);
		expect((await bench.http.delete(`/files/${data.id}`)).status).toBe(404);
	});
});

describe('lists', () => {
	it('filter, sort and page messages, with the totals in headers', async () => {
		for (const subject of ['one', 'two', 'three']) {
			await bench.create({ subject });
			bench.sandbox.clock.advance(60);
		}
		const all = await bench.http.get('/email-messages?limit=2&sort=-createdTime,id');
		expect(all.data.map(({ subject }: { subject: string }) => subject)).toEqual(['three', 'two']);
		expect(all.headers).toMatchObject({
			'pagination-total': '3',
			'pagination-limit': '2',
			'pagination-offset': '0',
		});
		const second = all.data[1].createdTime;
		const list = async (filter: string) =>
			(await bench.http.get(`/email-messages?limit=9&filter=${encodeURIComponent(filter)}`)).data.length;
		expect(await list('status:draft')).toBe(3);
		expect(await list('status:sent,failed')).toBe(0);
		expect(await list('!status:draft')).toBe(0);
		expect(await list(`status:draft;createdTime:${second}..`)).toBe(2);
		expect(await list(`createdTime:..${second}`)).toBe(2);
		expect((await bench.http.get('/email-messages?limit=9&q=thre')).data).toHaveLength(1);
	});

	it('refuse what the API does not define', async () => {
		const wrong = async (query: string) =>
			(await bench.http.get(`/email-messages?${query}`)).data.invalidFields;
		expect(await wrong('')).toEqual([{ field: 'limit', message: 'is required' }]);
		expect(await wrong('limit=1001')).toMatchObject([{ field: 'limit' }]);
		expect(await wrong('limit=1&offset=1001')).toMatchObject([{ field: 'offset' }]);
		expect(await wrong('limit=1&expand=x')).toMatchObject([{ field: 'expand' }]);
		expect(await wrong('limit=1&filter=colour:red')).toMatchObject([{ field: 'filter' }]);
		expect(await wrong('limit=1&filter=status')).toMatchObject([{ field: 'filter' }]);
		expect(await wrong('limit=1&filter=createdTime:soon..')).toMatchObject([{ field: 'filter' }]);
	});

	it('hold the records that pickers offer', async () => {
		const list = async (path: string) => (await bench.http.get(path, { params: { limit: 100 } })).data;
		expect(
			(await list('/email-delivery-settings')).map(({ status }: { status: string }) => status),
		).toContain('pending');
		expect((await list('/customers')).some(({ email }: { email: null }) => email === null)).toBe(true);
		const byAmount = (await bench.http.get('/invoices', { params: { limit: 9, sort: '-amount' } })).data;
		expect(byAmount.map(({ amount }: { amount: number }) => amount)).toEqual([99, 10.5, 7]);
		expect((await list('/invoices'))[1]).toMatchObject({ invoiceNumber: 12, amount: 10.5, currency: 'USD' });
		expect(await list('/files')).toEqual([]);
		// A list can be sorted when there is nothing in it.
		bench.service.store.organizations.get(DEMO_ORGANIZATION)!.invoices.splice(0);
		expect(await list('/invoices?sort=-createdTime')).toEqual([]);
	});

	it('give service credentials with their secrets, as the real one does', async () => {
		const types = ['smtp', 'mailgun', 'sendgrid', 'aws-ses', 'postmark', 'webhook'];
		const answers = await Promise.all(
			types.map(async (type) => await bench.http.get(`/service-credentials/${type}?limit=9`)),
		);
		const text = JSON.stringify(answers.map(({ data }) => data));
		expect(seededSecrets().length).toBeGreaterThanOrEqual(8);
		for (const secret of seededSecrets()) expect(text).toContain(secret);
		expect(answers[0]?.headers['pagination-total']).toBeUndefined();
		expect((await bench.http.get('/service-credentials/pigeon?limit=9')).status).toBe(404);
	});
});

describe('limits and faults', () => {
	it('counts the write requests of each organization by itself and names the time of the reset', async () => {
		Object.assign(bench.service.settings, { rateLimit: 2, rateWindowSeconds: 60 });
		const first = await bench.http.post('/email-messages', DRAFT);
		expect(first.headers).toMatchObject({ 'x-ratelimit-limit': '2', 'x-ratelimit-remaining': '1' });
		await bench.create();
		const refused = await bench.http.post('/email-messages', DRAFT);
		expect(refused).toMatchObject({ status: 429, data: { title: 'Rate Limit Exceeded' } });
		expect(Number(refused.headers['x-ratelimit-retry-after'])).toBe(NOW / 1000 + 60);
		expect((await bench.http.get('/email-messages?limit=9')).data).toHaveLength(2);
		expect(
			(await bench.client(DEMO_KEYS.full, OTHER_ORGANIZATION).post('/email-messages', DRAFT)).status,
		).toBe(201);
		bench.sandbox.clock.advance(61);
		await bench.create();
	});

	it('lets the fault of a recipient hit the sending, or the creating when told so', async () => {
		const to = ['html-502@fault.test'];
		const { id } = await bench.create({ to });
		expect((await bench.http.patch(`/email-messages/${id}`, { status: 'outbox' })).status).toBe(502);
		expect((await bench.http.get(`/email-messages/${id}`)).data.status).toBe('draft');
		bench.service.settings.faultsAt = 'create';
		expect((await bench.http.post('/email-messages', { ...DRAFT, to })).status).toBe(502);
		expect((await bench.http.patch(`/email-messages/${id}`, { status: 'outbox' })).status).toBe(200);
	});

	it('accepts before an answer is lost', async () => {
		const { id } = await bench.create({ to: ['reset-after-accept@fault.test'] });
		await expect(bench.http.patch(`/email-messages/${id}`, { status: 'outbox' })).rejects.toThrow();
		expect(bench.sandbox.inbox.count).toBe(1);
	});
});
