import fc from 'fast-check';
import { Parser } from 'htmlparser2';
import { textFromHtml } from '../../../../../nodes/shared/mail/body';
import { htmlFromMarkdown } from '../../../../../nodes/shared/mail/markdown';
import { anyText, endsWell } from './mail-support';

/** What hostile Markdown becomes, read by a parser that shares nothing with the one that wrote it. */

const RUNS = 3_000;

/** Everything that Markdown alone can become. */
const ATTRIBUTES: Readonly<Record<string, string[]>> = {
	a: ['href', 'title'],
	img: ['src', 'alt', 'title'],
	code: ['class'],
	ol: ['start'],
	table: ['border', 'cellpadding', 'style'],
	td: ['align'],
	th: ['align'],
};
const ELEMENTS = new Set(
	'a blockquote br code del em h1 h2 h3 h4 h5 h6 hr img li ol p pre strong table tbody td th thead tr ul'.split(
		' ',
	),
);
const LINKS = /^(?:https?|ftps?|mailto|tel|callto|sms|xmpp|matrix):$/;
const IMAGES = /^(?:https?|cid|data):$/;

/** The scheme that a browser sees (WHATWG URL); relative addresses get that of the page. */
function schemeOf(url: string): string {
	try {
		return new URL(url, 'https://page.example/').protocol;
	} catch {
		return 'https:';
	}
}

/** What is wrong with the HTML, for mails from anybody. */
function faults(html: string): string[] {
	const found: string[] = [];
	const parser = new Parser({
		onopentag: (name, attributes) => {
			if (!ELEMENTS.has(name)) found.push(`<${name}>`);
			for (const [attribute, value] of Object.entries(attributes)) {
				if (!ATTRIBUTES[name]?.includes(attribute)) found.push(`${name} ${attribute}=${value}`);
				if (attribute === 'href' && !LINKS.test(schemeOf(value))) found.push(`href ${value}`);
				if (attribute === 'src' && !IMAGES.test(schemeOf(value))) found.push(`src ${value}`);
				if (attribute === 'src' && schemeOf(value) === 'data:' && !/^data:image\/(?!svg)/i.test(value))
					found.push(`src ${value}`);
				if (attribute === 'style' && value !== 'border-collapse:collapse') found.push(`style ${value}`);
			}
		},
		oncomment: (comment) => found.push(`<!--${comment}`),
		onprocessinginstruction: (name) => found.push(name),
		oncdatastart: () => found.push('CDATA'),
	});
	parser.end(html);
	return found;
}

/** A scheme with what browsers pass over, and in the forms of entities and percent-encoding. */
const hidden = fc
	.tuple(
		fc.constantFrom('javascript:', 'vbscript:', 'data:', 'livescript:', 'file:', 'https:', 'cid:', ''),
		fc.array(
			fc.tuple(
				fc.nat(11),
				fc.constantFrom(
					(char: string) => char.toUpperCase(),
					(char: string) => `&#${char.charCodeAt(0)};`,
					(char: string) => `&#x${char.charCodeAt(0).toString(16)}`,
					(char: string) => `%${char.charCodeAt(0).toString(16)}`,
					(char: string) => `&amp;#${char.charCodeAt(0)};`,
					(char: string) => `\\${char}`,
					(char: string) => `&Tab;${char}`,
					(char: string) => `\t${char}`,
					(char: string) => `\u0001${char}`,
					(char: string) => `\u200b${char}`,
					(char: string) => String.fromCharCode(char.charCodeAt(0) + 0xfee0),
				),
			),
			{ maxLength: 3 },
		),
		fc.constantFrom(
			'alert(1)',
			'text/html,<script>x</script>',
			'image/png;base64,QUJD',
			'//x.example/"onload=x',
			'a b',
		),
	)
	.map(([scheme, changes, rest]) => {
		const chars = [...scheme];
		for (const [at, change] of changes) if (chars[at] !== undefined) chars[at] = change(chars[at]);
		return chars.join('') + rest;
	});
const link = fc
	.tuple(
		hidden,
		fc.constantFrom('[x](', '![x](', '[x](<', '![x](<', '[x][1]\n\n[1]: ', '<', '[![x](', '[x]( '),
		fc.constantFrom(')', '>)', '>', ' "t")', " 'onload=x')", ')](/x)', '\n'),
	)
	.map(([url, before, after]) => before + url + after);
const piece = fc.oneof(
	link,
	anyText,
	fc.constantFrom(
		'<script>',
		'</script>',
		'<img src=x onerror=y>',
		'<a href="',
		'<svg/onload=x>',
		'<style>',
		'<!--',
		'-->',
		'<![CDATA[',
		'<?php',
		'<br>',
		'<br onload=x>',
		'"',
		"'",
		'`',
		'```js" onload="x\n',
		'\n',
		'\n\n',
		'    ',
		'> ',
		'- ',
		'1. ',
		'2147483648) ',
		'| a | b |\n|:-|-:|\n| ',
		'|',
		'#',
		'**',
		'_',
		'~~',
		'[',
		']',
		'(',
		')',
		'!',
		'\\',
		'&lt;',
		'&quot;',
		'&#0;',
		'http://',
		'www.',
		'a@b.c',
		'javascript:',
		'[x]: ',
		'[ ] ',
		'=\n',
	),
);
const markdown = fc.array(piece, { minLength: 1, maxLength: 12 }).map((parts) => parts.join(''));

test(`${RUNS} Markdown texts become no script, no event handler, no address that runs, and have a text`, () =>
	fc.assert(
		fc.property(markdown, (source) => {
			endsWell(() => {
				const html = htmlFromMarkdown(source, { label: 'Markdown' });
				expect(faults(html)).toEqual([]);
				textFromHtml(html);
			});
		}),
		{ numRuns: RUNS },
	));

test.each([
	'<script>x</script>',
	'<p onclick="x">',
	'<a href="java&#115;cript:x">',
	'<img src="data:text/html,x">',
	'<img src="data:image/svg+xml,x">',
	'<table style="x">',
	'<!-- x -->',
])('the check itself sees %s', (html) => expect(faults(html)).toHaveLength(1));

test.each([
	'[',
	'![',
	'*a_',
	'x_y_',
	'~a~~',
	'!',
	'<',
	'<!--',
	'&',
	'[a](b',
	'|',
	'- a\n\n',
	'> a\n',
	'`',
	'\\',
	'a@b.c ',
])('a hundred thousand characters of %j are no trouble', (part) => {
	const source = part.repeat(Math.floor(100_000 / part.length));
	endsWell(() => htmlFromMarkdown(source, { label: 'Markdown' }));
});
