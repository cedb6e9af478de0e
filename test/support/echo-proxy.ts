import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How the proxy answers in place of the service. */
export const ECHOES = [
	'400-json',
	'401-json',
	'403-html',
	'409-text',
	'429-json',
	'500-json',
	'502-html',
	'200-html',
	'200-json',
	'200-text',
] as const;

export type Echo = (typeof ECHOES)[number];

/** What the proxy does with a request. */
export type Behaviour =
	| { kind: 'pass' }
	/** Repeats the whole request, headers and body, in the answer: to every request or to those that send. */
	| { kind: 'echo'; echo: Echo; only?: RegExp }
	/** The first request that sends is answered 401, so that the login is renewed; the next ones with an echo. */
	| { kind: 'expire'; echo: Echo; only: RegExp; left: number }
	| { kind: 'redirect'; status: number; to: string; only?: RegExp };

/** A server on loopback before another one, that can turn against its client. */
export interface EchoProxy {
	url: string;
	behaviour: Behaviour;
	/** Where requests go that are passed on. */
	target: string;
	/** Requests seen. */
	count: number;
	/** Requests among them that were meant by `only` and got an echo. */
	echoed: number;
	/** Values by which clients showed who they are, and those that logins gave them. */
	readonly secrets: Set<string>;
	close(): Promise<void>;
}

/** Headers that prove who a client is. */
const LOGIN_HEADERS = ['authorization', 'x-ss-id', 'x-api-key', 'reb-apikey', 'so-apptoken', 'cookie'];
const ISSUED = /"(?:access_token|refresh_token|id_token|SessionId|sessionId|Token)":"([^"]{8,})"/g;

export async function startEchoProxy(): Promise<EchoProxy> {
	const server = createServer((request, response) => void handle(request, response));
	const proxy: EchoProxy = {
		url: '',
		target: '',
		behaviour: { kind: 'pass' },
		count: 0,
		echoed: 0,
		secrets: new Set(),
		close: async () => {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};

	async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
		request.on('error', () => response.destroy());
		const chunks: Buffer[] = [];
		try {
			for await (const chunk of request) chunks.push(chunk as Buffer);
		} catch {
			return;
		}
		const body = Buffer.concat(chunks);
		const url = request.url ?? '';
		proxy.count++;
		for (const name of LOGIN_HEADERS) noteLogin(proxy.secrets, request.headers[name]);
		const { behaviour } = proxy;
		if (behaviour.kind === 'pass' || (behaviour.only && !behaviour.only.test(`${request.method} ${url}`)))
			return pass(proxy, request, response, body);
		if (behaviour.kind === 'redirect') {
			response.writeHead(behaviour.status, { location: `${behaviour.to}${url}` }).end();
			return;
		}
		if (behaviour.kind === 'expire' && behaviour.left-- > 0) {
			response.writeHead(401, { 'content-type': 'application/json' }).end('{"error":"expired"}');
			return;
		}
		if (behaviour.only) proxy.echoed++;
		echo(behaviour.echo, request, body, response);
	}

	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	proxy.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	return proxy;
}

/** `Bearer x`, `SOTicket x`, `Basic x`: the part that is secret. */
function noteLogin(secrets: Set<string>, value: string | string[] | undefined): void {
	if (typeof value !== 'string' || value === '') return;
	const secret = value.replace(/^(?:Bearer|Basic|SOTicket) /, '');
	if (secret.length >= 8) secrets.add(secret);
}

function pass(proxy: EchoProxy, request: IncomingMessage, response: ServerResponse, body: Buffer): void {
	const upstream = httpRequest(
		`${proxy.target}${request.url ?? ''}`,
		{
			method: request.method,
			headers: { ...request.headers, host: new URL(proxy.target).host },
			agent: false,
		},
		(answer) => {
			response.writeHead(answer.statusCode ?? 502, answer.headers);
			const chunks: Buffer[] = [];
			answer.on('data', (chunk: Buffer) => {
				chunks.push(chunk);
				response.write(chunk);
			});
			answer.on('end', () => {
				const text = Buffer.concat(chunks).toString('latin1');
				for (const [, token] of text.matchAll(ISSUED)) proxy.secrets.add(token);
				response.end();
			});
			answer.on('error', () => response.destroy());
		},
	);
	upstream.on('error', () => response.destroy());
	response.on('close', () => upstream.destroy());
	upstream.end(body);
}

/** Everything the request said, in all the members in which the services put their messages. */
function echo(kind: Echo, request: IncomingMessage, body: Buffer, response: ServerResponse): void {
	const headers = request.rawHeaders.join(' | ');
	const sent = body.toString('utf8').slice(0, 20_000);
	const text = `You sent ${request.method} ${request.url} | ${headers} | ${sent}`;
	const status = Number(kind.slice(0, 3));
	const form = kind.slice(4);
	const messages = {
		message: text,
		error: { message: text, type: text, error: { code: text } },
		error_description: text,
		description: text,
		detail: text,
		details: [text],
		title: text,
		type: text,
		code: text,
		Status: text,
		MessageId: text,
		ErrorMessage: text,
		Message: text,
		ExceptionType: text,
		UserMessage: text,
		ResponseStatus: { ErrorCode: text, Message: text, Errors: [{ FieldName: text, Message: text }] },
		errors: [{ message: text }],
		invalidFields: [{ field: text, message: text }],
		encoded: encodeURIComponent(text),
		base64: Buffer.from(text).toString('base64'),
		bytes: body.toString('base64'),
	};
	const content =
		form === 'json'
			? JSON.stringify(messages)
			: form === 'html'
				? `<html><head><title>${escape(text)}</title></head><body><h1>${escape(text)}</h1><p>${text}</p></body></html>`
				: text;
	const line = headers.replace(/[^\x20-\x7e]/g, '?').slice(0, 2000);
	response.writeHead(status, {
		'content-type': { json: 'application/json', html: 'text/html', text: 'text/plain' }[form],
		'x-request-id': line,
		'x-correlation-id': line,
		'retry-after': '3600',
		...(status === 401 && { 'www-authenticate': `Bearer error="${line.replace(/"/g, "'")}"` }),
	});
	response.end(content);
}

const escape = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
