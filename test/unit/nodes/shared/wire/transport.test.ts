import type { IExecuteFunctions } from 'n8n-workflow';
import { MailError } from '../../../../../nodes/shared/errors';
import { RateLimiter, type Rate } from '../../../../../nodes/shared/wire/limiter';
import { AnswerRef, FileContent, type RequestSpec } from '../../../../../nodes/shared/run/plan';
import type { Connection } from '../../../../../nodes/shared/run/service';
import {
	DEFAULT_SETTINGS,
	Transport,
	type TransportSettings,
} from '../../../../../nodes/shared/wire/transport';
import {
	axiosError,
	fakeContext,
	type FakeAnswer,
	type FakeOptions,
	type FakeRequest,
} from '../../../../support/fakeContext';
import { inMemory, stored } from '../attachment';

const URL_OF_OURS = 'https://mail.example/v1/send';
const SPEC: RequestSpec = {
	method: 'POST',
	path: '/send',
	body: { contentType: 'application/json', json: { a: 1 } },
};

type Answers = (request: FakeRequest, count: number) => FakeAnswer | Promise<FakeAnswer>;

function transportOf(
	answer: Answers,
	{
		settings,
		connection,
		rates = [],
		...options
	}: FakeOptions & {
		settings?: Partial<TransportSettings>;
		connection?: Partial<Connection>;
		rates?: Rate[];
	} = {},
) {
	const fake = fakeContext({ answer, ...options });
	const limiter = new RateLimiter(fake.clock);
	const transport = new Transport(
		fake.context,
		{
			credentialType: 'fakeApi',
			baseUrl: 'https://mail.example/v1',
			paceKey: 'a',
			secrets: ['hidden-word'],
			...connection,
		},
		limiter,
		{ ...DEFAULT_SETTINGS, rates, ...settings },
		fake.clock,
		() => 0,
	);
	const started = fake.clock.now();
	return { ...fake, limiter, transport, elapsed: () => fake.clock.now() - started };
}

const fails = (message: string, code?: string) => () => {
	throw axiosError(message, { url: URL_OF_OURS, code });
};
const reset = fails('read ECONNRESET', 'ECONNRESET');
const refused = fails('connect ECONNREFUSED', 'ECONNREFUSED');
/** Answers by number of the request; the last one stays. */
const inTurn =
	(...answers: Array<FakeAnswer | Answers>): Answers =>
	(request, count) => {
		const one = answers[Math.min(count, answers.length) - 1];
		return typeof one === 'function' ? one(request, count) : one;
	};

test('asks n8n for one plain request: authenticated, exact length, no redirects, any status', async () => {
	const { transport, requests } = transportOf(
		() => ({
			statusCode: 202,
			headers: { 'X-Id': '7', Empty: undefined as never },
			body: '\ufeff{"id":"hidden-word"}',
		}),
		{
			connection: { headers: { 'X-Tenant': 't', 'X-Both': 'connection' } },
		},
	);
	const exchange = await transport.exchange(
		{ ...SPEC, headers: { 'X-Both': 'step' }, query: { a: 'ä&b', b: undefined, c: 0 } },
		{},
		0,
		5000,
	);
	expect(exchange).toEqual({
		kind: 'answer',
		answer: { statusCode: 202, headers: { 'x-id': '7' }, body: '{"id":"***"}', attempts: 1 },
		unclearRepeats: 0,
	});
	expect(requests).toHaveLength(1);
	const [{ options, credentialType, url, body, signal }] = requests;
	expect(credentialType).toBe('fakeApi');
	expect(url).toBe('/v1/send?a=%C3%A4%26b&c=0');
	expect(body).toBe('{"a":1}');
	expect(options).toMatchObject({
		method: 'POST',
		headers: { 'X-Tenant': 't', 'X-Both': 'step', 'Content-Type': 'application/json', 'Content-Length': '7' },
		encoding: 'text',
		returnFullResponse: true,
		disableFollowRedirect: true,
		ignoreHttpStatusErrors: { ignore: true, except: [401] },
		timeout: 5000,
	});
	expect(options).not.toHaveProperty('skipSslCertificateValidation');
	expect(signal.aborted).toBe(false);
	expect(transport.notes).toEqual({ waitedForLimit: 0, waitedMs: 0, repeats: 0 });
});

test('a request without a body has neither type nor length', async () => {
	const { transport, requests } = transportOf(() => ({ statusCode: 200 }));
	await transport.exchange({ method: 'GET', path: '/x' }, {}, 0);
	expect(requests[0].options.headers).toEqual({});
	expect(requests[0].options.body).toBeUndefined();
	expect(requests[0].options.timeout).toBe(60_000);
});

test('certificates are checked unless the credential says otherwise', async () => {
	const { transport, requests } = transportOf(() => ({ statusCode: 200 }), {
		connection: { skipSslCertificateValidation: true },
	});
	await transport.exchange(SPEC, {}, 0);
	expect(requests[0].options.skipSslCertificateValidation).toBe(true);
});

test.each<[string, unknown, string]>([
	['text', 'abc', 'abc'],
	['a Buffer', Buffer.from('äbc'), 'äbc'],
	['an object', { a: 1 }, '{"a":1}'],
	['nothing', undefined, ''],
	['null', null, ''],
])('an answer that comes as %s', async (_what, body, text) => {
	const { transport } = transportOf(() => ({ statusCode: 200, body: body === undefined ? '' : body }));
	expect(await transport.exchange(SPEC, {}, 0)).toMatchObject({ answer: { body: text } });
});

test('secrets are masked in headers too', async () => {
	const { transport } = transportOf(() => ({
		statusCode: 302,
		headers: { Location: 'https://x.example/?key=hidden-word', 'Set-Cookie': ['a=hidden-word'] as never },
	}));
	expect(await transport.exchange(SPEC, {}, 0)).toMatchObject({
		answer: { statusCode: 302, headers: { location: 'https://x.example/?key=***', 'set-cookie': 'a=***' } },
	});
});

test.each([200, 204, 302, 400, 403, 404, 409, 413, 421, 422])(
	'%i is an answer, asked for once',
	async (statusCode) => {
		const { transport, requests } = transportOf(() => ({ statusCode }));
		expect(await transport.exchange(SPEC, {}, 3)).toMatchObject({ kind: 'answer', answer: { statusCode } });
		expect(requests).toHaveLength(1);
	},
);

describe('what is unclear', () => {
	test.each([408, 500, 502, 503, 504])('%i is not asked again when the request sends', async (statusCode) => {
		const { transport, requests } = transportOf(() => ({ statusCode, body: 'words' }));
		expect(await transport.exchange(SPEC, {}, 0)).toEqual({
			kind: 'unclear',
			reason: `the service answered ${statusCode}`,
			answer: { statusCode, headers: {}, body: 'words', attempts: 1 },
			attempts: 1,
			unclearRepeats: 0,
		});
		expect(requests).toHaveLength(1);
	});

	test('499 is clear', async () =>
		expect(await transportOf(() => ({ statusCode: 499 })).transport.exchange(SPEC, {}, 0)).toMatchObject({
			kind: 'answer',
		}));

	test('a cut connection is not asked again when the request sends', async () => {
		const { transport, requests } = transportOf(reset);
		expect(await transport.exchange(SPEC, {}, 0)).toEqual({
			kind: 'unclear',
			reason: 'the connection was cut',
			attempts: 1,
			unclearRepeats: 0,
		});
		expect(requests).toHaveLength(1);
	});

	test('is asked again as often as the step allows, with growing waits', async () => {
		const { transport, requests, elapsed } = transportOf(
			inTurn(reset, { statusCode: 503 }, { statusCode: 200 }),
		);
		expect(await transport.exchange(SPEC, {}, 3)).toMatchObject({
			kind: 'answer',
			answer: { attempts: 3 },
			unclearRepeats: 2,
		});
		expect(requests).toHaveLength(3);
		expect(elapsed()).toBe(1000 + 2000);
		expect(transport.notes.repeats).toBe(2);
	});

	test('stays unclear when it is so each time', async () => {
		const { transport, requests } = transportOf(reset);
		expect(await transport.exchange(SPEC, {}, 2)).toMatchObject({
			kind: 'unclear',
			attempts: 3,
			unclearRepeats: 2,
		});
		expect(requests).toHaveLength(3);
	});
});

describe('what was surely not sent', () => {
	test('a refused connection is tried twice more', async () => {
		const { transport, requests, elapsed } = transportOf(refused);
		expect(await transport.exchange(SPEC, {}, 0)).toMatchObject({
			kind: 'notSent',
			attempts: 3,
			failure: { code: 'ECONNREFUSED' },
			unclearRepeats: 0,
		});
		expect(requests).toHaveLength(3);
		expect(elapsed()).toBe(3000);
	});

	test('and may succeed', async () => {
		const { transport } = transportOf(inTurn(refused, { statusCode: 200 }));
		expect(await transport.exchange(SPEC, {}, 0)).toMatchObject({
			kind: 'answer',
			answer: { attempts: 2 },
			unclearRepeats: 0,
		});
	});

	test('a certificate that does not suit is not tried again', async () => {
		const { transport, requests } = transportOf(fails('certificate has expired', 'CERT_HAS_EXPIRED'));
		expect(await transport.exchange(SPEC, {}, 0)).toMatchObject({
			kind: 'notSent',
			attempts: 1,
			failure: { transient: false },
		});
		expect(requests).toHaveLength(1);
	});

	test('secrets in its words are masked', async () => {
		const { transport } = transportOf(() => {
			throw new Error('Could not sign in with hidden-word');
		});
		expect(await transport.exchange(SPEC, {}, 0)).toMatchObject({
			kind: 'notSent',
			failure: { login: true, message: 'Could not sign in with ***' },
		});
	});

	test('an answer to the login is no answer to the request', async () => {
		const { transport } = transportOf(() => {
			throw axiosError('Request failed with status code 400', {
				url: 'https://login.example/token',
				code: 'ERR_BAD_REQUEST',
				response: { status: 400, headers: {}, data: 'no' },
			});
		});
		expect(await transport.exchange(SPEC, {}, 0)).toMatchObject({
			kind: 'notSent',
			failure: { login: true },
		});
	});

	test('an answer that n8n throws all the same is an answer', async () => {
		const { transport } = transportOf(() => {
			throw axiosError('Request failed', {
				url: URL_OF_OURS,
				code: 'ERR_BAD_REQUEST',
				response: { status: 422, headers: { A: 'b' }, data: { e: 1 } },
			});
		});
		expect(await transport.exchange(SPEC, {}, 0)).toMatchObject({
			kind: 'answer',
			answer: { statusCode: 422, headers: { a: 'b' }, body: '{"e":1}' },
		});
	});
});

describe('the rate limit (429)', () => {
	const limited = (seconds?: number): FakeAnswer => ({
		statusCode: 429,
		headers: seconds === undefined ? {} : { 'Retry-After': String(seconds) },
	});

	test('waits as long as the service says, then goes on', async () => {
		const { transport, elapsed, requests } = transportOf(inTurn(limited(7), { statusCode: 200 }));
		expect(await transport.exchange(SPEC, {}, 0)).toMatchObject({
			kind: 'answer',
			answer: { attempts: 2 },
			unclearRepeats: 0,
		});
		expect(elapsed()).toBe(7000);
		expect(requests).toHaveLength(2);
		expect(transport.notes).toMatchObject({ waitedForLimit: 1, repeats: 1 });
	});

	test('waits longer each time when the service does not say', async () => {
		const { transport, elapsed } = transportOf(inTurn(limited(), limited(), limited(), { statusCode: 200 }));
		await transport.exchange(SPEC, {}, 0);
		expect(elapsed()).toBe(1000 + 2000 + 4000);
	});

	test('up to a quarter of a second of jitter, so that not everybody comes back at once', async () => {
		const fake = fakeContext({ answer: inTurn(limited(2), { statusCode: 200 }) });
		const start = fake.clock.now();
		const transport = new Transport(
			fake.context,
			{ credentialType: 'a', baseUrl: 'https://mail.example', paceKey: 'a', secrets: [] },
			new RateLimiter(fake.clock),
			{ ...DEFAULT_SETTINGS, rates: [] },
			fake.clock,
			() => 0.5,
		);
		await transport.exchange(SPEC, {}, 0);
		expect(fake.clock.now() - start).toBe(2125);
	});

	test('everybody of the account waits', async () => {
		const { transport, limiter, clock } = transportOf(inTurn(limited(30), { statusCode: 200 }));
		const start = clock.now();
		const other: number[] = [];
		await Promise.all([
			transport.exchange(SPEC, {}, 0),
			(async () => {
				await clock.sleep(1000);
				await limiter.start([]);
				other.push(clock.now() - start);
			})(),
		]);
		expect(other).toEqual([30_000]);
	});

	test('gives up after five repeats', async () => {
		const { transport, requests } = transportOf(() => limited(1));
		expect(await transport.exchange(SPEC, {}, 0)).toMatchObject({
			kind: 'throttled',
			waitMs: 1000,
			answer: { statusCode: 429, attempts: 6 },
		});
		expect(requests).toHaveLength(6);
	});

	test('does not wait longer than a minute at a time', async () => {
		const { transport, requests, elapsed } = transportOf(() => limited(61));
		expect(await transport.exchange(SPEC, {}, 0)).toMatchObject({ kind: 'throttled', waitMs: 61_000 });
		expect(requests).toHaveLength(1);
		expect(elapsed()).toBe(0);
		expect(transport.notes).toEqual({ waitedForLimit: 0, waitedMs: 0, repeats: 0 });
	});

	test('a minute is fine; three of them are the budget', async () => {
		const { transport, requests, elapsed } = transportOf(() => limited(60));
		expect(await transport.exchange(SPEC, {}, 0)).toMatchObject({ kind: 'throttled' });
		expect(requests).toHaveLength(4);
		expect(elapsed()).toBe(180_000);
	});

	test('cancelling ends the wait, and nothing was sent', async () => {
		const cancel = new AbortController();
		const { transport, clock, requests } = transportOf(() => limited(30), { cancel: cancel.signal });
		const exchange = transport.exchange(SPEC, {}, 0);
		void clock.sleep(5000).then(() => cancel.abort());
		expect(await exchange).toEqual({ kind: 'cancelled', started: false, attempts: 1, unclearRepeats: 0 });
		expect(requests).toHaveLength(1);
	});
});

describe('a success that says the limit is used up', () => {
	const used =
		(headers: Record<string, string>, statusCode = 202): Answers =>
		() => ({ statusCode, headers });
	test.each([
		['holds the next request back', used({ 'RateLimit-Remaining': '0', 'RateLimit-Reset': '20' }), 20_000],
		['does not when something is left', used({ 'RateLimit-Remaining': '1', 'RateLimit-Reset': '20' }), 0],
		['does not when it does not say how long', used({ 'RateLimit-Remaining': '0' }), 0],
		['does not for more than a minute', used({ 'RateLimit-Remaining': '0', 'RateLimit-Reset': '61' }), 0],
		['does for a minute', used({ 'RateLimit-Remaining': '0', 'RateLimit-Reset': '60' }), 60_000],
		['does not when it is no success', used({ 'RateLimit-Remaining': '0', 'RateLimit-Reset': '20' }, 300), 0],
	])('%s', async (_what, answer, wait) => {
		const { transport, elapsed } = transportOf(answer);
		await transport.exchange(SPEC, {}, 0);
		await transport.exchange(SPEC, {}, 0);
		expect(elapsed()).toBe(wait);
	});
});

describe('our own limit', () => {
	test('is waited for, and told when it took more than a second', async () => {
		const { transport, elapsed } = transportOf(() => ({ statusCode: 200 }), {
			rates: [{ count: 1, windowMs: 1000 }],
		});
		for (let mail = 0; mail < 3; mail++) await transport.exchange(SPEC, {}, 0);
		expect(elapsed()).toBe(2040);
		expect(transport.notes).toEqual({ waitedForLimit: 2, waitedMs: 2040, repeats: 0 });
	});

	test('a wait of a second is not worth a word', async () => {
		const { transport } = transportOf(() => ({ statusCode: 200 }), { rates: [{ count: 1, windowMs: 980 }] });
		for (let mail = 0; mail < 2; mail++) await transport.exchange(SPEC, {}, 0);
		expect(transport.notes).toEqual({ waitedForLimit: 0, waitedMs: 1000, repeats: 0 });
	});

	test('cancelling ends the wait for it', async () => {
		const cancel = new AbortController();
		const { transport, clock, requests } = transportOf(() => ({ statusCode: 200 }), {
			rates: [{ count: 1, windowMs: 60_000 }],
			cancel: cancel.signal,
		});
		await transport.exchange(SPEC, {}, 0);
		const second = transport.exchange(SPEC, {}, 0);
		void clock.sleep(10).then(() => cancel.abort());
		expect(await second).toMatchObject({ kind: 'cancelled', started: false });
		expect(requests).toHaveLength(1);
	});
});

test.each(['/mails/..', '/mails/.', '/../mails'])('no request leaves to %s', async (path) => {
	const { transport, requests } = transportOf(() => ({ statusCode: 200 }));
	await expect(transport.exchange({ method: 'DELETE', path }, {}, 0)).rejects.toMatchObject({
		kind: 'invalid',
		message: 'An id consists of dots alone',
	});
	expect(requests).toEqual([]);
});

describe('the deadline', () => {
	test('is for the whole request, answer included; what it cuts off is unclear', async () => {
		const { transport, clock, requests, elapsed } = transportOf(async () => {
			await clock.sleep(60_000);
			return { statusCode: 200 };
		});
		expect(await transport.exchange(SPEC, {}, 0, 30_000)).toEqual({
			kind: 'unclear',
			reason: 'no complete answer came within 30 s',
			attempts: 1,
			unclearRepeats: 0,
		});
		expect(elapsed()).toBe(30_000);
		expect(requests[0].signal.aborted).toBe(true);
	});

	test('that ends during the login before the request: surely not sent', async () => {
		const { transport, clock, context, requests } = transportOf(() => ({ statusCode: 200 }));
		const helper = context.helpers.httpRequestWithAuthentication;
		context.helpers.httpRequestWithAuthentication = async function (type, options, more) {
			const signal = (this as IExecuteFunctions).getExecutionCancelSignal() as AbortSignal;
			// n8n asks for the token first and looks at the request after that.
			await clock.sleep(60_000);
			signal.throwIfAborted();
			return (await helper.call(this, type, options, more)) as unknown;
		};
		expect(await transport.exchange(SPEC, {}, 0, 30_000)).toMatchObject({
			kind: 'notSent',
			failure: { login: true, message: 'it took longer than 30 s' },
		});
		expect(requests).toEqual([]);
	});

	test('begins anew with each repeat', async () => {
		const { transport, clock } = transportOf(async (_request, count) => {
			await clock.sleep(25_000);
			return { statusCode: count === 1 ? 503 : 200 };
		});
		expect(await transport.exchange(SPEC, {}, 1, 30_000)).toMatchObject({ kind: 'answer' });
	});

	test('does not matter after the answer', async () => {
		const { transport, clock, requests } = transportOf(() => ({ statusCode: 200 }));
		await transport.exchange(SPEC, {}, 0, 100);
		await clock.sleep(1000);
		expect(requests[0].signal.aborted).toBe(false);
	});
});

describe('cancelling', () => {
	test('stops a request under way at once', async () => {
		const cancel = new AbortController();
		const { transport, clock, elapsed } = transportOf(
			async () => {
				await clock.sleep(60_000);
				return { statusCode: 200 };
			},
			{ cancel: cancel.signal },
		);
		void Promise.resolve().then(() => clock.sleep(200).then(() => cancel.abort()));
		expect(await transport.exchange(SPEC, {}, 3)).toEqual({
			kind: 'cancelled',
			started: true,
			attempts: 1,
			unclearRepeats: 0,
		});
		expect(elapsed()).toBe(200);
	});

	test('before the start means that nothing is started', async () => {
		const { transport, requests } = transportOf(() => ({ statusCode: 200 }), { cancel: AbortSignal.abort() });
		expect(await transport.exchange(SPEC, {}, 0)).toMatchObject({ kind: 'cancelled', started: false });
		expect(requests).toEqual([]);
	});

	test('leaves no listener behind', async () => {
		const cancel = new AbortController();
		const removed = jest.spyOn(cancel.signal, 'removeEventListener');
		const added = jest.spyOn(cancel.signal, 'addEventListener');
		const { transport } = transportOf(() => ({ statusCode: 200 }), { cancel: cancel.signal });
		await transport.exchange(SPEC, {}, 0);
		expect(added).toHaveBeenCalledTimes(1);
		expect(removed.mock.calls).toEqual(added.mock.calls);
	});

	test('an n8n without cancelling is fine', async () => {
		const { context, clock } = fakeContext({ answer: () => ({ statusCode: 200 }) });
		const old = Object.assign(context, { getExecutionCancelSignal: undefined });
		const transport = new Transport(
			old,
			{ credentialType: 'a', baseUrl: 'https://mail.example', paceKey: 'a', secrets: [] },
			new RateLimiter(clock),
			{ ...DEFAULT_SETTINGS, rates: [] },
			clock,
		);
		expect(await transport.exchange(SPEC, {}, 0)).toMatchObject({ kind: 'answer' });
	});
});

describe('a login that has expired (401)', () => {
	const LARGE = 600_000;
	const withFile = (kind: 'memory' | 'stored'): RequestSpec => ({
		method: 'POST',
		path: '/send',
		body: {
			contentType: 'application/json',
			json: [new FileContent(kind === 'stored' ? stored('f', LARGE) : inMemory(Buffer.alloc(LARGE, 1)))],
		},
	});
	const files = { f: Buffer.alloc(LARGE, 1) };

	test('a streamed body is built anew for the second try', async () => {
		const { transport, requests, opened } = transportOf(
			inTurn({ statusCode: 401, body: 'old' }, { statusCode: 200 }),
			{ files },
		);
		expect(await transport.exchange(withFile('stored'), {}, 0)).toMatchObject({
			kind: 'answer',
			answer: { statusCode: 200 },
		});
		expect(requests.map(({ streamed }) => streamed)).toEqual([true, true]);
		expect(requests[1].body).toBe(requests[0].body);
		expect(requests[1].body).toHaveLength(Number(requests[1].headers['Content-Length']));
		expect(opened).toEqual(['f', 'f']);
	});

	test('there is no third try', async () => {
		const { transport, requests } = transportOf(
			() => ({ statusCode: 401, headers: { 'WWW-Authenticate': 'Bearer' }, body: 'no' }),
			{ files },
		);
		expect(await transport.exchange(withFile('stored'), {}, 3)).toMatchObject({
			kind: 'answer',
			answer: { statusCode: 401, headers: { 'www-authenticate': 'Bearer' }, body: 'no' },
		});
		expect(requests).toHaveLength(2);
	});

	test('a body in one piece has been sent twice by n8n itself', async () => {
		const { transport, requests } = transportOf(() => ({ statusCode: 401, body: 'no' }), { files });
		expect(await transport.exchange(withFile('memory'), {}, 0)).toMatchObject({
			kind: 'answer',
			answer: { statusCode: 401, body: 'no' },
		});
		expect(await transport.exchange(SPEC, {}, 0)).toMatchObject({
			kind: 'answer',
			answer: { statusCode: 401 },
		});
		expect(requests).toHaveLength(2);
	});

	test('other answers to a streamed body are not asked for again', async () => {
		const { transport, requests } = transportOf(() => ({ statusCode: 400 }), { files });
		await transport.exchange(withFile('stored'), {}, 0);
		expect(requests).toHaveLength(1);
	});
});

describe('files that cannot be read', () => {
	const spec = (bytes: number): RequestSpec => ({
		method: 'POST',
		path: '/send',
		body: { contentType: 'application/json', json: [new FileContent(stored('gone', bytes))] },
	});

	test('one that is not there: nothing is sent', async () => {
		const { transport, requests } = transportOf(() => ({ statusCode: 200 }));
		for (const bytes of [10, 600_000]) {
			expect(await transport.exchange(spec(bytes), {}, 3)).toMatchObject({
				kind: 'notSent',
				attempts: 1,
				failure: {
					login: false,
					transient: false,
					message: "A file could not be read from n8n's storage: ENOENT: no such file gone",
				},
			});
		}
		expect(requests).toEqual([]);
	});

	test('one that is shorter than it should be: the request is cut short, which nobody takes for a mail', async () => {
		const { transport } = transportOf(() => ({ statusCode: 200 }), {
			files: { gone: Buffer.alloc(600_000) },
		});
		expect(await transport.exchange(spec(600_001), {}, 3)).toMatchObject({
			kind: 'notSent',
			failure: {
				login: false,
				transient: false,
				message: 'The file "gone.bin" has 600000 bytes in storage, not the 600001 that the item says',
			},
		});
	});

	test('the same, wrapped by the HTTP client', async () => {
		const { transport } = transportOf(() => {
			throw axiosError('stream error', {
				url: URL_OF_OURS,
				cause: new Error('x', { cause: new MailError('failed', 'The file is damaged') }),
			});
		});
		expect(await transport.exchange(SPEC, {}, 3)).toMatchObject({
			kind: 'notSent',
			failure: { message: 'The file is damaged' },
		});
	});
});

describe('a tenant that has moved (421)', () => {
	const moved = (count: { asked: number }) => async (): Promise<Connection> => {
		count.asked++;
		return { credentialType: 'fakeApi', baseUrl: 'https://new.example/v2', paceKey: 'a', secrets: [] };
	};

	test('is asked at its new address, at once', async () => {
		const count = { asked: 0 };
		const { transport, requests, elapsed } = transportOf(inTurn({ statusCode: 421 }, { statusCode: 200 }), {
			connection: { moved: moved(count) },
		});
		expect(await transport.exchange(SPEC, {}, 0)).toMatchObject({
			kind: 'answer',
			answer: { statusCode: 200, attempts: 2 },
		});
		expect(requests.map(({ options }) => options.url)).toEqual([
			'https://mail.example/v1/send',
			'https://new.example/v2/send',
		]);
		expect(count.asked).toBe(1);
		expect(elapsed()).toBe(0);
	});

	test('but only once', async () => {
		const connection: Partial<Connection> = {};
		connection.moved = async () => ({
			...(connection as Connection),
			credentialType: 'a',
			baseUrl: 'https://new.example',
			secrets: [],
		});
		const { transport, requests } = transportOf(() => ({ statusCode: 421 }), { connection });
		expect(await transport.exchange(SPEC, {}, 0)).toMatchObject({
			kind: 'answer',
			answer: { statusCode: 421 },
		});
		expect(requests).toHaveLength(2);
	});

	test('nobody knows where: the answer stands', async () => {
		const { transport, requests } = transportOf(() => ({ statusCode: 421 }), {
			connection: { moved: async () => await Promise.reject(new Error('no')) },
		});
		expect(await transport.exchange(SPEC, {}, 0)).toMatchObject({
			kind: 'answer',
			answer: { statusCode: 421 },
		});
		expect(requests).toHaveLength(1);
	});
});

test('a plan that does not fit the answers is an error, not a request', async () => {
	const { transport, requests } = transportOf(() => ({ statusCode: 200 }));
	await expect(
		transport.exchange({ method: 'GET', path: ['/mails/', new AnswerRef('create', 'id')] }, {}, 0),
	).rejects.toThrow(/has no "id"/);
	expect(requests).toEqual([]);
});

test.each<[string, RequestSpec, string]>([
	['a path', { method: 'GET', path: '/a%2Fb' }, 'https://mail.example/v1/a%2Fb'],
	[
		'an answer in the path, encoded',
		{ method: 'GET', path: ['/a/', new AnswerRef('create', 'id'), '/b'] },
		'https://mail.example/v1/a/x%2F..%2Fy%3Fz/b',
	],
	[
		'a number in the path',
		{ method: 'GET', path: [new AnswerRef('create', 'n')] },
		'https://mail.example/v15',
	],
	[
		'a query',
		{ method: 'GET', path: '/a', query: { 'a b': 'c d&e=f', g: true, h: undefined, i: 0 } },
		'https://mail.example/v1/a?a%20b=c%20d%26e%3Df&g=true&i=0',
	],
	['a query of nothing', { method: 'GET', path: '/a', query: { h: undefined } }, 'https://mail.example/v1/a'],
])('the URL: %s', async (_what, spec, url) => {
	const answers = { create: { statusCode: 200, headers: {}, body: '{"id":"x/../y?z","n":5}', attempts: 1 } };
	const { transport, requests } = transportOf(() => ({ statusCode: 200 }));
	await transport.exchange(spec, answers, 0);
	expect(requests[0].options.url).toBe(url);
});
