import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import type { Sandbox } from '../../sandbox';
import { sandboxBench } from './harness';

export interface Answer {
	status: number;
	reason: string;
	headers: IncomingHttpHeaders;
	text: string;
	/** Parsed when it is JSON. */
	json: any;
}

export interface Ask {
	method?: string;
	path?: string;
	headers?: Record<string, string>;
	body?: string | Buffer;
	chunked?: boolean;
}

export const JSON_HEADERS = { 'content-type': 'application/json', accept: 'application/json' };
export const XML_HEADERS = { 'content-type': 'application/xml', accept: 'application/xml' };
export const MAIL = { From: 'me@example.com', To: 'you@example.com', Subject: 'Hi', Text: 'Hello' };

/** A request over a bare socket: only the given headers, nothing a client library would add or repair. */
export async function ask(
	base: string,
	{ method = 'POST', path = '/Mail/Send', headers = JSON_HEADERS, body, chunked }: Ask,
): Promise<Answer> {
	return await new Promise((resolve, reject) => {
		const length =
			body === undefined || chunked === true ? {} : { 'content-length': String(Buffer.byteLength(body)) };
		const outgoing = httpRequest(
			base,
			// As an option, the path is sent as it is; in the URL, what is not encoded would be.
			{ path: new URL(base).pathname + path, method, headers: { ...headers, ...length }, agent: false },
			(response) => {
				const chunks: Buffer[] = [];
				response.on('data', (chunk: Buffer) => chunks.push(chunk));
				response.on('error', reject);
				response.on('end', () => {
					const text = Buffer.concat(chunks).toString('utf8');
					const isJson = String(response.headers['content-type']).includes('json') && text.startsWith('{');
					resolve({
						status: response.statusCode ?? 0,
						reason: response.statusMessage ?? '',
						headers: response.headers,
						text,
						json: isJson ? JSON.parse(text) : undefined,
					});
				});
			},
		);
		outgoing.on('error', reject);
		if (chunked === true) outgoing.write(body);
		outgoing.end(chunked === true ? undefined : body);
	});
}

/** The hub of the sandbox around the tests of a file. */
export function hub(): {
	sandbox: () => Sandbox;
	base: () => string;
	set: (change: object) => void;
	refused: () => string | undefined;
} {
	const bench = sandboxBench('communicationhub');
	return {
		sandbox: () => bench.sandbox,
		base: () => bench.url,
		set: (change) => Object.assign(bench.service.settings, change),
		refused: () => bench.sandbox.requests.list().at(-1)?.refused,
	};
}

const MODEL = 'http://schemas.datacontract.org/2004/07/CommunicationHub.APIModel';

/** `<SendMail>` around `inner`, with the helper namespace under the prefix h. */
export function xmlMail(inner: string): string {
	return `<?xml version="1.0" encoding="utf-8"?><SendMail xmlns="${MODEL}" xmlns:h="${MODEL}.Helper">${inner}</SendMail>`;
}
