import type { IDataObject } from 'n8n-workflow';
import { lineWorksBench, readParameters, sendParameters } from './lineworks-support';

const bench = lineWorksBench();

async function run(operation: string, changes: IDataObject = {}) {
	return await bench.run(readParameters(operation, changes));
}

const inbox = (changes: IDataObject = {}) =>
	run('getAll', {
		folderId: { __rl: true, mode: 'id', value: '0' },
		returnAll: false,
		limit: 50,
		filters: {},
		...changes,
	});

/** Id of the mail with files. */
async function idWithFiles(): Promise<string> {
	const { json } = await inbox({ filters: { searchFilterType: 'attach' } });
	return String(json[0]?.mailId);
}

test('Get Unread Count', async () => {
	const { json, error } = await run('getUnreadCount');
	expect(error).toBeUndefined();
	expect(json).toEqual([{ count: 7 }]);
});

test('List Folders: an item for each, ids as text', async () => {
	const { json } = await run('listFolders');
	expect(json).toHaveLength(9);
	expect(json[0]).toMatchObject({
		folderId: '0',
		folderName: 'Inbox',
		folderType: 'S',
		mailCount: 12,
		unreadMailCount: 7,
	});
	expect(json.at(-1)).toMatchObject({ folderId: '10002', parentFolderId: '10001', folderDepth: 1 });
});

describe('Get Many', () => {
	test('ids keep every digit', async () => {
		const { json } = await inbox({ limit: 1 });
		expect(json).toEqual([
			expect.objectContaining({ mailId: '9007199254741015', folderId: '0', status: 'Unread' }),
		]);
		// What was not chosen is not asked for.
		expect(bench.mailRequests()[0]?.url).toBe('/users/me/mail/mailfolders/0/children?count=5');
	});

	test('the limit is kept over pages, and all means all', async () => {
		await bench.run(sendParameters({ to: 'mailer@works.test', subject: 'New' }, { maxPerMinute: 0 }), {
			items: Array.from({ length: 48 }, () => ({ json: {} })),
		});
		for (let round = 0; round < 4; round += 1) {
			bench.sandbox.clock.advance(60);
			await bench.run(sendParameters({ to: 'mailer@works.test', subject: 'New' }, { maxPerMinute: 0 }), {
				items: Array.from({ length: 48 }, () => ({ json: {} })),
			});
		}
		bench.sandbox.requests.clear();
		const all = await inbox({ returnAll: true });
		expect(new Set(all.json.map(({ mailId }) => mailId)).size).toBe(252);
		expect(bench.mailRequests().map(({ status }) => status)).toEqual([200, 200]);
		bench.sandbox.requests.clear();
		const some = await inbox({ limit: 203 });
		expect(some.json).toEqual(all.json.slice(0, 203));
		// One size for all pages: a cursor may mean a page of the size that it came with.
		expect(bench.mailRequests().map(({ url }) => /count=(\d+)/.exec(url)?.[1])).toEqual(['200', '200']);
	});

	test.each<[IDataObject, number]>([
		[{ isUnread: true }, 7],
		[{ searchFilterType: 'mark' }, 3],
		[{ searchFilterType: 'attach' }, 1],
		[{ searchFilterType: 'tome', isUnread: true }, 3],
		[{ searchFilterType: 'all', isUnread: false }, 12],
	])('filters %p', async (filters, count) => {
		const { json } = await inbox({ filters });
		expect(json).toHaveLength(count);
	});

	test('a folder that cannot be listed, and one that is not there', async () => {
		const tracking = await inbox({ folderId: { __rl: true, mode: 'id', value: '2' } });
		expect(tracking.error?.context?.data).toMatchObject({
			kind: 'refused',
			statusCode: 400,
			code: 'INVALID_PARAMETER',
		});
		const missing = await inbox({ folderId: { __rl: true, mode: 'id', value: '77' } });
		expect(missing.error?.context?.data).toMatchObject({ kind: 'refused', field: 'Folder', statusCode: 404 });
		expect(missing.error?.context?.data).toMatchObject({ field: 'Folder', item: 0 });
		expect((await inbox({ limit: 0 })).error?.context?.data).toMatchObject({
			kind: 'invalid',
			field: 'Limit',
		});
	});
});

describe('Get', () => {
	test('a mail with the bits of its status, files listed but not fetched', async () => {
		const { json, outputs } = await run('get', { mailId: await idWithFiles() });
		expect(json[0]).toMatchObject({
			mailId: '9007199254741013',
			subject: 'Weekly report 11',
			flags: { read: true, toMe: true, expiringAttachment: true, sent: false },
			attachments: [
				{ attachmentId: '1', filename: 'weekly.csv', kind: 'file' },
				{ attachmentId: '-2', filename: 'chart.png', kind: 'inline', cid: 'chart@works' },
				{ attachmentId: '-1', filename: 'party.mp4', kind: 'bigFile' },
			],
		});
		expect(JSON.stringify(json)).not.toContain('iVBOR');
		expect(outputs[0]?.[0]?.binary).toBeUndefined();
		expect(bench.mailRequests()).toHaveLength(2);
	});

	test('simplified, with the conversation that was asked for and no more', async () => {
		const { json } = await run('get', {
			mailId: await idWithFiles(),
			options: { threadCount: 3 },
		});
		expect(Object.keys(json[0])).toEqual([
			'mailId',
			'folderId',
			'status',
			'flags',
			'from',
			'to',
			'cc',
			'subject',
			'body',
			'receivedTime',
			'attachments',
			'threads',
		]);
		const list = await inbox({ limit: 2 });
		expect(list.json.map((row) => Object.keys(row))).toEqual(
			list.json.map(() => [
				'mailId',
				'folderId',
				'status',
				'from',
				'to',
				'subject',
				'receivedTime',
				'attachCount',
			]),
		);
		const marked = await run('mark', {
			mailId: await idWithFiles(),
			readStatus: 'unread',
		});
		expect(Object.keys(marked.json[0])).toContain('subject');
		expect(Object.keys(marked.json[0])).not.toContain('size');
		const whole = await run('get', { mailId: await idWithFiles(), simplify: false });
		expect(Object.keys(whole.json[0])).toContain('size');
	});

	test('with its files as binary fields and its conversation', async () => {
		const { json, outputs } = await run('get', {
			mailId: await idWithFiles(),
			options: { downloadAttachments: true, dataPropertyAttachmentsPrefixName: 'file', threadCount: 3 },
		});
		const binary = outputs[0]?.[0]?.binary ?? {};
		expect(Object.keys(binary)).toEqual(['file0', 'file1']);
		expect(binary.file0).toMatchObject({ fileName: 'weekly.csv', mimeType: 'text/csv' });
		expect(binary.file1).toMatchObject({ fileName: 'chart.png', mimeType: 'image/png' });
		expect((json[0]?.attachments as IDataObject[]).map(({ binaryField }) => binaryField)).toEqual([
			'file0',
			'file1',
			null,
		]);
		expect(json[0]?.threads).toEqual([
			expect.objectContaining({ subject: 'Re: Weekly report 11', mailId: '9007199254741015' }),
		]);
	});

	test('the conversation is as long as wanted; files are called attachment_0, ... unless told otherwise', async () => {
		const mailId = await idWithFiles();
		const without = await run('get', { mailId, options: { threadCount: 0, downloadAttachments: true } });
		expect(without.json[0]?.threads).toEqual([]);
		expect(Object.keys(without.outputs[0]?.[0]?.binary ?? {})).toEqual(['attachment_0', 'attachment_1']);
		await run('get', { mailId, options: { threadCount: 400 } });
		await run('get', { mailId });
		expect(
			bench
				.mailRequests()
				.map(({ url }) => url.split(mailId)[1])
				.filter((rest) => rest !== undefined && !rest.startsWith('/')),
		).toEqual(['?hasThreads=true&threadCount=0', '?hasThreads=true&threadCount=400', '']);
		const { error } = await run('get', { mailId, options: { threadCount: 401 } });
		expect(error?.context?.data).toMatchObject({ kind: 'invalid', field: 'Thread Mails' });
	});

	test.each([
		['a number that has lost digits', '={{ 9007199254740993 }}'],
		['what is no number', 'unread-count'],
		['nothing', ' '],
	])('%s as Mail ID stops before anything is asked', async (_case, mailId) => {
		for (const operation of ['get', 'mark', 'delete']) {
			const { error } = await run(operation, { mailId });
			expect(error?.context?.data).toMatchObject({ kind: 'invalid', field: 'Mail ID' });
		}
		expect(bench.mailRequests()).toEqual([]);
	});

	test('a number that kept all of its digits is a Mail ID', async () => {
		const { error } = await run('get', { mailId: '={{ 77 }}' });
		expect(error?.context?.data).toMatchObject({ kind: 'refused', field: 'Mail ID', statusCode: 404 });
		expect(bench.mailRequests().map(({ url }) => url)).toEqual(['/users/me/mail/77']);
	});

	test('a mail that is not there', async () => {
		const { error } = await run('get', { mailId: '9007199254740992' });
		expect(error?.context?.data).toMatchObject({ kind: 'refused', field: 'Mail ID', statusCode: 404 });
	});
});

describe('Mark and Delete', () => {
	test('marks what was chosen and nothing else', async () => {
		const mailId = await idWithFiles();
		const { json } = await run('mark', { mailId, readStatus: 'unchanged', markStatus: 'important' });
		expect(json[0]).toMatchObject({ mailId, flags: { important: true, read: false } });
		expect(bench.mailRequests().at(-1)).toMatchObject({ method: 'PATCH', body: { markStatus: true } });
		await run('mark', { mailId, readStatus: 'read', markStatus: 'notImportant' });
		expect(bench.mailRequests().at(-1)?.body).toEqual({ readStatus: true, markStatus: false });
		const none = await run('mark', { mailId, readStatus: 'unchanged', markStatus: 'unchanged' });
		expect(none.error?.context?.data).toMatchObject({ kind: 'invalid', field: 'Read Status' });
	});

	test('deletes once, even when the answer is lost and Retry On Fail is on', async () => {
		const mailId = await idWithFiles();
		bench.sandbox.faults.add({ service: 'lineworks', method: 'DELETE', fault: 'reset-after-accept' });
		const lost = await bench.run(readParameters('delete', { mailId }), {
			retryOnFail: { maxTries: 3, waitBetweenTries: 0 },
		});
		expect(lost.error?.context?.data).toMatchObject({
			kind: 'uncertain',
			outcome: 'possiblySent',
			mayHaveBeenSent: true,
			step: 'delete',
		});
		expect(bench.mailRequests().filter(({ method }) => method === 'DELETE')).toHaveLength(1);
		expect((await run('get', { mailId })).json[0]).toMatchObject({ folderId: '4' });
		expect((await run('delete', { mailId })).json).toEqual([{ deleted: true, mailId }]);
		expect((await run('delete', { mailId })).error?.context?.data).toMatchObject({
			kind: 'refused',
			statusCode: 404,
		});
	});
});

test('a read is repeated after a fault that a send must not repeat', async () => {
	for (const fault of ['reset-before-accept', 'html-502'])
		bench.sandbox.faults.add({ service: 'lineworks', fault });
	const { json, error } = await run('getUnreadCount');
	expect(error).toBeUndefined();
	expect(json).toEqual([{ count: 7 }]);
	expect(bench.mailRequests()).toHaveLength(3);
}, 15_000);

test('what is no answer of LINE WORKS is told', async () => {
	bench.sandbox.faults.add({ service: 'lineworks', fault: 'html-200' });
	const { error } = await run('listFolders');
	expect(error?.context?.data).toMatchObject({ kind: 'failed', statusCode: 200 });
});

test('a sign-in that has ended is explained in a reading operation too', async () => {
	const { lineWorksOAuth2Api } = bench.credentials;
	lineWorksOAuth2Api.oauthTokenData = {
		access_token: 'gone',
		refresh_token: 'gone too',
		token_type: 'Bearer',
	};
	const { error } = await run('getUnreadCount');
	expect(error?.context?.data).toMatchObject({ kind: 'unauthorized', step: 'getUnreadCount' });
});
