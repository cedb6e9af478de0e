import type { IDataObject } from 'n8n-workflow';
import { details, FROM_ITEM, mailItems, superOfficeBench } from './superoffice-support';

/** What an answer proves of a mail, as the wire shows it: how often it was sent (SuperOffice API sheet, section 13). */

const bench = superOfficeBench();

const THROWN = { Error: true, ErrorType: 'SoMailException', ErrorMessage: 'The copy to Sent Items failed' };
const BINDING = { Message: 'The request is invalid.', MessageDetail: 'No action was found.' };

/** The next call that sends is answered so. */
function answerWith(status: number, body: unknown, times = 1): void {
	bench.sandbox.faults.add({
		path: '/Agents/EMail/Send',
		times,
		fault: { name: 'status', status, body: typeof body === 'string' ? body : JSON.stringify(body) },
	});
}

describe.each(['oAuth2', 'systemUser', 'onsite'] as const)('%s', (authentication) => {
	beforeEach(() => bench.signIn(authentication));

	test.each([400, 401, 403, 404, 409, 412, 429, 500])(
		'the error of the method with %i: the mail may be out, nobody sends it again',
		async (status) => {
			answerWith(status, THROWN, 0);
			const first = await bench.run({}, { onError: 'continueErrorOutput' });
			const again = await bench.run({}, { onError: 'continueErrorOutput', retryOf: first });
			for (const result of [first, again])
				expect(details(result, 1)).toMatchObject({ kind: 'uncertain', outcome: 'possiblySent' });
			expect(bench.requests('SendEMails')).toHaveLength(1);
		},
	);

	test.each([400, 404, 405])(
		'%i of routing or model binding: not sent, and a retry sends it',
		async (status) => {
			answerWith(status, BINDING);
			const first = await bench.run({}, { onError: 'continueErrorOutput' });
			expect(details(first, 1)).toMatchObject({ kind: 'refused', outcome: 'notSent', statusCode: status });
			const again = await bench.run({}, { onError: 'continueErrorOutput', retryOf: first });
			expect(again.json[0].status).toBe('accepted');
			expect(bench.sandbox.inbox.count).toBe(1);
		},
	);
});

test.each(['oAuth2', 'systemUser'] as const)(
	'%s: a login that is over, and then a 401 of the method: two requests, the second one is doubt',
	async (authentication) => {
		bench.signIn(authentication);
		answerWith(401, '');
		answerWith(401, THROWN, 0);
		const result = await bench.run({}, { onError: 'continueErrorOutput' });
		expect(details(result, 1)).toMatchObject({ kind: 'uncertain', outcome: 'possiblySent' });
		expect(bench.requests('SendEMails')).toHaveLength(2);
	},
);

test('a 429 from before the method is waited for', async () => {
	bench.sandbox.faults.add({
		path: 'SendEMails',
		fault: { name: 'too-many-requests', dialect: 'retry-after-seconds', seconds: 1 },
	});
	expect((await bench.run()).json[0]).toMatchObject({ status: 'accepted', delivery: { attempts: 2 } });
	expect(bench.sandbox.inbox.count).toBe(1);
});

test('onsite nothing can be renewed: a wrong password is tried once, by the first item alone', async () => {
	bench.signIn('onsite');
	bench.credentials.superOfficeApi.password = 'wrong-password';
	const parameters = { ...FROM_ITEM, options: { concurrency: 1 } };
	const result = await bench.run(parameters, { items: mailItems(20), onError: 'continueErrorOutput' });
	expect(result.outputs[1]).toHaveLength(20);
	expect(result.outputs[1].map(({ json }) => (json.details as IDataObject).outcome)).toEqual(
		Array(20).fill('notSent'),
	);
	expect(bench.requests('SendEMails')).toHaveLength(1);
});

test.each([
	['a receipt with nothing in it', [{}]],
	['foreign words', [{ Status: 'queued' }]],
	['an error beside the mail', [{ MessageID: '<1@x>', ErrorMessage: 'Mailbox unknown' }]],
	['an object', { Status: 'rejected' }],
])('200 with %s is no success', async (_what, body) => {
	answerWith(200, body);
	const result = await bench.run({}, { onError: 'continueErrorOutput' });
	expect(result.outputs[0]).toEqual([]);
	expect(details(result, 1)).toMatchObject({ kind: 'uncertain', outcome: 'possiblySent' });
});

test('a call that fails in the middle is not sent mail by mail', async () => {
	answerWith(400, THROWN);
	const options = { items: mailItems(4), onError: 'continueErrorOutput' as const };
	const parameters = { ...FROM_ITEM, options: { batch: true } };
	const first = await bench.run(parameters, options);
	expect(first.outputs[1].map(({ json }) => (json.details as IDataObject).outcome)).toEqual(
		Array(4).fill('possiblySent'),
	);
	await bench.run(parameters, { ...options, retryOf: first });
	expect(bench.requests('SendEMails')).toHaveLength(1);
	expect(bench.sandbox.inbox.count).toBe(0);
});

test('an answer that is not packed as it says is doubt, and is not asked for again', async () => {
	const headers = { 'content-encoding': 'gzip' };
	bench.sandbox.faults.add({
		path: 'SendEMails',
		fault: { name: 'status', status: 200, headers, body: '[{"MessageID":"<1@x>"}]' },
	});
	const first = await bench.run({}, { onError: 'continueErrorOutput' });
	await bench.run({}, { onError: 'continueErrorOutput', retryOf: first });
	expect(details(first, 1)).toMatchObject({ kind: 'uncertain', outcome: 'possiblySent' });
	expect(bench.requests('SendEMails')).toHaveLength(1);
});

test('an answer that nests 50,000 deep is a receipt or doubt, and every item is reported', async () => {
	const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
	answerWith(200, `[{"MessageID":"<1@x>","Deep":${deep}}]`);
	expect((await bench.run()).json[0]).toMatchObject({ status: 'accepted', messageId: '<1@x>' });
	answerWith(400, `{"Deep":${deep}}`);
	const result = await bench.run({}, { onError: 'continueErrorOutput' });
	expect(details(result, 1)).toMatchObject({ outcome: 'possiblySent', statusCode: 400 });
});

test.each(['https://evil.example/Cust12345/api', 'http://evil.example/Cust12345/api'])(
	'a state page that names %s gets neither the mail nor the login',
	async (api) => {
		const body = JSON.stringify({ State: 'Running', IsRunning: true, Api: api });
		bench.sandbox.faults.add({ path: '/api/state/', fault: { name: 'status', status: 200, body } });
		// Another way to write the same host, so that no answer is cached for it.
		const { loginHost } = bench.credentials.superOfficeOAuth2Api;
		bench.credentials.superOfficeOAuth2Api.loginHost = `${String(loginHost)}/../login-host/${'y/../'.repeat(api.length)}`;
		const result = await bench.run();
		expect(result.error?.context?.data).toMatchObject({ kind: 'failed', host: 'evil.example' });
		expect(bench.requests('Agents')).toEqual([]);
	},
);
