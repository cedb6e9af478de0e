import {
	eachRow,
	expectRefused,
	expectSent,
	forEachInput,
	NUMBER,
	outcomesOf,
	type Row,
} from './inputs-support';

/** Subjects and bodies as people and n8n's nodes hand them over, in every service. */

interface Line extends Row {
	/** The subject that arrives; undefined: refused. */
	subject?: string;
}

const line = (given: string, subject?: string): Line => ({
	what: JSON.stringify(given),
	item: { json: { subject: given } },
	subject,
});

const SUBJECTS = [
	line('Weekly report\n', 'Weekly report'),
	line('Weekly report\r\n', 'Weekly report'),
	line('\n Weekly report \u2028\n', 'Weekly report'),
	line('Weekly report\u0085', 'Weekly report'),
	line('a\tb', 'a b'),
	line('a\u0085b', 'a b'),
	line('a\u2028b\u2029c', 'a b c'),
	line('a\vb\fc', 'a b c'),
	line('\u0093Sale\u0094 \u0096 it\u0092s \u0080 5\u0085', '“Sale” – it’s € 5'),
	line('caf\u00e9 \ud83c\udf89', 'café 🎉'),
	line('a\nb'),
	line('a\r\nBcc: eve@evil.example'),
	line('a\u0000b'),
	line('a\ud83c'),
];

interface Body extends Row {
	/** The words that arrive, in the text or, where there is none, in the HTML. */
	words: string;
}

const body = (what: string, text: string, words: string): Body => ({ what, item: { json: { text } }, words });

const CONTROLLED = [
	body('colours of a log', '\u001b[31;1mred\u001b[0m \u001b[38;5;208morange\u001b[K', 'red orange'),
	body(
		'a title and a link of a terminal',
		'\u001b]0;t\u0007\u001b]8;;https://x.example\u001b\\x\u001b]8;;\u001b\\',
		'x',
	),
	body('a form feed of a PDF', 'page 1\fpage 2', 'page 1\npage 2'),
	body('a vertical tab', 'a\vb', 'a\nb'),
	body('DELETE', 'a\u007fb', 'ab'),
	body('NULL and others of C0', 'a\u0000\u0001\u0008\u001fb', 'ab'),
	body('noncharacters', 'a\ufffe\uffff\ufdd0b', 'ab'),
	body('half of an escape', 'a\u001bb', 'a'),
];

const DOCUMENT =
	'<!DOCTYPE html><html><head><title>T</title><style>p{}</style></head><body><p>Dear Ann,</p></body></html>';
const FILLERS = '&#847;&zwnj;&nbsp;&#8199;&shy;'.repeat(40);

interface Derived extends Row {
	/** The lines of the text that is derived. */
	lines: string[];
}

const derived = (what: string, html: string, ...lines: string[]): Derived => ({
	what,
	item: { json: { html } },
	lines,
});

const DERIVED = [
	derived('words around a document', `Before<br>${DOCUMENT}after`, 'Before', 'Dear Ann,', 'after'),
	derived('two documents', `${DOCUMENT}\n${DOCUMENT}`, 'Dear Ann,', 'Dear Ann,'),
	derived(
		'words after the body',
		'<html><body>a</body></html>\n<p>Sent by robots</p>',
		'a',
		'Sent by robots',
	),
	derived('a hidden preheader', `<div style="display:none">Teaser${FILLERS}</div><p>Hello</p>`, 'Hello'),
	derived('a preheader of no size', `<span style="font-size:0;max-height:0">Teaser</span>Hello`, 'Hello'),
	derived('a teaser that is seen, with fillers', `<p>Teaser${FILLERS}</p><p>Hello</p>`, 'Teaser', 'Hello'),
	derived('an element with hidden', '<p hidden>x</p><p>Hello</p>', 'Hello'),
	derived(
		'a layout of tables',
		'<table width="600"><tr><td><table><tr><td>Logo</td></tr><tr><td>Hello</td><td>World</td></tr></table></td></tr></table>',
		'Logo',
		'Hello',
		'World',
	),
	derived('characters by number', '<p>a&#1;b&#27;[31mc&#xfffe;</p>', 'abc'),
	derived('halves of a character by number', '<p>a&#xd83c;&#55356;b</p>', 'a\ufffd\ufffdb'),
	derived(
		'a table of data',
		'<table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2</td></tr></table>',
		'A   B',
		'1   2',
	),
];

const LEFT: Array<
	[what: string, fields: { subject?: string; text?: string; markdown?: string }, isLeft: boolean]
> = [
	['an expression in a fixed subject', { subject: 'Hello {{ $json.name }}' }, true],
	['a variable in the text', { text: 'Hello {{name}}' }, true],
	['three braces', { text: 'Hello {{{name}}}' }, true],
	[
		'an expression with braces in it',
		{ text: 'Hello {{ $json.list.map((one) => ({ a: one })).length }}' },
		true,
	],
	['one over lines', { text: 'Hello {{\n  $json.name\n}}' }, true],
	['in Markdown', { markdown: 'Hello **{{ name }}**' }, true],
	['a block', { text: '{{#each items}}x{{/each}}' }, true],
	['braces of JSON', { text: '{"a":{"b":{}}}' }, false],
	['braces without a word', { text: '{{}} {{ }}' }, false],
	['braces the other way round', { text: '}} a {{' }, false],
];

const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}(?:Z|[+-]\d\d:\d\d)$/;

forEachInput((bench) => {
	const { limits } = bench.service;
	/** What a person sees of a body in HTML. */
	const shown = (html = '') => html.replace(/<br>/g, '\n').replace(/<[^>]*>/g, '');

	describe('a subject is one line', () => {
		eachRow(
			bench,
			SUBJECTS,
			{ subject: '={{ $json.subject }}', text: `=${NUMBER}` },
			(outcome, { subject }) => {
				if (subject === undefined) return expectRefused(outcome, 'Subject');
				expect(expectSent(outcome).subject).toBe(subject);
			},
		);
	});

	describe.each(['text', 'html', 'markdown'] as const)('control characters in %s', (field) => {
		eachRow(bench, CONTROLLED, { [field]: '={{ $json.text }}' }, (outcome, { words }) => {
			const { text, html } = expectSent(outcome);
			expect(field === 'text' && text ? text : shown(html)).toBe(words);
			expect(outcome.warnings).toEqual([expect.stringMatching(/control characters/i)]);
		});
	});

	describe('control characters that entities of Markdown stand for', () => {
		const rows: Body[] = [
			body('by number', 'a&#1;b&#x7f;', 'ab'),
			body('an escape', '&#27;[31mred&#x1b;[0m', 'red'),
			body('a noncharacter', 'a&#xfffe;b', 'ab'),
		];
		eachRow(bench, rows, { markdown: '={{ $json.text }}' }, (outcome, { words }) => {
			const { text, html } = expectSent(outcome);
			expect(shown(html)).toBe(words);
			if (limits.bodies !== 'one') expect(text).toBe(words);
		});
	});

	describe('all visible words are in the text that is derived, and nothing hidden', () => {
		eachRow(bench, DERIVED, { html: '={{ $json.html }}' }, (outcome, { item, lines }) => {
			const { html, text } = expectSent(outcome);
			expect(html).toBe(item?.json?.html);
			if (limits.bodies !== 'bothRequired') return expect(text).toBeUndefined();
			expect(text?.split(/\n+/).map((one) => one.trim())).toEqual(lines);
		});
	});

	describe('a date is its ISO text', () => {
		const dates = [
			'$now',
			'$today',
			'new Date()',
			'new Date(0)',
			'$now.plus({ days: 1 })',
			'$now.toJSDate()',
		];
		test.each(dates)('{{ %s }}', async (date) => {
			const expression = `={{ ${date} }}`;
			const row = 'Row 0.';
			for (const [field, mail] of Object.entries({
				subject: { subject: expression, text: row },
				text: { subject: row, text: expression },
				html: { subject: row, html: `{{ ${date} }}` },
				markdown: { subject: row, markdown: expression },
			})) {
				const [outcome] = await outcomesOf(bench, [{}], mail);
				const { subject, text, html } = expectSent(outcome);
				expect({ subject, text: text ?? shown(html), html, markdown: shown(html) }).toMatchObject({
					[field]: expect.stringMatching(ISO),
				});
			}
		});

		test('in a key and in a reference too', async () => {
			const { properties } = bench.engine.nodeType(bench.service.node).description;
			const hasReference = JSON.stringify(properties).includes('"reference"');
			const options = { sendOnceKey: '={{ $now }}', ...(hasReference && { reference: '={{ $today }}' }) };
			const [outcome] = await outcomesOf(bench, [{}], { options });
			const { reference } = expectSent(outcome);
			if (hasReference) expect(reference).toMatch(ISO);
		});
	});

	describe('a template that is left is told, and the mail goes', () => {
		test.each(LEFT)('%s', async (_what, fields, isLeft) => {
			const [{ warnings, mail }] = await outcomesOf(bench, [{}], {
				subject: 'Row 0.',
				text: fields.markdown ? undefined : 'Row 0.',
				...fields,
			});
			expect(mail ?? bench.inbox()[0]).toBeDefined();
			expect(warnings).toEqual(isLeft ? [expect.stringContaining('{{ }}')] : []);
		});
	});
});
