import { execFile } from 'node:child_process';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { pipeline, Readable } from 'node:stream';
import { promisify } from 'node:util';
import { createBrotliCompress, createGzip } from 'node:zlib';

/** An answer without an end costs hardly any memory: what one request may take of a process that sends mails. */

const MOST_MB = 60;
/** Far more than an answer may have, and enough to be seen in the memory of a process. */
const MEGABYTES = 300;

const megabyte = Buffer.alloc(1_000_000, ' ');
const long = () =>
	Readable.from(
		(function* () {
			for (let count = 0; count < MEGABYTES; count++) yield megabyte;
		})(),
	);
const answers: Record<string, (response: ServerResponse) => void> = {
	'/small': (response) => response.end('{"MessageId":"1","Status":"sent"}'),
	// The client hangs up in the middle.
	'/plain': (response) => pipeline(long(), response, () => {}),
	'/gzip': (response) => pipeline(long(), createGzip(), response, () => {}),
	'/brotli': (response) => pipeline(long(), createBrotliCompress(), response, () => {}),
};

let server: Server;
beforeAll(async () => {
	server = createServer((request, response) => {
		const path = `/${String(request.url).split('/')[1]}`;
		request.resume().on('end', () => {
			response.on('error', () => {});
			response.writeHead(200, {
				'content-type': 'application/json',
				...(['/gzip', '/brotli'].includes(path) && { 'content-encoding': path === '/gzip' ? 'gzip' : 'br' }),
			});
			answers[path](response);
		});
	});
	await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
});
afterAll(() => {
	server.closeAllConnections();
	server.close();
});

test('an answer of 300 MB, plain or unfolding, is doubt and takes less than 60 MB', async () => {
	const { port } = server.address() as AddressInfo;
	const tsx = resolve(__dirname, '../../node_modules/tsx/dist/cli.mjs');
	const script = resolve(__dirname, '../support/answer-memory.ts');
	const { stdout } = await promisify(execFile)(process.execPath, [tsx, script, `http://127.0.0.1:${port}`], {
		env: { ...process.env, NODE_ENV: 'test', NODE_OPTIONS: '--expose-gc' },
	});
	const rose = JSON.parse(stdout) as Record<string, { megabytes: number; outcome: string }>;
	expect(Object.keys(rose)).toEqual(['/plain', '/gzip', '/brotli']);
	for (const [path, { megabytes, outcome }] of Object.entries(rose)) {
		expect([path, outcome]).toEqual([path, 'possiblySent']);
		expect(megabytes).toBeLessThan(MOST_MB);
	}
}, 120_000);
