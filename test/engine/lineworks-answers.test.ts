import type { IDataObject } from 'n8n-workflow';
import { lineWorksBench, readParameters, sendParameters } from './lineworks-support';

const bench = lineWorksBench();

const answerWith = (fault: IDataObject, times: 0 | 1 = 1) =>
	bench.sandbox.faults.add({ service: 'lineworks', times, fault: { name: 'status', ...fault } });

const RETRY = { retryOnFail: { maxTries: 3, waitBetweenTries: 0 } };
const OWN = (code: string) => ({ body: { code, description: 'The vendor says why' } });

describe('the answer to a send', () => {
	test.each<[string, IDataObject]>([
		['null', { body: 'null' }],
		['an empty text', { body: '""' }],
		['an empty list', { body: '[]' }],
		['plain text', { body: 'Accepted', contentType: 'text/plain' }],
	])('202 with %s is an acceptance', async (_case, answer) => {
		answerWith({ status: 202, ...answer });
		const { json, error } = await bench.run(sendParameters());
		expect(error).toBeUndefined();
		expect(json[0]).toMatchObject({ status: 'accepted', accepted: ['you@example.com'], warnings: [] });
	});

	test.each<[number, IDataObject]>([
		[202, OWN('FORBIDDEN')],
		[202, { body: { error: 'failed' } }],
		[202, { body: '<html><body>Sign in</body></html>', contentType: 'text/html' }],
		[202, { body: `${'{"error":'.repeat(3000)}null${'}'.repeat(3000)}` }],
		[200, { body: '' }],
		[400, OWN('INTERNAL_SERVER_ERROR')],
		[401, OWN('INTERNAL_SERVER_ERROR')],
		[401, { body: '' }],
		[403, OWN('INTERNAL_SERVER_ERROR')],
		[409, OWN('CONFLICT')],
		[429, OWN('INTERNAL_SERVER_ERROR')],
		[404, { body: '<html><body>Nothing here</body></html>', contentType: 'text/html' }],
	])('%i with %j leaves doubt: one request, with Retry On Fail too', async (status, answer) => {
		answerWith({ status, ...answer }, 0);
		const { error } = await bench.run(sendParameters(), RETRY);
		expect(error?.context?.data).toMatchObject({ kind: 'uncertain', outcome: 'possiblySent' });
		expect(bench.mailRequests()).toHaveLength(1);
	});

	test.each<[number, string, string]>([
		[400, 'INVALID_PARAMETER', 'refused'],
		[403, 'ACCESS_DENIED', 'unauthorized'],
		[404, 'USER_NOT_EXIST', 'refused'],
	])('%i %s proves a refusal: Retry On Fail sends the mail', async (status, code, kind) => {
		answerWith({ status, ...OWN(code) });
		const refused = await bench.run(sendParameters());
		expect(refused.error?.context?.data).toMatchObject({ kind, outcome: 'notSent', code });
		answerWith({ status, ...OWN(code) });
		const retried = await bench.run(sendParameters(), RETRY);
		expect(retried.error).toBeUndefined();
		expect(bench.sandbox.inbox.count).toBe(1);
	});

	test('a limiter is waited for: its 429 proves that nothing was sent', async () => {
		answerWith({ status: 429, ...OWN('TOO_MANY_REQUESTS'), headers: { 'rateLimit-reset': '1' } });
		const { json, error } = await bench.run(sendParameters());
		expect(error).toBeUndefined();
		expect(json[0]).toMatchObject({ status: 'accepted', delivery: { attempts: 2 } });
	});
});

test.each([200, 204] as const)('Mark answered with %i and no body is done', async (markAnswer) => {
	Object.assign(bench.settings, { markAnswer });
	const inbox = { folderId: { __rl: true, mode: 'id', value: '0' }, returnAll: true };
	const important = async () =>
		(await bench.run(readParameters('getAll', { ...inbox, filters: { searchFilterType: 'mark' } }))).json;
	const { json } = await bench.run(readParameters('getAll', { ...inbox, filters: {} }));
	const mailId = String(json[0]?.mailId);
	const before = (await important()).length;
	const marked = await bench.run(
		readParameters('mark', { mailId, readStatus: 'read', markStatus: 'important' }),
	);
	expect(marked.json).toEqual([{ mailId, readStatus: true, markStatus: true }]);
	expect(await important()).toHaveLength(before + 1);
});

test.each<[number, IDataObject, string]>([
	[409, OWN('CONFLICT'), 'uncertain'],
	[200, { body: '<html></html>', contentType: 'text/html' }, 'uncertain'],
	[404, OWN('MAIL_NOT_EXIST'), 'refused'],
])('Delete answered with %i and %j: %s, and asked for once', async (status, answer, kind) => {
	answerWith({ status, ...answer }, 0);
	const { error } = await bench.run(readParameters('delete', { mailId: '77' }));
	expect(error?.context?.data).toMatchObject({ kind });
	expect(bench.mailRequests()).toHaveLength(1);
});

test('an old address of a Japanese carrier goes out in quotes', async () => {
	const { json, error } = await bench.run(
		sendParameters({ to: 'a..b@docomo.ne.jp; Name <name.@ezweb.ne.jp>' }),
	);
	expect(error).toBeUndefined();
	expect(bench.mailRequests()[0]?.body).toMatchObject({ to: '"a..b"@docomo.ne.jp;"name."@ezweb.ne.jp' });
	expect(json[0]?.accepted).toEqual(['"a..b"@docomo.ne.jp', '"name."@ezweb.ne.jp']);
});

describe('a list', () => {
	const list = async () =>
		await bench.run(
			readParameters('getAll', {
				folderId: { __rl: true, mode: 'id', value: '0' },
				returnAll: true,
				filters: {},
			}),
		);

	test.each<[number, number]>([
		[2, 12],
		[49, 12],
	])('goes on after %i empty pages that name a next one', async (emptyPages, mails) => {
		Object.assign(bench.settings, { emptyPages });
		const { json, hints, error } = await list();
		expect(error).toBeUndefined();
		expect([json.length, hints]).toEqual([mails, []]);
		expect(bench.mailRequests()).toHaveLength(emptyPages + 1);
	});

	test('of nothing but empty pages ends with an error', async () => {
		Object.assign(bench.settings, { emptyPages: 1000, callsPerWindow: 0 });
		const { error } = await list();
		expect(error?.context?.data).toMatchObject({ kind: 'failed' });
		expect(bench.mailRequests()).toHaveLength(50);
	});

	test('that names the same page again ends with a word', async () => {
		const mails = [{ mailId: 1 }];
		answerWith({ status: 200, body: { mails, responseMetaData: { nextCursor: 'a' } } }, 0);
		const { json, hints } = await list();
		expect(json).toEqual([{ mailId: '1', warnings: [expect.any(String)] }]);
		expect(hints).toHaveLength(1);
		expect(bench.mailRequests()).toHaveLength(2);
	});
});
