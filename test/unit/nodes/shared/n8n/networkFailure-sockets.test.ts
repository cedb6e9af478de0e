import { once } from 'node:events';
import { createServer as createHttp } from 'node:http';
import net, { type AddressInfo, type Server, type Socket } from 'node:net';
import axios from 'axios';
import { readNetworkFailure } from '../../../../../nodes/shared/n8n/networkFailure';
import { wrapped } from './networkFailure-support';

/** What axios throws for a POST to a server that behaves like this. */
async function errorOf(url: string, options: Record<string, unknown> = {}): Promise<unknown> {
	try {
		await axios.post(url, '{"a":1}', { maxRedirects: 0, proxy: false, ...options });
	} catch (error) {
		return error;
	}
	throw new Error('There was an answer');
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
