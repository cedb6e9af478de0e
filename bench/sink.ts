import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTcpServer, type AddressInfo, type Socket } from 'node:net';

/**
 * A mail service that takes everything: `POST /<delay in ms>/...` is answered after the delay, in CommunicationHub's
 * form or, below /api/, in SuperOffice's. Beside it an SMTP server without greeting delay that answers the end of a
 * mail after the delay of `PUT /smtp-delay/<ms>`. Both listen on 127.0.0.1 only and keep nothing but counts.
 * `GET /stats` gives the counts, `DELETE /stats` starts anew.
 */

/** What arrived since the last reset. */
export interface SinkStats {
	/** Mails; a SuperOffice call can bring several. */
	mails: number;
	requests: number;
	connections: number;
	/** Bytes of all bodies. */
	bytes: number;
	/** Bodies that came before already, byte for byte. */
	repeated: number;
	/** The same for the same set of bodies, in whatever order they came. */
	digest: string;
	/** Most requests that were being answered at one time. */
	mostAtOnce: number;
	/** Milliseconds from the arrival of the first request to the end of the last answer. */
	spanMs: number;
}

interface Counts extends Omit<SinkStats, 'digest' | 'spanMs'> {
	digest: Buffer;
	seen: Set<string>;
	first?: number;
	last: number;
	now: number;
}

const fresh = (): Counts => ({
	mails: 0,
	requests: 0,
	connections: 0,
	bytes: 0,
	repeated: 0,
	digest: Buffer.alloc(20),
	seen: new Set(),
	mostAtOnce: 0,
	last: 0,
	now: 0,
});

let counts = fresh();
let smtpDelayMs = 0;

function begun(): void {
	counts.first ??= performance.now();
	counts.requests++;
	counts.mostAtOnce = Math.max(counts.mostAtOnce, ++counts.now);
}

function answered(mails: number): void {
	counts.now--;
	counts.mails += mails;
	counts.last = performance.now();
}

function stats(): SinkStats {
	const { digest, seen: _seen, first = 0, last, now: _now, ...numbers } = counts;
	return { ...numbers, digest: digest.toString('hex'), spanMs: last - first };
}

function control(request: IncomingMessage, response: ServerResponse): boolean {
	const { method, url = '' } = request;
	if (url === '/stats') {
		if (method === 'DELETE') counts = fresh();
		response.setHeader('content-type', 'application/json').end(JSON.stringify(stats()));
		return true;
	}
	if (method === 'PUT' && url.startsWith('/smtp-delay/')) {
		smtpDelayMs = Number(url.slice('/smtp-delay/'.length));
		response.end();
		return true;
	}
	return false;
}

let lastId = 0;

function hubAnswer(): string {
	return JSON.stringify({ MessageId: `sink-${++lastId}`, Status: 'accepted', Retry: false, RetryCount: 0 });
}

/** SuperOffice answers a list with what it was given. */
function superOfficeAnswer(body: Buffer): { text: string; mails: number } {
	const { Emails = [] } = JSON.parse(body.toString()) as { Emails?: object[] };
	return {
		text: JSON.stringify(Emails.map((mail) => ({ ...mail, EmailItemId: ++lastId }))),
		mails: Emails.length,
	};
}

const server = createServer((request, response) => {
	if (control(request, response)) return;
	begun();
	const url = request.url ?? '';
	const delayMs = Number(/^\/(\d+)\//.exec(url)?.[1] ?? 0);
	const keep = url.includes('/api/');
	const chunks: Buffer[] = [];
	const hash = createHash('sha1');
	request.on('data', (chunk: Buffer) => {
		counts.bytes += chunk.length;
		hash.update(chunk);
		if (keep) chunks.push(chunk);
	});
	request.on('end', () => {
		const digest = hash.digest();
		const body = digest.toString('hex');
		if (counts.seen.has(body)) counts.repeated++;
		counts.seen.add(body);
		for (let at = 0; at < digest.length; at++) counts.digest[at] ^= digest[at];
		const { text, mails } = keep ? superOfficeAnswer(Buffer.concat(chunks)) : { text: hubAnswer(), mails: 1 };
		const send = () => {
			response.on('finish', () => answered(mails));
			response
				.setHeader('content-type', 'application/json')
				.setHeader('content-length', Buffer.byteLength(text))
				.end(text);
		};
		if (delayMs > 0) setTimeout(send, delayMs);
		else send();
	});
});
server.on('connection', () => counts.connections++);
server.keepAliveTimeout = 60_000;

const smtp = createTcpServer((socket) => {
	counts.connections++;
	socket.setNoDelay(true);
	socket.on('error', () => {});
	socket.write('220 sink ESMTP\r\n');
	let inData = false;
	let text = '';
	socket.setEncoding('latin1').on('data', (chunk: string) => {
		text += chunk;
		for (;;) {
			const mark = inData ? '\r\n.\r\n' : '\r\n';
			const end = text.indexOf(mark);
			if (end < 0) return;
			const piece = text.slice(0, end);
			text = text.slice(end + mark.length);
			if (inData) {
				inData = false;
				counts.bytes += piece.length;
				setTimeout(() => {
					answered(1);
					socket.write('250 2.0.0 accepted\r\n');
				}, smtpDelayMs);
			} else inData = command(socket, piece);
		}
	});
});

/** @returns whether the mail itself comes next */
function command(socket: Socket, line: string): boolean {
	const verb = line.slice(0, 4).toUpperCase();
	if (verb === 'DATA') {
		begun();
		socket.write('354 go on\r\n');
		return true;
	}
	if (verb === 'EHLO') socket.write('250-sink\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n');
	else if (verb === 'QUIT') socket.end('221 bye\r\n');
	else socket.write('250 ok\r\n');
	return false;
}

if (require.main === module) {
	smtp.listen(0, '127.0.0.1', () => {
		server.listen(0, '127.0.0.1', () => {
			const { port } = server.address() as AddressInfo;
			const { port: smtpPort } = smtp.address() as AddressInfo;
			process.stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${port}`, smtpPort })}\n`);
		});
	});
}
