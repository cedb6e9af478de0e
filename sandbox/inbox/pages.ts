import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { InboxMessage, MailAddress } from '../core/inbox';
import { linksIn } from '../core/links';
import { rawRequest, type RequestRecord } from '../core/requests';
import type { Sandbox } from '../core/sandbox';
import type { SandboxService } from '../core/service';
import { html, type HtmlValue, type SafeHtml } from './html';
import { STYLE } from './style';

/** Rows shown in a list; the JSON API has them all. */
const SHOWN_ROWS = 200;

/** `/`: the accepted mails. `/requests`: every request, refused ones with their reason. */
export function registerInboxPages(
	app: FastifyInstance,
	sandbox: Sandbox,
	services: readonly SandboxService[],
): void {
	const titles = new Map(services.map(({ name, title }) => [name, title]));
	const { inbox, requests } = sandbox;
	app.get(
		'/',
		async (_request, reply) =>
			await page(reply, 'Inbox', listMails(inbox.messages(), titles, requests.list())),
	);
	app.get('/style.css', async (_request, reply) => await reply.type('text/css; charset=utf-8').send(STYLE));
	app.get(
		'/requests',
		async (_request, reply) => await page(reply, 'Requests', listRequests(requests.list(), titles)),
	);
	app.get('/requests/:id', async (request, reply) => {
		const record = requests.get(idOf(request));
		return await page(reply, 'Requests', record === undefined ? missing() : viewRequest(record, titles));
	});
	app.get('/messages/:id', async (request, reply) => {
		const message = inbox.get(idOf(request));
		if (message === undefined) return await page(reply, 'Inbox', missing());
		const record = message.requestId === undefined ? undefined : requests.get(message.requestId);
		return await page(reply, 'Inbox', viewMail(message, titles, record));
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

function listMails(
	messages: InboxMessage[],
	titles: Map<string, string>,
	records: RequestRecord[],
): SafeHtml {
	const refused = records.filter((record) => record.refused !== undefined).length;
	const rows = [...messages]
		.reverse()
		.slice(0, SHOWN_ROWS)
		.map(
			(message) =>
				html`<tr>
					<td class="num soft">${time(message.receivedAt)}</td>
					<td><span class="tag">${titles.get(message.service)}</span></td>
					<td class="wide">
						<a class="row" href="/messages/${message.id}">${message.subject || '(no subject)'}</a><br />
						<span class="soft"
							>${message.from === undefined ? '(no sender)' : oneAddress(message.from)} →
							${addresses([...message.to, ...message.cc, ...message.bcc])}</span
						>
					</td>
					<td class="num soft">
						${message.attachments.length > 0 && `${message.attachments.length} attached`}
					</td>
				</tr>`,
		);
	return html`<p class="soft">
			${messages.length} mails accepted · ${records.length} requests ·
			${refused > 0 ? html`<a class="bad" href="/requests">${refused} refused</a>` : 'none refused'}
		</p>
		<div class="card">
			${
				rows.length === 0
					? html`<div class="empty">No mail yet. Send one to a service of this sandbox and reload.</div>`
					: html`<table>
							<tbody>
								${rows}
							</tbody>
						</table>`
			}
		</div>`;
}

function listRequests(records: RequestRecord[], titles: Map<string, string>): SafeHtml {
	const rows = [...records]
		.reverse()
		.slice(0, SHOWN_ROWS)
		.map(
			(record) =>
				html`<tr>
					<td class="num soft">${time(record.at)}</td>
					<td><span class="tag">${titles.get(record.service)}</span></td>
					<td class="wide">
						<a class="row" href="/requests/${record.id}">${record.method} ${record.url}</a>
						${record.refused !== undefined && html`<br /><span class="bad">Refused: ${record.refused}</span>`}
					</td>
					<td class="num">${statusTag(record)}</td>
					<td class="num soft">${record.body.bytes} B</td>
				</tr>`,
		);
	return html`<div class="card">
		${
			rows.length === 0
				? html`<div class="empty">No requests yet.</div>`
				: html`<table>
						<tbody>
							${rows}
						</tbody>
					</table>`
		}
	</div>`;
}

function viewMail(
	message: InboxMessage,
	titles: Map<string, string>,
	record: RequestRecord | undefined,
): SafeHtml {
	const base = `/inbox/api/messages/${message.id}`;
	const links = linksIn(message);
	const lines: Array<[string, HtmlValue]> = [
		['From', message.from && oneAddress(message.from)],
		['To', addresses(message.to)],
		['Cc', addresses(message.cc)],
		['Bcc', addresses(message.bcc)],
		['Reply-To', addresses(message.replyTo)],
		['Reference', message.reference],
		['Service', titles.get(message.service)],
		['Received', message.receivedAt],
		...Object.entries(message.headers),
		...Object.entries(message.meta).map(([name, value]): [string, string] => [
			name,
			typeof value === 'string' ? value : JSON.stringify(value),
		]),
	];
	return html`<div class="card">
			<h2>${message.subject || '(no subject)'}</h2>
			<table>
				<tbody>
					${lines.map(
						([name, value]) =>
							value !== undefined &&
							value !== '' &&
							html`<tr>
								<th>${name}</th>
								<td>${value}</td>
							</tr>`,
					)}
				</tbody>
			</table>
			<div class="pad"><a href="${base}/eml">Download .eml</a></div>
		</div>
		${
			message.html !== undefined &&
			html`<div class="card">
				<h2>HTML</h2>
				<iframe
					sandbox="allow-popups allow-popups-to-escape-sandbox"
					title="HTML of the mail"
					src="/messages/${message.id}/html"
				></iframe>
			</div>`
		}
		${
			links.length > 0 &&
			html`<div class="card">
				<h2>Links</h2>
				<ul>
					${links.map((link) => html`<li><a href="${link}" target="_blank" rel="noreferrer">${link}</a></li>`)}
				</ul>
			</div>`
		}
		${
			message.text !== undefined &&
			html`<div class="card">
				<h2>Text</h2>
				<pre>${message.text}</pre>
			</div>`
		}
		${
			message.attachments.length > 0 &&
			html`<div class="card">
				<h2>Attachments</h2>
				<table>
					<tbody>
						${message.attachments.map(
							(one) =>
								html`<tr>
									<td><a href="${base}/attachments/${one.index}">${one.filename}</a></td>
									<td>${one.contentType}</td>
									<td class="num">${one.bytes} B</td>
									<td>${one.disposition}${one.contentId !== undefined && ` cid:${one.contentId}`}</td>
									<td class="soft wide">sha256 ${one.sha256}</td>
								</tr>`,
						)}
					</tbody>
				</table>
			</div>`
		}
		${
			record !== undefined &&
			html`<div class="card">
				<h2>Raw request</h2>
				<pre>${rawRequest(record)}</pre>
			</div>`
		}`;
}

function viewRequest(record: RequestRecord, titles: Map<string, string>): SafeHtml {
	return html`<div class="card">
			<h2>${titles.get(record.service)} · ${record.at}</h2>
			<div class="pad">
				${statusTag(record)}
				${record.refused !== undefined && html` <span class="bad">Refused: ${record.refused}</span>`}
				${record.messages.map((id) => html` <a href="/messages/${id}">mail ${id}</a>`)}
			</div>
		</div>
		<div class="card">
			<h2>Raw request</h2>
			<pre>${rawRequest(record)}</pre>
		</div>`;
}

function statusTag(record: RequestRecord): SafeHtml {
	const fault = record.fault !== undefined && html` <span class="tag bad">fault: ${record.fault}</span>`;
	const good = record.status !== undefined && record.status < 400 && record.refused === undefined;
	return html`<span class="tag ${good ? 'good' : 'bad'}">${record.status ?? 'no answer'}</span>${fault}`;
}

function withInlineImages(message: InboxMessage): string {
	return (message.html ?? '').replace(/\bcid:([^"'\s)>]+)/gi, (whole, id: string) => {
		const found = message.attachments.find(
			({ contentId }) => contentId === id || contentId === decodeSafely(id),
		);
		return found === undefined ? whole : `/inbox/api/messages/${message.id}/attachments/${found.index}`;
	});
}

function decodeSafely(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}

const oneAddress = ({ name, address }: MailAddress): string => (name ? `${name} <${address}>` : address);
const addresses = (list: MailAddress[]): string => list.map(oneAddress).join(', ');
const time = (iso: string): string => iso.slice(0, 19).replace('T', ' ');
const idOf = (request: FastifyRequest): string => (request.params as { id: string }).id;
const missing = (): SafeHtml => html`<div class="card"><div class="empty">Not found.</div></div>`;

async function page(reply: FastifyReply, here: string, content: SafeHtml): Promise<FastifyReply> {
	const link = (href: string, title: string) =>
		html`<a href="${href}" class="${here === title ? 'here' : ''}">${title}</a>`;
	const document = html`<!DOCTYPE html>
		<html lang="en">
			<head>
				<meta charset="utf-8" />
				<meta name="viewport" content="width=device-width" />
				<title>${here} · Send Mail sandbox</title>
				<link rel="stylesheet" href="/style.css" />
				<link rel="icon" href="data:," />
			</head>
			<body>
				<header>
					<b>Send Mail sandbox</b>${link('/', 'Inbox')}${link('/requests', 'Requests')}<a href="/admin"
						>Admin</a
					>
				</header>
				<main>${content}</main>
			</body>
		</html>`;
	return await reply
		.type('text/html; charset=utf-8')
		.header(
			'content-security-policy',
			"default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; form-action 'none'",
		)
		.send(document.markup);
}
