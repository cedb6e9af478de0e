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

test('secrets are masked in headers too', async () => {
	const { exchange } = fakeTransport(() => ({
		statusCode: 302,
		headers: { Location: 'https://x.example/?key=hidden-word', 'Set-Cookie': ['a=hidden-word'] as never },
	}));
	expect(await exchange()).toMatchObject({
		answer: { statusCode: 302, headers: { location: 'https://x.example/?key=***', 'set-cookie': 'a=***' } },
	});
});

describe('a login that is renewed during a run', () => {
	const secretsIn = ({ token }: IDataObject) => [String(token)];

	test('is masked from the next request on, beside the old one', async () => {
		const { exchange, context } = fakeTransport(() => ({ statusCode: 200, body: 'hidden-word new-token' }), {
			connection: { secretsIn },
		});
		context.getCredentials = (async () => ({ token: 'new-token' })) as never;
		expect(await exchange()).toMatchObject({ answer: { body: '*** ***' } });
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
		const { exchange } = fakeTransport(() => ({ statusCode: 200, body: 'new-token' }));
		expect(await exchange()).toMatchObject({ answer: { body: 'new-token' } });
	});
});
