import { readNetworkFailure } from '../../../../../nodes/shared/n8n/networkFailure';
import { axiosError } from '../../../../support/fakeContext';
import { wrapped } from './networkFailure-support';

const URL_OF_OURS = 'https://mail.example/send';

describe('codes', () => {
	const read = (message: string, code?: string, cause?: unknown) =>
		readNetworkFailure(axiosError(message, { url: URL_OF_OURS, code, cause }), URL_OF_OURS);
	test.each([
		['ECONNREFUSED', 'the connection was refused'],
		['ENOTFOUND', 'the host name is not known'],
		['EAI_AGAIN', 'the host name could not be looked up'],
		['EHOSTUNREACH', 'there is no route to the host'],
		['ENETUNREACH', 'the network cannot be reached'],
		['EADDRNOTAVAIL', 'no local address is free'],
	])('%s: no connection was made', (code, message) =>
		expect(read(`connect ${code} 192.0.2.1:443`, code)).toMatchObject({
			outcome: 'notSent',
			transient: true,
			login: false,
			message,
			code,
		}),
	);

	test.each(['read', 'write'])('a route that is lost at %s is unclear', (call) =>
		expect(read(`${call} EHOSTUNREACH`, 'EHOSTUNREACH')).toMatchObject({
			outcome: 'unclear',
			transient: false,
		}),
	);

	test.each([
		'CERT_HAS_EXPIRED',
		'ERR_TLS_CERT_ALTNAME_INVALID',
		'ERR_SSL_WRONG_VERSION_NUMBER',
		'DEPTH_ZERO_SELF_SIGNED_CERT',
		'SELF_SIGNED_CERT_IN_CHAIN',
		'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
		'EPROTO',
		'HOSTNAME_MISMATCH',
	])('%s: the connection is not secure', (code) =>
		expect(read('certificate words', code)).toMatchObject({
			outcome: 'notSent',
			transient: false,
			message: 'the connection is not secure: certificate words',
			code,
		}),
	);

	test.each([
		'ERR_INVALID_URL',
		'ERR_UNSUPPORTED_PROTOCOL',
		'ERR_BAD_OPTION',
		'ERR_BAD_OPTION_VALUE',
		'ERR_INVALID_CHAR',
	])('%s: refused before anything was sent', (code) =>
		expect(read('words', code)).toMatchObject({
			outcome: 'notSent',
			transient: false,
			login: false,
			message: 'words',
		}),
	);

	test.each([
		['ETIMEDOUT', 'connect ETIMEDOUT 192.0.2.1:443', 'notSent', true, 'the host did not answer'],
		['ETIMEDOUT', 'read ETIMEDOUT', 'unclear', false, 'no answer came in time'],
		['ECONNABORTED', 'timeout of 5 ms exceeded', 'unclear', false, 'no answer came in time'],
		['ECONNRESET', 'read ECONNRESET', 'unclear', false, 'the connection was cut'],
		['EPIPE', 'write EPIPE', 'unclear', false, 'the connection was cut'],
		['ERR_CANCELED', 'request aborted', 'unclear', false, 'the connection was cut'],
		[
			'ERR_BAD_RESPONSE',
			'maxContentLength size of 5 exceeded',
			'unclear',
			false,
			'the answer could not be read',
		],
		[undefined, 'socket hang up', 'unclear', false, 'the connection was cut'],
		[undefined, 'words', 'unclear', false, 'the answer could not be read'],
		[
			'ECONNRESET',
			'Client network socket disconnected before secure TLS connection was established',
			'notSent',
			true,
			'the secure connection could not be made',
		],
	])('%s "%s"', (code, message, outcome, transient, words) =>
		expect(read(message, code)).toMatchObject({ outcome, transient, message: words }),
	);

	test.each([
		['refused at every address', ['ECONNREFUSED', 'ENETUNREACH'], 'notSent', true],
		['refused at one, reset at the other', ['ECONNREFUSED', 'ECONNRESET'], 'unclear', false],
		['refused at one, silent at the other', ['ECONNREFUSED', 'ETIMEDOUT'], 'unclear', false],
	])('several addresses: %s', (_what, codes, outcome, transient) =>
		expect(read('', 'ECONNREFUSED', { errors: codes.map((code) => ({ code })) })).toMatchObject({
			outcome,
			transient,
		}),
	);

	test('attempts without codes, or no attempts, are passed over', () => {
		expect(read('x', 'ECONNREFUSED', { errors: [{ code: 'ECONNRESET' }, {}] })).toMatchObject({
			code: 'ECONNREFUSED',
			outcome: 'notSent',
		});
		expect(read('x', 'ECONNREFUSED', { errors: [] })).toMatchObject({
			code: 'ECONNREFUSED',
			outcome: 'notSent',
		});
		expect(read('x', 'ECONNREFUSED', { errors: [null] })).toMatchObject({
			code: 'ECONNREFUSED',
			outcome: 'notSent',
		});
		const direct = Object.assign(axiosError('x', { url: URL_OF_OURS, code: 'ECONNREFUSED' }), {
			errors: [{ code: 'ENOTFOUND' }],
		});
		expect(readNetworkFailure(direct, URL_OF_OURS)).toMatchObject({
			code: 'ENOTFOUND',
			message: 'the host name is not known',
		});
	});
});

describe('whose request it was', () => {
	const login = (config: unknown, url = URL_OF_OURS) =>
		readNetworkFailure(Object.assign(axiosError('x', { url: '', code: 'ECONNRESET' }), { config }), url)
			.login;
	test.each([
		['the same', { url: URL_OF_OURS }, false],
		['the same with a query', { url: `${URL_OF_OURS}?a=1` }, false],
		['the same below a base URL', { url: '/send', baseURL: 'https://mail.example' }, false],
		['another host', { url: 'https://login.example/send' }, true],
		['another port', { url: 'https://mail.example:8443/send' }, true],
		['another path', { url: 'https://mail.example/token' }, true],
		['nobody knows', {}, false],
		['no URL', { url: 'send' }, false],
	])('%s', (_what, config, expected) => expect(login(config)).toBe(expected));
});

describe('what came from no request', () => {
	const read = (thrown: unknown) => readNetworkFailure(thrown, URL_OF_OURS);
	test.each<[string, unknown, Record<string, unknown>]>([
		[
			'a sign-in that failed',
			new Error('Could not sign in\nstack'),
			{ outcome: 'notSent', login: true, transient: false, message: 'Could not sign in' },
		],
		['text', 'broken', { outcome: 'notSent', login: true, message: 'broken' }],
		['nothing', undefined, { outcome: 'notSent', login: true, message: 'undefined' }],
		[
			'a refused connection',
			Object.assign(new Error('x'), { code: 'ECONNREFUSED' }),
			{ outcome: 'notSent', login: true, transient: true, code: 'ECONNREFUSED' },
		],
		[
			'a certificate',
			Object.assign(new Error('x'), { code: 'CERT_HAS_EXPIRED' }),
			{ outcome: 'notSent', login: true, transient: false },
		],
		[
			'an address that is none',
			Object.assign(new Error('x'), { code: 'ERR_INVALID_URL' }),
			{ outcome: 'notSent', login: false, transient: false },
		],
		[
			'a cut connection',
			Object.assign(new Error('x'), { code: 'ECONNRESET' }),
			{ outcome: 'unclear', login: false, transient: false, code: 'ECONNRESET' },
		],
		[
			'a cut connection, wrapped',
			new Error('outer', { cause: Object.assign(new Error('x'), { code: 'EPIPE' }) }),
			{ outcome: 'unclear', message: 'outer', code: 'EPIPE' },
		],
		[
			'a code of a library',
			Object.assign(new Error('x'), { code: 'SOME_CODE' }),
			{ outcome: 'notSent', login: true, transient: false },
		],
		[
			'a code that is a number',
			Object.assign(new Error('x'), { code: 5 }),
			{ outcome: 'notSent', login: true, code: undefined },
		],
	])('%s', (_what, thrown, expected) => expect(read(thrown)).toMatchObject(expected));

	test('an error that is its own cause ends', () => {
		const circle = new Error('circle') as Error & { cause?: unknown };
		circle.cause = { cause: circle };
		expect(read(circle)).toMatchObject({ outcome: 'notSent', message: 'circle' });
	});

	test('an axios error six causes deep is not looked for', () => {
		const deep = (levels: number): unknown =>
			levels === 0
				? axiosError('read ECONNRESET', { url: URL_OF_OURS, code: 'ECONNRESET' })
				: new Error('outer', { cause: deep(levels - 1) });
		expect(read(deep(5))).toMatchObject({ outcome: 'unclear', message: 'the connection was cut' });
		expect(read(deep(6))).toMatchObject({ outcome: 'notSent', login: true });
	});

	test('an axios error of another copy of axios is known by its request', () => {
		const error = Object.assign(new Error('read ECONNRESET'), {
			config: { url: URL_OF_OURS },
			request: {},
			code: 'ECONNRESET',
		});
		expect(read(error)).toMatchObject({ outcome: 'unclear', message: 'the connection was cut' });
		expect(read(Object.assign(new Error('x'), { config: null, request: {} }))).toMatchObject({
			outcome: 'notSent',
			login: true,
		});
		expect(read(Object.assign(new Error('x'), { config: {} }))).toMatchObject({
			outcome: 'notSent',
			login: true,
		});
	});

	test('long words are cut', () => expect(read(new Error('w'.repeat(400))).message).toHaveLength(300));
});

test.each(['EAUTH', 'ESTATUS'])(
	"%s of n8n's OAuth2 client is a login that did not work: nothing was sent",
	(code) => {
		const refused = Object.assign(new Error('HTTP status 404'), { code });
		for (const error of [refused, wrapped(refused)]) {
			expect(readNetworkFailure(error, URL_OF_OURS)).toEqual({
				outcome: 'notSent',
				login: true,
				transient: false,
				message: 'HTTP status 404',
				code,
			});
		}
	},
);
