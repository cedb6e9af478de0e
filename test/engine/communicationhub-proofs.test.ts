import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import type { FaultSpec } from '../../sandbox';
import { credentials, hubBench, mail, status } from './communicationhub-support';

const bench = hubBench();

const RETRY = { retryOnFail: { maxTries: 3, waitBetweenTries: 10 } };
const TOKEN = 'marked+secret<token>&-of-the-clinic';
const LOGINS: Array<[mode: string, auth: string, values: ICredentialDataDecryptedObject]> = [
	['None', 'none', { authentication: 'none' }],
	['Basic', 'basic', { authentication: 'basicAuth', username: 'sandbox', password: 'sandbox-secret' }],
	['Bearer', 'bearer', { authentication: 'bearer', token: 'sandbox-token' }],
	['Header', 'header', { authentication: 'header', headerName: 'X-Api-Key', headerValue: 'sandbox-key' }],
	['Session', 'session', { authentication: 'session', password: 'sandbox-secret' }],
];

/** Signs in to the hub in a mode; a process remembers its sessions, so each test logs in as somebody else. */
function signedIn(auth: string, values: ICredentialDataDecryptedObject) {
	const username = auth === 'session' ? `user-${Math.random()}` : 'sandbox';
	bench.set({ auth, username });
	return credentials(bench.sandbox, { ...values, ...('password' in values && { username }) });
}

/** Every request that sends is answered so. */
function strike(given: FaultSpec, times = 0): void {
	bench.sandbox.faults.add({ service: 'communicationhub', path: '/Mail/Send', times, fault: given });
}

const thrown = (code: number, ErrorCode: string, Message = 'Words of the hub'): FaultSpec => ({
	name: 'status',
	status: code,
	body: { ResponseStatus: { ErrorCode, Message, Errors: [] } },
});

const sends = () => bench.requests().filter(({ url }) => url.includes('/Mail/Send'));
const logins = () => bench.requests().filter(({ url }) => url.includes('/auth'));

describe.each(LOGINS)('signed in by %s', (_mode, auth, values) => {
	test.each([
		[429, 'WebException'],
		[401, 'WebException'],
		[400, 'ArgumentException'],
		[403, 'UnauthorizedAccessException'],
	])('a %i that is a %s is doubt: one request, with Retry On Fail too', async (code, ErrorCode) => {
		strike(thrown(code, ErrorCode));
		const { error } = await bench.run(mail(), { credentials: signedIn(auth, values), ...RETRY });
		expect(error?.context?.data).toMatchObject({
			kind: 'uncertain',
			outcome: 'possiblySent',
			errorCode: ErrorCode,
		});
		expect(sends()).toHaveLength(1);
		expect(logins()).toHaveLength(auth === 'session' ? 1 : 0);
	});

	test('a 401 from before the operation sends nothing twice, and renews what can be renewed', async () => {
		strike('unauthorized', 1);
		const { outputs } = await bench.run(mail(), {
			credentials: signedIn(auth, values),
			onError: 'continueErrorOutput',
		});
		if (auth === 'session') {
			expect(outputs[0]).toHaveLength(1);
			expect(bench.inbox()).toHaveLength(1);
			return;
		}
		expect(outputs[1][0].json.details).toMatchObject({ kind: 'unauthorized', outcome: 'notSent' });
		expect([sends().length, bench.inbox().length]).toEqual([1, 0]);
	});
});

test('a login that is over, and then a 401 of the mail provider: two requests, the second one is doubt', async () => {
	const stored = signedIn('session', { authentication: 'session', password: 'sandbox-secret' });
	strike('unauthorized', 1);
	strike(thrown(401, 'WebException'));
	const { error } = await bench.run(mail(), { credentials: stored, ...RETRY });
	expect(error?.context?.data).toMatchObject({ kind: 'uncertain', outcome: 'possiblySent' });
	expect([sends().length, logins().length]).toEqual([2, 2]);
});

describe('an answer that proves that nothing was sent', () => {
	test('lets the mail be sent again after 429', async () => {
		strike(
			{ ...(thrown(429, 'TooManyRequests') as object), name: 'status', headers: { 'retry-after': '0' } },
			2,
		);
		const { json } = await bench.run(mail());
		expect(json[0].delivery).toMatchObject({ attempts: 3 });
		expect(bench.inbox()).toHaveLength(1);
	});

	test.each<[string, FaultSpec]>([
		['HttpException', thrown(500, 'HttpException', 'Maximum request length exceeded.')],
		['BadHttpRequestException', thrown(500, 'BadHttpRequestException', 'Request body too large.')],
		[
			"ASP.NET's page",
			{
				name: 'status',
				status: 500,
				contentType: 'text/html; charset=utf-8',
				body: '<html><head><title>Maximum request length exceeded.</title></head></html>',
			},
		],
	])('is the size of a mail, said with 500 as %s', async (_what, fault) => {
		strike(fault);
		const { outputs } = await bench.run(mail(), { onError: 'continueErrorOutput' });
		expect(outputs[1][0].json).toMatchObject({
			error: expect.stringContaining('too large'),
			details: { kind: 'refused', outcome: 'notSent', statusCode: 500 },
		});
		expect(sends()).toHaveLength(1);
	});

	test('is sent again by Retry On Fail', async () => {
		strike(thrown(400, 'ValidationException'), 1);
		const { error } = await bench.run(mail(), RETRY);
		expect(error).toBeUndefined();
		expect(bench.inbox()).toHaveLength(1);
	});
});

test.each<[string, FaultSpec]>([
	[
		'an error text without an id',
		{ name: 'status', status: 200, body: { ErrorMessage: 'x', Status: 'queued' } },
	],
	['the error of a gateway', { name: 'status', status: 200, body: { status: 401, title: 'Unauthorized' } }],
	[
		'a word that the hub does not have',
		{ name: 'status', status: 200, body: { Status: 'rejected', Reason: 'x' } },
	],
	['an empty object', { name: 'status', status: 200, body: {} }],
	['nothing', { name: 'status', status: 200, body: '' }],
])('a 200 with %s is no sent mail, and is not sent again', async (_what, fault) => {
	strike(fault);
	const { error, json } = await bench.run(mail({}, { failOnError: false }), RETRY);
	expect(json).toEqual([]);
	expect(error?.context?.data).toMatchObject({ kind: 'uncertain', outcome: 'possiblySent' });
	expect(sends()).toHaveLength(1);
});

describe('a login that is refused', () => {
	const items = Array.from({ length: 20 }, (_, index) => ({ json: { to: `r${index}@example.com` } }));

	test('is tried once, however many mails wait for it', async () => {
		const stored = signedIn('session', { authentication: 'session', password: 'wrong-password' });
		const { outputs } = await bench.run(mail({ to: '={{ $json.to }}' }, { concurrency: 10 }), {
			items,
			credentials: stored,
			onError: 'continueErrorOutput',
		});
		expect(outputs[1]).toHaveLength(20);
		for (const { json } of outputs[1])
			expect(json.details).toMatchObject({ kind: 'unauthorized', outcome: 'notSent' });
		expect([logins().length, sends().length]).toEqual([1, 0]);
	});

	test.each<[string, ICredentialDataDecryptedObject, number]>([
		['401', { authentication: 'bearer', token: 'wrong-token' }, 401],
		['403, as an expired API key', { authentication: 'bearer', token: 'sandbox-expired-token' }, 403],
		[
			'404, as an unknown API key',
			{ authentication: 'basicAuth', username: 'wrong-token', password: '' },
			404,
		],
	])('with %s is sent by the first item alone', async (_how, values, statusCode) => {
		bench.set({ auth: 'bearer' });
		const { outputs } = await bench.run(mail({ to: '={{ $json.to }}' }, { concurrency: 1 }), {
			items,
			credentials: credentials(bench.sandbox, values),
			onError: 'continueErrorOutput',
		});
		expect(outputs[1]).toHaveLength(20);
		for (const { json } of outputs[1])
			expect(json.details).toMatchObject({ kind: 'unauthorized', outcome: 'notSent', statusCode });
		expect(sends()).toHaveLength(1);
	});

	test('without the right to the operation is sent by the first item alone', async () => {
		strike(thrown(403, 'Forbidden'));
		const { outputs } = await bench.run(mail({ to: '={{ $json.to }}' }, { concurrency: 1 }), {
			items,
			onError: 'continueErrorOutput',
		});
		expect(outputs[1]).toHaveLength(20);
		expect(sends()).toHaveLength(1);
	});
});

describe('a token that comes back', () => {
	/** As .NET's newer JSON writer escapes it. */
	const escaped = TOKEN.replace(/[+&<>]/g, (char) => `\\u00${char.charCodeAt(0).toString(16).toUpperCase()}`);
	const stored = () => credentials(bench.sandbox, { authentication: 'bearer', token: TOKEN });

	test.each<[string, number, string, string]>([
		[
			'an error',
			404,
			`{"ResponseStatus":{"ErrorCode":"NotFound","Message":"no ${escaped}"}}`,
			'application/json',
		],
		['a text that is no JSON', 200, `{"Message":"no ${escaped}`, 'application/json'],
		['a page that is cut', 404, `<html>${'x'.repeat(170)} ${escaped}</html>`, 'text/html'],
		[
			'XML',
			500,
			`<html>no ${TOKEN.replace(/[+&<>]/g, (char) => `&#${char.charCodeAt(0)};`)}</html>`,
			'text/html',
		],
	])('in %s is masked in a look-up and in a send', async (_where, code, body, contentType) => {
		bench.sandbox.faults.add({
			service: 'communicationhub',
			times: 0,
			fault: { name: 'status', status: code, body, contentType },
		});
		for (const parameters of [status({ messageId: '<1@x>' }), mail()]) {
			const result = await bench.run(parameters, { credentials: stored(), onError: 'continueErrorOutput' });
			expect(result.outputs[1]).toHaveLength(1);
			const said = JSON.stringify(result.outputs[1]);
			expect(said).not.toMatch(/marked|secret|clinic/);
			expect(said).toContain('***');
		}
	});
});
