import type { AxiosRequestConfig, AxiosResponse } from 'axios';
import { startSandbox, type Sandbox } from '../../sandbox';
import { LINEWORKS_MEMBERS } from '../../sandbox/services/lineworks';
import { client, lineWorksSettings, signIn } from '../support/lineworks';

let sandbox: Sandbox;
let token: string;

beforeAll(async () => {
	sandbox = await startSandbox({ services: ['lineworks'] });
});
beforeEach(async () => {
	token = (await signIn(sandbox, { scope: 'mail user.read' })).access_token;
});
afterEach(() => sandbox.reset());
afterAll(async () => await sandbox.close());

const MAIL = { to: 'you@example.com', subject: 'Hi', body: '<p>x</p>', contentType: 'html' };

async function call(
	method: string,
	path: string,
	data?: unknown,
	config: AxiosRequestConfig = {},
): Promise<AxiosResponse> {
	return await client.request({
		method,
		url: `${sandbox.serviceUrl('lineworks')}/v1.0${path}`,
		data: data === undefined ? undefined : JSON.stringify(data),
		...config,
		headers: {
			authorization: `Bearer ${token}`,
			...(data === undefined ? {} : { 'content-type': 'application/json' }),
			...config.headers,
		},
	});
}

const send = (fields: object = {}, path = '/users/me/mail') => call('POST', path, { ...MAIL, ...fields });
/** The answer as text, ids with all their digits. */
const text = async (method: string, path: string, data?: unknown) =>
	String((await call(method, path, data, { transformResponse: (raw: string) => raw })).data);
const list = async (query = '', folder = 0) =>
	(await call('GET', `/users/me/mail/mailfolders/${folder}/children${query}`)).data;

describe('who may', () => {
	test('a token acts for its own member, by any of its names', async () => {
		const [self, other] = LINEWORKS_MEMBERS;
		for (const id of ['me', self?.userId, self?.email, encodeURIComponent(self?.email ?? '')]) {
			expect((await send({}, `/users/${id}/mail`)).status).toBe(202);
		}
		expect((await send({}, `/users/${other?.userId}/mail`)).data.code).toBe('ACCESS_DENIED');
		expect((await send({}, '/users/nobody/mail')).status).toBe(404);
	});

	test('the scope decides: mail.read reads, mail sends', async () => {
		token = (await signIn(sandbox, { scope: 'mail.read' })).access_token;
		expect((await call('GET', '/users/me/mail/unread-count')).data).toEqual({ count: 7 });
		expect((await send()).data).toEqual({ code: 'FORBIDDEN', description: expect.stringContaining('mail') });
		expect((await call('GET', '/users')).status).toBe(403);
	});

	test('401 says why, with or without a body', async () => {
		token = 'at_nobody';
		const answer = await send();
		expect([answer.status, answer.data.code]).toEqual([401, 'UNAUTHORIZED']);
		expect(answer.headers['www-authenticate']).toMatch(/^Bearer error="invalid_token"/);
		lineWorksSettings(sandbox).empty401 = true;
		expect((await send()).data).toBe('');
	});
});

describe('rate limits', () => {
	test('60 mails a minute for a sender, told in headers; reads have a limit of their own', async () => {
		const first = await send();
		expect(first.headers).toMatchObject({
			'ratelimit-limit': '60',
			'ratelimit-remaining': '59',
			'ratelimit-ssed': '1',
		});
		for (let count = 1; count < 60; count += 1) expect((await send()).status).toBe(202);
		const over = await send();
		expect([over.status, over.data.code]).toEqual([429, 'TOO_MANY_REQUESTS']);
		expect(over.headers['retry-after']).toBeUndefined();
		expect(Number(over.headers['ratelimit-reset'])).toBeGreaterThan(50);
		expect((await call('GET', '/users/me/mail/unread-count')).headers['ratelimit-limit']).toBe('240');
		sandbox.clock.advance(60);
		expect((await send()).status).toBe(202);
		expect(sandbox.inbox.count).toBe(61);
	});

	test('refused mails use up calls, not mails', async () => {
		Object.assign(lineWorksSettings(sandbox), { mailsPerWindow: 1, callsPerWindow: 3 });
		expect((await send({ subject: '' })).status).toBe(400);
		expect((await send()).status).toBe(202);
		expect((await send()).status).toBe(429);
		lineWorksSettings(sandbox).mailsPerWindow = 0;
		expect((await send()).status).toBe(202);
		expect((await send()).status).toBe(429);
	});
});

describe('reads', () => {
	test('mail ids are integers beyond 2^53 and work with all their digits', async () => {
		const page = await text('GET', '/users/me/mail/mailfolders/0/children');
		const [, id] = /"mailId":(\d{16})[,}]/.exec(page) ?? [];
		expect(Number.isSafeInteger(Number(id))).toBe(false);
		expect(await text('GET', `/users/me/mail/${id}`)).toContain(`"mailId":${id}`);
		expect((await call('GET', `/users/me/mail/${Number(id)}`)).status).toBe(404);
	});

	test('pages by cursor, which has to be URL-encoded', async () => {
		const first = await list('?count=5');
		expect([first.listCount, first.totalCount, first.unreadCount, first.folderName]).toEqual([
			5,
			12,
			7,
			'Inbox',
		]);
		const cursor: string = first.responseMetaData.nextCursor;
		expect(cursor).toMatch(/\+.*\/.*=/);
		expect((await list(`?count=5&cursor=${cursor}`)).code).toBe('INVALID_PARAMETER');
		const second = await list(`?count=5&cursor=${encodeURIComponent(cursor)}`);
		const third = await list(`?count=5&cursor=${encodeURIComponent(second.responseMetaData.nextCursor)}`);
		expect(third.mails).toHaveLength(2);
		expect(third.responseMetaData).toEqual({});
	});

	test.each([
		['?count=4', 'OUT_OF_RANGE'],
		['?count=201', 'OUT_OF_RANGE'],
		['?searchFilterType=none', 'INVALID_PARAMETER'],
		['?isUnread=1', 'INVALID_PARAMETER'],
		['?limit=5', 'INVALID_PARAMETER'],
		['?count=5&count=6', 'INVALID_PARAMETER'],
	])('refuses the list with %s', async (query, code) => {
		expect((await list(query)).code).toBe(code);
	});

	test('filters; Tracking cannot be listed', async () => {
		expect(
			(await list('?searchFilterType=attach')).mails.map((mail: { attachCount: number }) => mail.attachCount),
		).toEqual([3]);
		expect((await list('?searchFilterType=mark')).mails).toHaveLength(3);
		expect((await list('?isUnread=true')).mails).toHaveLength(7);
		expect((await list('', 2)).code).toBe('INVALID_PARAMETER');
		expect((await list('', 77)).code).toBe('FOLDER_NOT_EXIST');
	});

	test('one mail: status as bits, inline data in place, files by call, big files not at all', async () => {
		const [, id] =
			/"mailId":(\d+)/.exec(
				await text('GET', '/users/me/mail/mailfolders/0/children?searchFilterType=attach'),
			) ?? [];
		const { mail, attachments } = (await call('GET', `/users/me/mail/${id}`)).data;
		expect(mail.status & 0x4).toBe(0x4);
		expect(attachments.map((one: { attachmentId: number }) => one.attachmentId)).toEqual([1, -2, -1]);
		expect(attachments[1]).toMatchObject({
			cid: 'chart@works',
			encoding: 'base64',
			data: expect.any(String),
		});
		const file = (await call('GET', `/users/me/mail/${id}/attachments/1`)).data;
		expect(file).toEqual({
			filename: 'weekly.csv',
			data: Buffer.from('week,mails\r\n11,42\r\n').toString('base64'),
		});
		expect((await call('GET', `/users/me/mail/${id}/attachments/-1`)).status).toBe(404);
	});

	test('threads, marks and deletes', async () => {
		const [, id] = /"mailId":(\d+)/.exec(await text('GET', '/users/me/mail/mailfolders/0/children')) ?? [];
		const path = `/users/me/mail/${id}`;
		expect((await call('GET', path)).data).not.toHaveProperty('threads');
		expect((await call('GET', `${path}?hasThreads=true`)).data.threads).toHaveLength(1);
		expect((await call('PATCH', path, { readStatus: false, markStatus: true })).data.mail.status & 0x24).toBe(
			0x20,
		);
		expect((await call('PATCH', path, {})).data.code).toBe('MISSING_PARAMETER');
		expect((await call('PATCH', path, { isRead: true })).data.code).toBe('INVALID_PARAMETER');
		expect((await call('DELETE', path)).status).toBe(204);
		expect(await text('GET', path)).toContain('"folderId":4');
		expect((await call('DELETE', path)).status).toBe(204);
		expect((await call('DELETE', path)).data.code).toBe('MAIL_NOT_EXIST');
	});
});

describe('members', () => {
	test('pages through all of them', async () => {
		const first = (await call('GET', '/users')).data;
		const next = encodeURIComponent(first.responseMetaData.nextCursor);
		const second = (await call('GET', `/users?count=100&cursor=${next}`)).data;
		expect([first.users.length, second.users.length, second.responseMetaData]).toEqual([100, 30, {}]);
	});

	test('may be withheld', async () => {
		lineWorksSettings(sandbox).memberList = 'forbidden';
		expect((await call('GET', '/users')).data.code).toBe('FORBIDDEN');
		expect((await call('GET', '/users/me')).data.email).toBe('mailer@works.test');
	});
});
