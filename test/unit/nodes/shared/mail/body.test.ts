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
