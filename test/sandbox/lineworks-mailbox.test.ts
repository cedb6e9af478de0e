import { LINEWORKS_MEMBERS } from '../../sandbox/services/lineworks';
import { signIn } from '../support/lineworks';
import { lineWorksBench } from './lineworks-support';

const bench = lineWorksBench();

/** The answer as text, ids with all their digits. */
const text = async (method: string, path: string, data?: unknown) =>
	String((await bench.call(method, path, data, { transformResponse: (raw: string) => raw })).data);

describe('who may', () => {
	test('a token acts for its own member, by any of its names', async () => {
		const [self, other] = LINEWORKS_MEMBERS;
		for (const id of ['me', self?.userId, self?.email, encodeURIComponent(self?.email ?? '')]) {
			expect((await bench.send({}, `/users/${id}/mail`)).status).toBe(202);
		}
		expect((await bench.send({}, `/users/${other?.userId}/mail`)).data.code).toBe('ACCESS_DENIED');
		expect((await bench.send({}, '/users/nobody/mail')).status).toBe(404);
	});

	test('the scope decides: mail.read reads, mail sends', async () => {
		bench.token = (await signIn(bench.sandbox, { scope: 'mail.read' })).access_token;
		expect((await bench.call('GET', '/users/me/mail/unread-count')).data).toEqual({ count: 7 });
		expect((await bench.send()).data).toEqual({
			code: 'FORBIDDEN',
			description: expect.stringContaining('mail'),
		});
		expect((await bench.call('GET', '/users')).status).toBe(403);
	});

	test('401 says why, with or without a body', async () => {
		bench.token = 'at_nobody';
		const answer = await bench.send();
		expect([answer.status, answer.data.code]).toEqual([401, 'UNAUTHORIZED']);
		expect(answer.headers['www-authenticate']).toMatch(/^Bearer error="invalid_token"/);
		bench.service.settings.empty401 = true;
		expect((await bench.send()).data).toBe('');
	});
});

describe('rate limits', () => {
	test('60 mails a minute for a sender, told in headers; reads have a limit of their own', async () => {
		const first = await bench.send();
		expect(first.headers).toMatchObject({
			'ratelimit-limit': '60',
			'ratelimit-remaining': '59',
			'ratelimit-ssed': '1',
		});
		for (let count = 1; count < 60; count += 1) expect((await bench.send()).status).toBe(202);
		const over = await bench.send();
		expect([over.status, over.data.code]).toEqual([429, 'TOO_MANY_REQUESTS']);
		expect(over.headers['retry-after']).toBeUndefined();
		expect(over.headers['ratelimit-reset']).toBe('60');
		expect((await bench.call('GET', '/users/me/mail/unread-count')).headers['ratelimit-limit']).toBe('240');
		bench.sandbox.clock.advance(60);
		expect((await bench.send()).status).toBe(202);
		expect(bench.sandbox.inbox.count).toBe(61);
	});

	test('refused mails use up calls, not mails', async () => {
		Object.assign(bench.service.settings, { mailsPerWindow: 1, callsPerWindow: 3 });
		expect((await bench.send({ subject: '' })).status).toBe(400);
		expect((await bench.send()).status).toBe(202);
		expect((await bench.send()).status).toBe(429);
		bench.service.settings.mailsPerWindow = 0;
		expect((await bench.send()).status).toBe(202);
		expect((await bench.send()).status).toBe(429);
	});
});

describe('reads', () => {
	test('mail ids are integers beyond 2^53 and work with all their digits', async () => {
		const page = await text('GET', '/users/me/mail/mailfolders/0/children');
		const [, id] = /"mailId":(\d{16})[,}]/.exec(page) ?? [];
		expect(Number.isSafeInteger(Number(id))).toBe(false);
		expect(await text('GET', `/users/me/mail/${id}`)).toContain(`"mailId":${id}`);
		expect((await bench.call('GET', `/users/me/mail/${Number(id)}`)).status).toBe(404);
	});

	test('pages by cursor, which has to be URL-encoded', async () => {
		const first = await bench.list('?count=5');
		expect([first.listCount, first.totalCount, first.unreadCount, first.folderName]).toEqual([
			5,
			12,
			7,
			'Inbox',
		]);
		const cursor: string = first.responseMetaData.nextCursor;
		expect(cursor).toMatch(/\+.*\/.*=/);
		expect((await bench.list(`?count=5&cursor=${cursor}`)).code).toBe('INVALID_PARAMETER');
		const second = await bench.list(`?count=5&cursor=${encodeURIComponent(cursor)}`);
		const third = await bench.list(
			`?count=5&cursor=${encodeURIComponent(second.responseMetaData.nextCursor)}`,
		);
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
		expect((await bench.list(query)).code).toBe(code);
	});

	test('filters; Tracking cannot be listed', async () => {
		expect(
			(await bench.list('?searchFilterType=attach')).mails.map(
				(mail: { attachCount: number }) => mail.attachCount,
			),
		).toEqual([3]);
		expect((await bench.list('?searchFilterType=mark')).mails).toHaveLength(3);
		expect((await bench.list('?isUnread=true')).mails).toHaveLength(7);
		expect((await bench.list('', 2)).code).toBe('INVALID_PARAMETER');
		expect((await bench.list('', 77)).code).toBe('FOLDER_NOT_EXIST');
	});

	test('one mail: status as bits, inline data in place, files by call, big files not at all', async () => {
		const [, id] =
			/"mailId":(\d+)/.exec(
				await text('GET', '/users/me/mail/mailfolders/0/children?searchFilterType=attach'),
			) ?? [];
		const { mail, attachments } = (await bench.call('GET', `/users/me/mail/${id}`)).data;
		expect(mail.status & 0x4).toBe(0x4);
		expect(attachments.map((one: { attachmentId: number }) => one.attachmentId)).toEqual([1, -2, -1]);
		expect(attachments[1]).toMatchObject({
			cid: 'chart@works',
			encoding: 'base64',
			data: expect.any(String),
		});
		const file = (await bench.call('GET', `/users/me/mail/${id}/attachments/1`)).data;
		expect(file).toEqual({
			filename: 'weekly.csv',
			data: Buffer.from('week,mails\r\n11,42\r\n').toString('base64'),
		});
		expect((await bench.call('GET', `/users/me/mail/${id}/attachments/-1`)).status).toBe(404);
	});

	test('threads, marks and deletes', async () => {
		const [, id] = /"mailId":(\d+)/.exec(await text('GET', '/users/me/mail/mailfolders/0/children')) ?? [];
		const path = `/users/me/mail/${id}`;
		expect((await bench.call('GET', path)).data).not.toHaveProperty('threads');
		expect((await bench.call('GET', `${path}?hasThreads=true`)).data.threads).toHaveLength(1);
		expect(
			(await bench.call('PATCH', path, { readStatus: false, markStatus: true })).data.mail.status & 0x24,
		).toBe(0x20);
		expect((await bench.call('PATCH', path, {})).data.code).toBe('MISSING_PARAMETER');
		expect((await bench.call('PATCH', path, { isRead: true })).data.code).toBe('INVALID_PARAMETER');
		expect((await bench.call('DELETE', path)).status).toBe(204);
		expect(await text('GET', path)).toContain('"folderId":4');
		expect((await bench.call('DELETE', path)).status).toBe(204);
		expect((await bench.call('DELETE', path)).data.code).toBe('MAIL_NOT_EXIST');
	});
});

describe('members', () => {
	test('pages through all of them', async () => {
		const first = (await bench.call('GET', '/users')).data;
		const next = encodeURIComponent(first.responseMetaData.nextCursor);
		const second = (await bench.call('GET', `/users?count=100&cursor=${next}`)).data;
		expect([first.users.length, second.users.length, second.responseMetaData]).toEqual([100, 30, {}]);
	});

	test('may be withheld', async () => {
		bench.service.settings.memberList = 'forbidden';
		expect((await bench.call('GET', '/users')).data.code).toBe('FORBIDDEN');
		expect((await bench.call('GET', '/users/me')).data.email).toBe('mailer@works.test');
	});
});
