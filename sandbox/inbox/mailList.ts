import type { InboxMessage, MailAddress } from '../core/inbox';
import { html, type HtmlValue, type SafeHtml } from './html';
import { counted, timeTag } from './layout';

/** Rows shown in a list; the JSON API has them all. */
export const SHOWN_ROWS = 200;

/** What the list is narrowed to; empty texts for nothing. */
export interface MailFilter {
	q: string;
	service: string;
}

interface ListedMails {
	messages: InboxMessage[];
	/** Those that somebody has opened. */
	read: WeakSet<InboxMessage>;
	/** Names for people by name. */
	titles: ReadonlyMap<string, string>;
}

/** The mails that fit, the newest first: every word stands in subject, people, body, reference or a file's name. */
export function found(messages: readonly InboxMessage[], { q, service }: MailFilter): InboxMessage[] {
	const words = q.toLowerCase().split(/\s+/).filter(Boolean);
	return messages
		.filter((message) => service === '' || message.service === service)
		.filter((message) => {
			const text = words.length === 0 ? '' : searchable(message);
			return words.every((word) => text.includes(word));
		})
		.reverse();
}

function searchable({ subject, text, html: body, reference, attachments, ...mail }: InboxMessage): string {
	const people = [mail.from, ...mail.to, ...mail.cc, ...mail.bcc, ...mail.replyTo];
	const parts = [
		subject,
		text,
		body,
		reference,
		...people.map((one) => one && oneAddress(one)),
		...attachments.map(({ filename }) => filename),
	];
	return parts.filter(Boolean).join('\n').toLowerCase();
}

/** The whole inbox: search, filter, and the list, which renews itself. */
export function inboxPage(filter: MailFilter, mails: ListedMails): SafeHtml {
	return html`<h1>Inbox</h1>
		<form class="bar" role="search" action="/" method="get">
			<input
				type="search"
				name="q"
				value="${filter.q}"
				placeholder="Search subject, people, text, files"
				aria-label="Search"
				data-search
			/>
			<select name="service" aria-label="Service">
				<option value="">All services</option>
				${[...mails.titles].map(([name, title]) =>
					name === filter.service
						? html`<option value="${name}" selected>${title}</option>`
						: html`<option value="${name}">${title}</option>`,
				)}
			</select>
			<button type="submit">Search</button>
			<button type="button" class="danger" data-delete-all="/inbox/api/messages">Delete all</button>
		</form>
		<div data-live="/list">${mailList(filter, mails)}</div>
		<p class="soft keys">
			<kbd>/</kbd> search <kbd>j</kbd> <kbd>k</kbd> down, up <kbd>Enter</kbd> open <kbd>u</kbd> back
		</p>`;
}

/** The part of the page that is renewed. */
export function mailList(filter: MailFilter, { messages, read, titles }: ListedMails): SafeHtml {
	const list = found(messages, filter);
	const unread = list.filter((message) => !read.has(message)).length;
	const isNarrowed = filter.q !== '' || filter.service !== '';
	return html`<p class="soft" role="status">
			${counted(list.length, 'mail')}${isNarrowed && ` of ${messages.length}`}, ${unread} unread
		</p>
		${
			list.length === 0
				? html`<p class="card empty">
						${isNarrowed ? 'No mail fits.' : 'No mail yet. What a service of this sandbox accepts appears here by itself.'}
					</p>`
				: html`<ul class="card rows">
						${list.slice(0, SHOWN_ROWS).map((message) => row(message, read.has(message), titles))}
					</ul>`
		}`;
}

function row(message: InboxMessage, isRead: boolean, titles: ReadonlyMap<string, string>): SafeHtml {
	const { id, service, subject, from, to, cc, bcc, attachments, receivedAt } = message;
	return html`<li class="${isRead ? 'read' : 'unread'}">
		<a href="/messages/${id}" data-row>
			<span class="subject"
				>${!isRead && html`<span class="dot" title="Unread"></span>`}${subject || '(no subject)'}</span
			>
			<span class="people soft"
				>${from === undefined ? '(no sender)' : oneAddress(from)} → ${addresses([...to, ...cc, ...bcc])}</span
			>
			<span class="facts soft"
				><span class="tag">${titles.get(service)}</span> ${timeTag(receivedAt)}
				${attachments.length > 0 && html`<span>${counted(attachments.length, 'file')}</span>`}</span
			>
		</a>
	</li>`;
}

export const oneAddress = ({ name, address }: MailAddress): string =>
	name ? `${name} <${address}>` : address;
export const addresses = (list: MailAddress[]): HtmlValue => list.map(oneAddress).join(', ');
