import { lineWorksBench } from './lineworks-support';

const bench = lineWorksBench();

test.each([
	['null', 'null', 'application/json'],
	['empty-text', '""', 'application/json'],
	['list', '[]', 'application/json; charset=utf-8'],
	['plain', 'Accepted', 'text/plain'],
])('lineworks-202-%s: an acceptance with the body %s', async (name, body, type) => {
	const { status, data, headers } = await bench.call(
		'POST',
		'/users/me/mail',
		{ to: `lineworks-202-${name}@fault.test`, subject: 'Hi', body: 'x', contentType: 'text' },
		{ transformResponse: (text: unknown) => text },
	);
	expect([status, data, headers['content-type']]).toEqual([202, body, type]);
	expect(bench.sandbox.inbox.count).toBe(1);
});

test.each([400, 401, 403, 429, 500])('status-after-accept: the mail is out, then %d', async (status) => {
	const answer = await bench.send({ to: `status-after-accept-${status}@fault.test` });
	expect([answer.status, answer.data]).toEqual([status, { error: 'Upstream failed' }]);
	expect(bench.sandbox.inbox.count).toBe(1);
});

test.each([200, 204])('markAnswer %d: marked, without a body', async (markAnswer) => {
	Object.assign(bench.service.settings, { markAnswer });
	const marked = async () => (await bench.list('?searchFilterType=mark')).mails.length;
	const before = await marked();
	const { mails } = await bench.list();
	// The newest mail of the inbox is not marked. Its id is beyond 2^53: the text holds it, the number does not.
	expect(mails[0].isImportant).toBe(false);
	const text = await bench.call('GET', '/users/me/mail/mailfolders/0/children', undefined, {
		transformResponse: (raw: unknown) => raw,
	});
	const mailId = /"mailId":(\d+)/.exec(text.data)?.[1];
	const { status, data } = await bench.call('PATCH', `/users/me/mail/${mailId}`, { markStatus: true });
	expect([status, data]).toEqual([markAnswer, '']);
	expect(await marked()).toBe(before + 1);
});

test('emptyPages: each page of mails comes after empty ones, which carry a cursor', async () => {
	Object.assign(bench.service.settings, { emptyPages: 2 });
	const sizes: number[] = [];
	const subjects = new Set<unknown>();
	let cursor: string | undefined;
	do {
		const query = cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`;
		const page = await bench.list(`?count=5${query}`);
		sizes.push(page.mails.length);
		for (const { subject } of page.mails) subjects.add(subject);
		cursor = page.responseMetaData.nextCursor;
	} while (cursor !== undefined);
	expect(sizes).toEqual([0, 0, 5, 0, 0, 5, 0, 0, 2]);
	expect(subjects.size).toBe(12);
});
