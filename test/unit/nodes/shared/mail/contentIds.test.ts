import fc from 'fast-check';
import { contentIdsIn, plainContentIds } from '../../../../../nodes/shared/mail/contentIds';
import type { Attachment } from '../../../../../nodes/shared/mail/message';
import { attachment } from '../attachment';

test.each<[string, string, string[]]>([
	['double quotes', '<img src="cid:logo">', ['logo']],
	['single quotes', "<img src='cid:logo.png'>", ['logo.png']],
	['no quotes', '<img src=cid:logo>', ['logo']],
	['a style', '<p style="background:url(cid:bg)">', ['bg']],
	['capitals', '<IMG SRC="CID:Logo">', ['Logo']],
	['two, one of them twice', '<img src="cid:a"><img src="cid:b"><img src="cid:a">', ['a', 'b']],
	['percent encoding', '<img src="cid:my%20logo%C3%BC">', ['my logoü']],
	['entities', '<img src="cid:R&amp;D&#46;png"><img src="cid:a&#x2e;b&lt;c">', ['R&D.png', 'a.b<c']],
	['named entities', '<img src="cid:gr&ouml;&szlig;e&period;png">', ['größe.png']],
	['entities without a semicolon', '<img src="cid:a&#46png"><img src="cid:b&#x2E-c">', ['a.png', 'b.-c']],
	['what is no entity', '<img src="cid:a&b;c&copy=d&amp=e">', ['a&b;c&copy=d&amp=e']],
	['what is no character', '<img src="cid:a&#0;b&#x110000;">', ['a\ufffdb\ufffd']],
	['broken percent encoding', '<img src="cid:100%">', ['100%']],
	['a word that only ends like it', '<p>placid:x acid:y</p>', []],
	['text of a PDF', '<p>(cid:72) customer cid:4711</p>', []],
	['a query', '<a href="https://x.example/?q=cid:1">x</a>', []],
	['an example in text', '&lt;img src="cid:x"&gt; <code>src="cid:y"</code>', []],
	['a comment of Outlook', '<!--[if mso]><img src="cid:x"><![endif]--><img src="cid:y">', ['y']],
	['a script', '<script>var a = \'<img src="cid:x">\';</script>', []],
	['blanks and brackets within quotes', '<img src="cid:my logo (1) [a].png">', ['my logo (1) [a].png']],
	['blanks around it', '<img src=" cid:a ">', ['a']],
	['a source set', '<img srcset="cid:a 1x, cid:b 2x">', ['a', 'b']],
	['other attributes', '<td background="cid:bg"><video poster=\'cid:p\'>', ['bg', 'p']],
	['a style sheet', '<style>p{background:url("cid:bg.png")} q{content:"cid:x"}</style>', ['bg.png']],
	['a style with quotes as entities', '<p style="background:url(&quot;cid:bg a&quot;)">', ['bg a']],
	['a closing bracket within a style', "<p style='background: URL( cid:bg )'>", ['bg']],
	['no name', '<img src="cid:">', []],
	['none', '<p>x</p>', []],
])('contentIdsIn: %s', (_what, html, ids) => expect(contentIdsIn(html)).toEqual(ids));

const file = () => attachment({ name: 'a.txt' });
const image = (contentId: string): Attachment => attachment({ disposition: 'inline', contentId });

test('names that need encoding get plain ids, in the HTML too', () => {
	const html = `<img src="CID:my%20logo.png"><img src='cid:image-1'><img src="cid:로고"><img src="cid:R&amp;D">`;
	const attachments = [image('my logo.png'), image('image-1'), image('로고'), image('R&D'), file()];
	const plain = plainContentIds(html, attachments);
	expect(plain.html).toBe(
		`<img src="cid:image-2"><img src='cid:image-1'><img src="cid:image-3"><img src="cid:image-4">`,
	);
	expect(plain.attachments.map(({ contentId }) => contentId)).toEqual([
		'image-2',
		'image-1',
		'image-3',
		'image-4',
		undefined,
	]);
	expect(attachments[0]?.contentId).toBe('my logo.png');
});

test('whatever the names: every id is plain, unique, and stands in the HTML', () => {
	const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 });
	fc.assert(
		fc.property(fc.uniqueArray(name, { minLength: 1, maxLength: 6 }), (names) => {
			const html = names.map((one) => `<img src="cid:${percentEncoded(one)}">`).join('');
			const ids = contentIdsIn(html);
			const plain = plainContentIds(html, ids.map(image));
			const results = plain.attachments.map(({ contentId }) => contentId ?? '');
			expect(new Set(results).size).toBe(ids.length);
			for (const id of results) {
				expect(id).toMatch(/^[A-Za-z0-9][A-Za-z0-9._@-]*$/);
				expect(plain.html).toContain(`"cid:${id}"`);
			}
		}),
	);
});

/** As encodeURIComponent, with the quotes and brackets that would end an attribute. */
function percentEncoded(text: string): string {
	return encodeURIComponent(text).replace(/['()]/g, (char) => `%${char.charCodeAt(0).toString(16)}`);
}
