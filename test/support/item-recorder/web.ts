import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';

import { selfSigned } from '../self-signed';
import { HEADERS, MAIL } from './mail';

export const PDF = '%PDF-1.4\n%%EOF\n';

/** A web server on loopback that has a file and some JSON. */
export async function startWeb(): Promise<{ port: number; close(): Promise<void> }> {
	return await listening(
		createServer((request, response) => {
			if (request.url?.startsWith('/report')) {
				response.writeHead(200, {
					'content-type': 'application/pdf',
					'content-disposition': `attachment; filename="invoice.pdf"; filename*=UTF-8''Rechnung%20M%C3%A4rz.pdf`,
				});
				response.end(PDF);
			} else if (request.url?.startsWith('/files/')) {
				response.writeHead(200, { 'content-type': 'application/pdf' }).end(PDF);
			} else {
				response.writeHead(200, { 'content-type': 'application/json' });
				response.end('[{"name":"Jane","mail":"jane@example.com"},{"name":"Bob","mail":"bob@example.com"}]');
			}
		}),
	);
}

/**
 * Google on loopback. The nodes hold its address, so that n8n gets there through a proxy that leads every tunnel here.
 * Whether Gmail decodes the headers of a message is not known; here they are as in the mail.
 * https://developers.google.com/gmail/api/reference/rest/v1/users.messages and …/drive/api/reference/rest/v3/files
 */
export async function startGoogle(): Promise<{ port: number; close(): Promise<void> }> {
	const google = createTlsServer(selfSigned(), answerAsGoogle);
	const proxy = createServer((_request, response) => response.writeHead(501).end());
	proxy.on('connect', (_request, socket) => {
		socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
		google.emit('connection', socket);
	});
	return await listening(proxy);
}

const MESSAGE = { id: '19b7c0de00000001', threadId: '19b7c0de00000001' };
const ANSWERS: Array<[RegExp, unknown]> = [
	[/^\/gmail\/v1\/users\/me\/messages\?/, { messages: [MESSAGE], resultSizeEstimate: 1 }],
	[
		/^\/gmail\/v1\/users\/me\/messages\/[^?]+\?.*format=raw/,
		{ ...shared(), raw: Buffer.from(MAIL).toString('base64url') },
	],
	[
		/^\/gmail\/v1\/users\/me\/messages\//,
		{
			...shared(),
			payload: {
				partId: '',
				mimeType: 'multipart/mixed',
				filename: '',
				headers: Object.entries(HEADERS).map(([name, value]) => ({ name, value })),
				body: { size: 0 },
			},
		},
	],
	[
		/^\/gmail\/v1\/users\/me\/labels/,
		{ labels: ['INBOX', 'UNREAD'].map((name) => ({ id: name, name, type: 'system' })) },
	],
	[
		/^\/drive\/v3\/files\/document\?/,
		{ mimeType: 'application/vnd.google-apps.document', name: 'Quarterly Report' },
	],
	[/^\/drive\/v3\/files\/file\?.*fields=/, { mimeType: 'application/pdf', name: 'Rechnung 2026/117.pdf' }],
];

function shared() {
	return {
		...MESSAGE,
		labelIds: ['INBOX', 'UNREAD'],
		snippet: 'Please see the picture.',
		sizeEstimate: MAIL.length,
		historyId: '4711',
		internalDate: '1767323045000',
	};
}

const answerAsGoogle: RequestListener = (request, response) => {
	const url = request.url ?? '';
	const known = ANSWERS.find(([pattern]) => pattern.test(url));
	if (known) {
		response.writeHead(200, { 'content-type': 'application/json; charset=UTF-8' });
		response.end(JSON.stringify(known[1]));
	} else if (/^\/drive\/v3\/files\/(?:document\/export|file\?.*alt=media)/.test(url)) {
		response.writeHead(200, { 'content-type': 'application/pdf' }).end(PDF);
	} else {
		response.writeHead(404, { 'content-type': 'application/json' }).end(`{"error":{"message":"${url}"}}`);
	}
};

async function listening(server: Server & { closeAllConnections?: () => void }) {
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		port: (server.address() as AddressInfo).port,
		async close() {
			server.closeAllConnections?.();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}
