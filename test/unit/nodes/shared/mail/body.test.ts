import { bothBodies, htmlFromText, textFromHtml } from '../../../../../nodes/shared/mail/body';

describe('textFromHtml', () => {
	test.each<[string, string, string]>([
		[
			'entities',
			'<p>Hi &amp; <b>you</b> &euro;&#8364;&#x20ac;&nbsp;x &lt;b&gt;</p>',
			'Hi & you €€€\u00a0x <b>',
		],
		[
			'a link with its address',
			'<a href="https://x.example/a?b=1&amp;c=2">Link</a>',
			'Link (https://x.example/a?b=1&c=2)',
		],
		['a link that is its address', '<a href="https://x.example">https://x.example</a>', 'https://x.example'],
		['a link to an address', '<a href="mailto:a@b.de">a@b.de</a>', 'a@b.de'],
		['a link within the page', '<a href="#top">Top</a>', 'Top'],
		['lists', '<ul><li>a</li><li>b<ol><li>c</li><li>d</li></ol></li></ul>', ' * a\n * b\n   1. c\n   2. d'],
		[
			'tables in columns',
			'<table><tr><th>Name</th><th>Sum</th></tr><tr><td>Ann</td><td>12</td></tr></table>',
			'Name   Sum\nAnn    12',
		],
		['paragraphs and line breaks', '<p>a<br>b</p><p>c</p>', 'a\nb\n\nc'],
		['no wrapping of long lines', `<p>${'word '.repeat(60)}end</p>`, `${'word '.repeat(60)}end`],
		[
			'a picture by its description',
			'<img src="a.png" alt=" A logo "> <img src="x.png"> <img alt="" src="y.png">end',
			'[A logo] end',
		],
		['no scripts, styles and comments', '<style>x{}</style><script>alert(1)</script>Hi<!-- c -->', 'Hi'],
		['a quotation', '<blockquote>q</blockquote>', '> q'],
		['nothing', '', ''],
	])('%s', (_what, html, text) => expect(textFromHtml(html)).toBe(text));

	test.each(['h1', 'h2', 'h3', 'h4', 'h5', 'h6'])('a heading %s is not shouted', (tag) =>
		expect(textFromHtml(`<${tag}>Head</${tag}>`)).toBe('Head'),
	);

	test.each<[string, string, string]>([
		[
			'around a whole document',
			'Hi<html><head><title>T</title></head><body><p>a</p></body></html>bye',
			'Hi\n\na\n\nbye',
		],
		['of two documents', '<html><body>a</body></html><html><body>b</body></html>', 'a\nb'],
		['before a doctype', '<p>x</p><!DOCTYPE html><html><body>y</body></html>z', 'x\n\ny\nz'],
		[
			'of a layout, cell by cell',
			'<table role="presentation"><tr><td>a</td><td><table><tr><td>b</td></tr></table></td></tr></table>',
			'a\nb',
		],
	])('has the words %s, in order', (_what, html, text) => expect(textFromHtml(html)).toBe(text));

	test.each([
		'display:none',
		'DISPLAY : NONE !important',
		'display:none/* x */',
		'color:red;display:none;font-size:1px',
		'visibility:hidden',
		'opacity:0.0',
		'font-size:0px',
		'font-size:.01px',
		'max-height:0;overflow:hidden',
		'mso-hide:all',
		'display:&#110;one',
	])('has nothing that is hidden by %s', (style) => {
		expect(textFromHtml(`<div style="${style}">teaser<p>x</p></div>a`)).toBe('a');
		expect(textFromHtml(`<span style='${style}'>teaser</span>a`)).toBe('a');
	});

	test.each(['display:block', 'opacity:0.5', 'font-size:10px', 'max-height:100px', 'x-display:none'])(
		'has what %s shows',
		(style) => expect(textFromHtml(`<div style="${style}">a</div>`)).toBe('a'),
	);

	test('has none of the fillers behind a teaser, and the joiners of words', () => {
		expect(textFromHtml(`Offer${'&#847;&zwnj;&nbsp;&#8199;&shy;'.repeat(50)}now`)).toBe('Offer now');
		expect(textFromHtml('<p>می&zwnj;خواهم 👨&zwj;👩 10&nbsp;€</p>')).toBe(
			'می\u200cخواهم 👨\u200d👩 10\u00a0€',
		);
	});

	test('has none of the controls that entities stand for', () =>
		expect(textFromHtml('<p>a&#1;&#27;[31mb&#xfffe;&#127;c&#xd83c;</p>')).toBe('abc\ufffd'));

	test.each([
		['in double quotes', '<img alt="a" src="data:image/png;base64,QUJD">b', '[a]b'],
		['in single quotes', '<img src=\'data:image/png;base64,QUJD\' alt="a">b', '[a]b'],
		['of a link', '<a href="data:text/plain,QUJD">b</a>', 'b'],
		['twice', '<a href="data:QUJD">b</a><a href="data:QUJE">c</a>', 'bc'],
	])('cuts out an embedded file %s', (_what, html, text) => expect(textFromHtml(html)).toBe(text));

	test.each([
		['plain words', 'x data: y "data:z', 'x data: y "data:z'],
		['a quotation that never ends', "'data:abc", "'data:abc"],
		['words between quotes of the other kind', '"data: a\' b', '"data: a\' b'],
	])('leaves %s', (_what, html, text) => expect(textFromHtml(html)).toBe(text));

	test('takes ten megabytes of embedded images', () => {
		const html = `<p>a</p><img src="data:image/png;base64,${'A'.repeat(10_000_000)}" alt="i"><p>b</p>`;
		expect(textFromHtml(html)).toBe('a\n\n[i]\n\nb');
	});

	test('reads two million characters, without a word on the console', () => {
		const warn = jest.spyOn(console, 'warn').mockImplementation(() => {});
		const text = textFromHtml(`${'<b>'.padEnd(1_999_999, 'x')}yz`);
		expect(text).toHaveLength(1_999_997);
		expect(text.slice(-2)).toBe('xy');
		expect(warn).not.toHaveBeenCalled();
		warn.mockRestore();
	});

	test('reads elements 300 deep, and marks what lies deeper', () => {
		const nested = (depth: number) => `${'<div>'.repeat(depth)}deep${'</div>'.repeat(depth)}end`;
		expect(textFromHtml(nested(299))).toBe('deep\nend');
		expect(textFromHtml(nested(5_000))).toBe('...\nend');
	});
});

test.each([
	['', '<p></p>'],
	['a & <b> "c"', '<p>a &amp; &lt;b&gt; "c"</p>'],
	['a\nb\r\nc\rd', '<p>a<br>b<br>c<br>d</p>'],
	['a\n\nb\n\n\n\nc\r\n\r\nd', '<p>a</p>\n<p>b</p>\n<p>c</p>\n<p>d</p>'],
	['<<>>&&', '<p>&lt;&lt;&gt;&gt;&amp;&amp;</p>'],
])('htmlFromText %j', (text, html) => expect(htmlFromText(text)).toBe(html));

test('a text survives the way to HTML and back', () =>
	expect(textFromHtml(htmlFromText('Dear <Ann> & "Bea",\nline\n\nparagraph'))).toBe(
		'Dear <Ann> & "Bea",\nline\n\nparagraph',
	));

test.each([
	[
		{ format: 'html' as const, html: '<p>a</p>' },
		{ html: '<p>a</p>', text: 'a' },
	],
	[
		{ format: 'text' as const, text: 'a<b' },
		{ html: '<p>a&lt;b</p>', text: 'a<b' },
	],
	[
		{ format: 'both' as const, html: '<p>a</p>', text: 'b' },
		{ html: '<p>a</p>', text: 'b' },
	],
	[{ format: 'both' as const }, { html: '<p></p>', text: '' }],
])('bothBodies %j', (body, both) => expect(bothBodies(body)).toEqual(both));
