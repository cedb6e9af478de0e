import { once } from 'node:events';
import { createServer as createHttp } from 'node:http';
import net, { type AddressInfo, type Server, type Socket } from 'node:net';
import axios from 'axios';
import { NodeApiError, type JsonObject } from 'n8n-workflow';
import { readNetworkFailure } from '../../../../../nodes/shared/n8n/networkFailure';
import { axiosError } from '../../../../support/fakeContext';

const URL_OF_OURS = 'https://mail.example/send';

/** What axios throws for a POST to a server that behaves like this. */
async function errorOf(url: string, options: Record<string, unknown> = {}): Promise<unknown> {
	try {
		await axios.post(url, '{"a":1}', { maxRedirects: 0, proxy: false, ...options });
	} catch (error) {
		return error;
	}
	throw new Error('There was an answer');
}

/** As n8n's helper passes it on. */
function wrapped(error: unknown): unknown {
	return new NodeApiError(
		{ id: '1', name: 'n', type: 't', typeVersion: 1, position: [0, 0], parameters: {} },
		error as JsonObject,
	);
}

describe('real sockets', () => {
	let server: Server;
	let behave: (socket: Socket) => void;
	let url: string;
	let other: string;
	const sockets = new Set<Socket>();
	beforeAll(async () => {
		server = net.createServer((socket) => {
			sockets.add(socket);
			socket.on('error', () => {});
			behave(socket);
		});
		server.listen(0, '127.0.0.1');
		await once(server, 'listening');
		const { port } = server.address() as AddressInfo;
		url = `http://127.0.0.1:${port}/send`;
		other = `http://127.0.0.1:${port}/token`;
	});
	afterAll(async () => {
		for (const socket of sockets) socket.destroy();
		server.close();
		await once(server, 'close');
	});

	test.each([
		['as axios throws it', (error: unknown) => error],
		['as n8n passes it on', wrapped],
	])('a refused connection was not sent and may be tried again, %s', async (_how, form) => {
		const spare = net.createServer().listen(0, '127.0.0.1');
		await once(spare, 'listening');
		const { port } = spare.address() as AddressInfo;
		spare.close();
		await once(spare, 'close');
		const target = `http://127.0.0.1:${port}/send`;
		expect(readNetworkFailure(form(await errorOf(target)), target)).toMatchObject({
			outcome: 'notSent',
			login: false,
			transient: true,
			message: 'the connection was refused',
			code: 'ECONNREFUSED',
		});
	});

	test.each([
		['cut before the request was read', (socket: Socket) => void socket.resetAndDestroy()],
		[
			'cut after the request was read',
			(socket: Socket) => void socket.once('data', () => socket.resetAndDestroy()),
		],
		['closed after the request was read', (socket: Socket) => void socket.once('data', () => socket.end())],
		[
			'cut in the middle of the head of the answer',
			(socket: Socket) => void socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-')),
		],
	])('a connection %s is unclear', async (_when, behaviour) => {
		behave = behaviour;
		const failure = readNetworkFailure(wrapped(await errorOf(url)), url);
		expect(failure).toMatchObject({
			outcome: 'unclear',
			login: false,
			transient: false,
			message: 'the connection was cut',
		});
	});

	test('an answer that is cut off keeps its status: the service decides', async () => {
		behave = (socket) =>
			void socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nabc'));
		expect(readNetworkFailure(wrapped(await errorOf(url)), url)).toMatchObject({
			outcome: 'unclear',
			transient: false,
			response: { status: 200, headers: { 'content-length': '50' } },
		});
	});

	test('an answer that is no HTTP is unclear', async () => {
		behave = (socket) => void socket.once('data', () => socket.end('220 smtp.example ESMTP\r\n'));
		expect(readNetworkFailure(await errorOf(url), url)).toMatchObject({
			outcome: 'unclear',
			transient: false,
			message: 'the answer could not be read',
		});
	});

	test('silence is unclear', async () => {
		behave = () => {};
		expect(readNetworkFailure(await errorOf(url, { timeout: 30 }), url)).toMatchObject({
			outcome: 'unclear',
			transient: false,
			message: 'no answer came in time',
			code: 'ECONNABORTED',
		});
	});

	test('TLS to a port that speaks none was not sent, and trying again does not help', async () => {
		behave = (socket) => void socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
		const target = url.replace('http:', 'https:');
		const failure = readNetworkFailure(await errorOf(target), target);
		expect(failure).toMatchObject({ outcome: 'notSent', transient: false });
		expect(failure.message).toMatch(/^the connection is not secure: /);
	});

	test('TLS cut in the middle was not sent and may be tried again', async () => {
		behave = (socket) => void socket.once('data', () => socket.end());
		const target = url.replace('http:', 'https:');
		expect(readNetworkFailure(await errorOf(target), target)).toMatchObject({
			outcome: 'notSent',
			transient: true,
			message: 'the secure connection could not be made',
		});
	});

	test('the same fault at the login before the request was not sent', async () => {
		behave = (socket) => void socket.once('data', () => socket.end());
		expect(readNetworkFailure(await errorOf(other), url)).toMatchObject({
			outcome: 'notSent',
			login: true,
			message: 'the connection was cut',
		});
	});

	test('an answer with an error status is kept', async () => {
		const http = createHttp(
			(_request, response) => void response.writeHead(401, { 'X-Id': '7' }).end('{"e":1}'),
		).listen(0, '127.0.0.1');
		await once(http, 'listening');
		const target = `http://127.0.0.1:${(http.address() as AddressInfo).port}/send`;
		for (const error of [await errorOf(target), wrapped(await errorOf(target))]) {
			const failure = readNetworkFailure(error, target);
			expect(failure).toMatchObject({
				outcome: 'unclear',
				login: false,
				response: { status: 401, headers: { 'x-id': '7' }, data: { e: 1 } },
			});
			expect(readNetworkFailure(error, `${target}x`)).toMatchObject({ login: true });
		}
		http.close();
		http.closeAllConnections();
	});

	test('an address that is none was not sent', async () =>
		expect(readNetworkFailure(await errorOf('not a url'), 'not a url')).toMatchObject({
			outcome: 'notSent',
			transient: false,
			login: false,
		}));
});

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
