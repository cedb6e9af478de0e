import { createHash } from 'node:crypto';
import { formBody } from './formPage';
import { escaped } from './html';
import { messageOnPage } from './message';
import { SCRIPT, STYLE } from './pageStyle';
import type { Choice, Form, Question } from './question';
import type { Typed } from './submission';

/** The pages that the links of a mail open. They need nothing from outside, and work without JavaScript. */

export interface Page {
	status: number;
	html: string;
}

const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

let policy: string | undefined;

/** What the browser may load and run: our own style and script, which are known by their hashes. */
export function contentSecurityPolicy(): string {
	policy ??= [
		"default-src 'none'",
		`style-src ${hash(STYLE)}`,
		`script-src ${hash(SCRIPT)}`,
		"form-action 'self'",
		"base-uri 'none'",
	].join('; ');
	return policy;
}

/** The question with its buttons; the one that the mail's link names comes first. */
export function approvalPage(
	{ subject, message }: Question,
	choices: Choice[],
	wanted: boolean,
	until: string | undefined,
): Page {
	const sorted = [...choices].sort(
		(one, other) => Number(other.approved === wanted) - Number(one.approved === wanted),
	);
	const buttons = sorted.map(
		({ label, approved }, index) =>
			`<button type="submit" name="answer" value="${approvedValue(approved)}"${index === 0 ? ' class="primary"' : ''}>${escaped(label)}</button>`,
	);
	return page(200, subject, [
		`<h1>${escaped(subject)}</h1>`,
		`<p class="text">${escaped(messageOnPage(message))}</p>`,
		`<form method="post"><div class="buttons">${buttons.join('')}</div></form>`,
		`<p class="soft">${PRESS}${openUntil(until)}</p>`,
	]);
}

/** What the button of an approval posts. */
export function approvedValue(approved: boolean): string {
	return approved ? 'approve' : 'disapprove';
}

const PRESS = 'Nothing is decided until you press a button here.';

function openUntil(until: string | undefined): string {
	return until === undefined ? '' : ` You can answer until ${escaped(until)}.`;
}

/** The form, with what was typed and what is wrong with it. */
export function formPage(
	{ message }: Question,
	form: Form,
	typed: Typed,
	problems: Map<number, string>,
	until: string | undefined,
): Page {
	const text = form.description || messageOnPage(message);
	return page(problems.size > 0 ? 422 : 200, form.title, [
		`<h1>${escaped(form.title)}</h1>`,
		...(text === '' ? [] : [`<p class="text">${escaped(text)}</p>`]),
		formBody(form, typed, problems),
		...(until === undefined ? [] : [`<p class="soft">${openUntil(until).trim()}</p>`]),
	]);
}

/** What was decided, and when. @param label what the pressed button says; undefined for a form */
export function answeredPage({ subject }: Question, label: string | undefined, when: string): Page {
	return page(200, 'Answer recorded', [
		CHECK_MARK,
		'<h1>Thank you, your answer is recorded</h1>',
		`<p>${label === undefined ? 'Your answer' : `Your answer “${escaped(label)}”`} to “${escaped(subject)}” came in on ${escaped(when)}.</p>`,
		'<p class="soft">You can close this page. The answer cannot be changed here.</p>',
	]);
}

/** For a link whose question was answered before. @param when undefined where it is not known any more */
export function answeredBeforePage(label: string | undefined, when: string | undefined): Page {
	const known = when === undefined ? '' : ` on ${escaped(when)}`;
	const what = label === undefined ? 'It was answered' : `The answer “${escaped(label)}” was recorded`;
	return page(410, 'Already answered', [
		CHECK_MARK,
		'<h1>This question was answered already</h1>',
		`<p>${what}${known}.</p>`,
		'<p class="soft">There is nothing left to do. You can close this page.</p>',
	]);
}

export function tooLatePage({ subject }: Question, until: string): Page {
	return page(410, 'Too late', [
		CLOCK,
		'<h1>It is too late to answer</h1>',
		`<p>“${escaped(subject)}” could be answered until ${escaped(until)}. No answer was recorded.</p>`,
		'<p class="soft">You can close this page.</p>',
	]);
}

/** A request that no page of ours has made, or one that could not be carried out. */
export function failedPage(status: number, heading: string, text: string): Page {
	return page(status, heading, [CLOCK, `<h1>${escaped(heading)}</h1>`, `<p>${escaped(text)}</p>`]);
}

const icon = (path: string, name: string) =>
	`<svg class="mark${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><circle cx="12" cy="12" r="10"/><path d="${path}"/></svg>`;
const CHECK_MARK = icon('m7.5 12.5 3 3 6-6.5', '');
const CLOCK = icon('M12 7v5l3 2', ' off');

function page(status: number, title: string, body: string[]): Page {
	// A policy of its own within the page: n8n puts another one into the header of the answer that resumes an execution.
	const html = [
		'<!DOCTYPE html>',
		'<html lang="en"><head><meta charset="utf-8">',
		`<meta http-equiv="Content-Security-Policy" content="${escaped(contentSecurityPolicy())}">`,
		'<meta name="viewport" content="width=device-width,initial-scale=1">',
		'<meta name="robots" content="noindex,nofollow"><meta name="referrer" content="no-referrer">',
		`<title>${escaped(title)}</title><style>${STYLE}</style></head>`,
		`<body><main><div class="card">${body.join('\n')}</div></main><script>${SCRIPT}</script></body></html>`,
	].join('\n');
	return { status, html };
}
