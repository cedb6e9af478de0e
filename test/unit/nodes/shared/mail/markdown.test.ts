import { textFromHtml } from '../../../../../nodes/shared/mail/body';
import { contentIdsIn } from '../../../../../nodes/shared/mail/contentIds';
import { htmlFromMarkdown } from '../../../../../nodes/shared/mail/markdown';
import { thrownBy } from '../thrown';

const html = (source: string, allowHtml = false) =>
	htmlFromMarkdown(source, { label: 'Markdown', allowHtml });
const notes = (source: string) => {
	const found: string[] = [];
	htmlFromMarkdown(source, { label: 'Markdown' }, found);
	return found;
};
const text = (source: string) => textFromHtml(html(source));

describe('what people and agents write', () => {
	test.each<[string, string, string]>([
		['emphasis', '**a** _b_ ~~c~~ `d`', '<p><strong>a</strong> <em>b</em> <del>c</del> <code>d</code></p>'],
		['a line break', 'Best regards,\nAnn', '<p>Best regards,<br>Ann</p>'],
		['paragraphs', 'a\n\nb', '<p>a</p>\n<p>b</p>'],
		['line ends of Windows', 'a\r\nb\r\n\r\nc', '<p>a<br>b</p>\n<p>c</p>'],
		['a heading', '## Offer', '<h2>Offer</h2>'],
		['a list', '- a\n- b', '<ul>\n<li>a</li>\n<li>b</li>\n</ul>'],
		['a task list', '- [x] a\n- [ ] b', '<ul>\n<li>☑ a</li>\n<li>☐ b</li>\n</ul>'],
		['a link', '[a](https://x.example/?a=1&b=2)', '<p><a href="https://x.example/?a=1&amp;b=2">a</a></p>'],
		['entities of a link', '[a](/?a&amp;b)', '<p><a href="/?a&amp;b">a</a></p>'],
		['what is no entity of a link', '[a](/?a=1&copy=2)', '<p><a href="/?a=1&amp;copy=2">a</a></p>'],
		['a title', '[a](/b "c &quot;d&quot; <e")', '<p><a href="/b" title="c &quot;d&quot; &lt;e">a</a></p>'],
		['a reference', '[a][1]\n\n[1]: https://x.example', '<p><a href="https://x.example">a</a></p>'],
		[
			'a bare address',
			'x https://x.example/a_b.',
			'<p>x <a href="https://x.example/a_b">https://x.example/a_b</a>.</p>',
		],
		['an address of mail', 'to a@b.example', '<p>to <a href="mailto:a@b.example">a@b.example</a></p>'],
		['an image', '![A & "b"](cid:logo)', '<p><img src="cid:logo" alt="A &amp; &quot;b&quot;"></p>'],
		[
			'a linked image',
			'[![a](cid:b)](https://x.example)',
			'<p><a href="https://x.example"><img src="cid:b" alt="a"></a></p>',
		],
		['code', '```js\nif (a < b) {}\n```', '<pre><code class="language-js">if (a &lt; b) {}\n</code></pre>'],
		['a quotation', '> a\n> b', '<blockquote>\n<p>a<br>b</p>\n</blockquote>'],
		[
			'other alphabets in an address',
			'[a](https://例え.example/é)',
			'<p><a href="https://例え.example/é">a</a></p>',
		],
		['nothing', ' \n', ''],
		['a definition alone', '[a]: https://x.example', ''],
	])('%s', (_what, source, expected) => expect(html(source)).toBe(expected));

	test('a table has lines, and breaks within its cells', () => {
		const table = html('| a | b |\n|---|--:|\n| 1<br>2 | 3 \\| 4 |');
		expect(table).toMatch(/^<table border="1" /);
		expect(table).toContain('<td>1<br>2</td>');
		expect(table).toContain('<td align="right">3 | 4</td>');
	});
});

describe('the text', () => {
	test('is readable, with the addresses of links and the columns of tables', () =>
		expect(
			text(
				'# Hi **Ann**\n\nSee [the offer](https://x.example/o).\n\n- [x] a\n- b\n\n| Tea | 3 € |\n|-|-|\n| Milk | 1 € |\n\nBest,\nBob ![Logo](cid:logo)',
			),
		).toBe(
			'Hi Ann\n\nSee the offer (https://x.example/o).\n\n * ☑ a\n * b\n\nTea    3 €\nMilk   1 €\n\nBest,\nBob [Logo]',
		));
});

describe('HTML within Markdown', () => {
	test.each<[string, string, string]>([
		['an element', 'a <b>**c**</b>', '<p>a &lt;b&gt;<strong>c</strong>&lt;/b&gt;</p>'],
		['a block', '<div>\n*a*\n</div>', '<p>&lt;div&gt;<br><em>a</em><br>&lt;/div&gt;</p>'],
		['a script', '<script>a</script>', '<p>&lt;script&gt;a&lt;/script&gt;</p>'],
		['a break', 'a<br>b<BR />c', '<p>a<br>b<br>c</p>'],
		['a break with an attribute', '<br onload=x>', '<p>&lt;br onload=x&gt;</p>'],
		['a comment', 'a <!-- b --> c', '<p>a  c</p>'],
		['a comment on lines of its own', '<!--\nb\n\nc\n-->\n\na', '<p>a</p>'],
		['a comment without an end', '<!-- a', '<p>&lt;!-- a</p>'],
		['entities', '&lt;b&gt; &amp; &copy; 1 < 2', '<p>&lt;b&gt; &amp; &copy; 1 &lt; 2</p>'],
	])('%s is shown as it is written, or not at all', (_what, source, expected) =>
		expect(html(source)).toBe(expected),
	);

	test('is HTML where the user wants that', () => {
		const own = '<p onclick="x">a <b>b</b></p>';
		expect(html(own, true)).toBe(own);
		expect(html('a <b>**c**</b><!-- d -->', true)).toBe('<p>a <b><strong>c</strong></b><!-- d --></p>');
		expect(html('[a](javascript:b)', true)).toBe('<p>a</p>');
	});
});

describe('addresses that could run something', () => {
	test.each([
		'javascript:alert(1)',
		'JaVaScRiPt:alert(1)',
		'<java script:a>',
		'<java\tscript:a>',
		'<\u0001javascript:a>',
		'<java\u0000script:a>',
		'<java\u00adscript:a>',
		'<\u200bjavascript:a>',
		'<java\u2028script:a>',
		'java&#115;cript:a',
		'java&#x73;cript:a',
		'java&#0000115;cript:a',
		'java&Tab;script:a',
		'java&NewLine;script:a',
		'javascript&colon;a',
		'javascript&#58;a',
		'javascript&#58a',
		'javascript&amp;colon;a',
		'javascript&amp;#58;a',
		'java&amp;amp;#115;cript:a',
		'javascript%3Aa',
		'javascript%253Aa',
		'%6aavascript:a',
		'j\\avascript\\:a',
		'ｊａｖａｓｃｒｉｐｔ：a',
		'javascript：a',
		'vbscript:a',
		'VBSCRIPT:a',
		'data:text/html,a',
		'data:text/html;base64,QUJD',
		'data:image/svg+xml;base64,QUJD',
		'data:image/png,a',
		'DATA:,a',
		'livescript:a',
		'file:///etc/passwd',
		'blob:https://x.example/a',
		'about:blank',
		'view-source:javascript:a',
		'feed:javascript:a',
	])('%j is left out of links, images and references', (url) => {
		for (const source of [`[a](${url})`, `![a](${url})`, `[a][b]\n\n[b]: ${url}`, `[a](${url} "title")`]) {
			expect(html(source)).not.toMatch(/<(?:a|img) /);
			expect(html(source)).toContain('a');
		}
	});

	test.each(['<javascript:a>', '<vbscript:a>', '<JAVASCRIPT:a>', '<data:text/html,a>', '<x-custom:a>'])(
		'%j is text',
		(source) => expect(html(source)).toBe(`<p>${source.slice(1, -1)}</p>`),
	);

	test.each([
		'https://x.example',
		'HTTP://x.example',
		'mailto:a@b.example?subject=c%20d',
		'tel:+4930123',
		'sms:+4930123',
		'/a:b',
		'#a',
		'?next=javascript:a',
		'//x.example/a',
		'a/b:c',
		'https://x.example/?u=javascript:a#data:b',
	])('%j may go', (url) => expect(html(`[a](${url})`)).toBe(`<p><a href="${url}">a</a></p>`));

	test.each(['png', 'gif', 'jpeg', 'webp'])(
		'an image/%s within the address may go, as an image alone',
		(type) => {
			const url = `data:image/${type};base64,QUJD`;
			expect(html(`![a](${url})`)).toBe(`<p><img src="${url}" alt="a"></p>`);
			expect(html(`[a](${url})`)).toBe('<p>a</p>');
		},
	);

	test('what was left out is named, each scheme once', () => {
		expect(notes('[a](javascript:b) [c](JAVASCRIPT:d) ![e](data:f) [g](https://x.example)')).toEqual([
			expect.stringMatching(/^Left out of Markdown: .* javascript: data:$/),
		]);
		expect(notes('[a](https://x.example)')).toEqual([]);
	});
});

describe('images by content id', () => {
	test.each<[string, string[]]>([
		['![a](cid:logo)', ['logo']],
		['![a](CID:logo.png)', ['logo.png']],
		['![a](<cid:my logo (1).png>)', ['my logo (1).png']],
		['![a](cid:my%20logo.png)', ['my logo.png']],
		['![a](cid:image001.png@01DA.5)', ['image001.png@01DA.5']],
		['![a](cid:größe_山.png)', ['größe_山.png']],
		['![a](cid:R&amp;D.png)', ['R&D.png']],
		['![a](cid:R&D.png)', ['R&D.png']],
		['![a][b]\n\n[b]: cid:logo', ['logo']],
		['| ![a](cid:b) |\n|-|\n| ![c](cid:d) |', ['b', 'd']],
		['(cid:72) and `![a](cid:b)`', []],
	])('%j', (source, ids) => expect(contentIdsIn(html(source))).toEqual(ids));
});

describe('without bounds', () => {
	test.each(['> ', '+ ', '1. '])('%j nested thousands of times is an error, not a crash', (part) =>
		expect(thrownBy(() => html(part.repeat(5_000)))).toMatchObject({ kind: 'invalid', field: 'Markdown' }),
	);

	test('a paragraph that is looked through for too long is shown as it is written', () => {
		const source = '*a_'.repeat(10_000);
		expect(html(source)).toBe(`<p>${source}</p>`);
		expect(notes(source)).toEqual([expect.stringContaining('too long')]);
	});

	test('a long text of ordinary lines is read to its end, its line breaks too', () => {
		const lines = Array.from({ length: 1000 }, (_, index) => `**line** ${index} of a long paragraph`);
		expect(html(lines.join('\n')).split('<br>')).toHaveLength(1000);
		expect(html(lines.join('\n'))).not.toContain('**');
		expect(notes(lines.join('\n'))).toEqual([]);
	});

	test('a picture of megabytes is no trouble', () => {
		const url = `data:image/png;base64,${'QUJD'.repeat(1_000_000)}`;
		expect(html(`a **b** ![c](${url})`)).toBe(`<p>a <strong>b</strong> <img src="${url}" alt="c"></p>`);
	});
});
