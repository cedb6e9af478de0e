import type { IDataObject } from 'n8n-workflow';
import { rejectionOf } from '../thrown';
import { message, png, read, warnings, type Given } from './readMail-support';

test('the common fields', async () => {
	const all = await read({
		from: 'Shop <shop@x.de>',
		to: 'Ann <a@b.de>, c@d.de',
		subject: ' Grüße ',
		options: { cc: 'e@f.de', bcc: ['g@h.de'], replyTo: 'Desk <i@j.de>', attachments: 'f' },
		binary: { f: png() },
	});
	expect(all).toEqual({
		message: {
			from: { address: 'shop@x.de', name: 'Shop' },
			to: [{ address: 'a@b.de', name: 'Ann' }, { address: 'c@d.de' }],
			cc: [{ address: 'e@f.de' }],
			bcc: [{ address: 'g@h.de' }],
			replyTo: [{ address: 'i@j.de', name: 'Desk' }],
			subject: 'Grüße',
			body: { format: 'html', html: '<p>x</p>', text: undefined },
			attachments: [
				{
					name: 'logo.png',
					contentType: 'image/png',
					bytes: 3,
					disposition: 'attachment',
					field: 'f',
					source: { kind: 'memory', base64: 'QUJD' },
				},
			],
		},
		warnings: [],
		redirectedFrom: undefined,
	});
});

test('what the service cannot carry is not read', async () => {
	const options = { cc: 'not an address', bcc: 'not an address', replyTo: 'not an address' };
	const read = await message({
		from: 'not an address',
		options,
		limits: { from: false, cc: false, bcc: false, replyTo: false },
	});
	expect(read).toMatchObject({ from: undefined, cc: [], bcc: [], replyTo: [] });
});

describe('From', () => {
	test('may be left out where the service can do without', async () =>
		expect((await message({ from: '' })).from).toBeUndefined());
	test('must be there where it cannot', async () =>
		expect(await rejectionOf(read({ from: '', rules: { fromRequired: true } }))).toMatchObject({
			field: 'From',
			message: 'From is empty',
			fix: expect.any(String),
		}));
	test('is one', async () =>
		expect(await rejectionOf(read({ from: 'a@b.de, c@d.de' }))).toMatchObject({
			field: 'From',
			message: 'From names 2 addresses',
			fix: 'Enter one sender address.',
		}));
	test('Sender Name is used over the name in From', async () => {
		expect((await message({ from: 'Shop <s@x.de>', options: { fromName: ' Other ' } })).from).toEqual({
			address: 's@x.de',
			name: 'Other',
		});
		expect((await message({ from: 'Shop <s@x.de>', options: { fromName: ' ' } })).from).toEqual({
			address: 's@x.de',
			name: 'Shop',
		});
		expect(await rejectionOf(read({ from: 's@x.de', options: { fromName: 'a\nb' } }))).toMatchObject({
			field: 'Sender Name',
		});
	});
});

describe('Subject', () => {
	test('may be empty where the service takes that', async () =>
		expect((await message({ subject: '' })).subject).toBe(''));
	test.each(['', '  '])('must be there where it does not (%j)', async (subject) =>
		expect(await rejectionOf(read({ subject, rules: { subjectRequired: true } }))).toMatchObject({
			field: 'Subject',
			message: 'Subject is empty',
			fix: expect.any(String),
		}),
	);
	test('is as long as the service takes', async () => {
		const limits = { subjectLength: 5 };
		expect((await message({ subject: '12345', limits })).subject).toBe('12345');
		expect(await rejectionOf(read({ subject: '123456', limits }))).toMatchObject({
			field: 'Subject',
			message: 'Subject has 6 characters, the service takes 5',
			fix: 'Shorten the subject.',
		});
		expect(await warnings({ subject: '123456', limits, rules: { longSubject: 'warn' } })).toEqual([
			'Subject has 6 characters, the service takes 5; the rest will be cut off.',
		]);
	});
	test('is a line', async () =>
		expect(await rejectionOf(read({ subject: 'a\r\nBcc: x@y.de' }))).toMatchObject({
			field: 'Subject',
			message: 'Subject contains a line break',
		}));
});

describe('the body', () => {
	test.each<[string, Given, IDataObject]>([
		['HTML', { emailFormat: 'html' }, { format: 'html', html: '<p>x</p>', text: undefined }],
		['text', { emailFormat: 'text' }, { format: 'text', html: undefined, text: 'y' }],
		['both', { emailFormat: 'both' }, { format: 'both', html: '<p>x</p>', text: 'y' }],
		[
			'both, with the text to derive',
			{ emailFormat: 'both', text: ' ' },
			{ format: 'both', html: '<p>x</p>', text: undefined },
		],
		[
			'both, with the HTML to derive',
			{ emailFormat: 'both', html: '' },
			{ format: 'both', html: undefined, text: 'y' },
		],
		[
			'nothing, where nothing is needed',
			{ html: '', rules: { bodyRequired: false } },
			{ format: 'html', html: '', text: undefined },
		],
		[
			'HTML as it is, blanks included',
			{ html: ' <p>x</p>\n' },
			{ format: 'html', html: ' <p>x</p>\n', text: undefined },
		],
		['a number', { html: 5 }, { format: 'html', html: '5', text: undefined }],
		[
			'Markdown, both halves derived',
			{ emailFormat: 'markdown', markdown: 'a **b**\n[c](https://x.example)' },
			{
				format: 'markdown',
				html: '<p>a <strong>b</strong><br><a href="https://x.example">c</a></p>',
				text: 'a b\nc (https://x.example)',
			},
		],
		[
			'Markdown whose entities stand for controls',
			{ emailFormat: 'markdown', markdown: 'a&#1;&#27;[1mb' },
			{ format: 'markdown', html: '<p>ab</p>', text: 'ab' },
		],
		[
			'Markdown with HTML where that is allowed',
			{ emailFormat: 'markdown', markdown: '<i>a</i>', options: { allowHtmlInMarkdown: true } },
			{ format: 'markdown', html: '<p><i>a</i></p>', text: 'a' },
		],
		[
			'no Markdown, where nothing is needed',
			{ emailFormat: 'markdown', rules: { bodyRequired: false } },
			{ format: 'markdown', html: '', text: '' },
		],
	])('%s', async (_what, given, body) => expect((await message(given)).body).toEqual(body));

	test.each<[string, Given, IDataObject]>([
		['no HTML', { html: ' ' }, { field: 'HTML', message: 'HTML is empty' }],
		[
			'no Markdown',
			{ emailFormat: 'markdown', markdown: ' ' },
			{ field: 'Markdown', message: 'Markdown is empty' },
		],
		[
			'Markdown that shows nothing',
			{ emailFormat: 'markdown', markdown: '<!-- a -->' },
			{ field: 'Markdown', message: 'Markdown is empty' },
		],
		['no text', { emailFormat: 'text', text: '' }, { field: 'Text', message: 'Text is empty' }],
		['neither', { emailFormat: 'both', html: '', text: ' ' }, { field: 'HTML', message: 'HTML is empty' }],
		['an object', { html: {} }, { field: 'HTML', message: 'HTML is an object, not text' }],
		['another format', { emailFormat: 'rtf' }, { field: 'Email Format', message: 'Email Format is "rtf"' }],
	])('refuses %s', async (_what, given, expected) =>
		expect(await rejectionOf(read(given))).toMatchObject({
			kind: 'invalid',
			fix: expect.any(String),
			...expected,
		}),
	);
});

describe('texts that people and n8n hand over', () => {
	test('control characters of a body are left out or become line breaks', async () => {
		const mail = await read({ emailFormat: 'text', text: '\u001b[31mred\u001b[0m\fnext\u000bpage\u007f' });
		expect(mail.message.body.text).toBe('red\nnext\npage');
	});

	test('a line break at the end of a subject is no part of it', async () =>
		expect((await message({ subject: 'Weekly report\n' })).subject).toBe('Weekly report'));

	test.each(['\u0085', '\u2028', ' \u0085\n'])('nor is %j', async (end) =>
		expect((await message({ subject: `Weekly report${end}` })).subject).toBe('Weekly report'),
	);

	test('a date is its ISO text', async () => {
		const date = new Date(Date.UTC(2026, 10, 27, 12));
		const luxon = { toISO: () => '2026-11-27T12:00:00.000+09:00' };
		const mail = await message({ subject: luxon, html: date });
		expect(mail.subject).toBe('2026-11-27T12:00:00.000+09:00');
		expect(mail.body.html).toBe('2026-11-27T12:00:00.000Z');
	});

	test.each<[string, Given, string]>([
		['the subject', { subject: 'Hello {{ $json.name }}' }, 'Subject'],
		['HTML', { html: () => '<p>Hi {{name}}</p>' }, 'HTML'],
		['text', { emailFormat: 'text', text: '{{name}}' }, 'Text'],
		['Markdown', { emailFormat: 'markdown', markdown: 'Hi **{{ $json.a_b_c }}**' }, 'Markdown'],
		[
			'text, with braces of its own',
			{ emailFormat: 'text', text: '{{ $json.a.map((b) => ({ b })) }}' },
			'Text',
		],
		['text, in three braces', { emailFormat: 'text', text: 'Hi {{{name}}}' }, 'Text'],
		['two of them', { subject: '{{a}}', html: () => '{{b}}' }, 'Subject and HTML'],
	])('a template that is left in %s is warned of', async (_where, given, labels) =>
		expect(await warnings(given)).toEqual([expect.stringMatching(new RegExp(`^${labels} still holds? `))]),
	);

	test.each(['{ a }', '{{}}', '{{ }}', '{"a":{"b":{}}}', '}} {{', 'a {{\n', '{% if x %}'])(
		'%j is no template',
		async (subject) => expect(await warnings({ subject: subject.trim() })).toEqual([]),
	);
});
