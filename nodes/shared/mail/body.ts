import { lazy } from '../lazy';
import type * as html from '../vendor/html';
import type { MailBody } from './message';
import { bodyCharacters } from './text';
import { visibleText } from './unicode';

/** Longest HTML that a text is derived from, in characters; the rest is left out of the text only. */
const LONGEST_HTML = 2_000_000;
/** Deeper elements become "..." in the text: the converter recurses, and nobody writes mails this deep. */
const DEEPEST_HTML = 300;

/** Its tables of entities take as long as all of a node, and most mails need no text derived. */
const library = lazy(() => require('../vendor/html') as typeof html);

/** Made when the first text is derived. */
let converter: ((html: string) => string) | undefined;

const makeConverter = () =>
	library.compile({
		wordwrap: false,
		// Words may stand before and after a whole document: an expression puts a template between them.
		baseElements: { selectors: [], returnDomByDefault: true },
		limits: { maxDepth: DEEPEST_HTML },
		selectors: [
			{
				selector: 'a',
				options: { hideLinkHrefIfSameAsText: true, noAnchorUrl: true, linkBrackets: ['(', ')'] },
			},
			// A picture is its description; its address, perhaps megabytes of data, says nothing in a text.
			// Where several documents follow each other, the words of one do not run into those of the next.
			...['html', 'body'].map((selector) => ({
				selector,
				format: 'block',
				options: { leadingLineBreaks: 1, trailingLineBreaks: 1 },
			})),
			{ selector: 'img', format: 'imageText' },
			{ selector: 'table', format: 'tableByContent', options: { uppercaseHeaderCells: false } },
			// Cells of a layout stand below each other; those of data are not asked here.
			{ selector: 'td', format: 'block', options: { leadingLineBreaks: 1, trailingLineBreaks: 1 } },
			...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({
				selector,
				options: { uppercase: false },
			})),
		],
		formatters: {
			imageText: (element, _walk, builder) => {
				const alt: unknown = element.attribs?.alt;
				if (typeof alt === 'string' && alt.trim() !== '') builder.addInline(`[${alt.trim()}]`);
			},
			// Most tables of mails are layout: only one that names its columns or rows is data.
			tableByContent: (element, walk, builder, options) => {
				const { dataTable, block } = builder.options.formatters;
				(hasHeaderCells(element) ? dataTable : block)(element, walk, builder, options);
			},
		},
	});

/** What a table looks like to the converter. */
interface Node {
	name?: string;
	attribs?: Record<string, string>;
	children?: Node[];
}

function hasHeaderCells({ attribs, children = [] }: Node): boolean {
	if (attribs?.role === 'presentation' || attribs?.role === 'none') return false;
	const rows = children.flatMap((child) => (child.name === 'tr' ? [child] : (child.children ?? [])));
	return rows.some(({ children: cells = [] }) => cells.some(({ name }) => name === 'th'));
}

/**
 * A readable plain text for an HTML body: all visible words in order, links with their address in brackets, lists with
 * bullets, tables of data in columns, entities decoded, images as their description.
 */
export function textFromHtml(html: string): string {
	converter ??= makeConverter();
	const text = converter(visibleHtml(withoutDataUris(html).slice(0, LONGEST_HTML)));
	return withoutFillers(bodyCharacters(text));
}

/** Elements whose content is not shown (HTML Living Standard, section 15.3.1). */
const NOT_SHOWN = new Set(['head', 'noscript', 'script', 'style', 'template', 'title']);
/** Declarations that hide an element, as senders hide the text of a preview. Blanks are taken out before. */
const HIDING =
	/(?:^|;)(?:display:none|visibility:hidden|mso-hide:all|(?:max-height|opacity):0(?:\.0+)?[a-z%]*|font-size:0?(?:0|\.\d+)[a-z%]*)(?:!important)?(?:;|$)/;

/** The HTML without what a mail program does not show. */
function visibleHtml(html: string): string {
	const hidden: Array<{ from: number; to: number }> = [];
	/** How many elements are open within a hidden one, itself included. */
	let depth = 0;
	const parser = new library.Parser({
		onopentag: (name, attributes) => {
			if (depth > 0) depth++;
			else if (NOT_SHOWN.has(name) || isHidden(attributes)) {
				depth = 1;
				hidden.push({ from: parser.startIndex, to: html.length });
			}
		},
		onclosetag: () => {
			if (depth > 0 && --depth === 0) hidden[hidden.length - 1].to = parser.endIndex + 1;
		},
	});
	parser.end(html);
	let result = '';
	let copied = 0;
	for (const { from, to } of hidden) {
		result += html.slice(copied, from);
		copied = to;
	}
	return result + html.slice(copied);
}

function isHidden({ style = '', hidden }: Record<string, string>): boolean {
	return hidden !== undefined || HIDING.test(style.replace(/\/\*[^*]*\*\/|\s+/g, '').toLowerCase());
}

/** Blanks and joiners that fill up the preview of a mail show nothing in a text. */
function withoutFillers(text: string): string {
	return (
		text
			.split('\n')
			.map((line) => (/\p{Default_Ignorable_Code_Point}/u.test(line) ? withoutJoinersOfBlanks(line) : line))
			.map((line) => (line.trim() === '' ? '' : line.replace(/\u00a0{3,}/g, ' ')))
			.join('\n')
			.replace(/\n{4,}/g, '\n\n\n')
			// The blanks before the first bullet of a list are part of it.
			.replace(/^\n+/, '')
			.trimEnd()
	);
}

/**
 * Joiners (U+200C and U+200D, UAX #31) belong between letters; those between blanks keep a mail program from folding the blanks of a teaser. */
function withoutJoinersOfBlanks(line: string): string {
	return visibleText(line)
		.replace(/(?<=^|\s)[\u200c\u200d]+|[\u200c\u200d]+(?=\s|$)/g, '')
		.replace(/[^\S\n]{2,}/g, (blanks) => (blanks.trim() === '' && /[^ \t]/.test(blanks) ? ' ' : blanks));
}

/** An HTML body that shows a plain text as it stands: escaped, paragraphs and line breaks kept. */
export function htmlFromText(text: string): string {
	const escaped = text
		.replace(/\r\n?/g, '\n')
		.replace(/&/g, '&amp;')
		.replace(/</g, '&lt;')
		.replace(/>/g, '&gt;');
	return escaped
		.split(/\n{2,}/)
		.map((paragraph) => `<p>${paragraph.replace(/\n/g, '<br>')}</p>`)
		.join('\n');
}

/** Both halves of a body, the missing one derived. */
export function bothBodies(body: MailBody): { html: string; text: string } {
	return {
		html: body.html ?? htmlFromText(body.text ?? ''),
		text: body.text ?? textFromHtml(body.html ?? ''),
	};
}

/** Embedded files would only be walked over: cut them out before the HTML is parsed. Linear. */
function withoutDataUris(html: string): string {
	let result = '';
	let from = 0;
	for (;;) {
		const at = html.indexOf('data:', from);
		if (at === -1) return result + html.slice(from);
		const quote = html[at - 1];
		const end = quote === '"' || quote === "'" ? html.indexOf(quote, at) : -1;
		if (end === -1) {
			result += html.slice(from, at + 5);
			from = at + 5;
			continue;
		}
		result += html.slice(from, at);
		from = end;
	}
}
