import { Readable } from 'node:stream';
import type { IDataObject } from 'n8n-workflow';
import { fakeTransport, SPEC } from '../../../../support/fakeTransport';

test('asks n8n for one plain request: authenticated, exact length, no redirects, any status', async () => {
	const { exchange, requests, transport } = fakeTransport(
		() => ({
			statusCode: 202,
			headers: { 'X-Id': '7', Empty: undefined as never },
			body: '\ufeff{"id":"hidden-word"}',
		}),
		{
			connection: { headers: { 'X-Tenant': 't', 'X-Both': 'connection' } },
		},
	);
	const exchanged = await exchange(
		{ ...SPEC, headers: { 'X-Both': 'step' }, query: { a: 'ä&b', b: undefined, c: 0 } },
		0,
		5000,
	);
	expect(exchanged).toEqual({
		kind: 'answer',
		answer: { statusCode: 202, headers: { 'x-id': '7' }, body: '{"id":"hidden-word"}', attempts: 1 },
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
		encoding: 'stream',
		returnFullResponse: true,
		disableFollowRedirect: true,
		ignoreHttpStatusErrors: true,
		timeout: 5000,
	});
	expect(options).not.toHaveProperty('skipSslCertificateValidation');
	expect(signal.aborted).toBe(false);
	expect(transport.waitedForLimit).toBe(0);
});

test('a request without a body has neither type nor length', async () => {
	const { exchange, requests } = fakeTransport(() => ({ statusCode: 200 }));
	await exchange({ method: 'GET', path: '/x' });
	expect(requests[0].options.headers).toEqual({});
	expect(requests[0].options.body).toBeUndefined();
	expect(requests[0].options.timeout).toBe(60_000);
});

test('certificates are checked unless the credential says otherwise', async () => {
	const { exchange, requests } = fakeTransport(() => ({ statusCode: 200 }), {
		connection: { skipSslCertificateValidation: true },
	});
	await exchange();
	expect(requests[0].options.skipSslCertificateValidation).toBe(true);
});

test.each<[string, unknown, string]>([
	['text', 'abc', 'abc'],
	['a Buffer', Buffer.from('äbc'), 'äbc'],
	['an object', { a: 1 }, '{"a":1}'],
	['nothing', undefined, ''],
	['null', null, ''],
])('an answer that comes as %s', async (_what, body, text) => {
	const { exchange } = fakeTransport(() => ({ statusCode: 200, body: body === undefined ? '' : body }));
	expect(await exchange()).toMatchObject({ answer: { body: text } });
});

test('an answer is a stream, put together in its charset', async () => {
	const { exchange } = fakeTransport(() => ({
		statusCode: 200,
		headers: { 'content-type': 'text/plain; charset=iso-8859-1' },
		body: Readable.from([Buffer.from([0x4d]), Buffer.from([0xfc])]),
	}));
	expect(await exchange()).toMatchObject({ kind: 'answer', answer: { body: 'Mü' } });
});

describe('an answer that cannot be read to its end leaves doubt, whatever its status', () => {
	const breaking = (code?: string) =>
		Readable.from(
			(function* () {
				yield Buffer.from('{"id":');
				throw Object.assign(new Error('incorrect header check'), { code });
			})(),
		);

	// zlib's codes, and those of a connection that ends early: none of them was made by a login or by us.
	test.each(['Z_DATA_ERROR', 'Z_BUF_ERROR', 'ERR_STREAM_PREMATURE_CLOSE', 'ECONNRESET', undefined])(
		'with %s',
		async (code) => {
			for (const statusCode of [200, 400, 429]) {
				const { exchange, requests } = fakeTransport(() => ({ statusCode, body: breaking(code) }));
				expect(await exchange()).toEqual({
					kind: 'unclear',
					reason: 'the answer could not be read',
					attempts: 1,
					unclearRepeats: 0,
				});
				expect(requests).toHaveLength(1);
			}
		},
	);

	test('a reader that throws over it leaves doubt too', async () => {
		const { exchange } = fakeTransport(() => ({ statusCode: 429 }));
		const proves = () => {
			throw new RangeError('Maximum call stack size exceeded');
		};
		expect(await exchange(SPEC, 0, undefined, proves)).toMatchObject({ kind: 'unclear' });
	});

	test.each(['deadline', 'cancelling'])('%s ends an answer that never ends', async (how) => {
		const cancel = new AbortController();
		const body = new Readable({ read: () => {} });
		const { exchange, clock } = fakeTransport(() => ({ statusCode: 200, body }), { cancel: cancel.signal });
		if (how === 'cancelling') void clock.sleep(1_000).then(() => cancel.abort());
		expect(await exchange(SPEC, 0, 30_000)).toMatchObject(
			how === 'deadline'
				? { kind: 'unclear', reason: 'no complete answer came within 30 s' }
				: { kind: 'cancelled', started: true },
		);
		expect(body.destroyed).toBe(true);
	});
});

describe('a login that is renewed during a run', () => {
	const secretsIn = ({ token }: IDataObject) => [String(token)];

	test('is known to the masking from the request on, beside the old one; answers stay as they came', async () => {
		const { exchange, context, masking } = fakeTransport(
			() => ({ statusCode: 200, body: 'hidden-word new-token' }),
			{
				connection: { secretsIn },
			},
		);
		context.getCredentials = (async () => ({ token: 'new-token' })) as never;
		expect(await exchange()).toMatchObject({ answer: { body: 'hidden-word new-token' } });
		expect(masking.redact('hidden-word new-token')).toBe('*** ***');
	});

	test('by somebody else is looked for after every answer that is no success', async () => {
		const reads: string[] = [];
		const { exchange, context, masking } = fakeTransport(() => ({ statusCode: 403 }), {
			connection: { secretsIn },
		});
		context.getCredentials = (async () => {
			reads.push(`token ${reads.length}`);
			return { token: `secret-${reads.length}` };
		}) as never;
		await exchange();
		expect(reads).toHaveLength(2);
		expect(masking.redact('secret-1 secret-2')).toBe('*** ***');
	});

	test('of a connection that knows no such secrets is fine', async () => {
		const { exchange, context, masking } = fakeTransport(() => ({ statusCode: 200 }));
		context.getCredentials = (async () => ({ token: 'new-token' })) as never;
		expect(await exchange()).toMatchObject({ kind: 'answer' });
		expect(masking.redact('new-token')).toBe('new-token');
	});
});
