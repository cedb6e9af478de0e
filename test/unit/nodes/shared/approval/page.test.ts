import { createHash } from 'node:crypto';
import * as pages from '../../../../../nodes/shared/approval/page';
import type { Form, FormField } from '../../../../../nodes/shared/approval/question';
import { untouched } from '../../../../../nodes/shared/approval/submission';
import { question } from './webhook-support';

const HOSTILE = `"><script>alert('1')</script><img src=x onerror=alert(1)>`;
const common = { name: HOSTILE, label: HOSTILE, required: true };
const fields: FormField[] = [
	...(['date', 'email', 'number', 'text', 'textarea'] as const).map((type) => ({
		...common,
		type,
		placeholder: HOSTILE,
		value: HOSTILE,
	})),
	...(['checkbox', 'dropdown', 'radio'] as const).map((type) => ({
		...common,
		type,
		choices: [HOSTILE, 'other'],
		value: [HOSTILE],
	})),
	{ ...common, type: 'file', several: true, accepted: [HOSTILE] },
];
const form: Form = {
	kind: 'form',
	open: HOSTILE,
	title: HOSTILE,
	description: HOSTILE,
	submit: HOSTILE,
	fields,
};
const asked = question({ subject: HOSTILE, message: HOSTILE });
const choices = [{ approved: true, label: HOSTILE, style: 'primary' }] as const;
const problems = new Map(fields.map((_, index) => [index, HOSTILE]));

const all: Array<[string, pages.Page]> = [
	['approval', pages.approvalPage(asked, [...choices], true, HOSTILE)],
	['form', pages.formPage(asked, form, untouched(form), new Map(), HOSTILE)],
	['form with problems', pages.formPage(asked, form, untouched(form), problems, HOSTILE)],
	['answered', pages.answeredPage(asked, HOSTILE, HOSTILE)],
	['answered before', pages.answeredBeforePage(HOSTILE, HOSTILE)],
	['too late', pages.tooLatePage(asked, HOSTILE)],
	['failed', pages.failedPage(500, HOSTILE, HOSTILE)],
];

describe.each(all)('the page %s', (_name, { html }) => {
	it('shows no text of a user as HTML', () => {
		expect(html.match(/<script/g)).toHaveLength(1);
		expect(html).not.toContain('<img');
		expect(html).toContain('&quot;&gt;&lt;script&gt;');
	});

	it('runs and styles only what its own policy knows', () => {
		const policy = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(html)?.[1] ?? '';
		for (const [tag, directive] of [
			['script', 'script-src'],
			['style', 'style-src'],
		]) {
			const [, own] = new RegExp(`<${tag}>([^]*?)</${tag}>`).exec(html) ?? [];
			const hash = createHash('sha256').update(own).digest('base64');
			expect(policy.replace(/&#39;/g, "'")).toContain(`${directive} 'sha256-${hash}'`);
		}
		expect(policy).toMatch(/^default-src &#39;none&#39;;/);
		expect(html).not.toMatch(/ style="| on\w+="/);
	});

	it('loads nothing and leads nowhere', () =>
		expect(html.replace(/<script>[^]*<\/script>/, '')).not.toMatch(
			/\ssrc="|href="(?!#field-)|url\(|@import/,
		));
});

it('fields that are wrong are told to the eye, to the keyboard and to a screen reader', () => {
	const { status, html } = pages.formPage(asked, form, untouched(form), problems, undefined);
	expect(status).toBe(422);
	expect(html.match(/<a href="#field-\d"/g)).toHaveLength(fields.length);
	fields.forEach((_, index) => expect(html).toContain(`id="field-${index}"`));
	expect(html.match(/aria-describedby="field-\d-problem"/g)).toHaveLength(fields.length);
	expect(html).toContain('role="alert"');
});

it('what was chosen stays chosen', () => {
	const { html } = pages.formPage(asked, form, untouched(form), new Map(), undefined);
	expect(html.match(/ checked>/g)).toHaveLength(2);
	expect(html.match(/<option selected>/g)).toHaveLength(1);
});

it('a form travels in parts, without files too', () => {
	const withoutFiles = { ...form, fields: fields.filter(({ type }) => type !== 'file') };
	for (const one of [form, withoutFiles])
		expect(pages.formPage(asked, one, untouched(one), new Map(), undefined).html).toContain(
			'<form method="post" novalidate enctype="multipart/form-data">',
		);
});
