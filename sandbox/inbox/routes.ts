import { createReadStream } from 'node:fs';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { InboxMessage } from '../core/inbox';
import { composeMime } from '../core/mime';
import { rawRequest, requestToJson } from '../core/requests';
import type { Sandbox } from '../core/sandbox';
import type { SandboxService } from '../core/service';
import { loginsOf } from './credentialsPage';
import { registerInboxPages } from './pages';

/** The inbox: pages for people, JSON for tests. */
export function registerInbox(
	app: FastifyInstance,
	sandbox: Sandbox,
	services: readonly SandboxService[],
): void {
	registerInboxPages(app, sandbox, services);
	const { inbox, requests } = sandbox;
	const query = (request: FastifyRequest) => request.query as Record<string, string | undefined>;

	app.get('/inbox/api/credentials', async () => loginsOf(services, sandbox.url));
	app.get('/inbox/api/messages', async (request) => inbox.messages({ service: query(request).service }));
	app.delete('/inbox/api/messages', async () => {
		inbox.clear();
		return { ok: true };
	});
	app.get('/inbox/api/requests', async (request) =>
		requests.list({ service: query(request).service, contains: query(request).contains }).map(requestToJson),
	);
	app.get('/inbox/api/requests/:id', async (request, reply) => {
		const record = requests.get(idOf(request));
		return record === undefined ? await notFound(reply) : requestToJson(record);
	});
	app.get(
		'/inbox/api/requests/:id/raw',
		async (request, reply) => await sendRaw(reply, sandbox, idOf(request)),
	);
	app.get(
		'/inbox/api/messages/:id',
		async (request, reply) => inbox.get(idOf(request)) ?? (await notFound(reply)),
	);
	app.get('/inbox/api/messages/:id/eml', async (request, reply) => {
		const message = inbox.get(idOf(request));
		if (message === undefined) return await notFound(reply);
		return await reply
			.type('message/rfc822')
			.header('content-disposition', `attachment; filename="${message.id}.eml"`)
			.send(composeMime(inbox, message));
	});
	app.get(
		'/inbox/api/messages/:id/raw',
		async (request, reply) => await sendRaw(reply, sandbox, inbox.get(idOf(request))?.requestId),
	);
	app.get('/inbox/api/messages/:id/attachments/:index', async (request, reply) => {
		const message = inbox.get(idOf(request));
		const index = Number((request.params as { index: string }).index);
		return message === undefined
			? await notFound(reply)
			: await sendAttachment(reply, sandbox, message, index);
	});
}

async function sendRaw(
	reply: FastifyReply,
	sandbox: Sandbox,
	requestId: string | undefined,
): Promise<FastifyReply> {
	const record = requestId === undefined ? undefined : sandbox.requests.get(requestId);
	if (record === undefined) return await notFound(reply);
	return await reply
		.type('text/plain; charset=utf-8')
		.header('x-content-type-options', 'nosniff')
		.send(rawRequest(record));
}

async function sendAttachment(
	reply: FastifyReply,
	{ inbox }: Sandbox,
	message: InboxMessage,
	index: number,
): Promise<FastifyReply> {
	const attachment = message.attachments[index];
	if (attachment === undefined) return await notFound(reply);
	const content = inbox.content(message.id, index);
	if (content === undefined)
		return await reply.code(410).send({ error: 'Contents are not kept; only length and hash are' });
	// The mail's own content type could be HTML or worse; nothing from a mail may run in the inbox page's origin.
	const image = /^image\/(png|jpeg|gif|webp|bmp)$/i.test(attachment.contentType);
	void reply
		.type(image ? attachment.contentType : 'application/octet-stream')
		.header('content-length', attachment.bytes)
		.header('x-content-type-options', 'nosniff')
		.header(
			'content-disposition',
			`${image ? 'inline' : 'attachment'}; filename*=UTF-8''${encodeRfc5987(attachment.filename)}`,
		);
	return await reply.send('buffer' in content ? content.buffer : createReadStream(content.path));
}

/** Percent-encodes for a header parameter; lone surrogates, which have no UTF-8 form, become U+FFFD. */
function encodeRfc5987(text: string): string {
	return encodeURIComponent(Buffer.from(text, 'utf8').toString('utf8')).replace(
		/['()*]/g,
		(one) => `%${one.charCodeAt(0).toString(16)}`,
	);
}

function idOf(request: FastifyRequest): string {
	return (request.params as { id: string }).id;
}

async function notFound(reply: FastifyReply): Promise<FastifyReply> {
	return await reply.code(404).send({ error: 'Not found' });
}
