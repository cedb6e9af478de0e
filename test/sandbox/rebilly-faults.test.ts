import type { AxiosResponse } from 'axios';
import { DRAFT, rebillyBench } from './rebilly-support';

const bench = rebillyBench();
const OUTBOX = { status: 'outbox' };

const move = async (id: string) => await bench.http.patch(`/email-messages/${id}`, OUTBOX);
const statusOf = async (id: string) => (await bench.http.get(`/email-messages/${id}`)).data.status;
const draftFor = async (fault: string) => await bench.create({ to: [`${fault}@fault.test`] });
const mails = () => bench.sandbox.inbox.count;

describe('a move to the outbox that is finished after its answer', () => {
	test.each([50, 300])('rebilly-late-504: finished %d ms later, without anybody asking', async (delayMs) => {
		const { id } = await draftFor(`rebilly-late-504-${delayMs}`);
		expect((await move(id)).status).toBe(504);
		await bench.sandbox.inbox.waitFor(1);
		expect(await statusOf(id)).toBe('outbox');
	});

	test('rebilly-late-504: until then it is a draft', async () => {
		const { id } = await draftFor('rebilly-late-504-60000');
		const { status, headers } = await move(id);
		expect([status, headers['content-type']]).toEqual([504, 'text/html']);
		expect([await statusOf(id), mails()]).toEqual(['draft', 0]);
		bench.sandbox.finishLate();
		expect([await statusOf(id), mails()]).toEqual(['outbox', 1]);
	});

	test('rebilly-late-reset: no answer, and a draft until it is finished', async () => {
		const { id } = await draftFor('rebilly-late-reset-60000');
		await expect(move(id)).rejects.toMatchObject({ code: 'ECONNRESET' });
		expect([await statusOf(id), mails()]).toEqual(['draft', 0]);
		await bench.http.post(`${bench.sandbox.url}/admin/finish-late`);
		expect([await statusOf(id), mails()]).toEqual(['outbox', 1]);
	});

	test('a second move meanwhile sends the mail twice', async () => {
		bench.sandbox.faults.add({ method: 'PATCH', fault: { name: 'rebilly-late-504', delayMs: 60_000 } });
		const { id } = await bench.create();
		await move(id);
		expect((await move(id)).status).toBe(200);
		bench.sandbox.finishLate();
		expect(mails()).toBe(2);
	});

	test('a reset of the sandbox ends what is not finished', async () => {
		const { id } = await draftFor('rebilly-late-504-60000');
		await move(id);
		bench.sandbox.reset();
		bench.sandbox.finishLate();
		expect(mails()).toBe(0);
	});
});

test('rebilly-still-draft: 200 with the draft, which moves on by itself', async () => {
	const { id } = await draftFor('rebilly-still-draft-60000');
	const { status, data } = await move(id);
	expect([status, data.id, data.status]).toEqual([200, id, 'draft']);
	expect(await statusOf(id)).toBe('draft');
	bench.sandbox.finishLate();
	expect([await statusOf(id), mails()]).toEqual(['outbox', 1]);
});

test('rebilly-draft-for-ever: 200 with the draft, which stays one', async () => {
	const { id } = await draftFor('rebilly-draft-for-ever');
	expect((await move(id)).data.status).toBe('draft');
	bench.sandbox.finishLate();
	bench.sandbox.clock.advance(3600);
	expect([await statusOf(id), mails()]).toEqual(['draft', 0]);
});

test('rebilly-failed-at-once: created for the outbox, failed with 550', async () => {
	const { status, data } = await bench.http.post('/email-messages', {
		...DRAFT,
		...OUTBOX,
		to: ['rebilly-failed-at-once@fault.test'],
	});
	expect(status).toBe(201);
	expect(data).toMatchObject({ status: 'failed', responseCode: 550, sentTime: null });
	expect(data.responseBody).toContain('rebilly-failed-at-once@fault.test');
	expect(mails()).toBe(0);
});

test('rebilly-empty-201: created, and only the Location holds the id', async () => {
	bench.sandbox.faults.add({ method: 'POST', fault: 'rebilly-empty-201' });
	const { status, data, headers } = await bench.http.post('/email-messages', DRAFT);
	expect([status, data]).toEqual([201, '']);
	const [, id = ''] = /\/email-messages\/(mail_msg_\w+)$/.exec(String(headers.location)) ?? [];
	expect(await statusOf(id)).toBe('draft');
});

test.each([200, 202, 204])('deleteStatus %d: deleted, without a body', async (deleteStatus) => {
	Object.assign(bench.service.settings, { deleteStatus });
	const { id } = await bench.create();
	const { status, data } = await bench.http.delete(`/email-messages/${id}`);
	expect([status, data]).toEqual([deleteStatus, '']);
	expect((await bench.http.get(`/email-messages/${id}`)).status).toBe(404);
});

describe('lists', () => {
	const page = async (offset: number, sort: string, limit = 4): Promise<AxiosResponse> =>
		await bench.http.get('/email-messages', { params: { limit, offset, sort } });
	const ids = ({ data }: AxiosResponse): string[] => data.map(({ id }: { id: string }) => id);

	beforeEach(async () => {
		for (let index = 0; index < 8; index++) await bench.create();
	});

	test('pageCap: a page is smaller than its limit, and says so', async () => {
		Object.assign(bench.service.settings, { pageCap: 3 });
		const { headers, data } = await page(0, 'id');
		expect(data).toHaveLength(3);
		expect([headers['pagination-limit'], headers['pagination-total']]).toEqual(['3', '8']);
		expect(ids(await page(3, 'id'))).toHaveLength(3);
	});

	test('shuffleTies: rows get lost and doubled between pages, unless the sort has a tie-breaker', async () => {
		Object.assign(bench.service.settings, { shuffleTies: true });
		const over = async (sort: string) =>
			new Set([...ids(await page(0, sort)), ...ids(await page(4, sort))]).size;
		expect(await over('-createdTime')).toBeLessThan(8);
		expect(await over('-createdTime,id')).toBe(8);
	});

	test('repeatPages: every page brings the first one again', async () => {
		Object.assign(bench.service.settings, { repeatPages: true });
		const [first, second] = [await page(0, 'id'), await page(4, 'id')];
		expect(ids(second)).toEqual(ids(first));
		expect(second.headers['pagination-offset']).toBe('4');
	});
});
