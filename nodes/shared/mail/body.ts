import { lazy } from '../lazy';
import type * as html from '../vendor/html';
import type { MailBody } from './message';

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
		limits: { maxDepth: DEEPEST_HTML },
		selectors: [
			{
				selector: 'a',
				options: { hideLinkHrefIfSameAsText: true, noAnchorUrl: true, linkBrackets: ['(', ')'] },
			},
			// A picture is its description; its address, perhaps megabytes of data, says nothing in a text.
			{ selector: 'img', format: 'imageText' },
			{ selector: 'table', format: 'dataTable', options: { uppercaseHeaderCells: false } },
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
		},
	});

/**
 * A readable plain text for an HTML body: links with their address in brackets, lists with bullets, tables
 * in columns, entities decoded, images as their description.
 */
export function textFromHtml(html: string): string {
	converter ??= makeConverter();
	return converter(withoutDataUris(html).slice(0, LONGEST_HTML));
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
