import { text as wholeText } from 'node:stream/consumers';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { InboxMessage } from '../core/inbox';
import { composeMime } from '../core/mime';
import type { Sandbox } from '../core/sandbox';
import type { SandboxService } from '../core/service';
import { CLIENT } from './client';
import { credentialsPage, loginsOf } from './credentialsPage';
import { missing, sendPage } from './layout';
import { found, inboxPage, mailList, type MailFilter } from './mailList';
import { mailPage, tabOf } from './mailView';
import { renewals, requestList, requestPage, requestsPage } from './requestPages';
import { STYLE } from './style';

/** Characters of a source that are shown; the `.eml` has them all. */
const SHOWN_SOURCE = 300_000;

/** `/`: the accepted mails. `/requests`: every request, refused ones with their reason. `/credentials`: what opens the services. */
export function registerInboxPages(
	app: FastifyInstance,
	sandbox: Sandbox,
	services: readonly SandboxService[],
): void {
	const titles = new Map(services.map(({ name, title }) => [name, title]));
	app.get('/style.css', async (_request, reply) => await reply.type('text/css; charset=utf-8').send(STYLE));
	app.get(
		'/inbox.js',
		async (_request, reply) => await reply.type('text/javascript; charset=utf-8').send(CLIENT),
	);
	app.get(
		'/credentials',
		async (_request, reply) =>
			await sendPage(reply, {
				here: 'Credentials',
				content: credentialsPage(loginsOf(services, sandbox.url)),
			}),
	);
	registerMailPages(app, sandbox, titles);
	registerRequestPages(app, sandbox, titles);
}

function registerMailPages(app: FastifyInstance, sandbox: Sandbox, titles: Map<string, string>): void {
	const { inbox, requests } = sandbox;
	const read = new WeakSet<InboxMessage>();
	const listed = () => ({ messages: inbox.messages(), read, titles });

	app.get('/', async (request, reply) => {
		const content = inboxPage(filterOf(request), listed());
		return await sendPage(reply, { here: 'Inbox', content });
	});
	app.get(
		'/list',
		async (request, reply) =>
			await reply.type('text/html; charset=utf-8').send(mailList(filterOf(request), listed()).markup),
	);
	app.get('/messages/:id', async (request, reply) => {
		const message = inbox.get(idOf(request));
		if (message === undefined) return await sendPage(reply.code(404), { here: 'Inbox', content: missing() });
		read.add(message);
		const { tab } = request.query as { tab?: string };
		const all = found(inbox.messages(), { q: '', service: '' }).map(({ id }) => id);
		const at = all.indexOf(message.id);
		const source = tabOf(message, tab) === 'source' ? await sourceOf(sandbox, message) : '';
		const shown = {
			message,
			tab,
			title: titles.get(message.service),
			record: message.requestId === undefined ? undefined : requests.get(message.requestId),
			newer: all[at - 1],
			older: all[at + 1],
		};
		const title = message.subject || '(no subject)';
		return await sendPage(reply, { here: 'Inbox', title, content: mailPage(shown, source) });
	});
	app.get('/messages/:id/html', async (request, reply) => {
		const message = inbox.get(idOf(request));
		return await reply
			.type('text/html; charset=utf-8')
			// The mail's own HTML: no scripts, no forms, no network beyond the mail's own pictures; a person may open links.
			.header(
				'content-security-policy',
				`sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; img-src ${sandbox.url} data:; style-src 'unsafe-inline'`,
			)
			.send(message === undefined ? '' : withInlineImages(message));
	});
}

function registerRequestPages(
	app: FastifyInstance,
	{ requests }: Sandbox,
	titles: Map<string, string>,
): void {
	app.get(
		'/requests',
		async (_request, reply) =>
			await sendPage(reply, { here: 'Requests', content: requestsPage(requests.list(), titles) }),
	);
	app.get(
		'/requests/list',
		async (_request, reply) =>
			await reply.type('text/html; charset=utf-8').send(requestList(requests.list(), titles).markup),
	);
	app.get('/requests/:id', async (request, reply) => {
		const record = requests.get(idOf(request));
		if (record === undefined)
			return await sendPage(reply.code(404), { here: 'Requests', content: missing() });
		const isRenewal = renewals(requests.list()).has(record.id);
		const title = `${record.method} ${record.url}`;
		return await sendPage(reply, {
			here: 'Requests',
			title,
			content: requestPage(record, isRenewal, titles),
		});
	});
}

async function sourceOf({ inbox }: Sandbox, message: InboxMessage): Promise<string> {
	const source = await wholeText(composeMime(inbox, message));
	return source.length > SHOWN_SOURCE
		? `${source.slice(0, SHOWN_SOURCE)}\n[cut; the .eml has it all]`
		: source;
}

function withInlineImages(message: InboxMessage): string {
	return (message.html ?? '').replace(/\bcid:([^"'\s)>]+)/gi, (whole, id: string) => {
		const image = message.attachments.find(
			({ contentId }) => contentId === id || contentId === decodeSafely(id),
		);
		return image === undefined ? whole : `/inbox/api/messages/${message.id}/attachments/${image.index}`;
	});
}

function decodeSafely(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}

function filterOf(request: FastifyRequest): MailFilter {
	const { q, service } = request.query as Record<string, unknown>;
	return { q: typeof q === 'string' ? q : '', service: typeof service === 'string' ? service : '' };
}

const idOf = (request: FastifyRequest): string => (request.params as { id: string }).id;
