import type { InboxMessage } from '../core/inbox';
import { linksIn } from '../core/links';
import { rawRequest, type RequestRecord } from '../core/requests';
import { html, type HtmlValue, type SafeHtml } from './html';
import { addresses, oneAddress } from './mailList';

const TABS = [
	['html', 'HTML'],
	['text', 'Text'],
	['source', 'Source'],
	['request', 'Request'],
] as const;

export type Tab = (typeof TABS)[number][0];

interface ShownMail {
	message: InboxMessage;
	/** As the address asks for it. */
	tab: string | undefined;
	title: string | undefined;
	/** What has delivered it. */
	record: RequestRecord | undefined;
	/** Ids of the mails before and after it in the list. */
	newer: string | undefined;
	older: string | undefined;
}

/** The tab to show: the one that is asked for, else the first that the mail has. */
export function tabOf({ html: body, text }: InboxMessage, asked: string | undefined): Tab {
	const known = TABS.map(([name]) => name).find((name) => name === asked);
	return known ?? (body !== undefined ? 'html' : text !== undefined ? 'text' : 'source');
}

/** @param source the mail as MIME; asked for where its tab is shown */
export function mailPage(shown: ShownMail, source: string): SafeHtml {
	const { message, title, newer, older } = shown;
	const tab = tabOf(message, shown.tab);
	return html`<nav class="bar" aria-label="Mails">
			<a href="/" data-back>← Inbox</a>
			${newer !== undefined && html`<a href="/messages/${newer}" rel="prev">Newer</a>`}
			${older !== undefined && html`<a href="/messages/${older}" rel="next">Older</a>`}
		</nav>
		<h1>${message.subject || '(no subject)'}</h1>
		<section class="card" aria-label="Envelope">
			<dl>${linesOf(message, title).map(([name, value]) => line(name, value))}</dl>
			${message.attachments.length > 0 && attachments(message)} ${links(message)}
		</section>
		<section class="card" aria-label="Content">
			<nav class="tabs" aria-label="Parts of the mail">
				${TABS.map(([name, label]) =>
					name === tab
						? html`<a href="/messages/${message.id}?tab=${name}" aria-current="true">${label}</a>`
						: html`<a href="/messages/${message.id}?tab=${name}">${label}</a>`,
				)}
				<a class="end" href="/inbox/api/messages/${message.id}/eml">Download .eml</a>
			</nav>
			${panel(shown, tab, source)}
		</section>`;
}

function panel({ message, record }: ShownMail, tab: Tab, source: string): SafeHtml {
	switch (tab) {
		case 'html':
			return message.html === undefined
				? html`<p class="empty">This mail has no HTML.</p>`
				: html`<iframe
						sandbox="allow-popups allow-popups-to-escape-sandbox"
						title="HTML of the mail"
						src="/messages/${message.id}/html"
					></iframe>`;
		case 'text':
			return message.text === undefined
				? html`<p class="empty">This mail has no text.</p>`
				: html`<pre tabindex="0">${message.text}</pre>`;
		case 'source':
			return html`<pre tabindex="0">${source}</pre>`;
		case 'request':
			return record === undefined
				? html`<p class="empty">The request is not kept any more.</p>`
				: html`<pre tabindex="0">${rawRequest(record)}</pre>`;
	}
}

function linesOf(message: InboxMessage, title: string | undefined): Array<[string, HtmlValue]> {
	return [
		['From', message.from && oneAddress(message.from)],
		['To', addresses(message.to)],
		['Cc', addresses(message.cc)],
		['Bcc', addresses(message.bcc)],
		['Reply-To', addresses(message.replyTo)],
		['Reference', message.reference],
		['Service', title],
		['Received', message.receivedAt],
		...Object.entries(message.headers),
		...Object.entries(message.meta).map(([name, value]): [string, string] => [
			name,
			typeof value === 'string' ? value : JSON.stringify(value),
		]),
	];
}

function line(name: string, value: HtmlValue): HtmlValue {
	if (value === undefined || value === '') return undefined;
	return html`<div>
		<dt>${name}</dt>
		<dd>${value}</dd>
	</div>`;
}

/** Opened as a person would: outside this page, on a click. */
function links(message: InboxMessage): HtmlValue {
	const found = linksIn(message);
	if (found.length === 0) return undefined;
	return html`<h2>Links</h2>
		<ul class="files">
			${found.map((link) => html`<li><a href="${link}" target="_blank" rel="noreferrer">${link}</a></li>`)}
		</ul>`;
}

function attachments({ id, attachments: files }: InboxMessage): SafeHtml {
	return html`<h2>Attachments</h2>
		<ul class="files">
			${files.map(
				({ index, filename, contentType, bytes, disposition, contentId, sha256 }) =>
					html`<li>
						<a href="/inbox/api/messages/${id}/attachments/${index}">${filename}</a>
						<span class="soft" title="sha256 ${sha256}"
							>${contentType}, ${bytes} B,
							${disposition}${contentId !== undefined && ` cid:${contentId}`}</span
						>
					</li>`,
			)}
		</ul>`;
}
