import type { FastifyReply } from 'fastify';
import { html, type HtmlValue, type SafeHtml } from './html';

/** The pages of the header, in order. */
const PAGES = [
	['/', 'Inbox'],
	['/requests', 'Requests'],
	['/credentials', 'Credentials'],
	['/admin', 'Admin'],
] as const;

export type PageName = (typeof PAGES)[number][1];

interface Page {
	here: PageName;
	/** Of the browser's tab, before the name of the sandbox. */
	title?: string;
	content: HtmlValue;
}

/** Sends a whole page. Nothing from outside is loaded, and nothing from a mail runs. */
export async function sendPage(
	reply: FastifyReply,
	{ here, title = here, content }: Page,
): Promise<FastifyReply> {
	const document = html`<!DOCTYPE html>
		<html lang="en">
			<head>
				<meta charset="utf-8" />
				<meta name="viewport" content="width=device-width" />
				<title>${title} · Send Mail sandbox</title>
				<link rel="stylesheet" href="/style.css" />
				<link rel="icon" href="data:," />
				<script src="/inbox.js" defer></script>
			</head>
			<body>
				<a class="skip" href="#main">Skip to the content</a>
				<header>
					<b>Send Mail sandbox</b>
					<nav aria-label="Pages">${PAGES.map(([href, name]) => pageLink(href, name, name === here))}</nav>
				</header>
				<main id="main" tabindex="-1">${content}</main>
			</body>
		</html>`;
	return await reply
		.type('text/html; charset=utf-8')
		.header(
			'content-security-policy',
			"default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; form-action 'self'; base-uri 'none'",
		)
		.send(document.markup);
}

function pageLink(href: string, name: string, isHere: boolean): SafeHtml {
	return isHere
		? html`<a href="${href}" aria-current="page">${name}</a>`
		: html`<a href="${href}">${name}</a>`;
}

export const missing = (): SafeHtml =>
	html`<h1>Not found</h1>
		<p class="card empty">It may have been deleted.</p>`;

/** `2026-01-02 10:15:00`, as text for people and for machines. */
export const timeTag = (iso: string): SafeHtml =>
	html`<time datetime="${iso}">${iso.slice(0, 19).replace('T', ' ')}</time>`;

/** `1 mail`, `2 mails` */
export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
