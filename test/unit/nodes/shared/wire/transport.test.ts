import type { Connection } from '../../../../../nodes/shared/wire/connection';
import { AnswerRef } from '../../../../../nodes/shared/wire/request';
import { axiosError } from '../../../../support/fakeContext';
import {
	fails,
	fakeTransport,
	inTurn,
	refused,
	reset,
	SPEC,
	URL_OF_OURS,
} from '../../../../support/fakeTransport';

test.each([200, 204, 302, 400, 403, 404, 409, 413, 421, 422])(
	'%i is an answer, asked for once',
	async (statusCode) => {
		const { exchange, requests } = fakeTransport(() => ({ statusCode }));
		expect(await exchange(SPEC, 3)).toMatchObject({ kind: 'answer', answer: { statusCode } });
		expect(requests).toHaveLength(1);
	},
);

describe('what is unclear', () => {
	test.each([408, 500, 502, 503, 504])('%i is not asked again when the request sends', async (statusCode) => {
		const { exchange, requests } = fakeTransport(() => ({ statusCode, body: 'words' }));
		expect(await exchange()).toEqual({
			kind: 'unclear',
			reason: `the service answered ${statusCode}`,
			answer: { statusCode, headers: {}, body: 'words', attempts: 1 },
			attempts: 1,
			unclearRepeats: 0,
		});
		expect(requests).toHaveLength(1);
	});

	test('499 is clear', async () =>
		expect(await fakeTransport(() => ({ statusCode: 499 })).exchange()).toMatchObject({
			kind: 'answer',
		}));

	test('a cut connection is not asked again when the request sends', async () => {
		const { exchange, requests } = fakeTransport(reset);
		expect(await exchange()).toEqual({
			kind: 'unclear',
			reason: 'the connection was cut',
			attempts: 1,
			unclearRepeats: 0,
		});
		expect(requests).toHaveLength(1);
	});

	test('is asked again as often as the step allows, with growing waits', async () => {
		const { exchange, requests, elapsed } = fakeTransport(
			inTurn(reset, { statusCode: 503 }, { statusCode: 200 }),
		);
		expect(await exchange(SPEC, 3)).toMatchObject({
			kind: 'answer',
			answer: { attempts: 3 },
			unclearRepeats: 2,
		});
		expect(requests).toHaveLength(3);
		expect(elapsed()).toBe(1000 + 2000);
	});

	test('stays unclear when it is so each time', async () => {
		const { exchange, requests } = fakeTransport(reset);
		expect(await exchange(SPEC, 2)).toMatchObject({
			kind: 'unclear',
			attempts: 3,
			unclearRepeats: 2,
		});
		expect(requests).toHaveLength(3);
	});
});

describe('an answer without a proof', () => {
	const unproved = () => false;

	test('to a request that sends: a 429 is doubt, and nobody waits or asks again', async () => {
		const { exchange, requests, elapsed } = fakeTransport(() => ({
			statusCode: 429,
			headers: { 'retry-after': '7' },
		}));
		expect(await exchange(SPEC, 0, undefined, unproved)).toMatchObject({
			kind: 'unclear',
			reason: 'the service answered 429',
			answer: { statusCode: 429 },
			unclearRepeats: 0,
		});
		expect(requests).toHaveLength(1);
		expect(elapsed()).toBe(0);
	});

	test('a 429 that is proved is waited for', async () => {
		const { exchange, requests } = fakeTransport(
			inTurn({ statusCode: 429, headers: { 'retry-after': '7' } }, { statusCode: 200 }),
		);
		expect(await exchange(SPEC, 0, undefined, () => true)).toMatchObject({ kind: 'answer' });
		expect(requests).toHaveLength(2);
	});
});

describe('an answer that is longer than its request allows', () => {
	const long = () => ({ statusCode: 200, body: 'x'.repeat(2_000_001) });

	test('is doubt, and is not asked for again: it would be as long', async () => {
		const { exchange, requests } = fakeTransport(long);
		expect(await exchange({ ...SPEC, answerBytes: 2_000_000 }, 3)).toMatchObject({
			kind: 'unclear',
			reason: 'the answer is longer than 2 MB',
			answer: { statusCode: 200, cut: true },
			unclearRepeats: 0,
		});
		expect(requests).toHaveLength(1);
	});

	test('of exactly that length is whole', async () => {
		const { exchange } = fakeTransport(long);
		expect(await exchange({ ...SPEC, answerBytes: 2_000_001 })).toMatchObject({ kind: 'answer' });
	});

	test('is 20 MB where the request says nothing', async () => {
		const { exchange } = fakeTransport((_request, count) => ({
			statusCode: 200,
			body: Buffer.alloc(20_000_000 + count - 1, 'x'),
		}));
		expect(await exchange()).toMatchObject({ kind: 'answer' });
		expect(await exchange()).toMatchObject({ kind: 'unclear', reason: 'the answer is longer than 20 MB' });
	});
});

describe('what was surely not sent', () => {
	test('a refused connection is tried twice more', async () => {
		const { exchange, requests, elapsed } = fakeTransport(refused);
		expect(await exchange()).toMatchObject({
			kind: 'notSent',
			attempts: 3,
			failure: { code: 'ECONNREFUSED' },
			unclearRepeats: 0,
		});
		expect(requests).toHaveLength(3);
		expect(elapsed()).toBe(3000);
	});

	test('and may succeed', async () => {
		const { exchange } = fakeTransport(inTurn(refused, { statusCode: 200 }));
		expect(await exchange()).toMatchObject({
			kind: 'answer',
			answer: { attempts: 2 },
			unclearRepeats: 0,
		});
	});

	test('a certificate that does not suit is not tried again', async () => {
		const { exchange, requests } = fakeTransport(fails('certificate has expired', 'CERT_HAS_EXPIRED'));
		expect(await exchange()).toMatchObject({
			kind: 'notSent',
			attempts: 1,
			failure: { transient: false },
		});
		expect(requests).toHaveLength(1);
	});

	test('its words stay as they are: they are masked where they leave', async () => {
		const { exchange, masking } = fakeTransport(() => {
			throw new Error('Could not sign in with hidden-word');
		});
		const exchanged = await exchange();
		expect(exchanged).toMatchObject({
			kind: 'notSent',
			failure: { login: true, message: 'Could not sign in with hidden-word' },
		});
		expect(JSON.stringify(masking.redactAll(exchanged))).not.toContain('hidden-word');
	});

	test('an answer to the login is no answer to the request', async () => {
		const { exchange } = fakeTransport(() => {
			throw axiosError('Request failed with status code 400', {
				url: 'https://login.example/token',
				code: 'ERR_BAD_REQUEST',
				response: { status: 400, headers: {}, data: 'no' },
			});
		});
		expect(await exchange()).toMatchObject({
			kind: 'notSent',
			failure: { login: true },
		});
	});

	test('an answer that n8n throws all the same is an answer', async () => {
		const { exchange } = fakeTransport(() => {
			throw axiosError('Request failed', {
				url: URL_OF_OURS,
				code: 'ERR_BAD_REQUEST',
				response: { status: 422, headers: { A: 'b' }, data: { e: 1 } },
			});
		});
		expect(await exchange()).toMatchObject({
			kind: 'answer',
			answer: { statusCode: 422, headers: { a: 'b' }, body: '{"e":1}' },
		});
	});
});

describe('a tenant that has moved (421)', () => {
	const moved = (count: { asked: number }) => async (): Promise<Connection> => {
		count.asked++;
		return {
			credentialType: 'fakeApi',
			baseUrl: 'https://new.example/v2',
			paceKey: 'a',
			secrets: ['new-secret'],
		};
	};

	test('is asked at its new address, at once', async () => {
		const count = { asked: 0 };
		const { exchange, requests, elapsed } = fakeTransport(inTurn({ statusCode: 421 }, { statusCode: 200 }), {
			connection: { moved: moved(count) },
		});
		expect(await exchange()).toMatchObject({
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

	test('and the secrets of the new connection are masked as well as the old ones', async () => {
		const { exchange, masking } = fakeTransport(
			inTurn({ statusCode: 421 }, { statusCode: 200, body: 'new-secret hidden-word' }),
			{ connection: { moved: moved({ asked: 0 }) } },
		);
		await exchange();
		expect(masking.redact('new-secret hidden-word')).toBe('*** ***');
	});

	test('but only once', async () => {
		const connection: Partial<Connection> = {};
		connection.moved = async () => ({
			...(connection as Connection),
			credentialType: 'a',
			baseUrl: 'https://new.example',
			secrets: [],
		});
		const { exchange, requests } = fakeTransport(() => ({ statusCode: 421 }), { connection });
		expect(await exchange()).toMatchObject({
			kind: 'answer',
			answer: { statusCode: 421 },
		});
		expect(requests).toHaveLength(2);
	});

	test('nobody knows where: the answer stands', async () => {
		const { exchange, requests } = fakeTransport(() => ({ statusCode: 421 }), {
			connection: { moved: async () => await Promise.reject(new Error('no')) },
		});
		expect(await exchange()).toMatchObject({
			kind: 'answer',
			answer: { statusCode: 421 },
		});
		expect(requests).toHaveLength(1);
	});
});

test.each(['/mails/..', '/mails/.', '/../mails'])('no request leaves to %s', async (path) => {
	const { exchange, requests } = fakeTransport(() => ({ statusCode: 200 }));
	await expect(exchange({ method: 'DELETE', path })).rejects.toMatchObject({
		kind: 'invalid',
	});
	expect(requests).toEqual([]);
});

test('a reference to what no step has read is an error, not a request', async () => {
	const { exchange, requests } = fakeTransport(() => ({ statusCode: 200 }));
	await expect(
		exchange({ method: 'GET', path: ['/mails/', new AnswerRef('create', 'id')] }),
	).rejects.toMatchObject({ kind: 'failed' });
	expect(requests).toEqual([]);
});
