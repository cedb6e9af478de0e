import { invalid, toMailError } from '../errors';
import { lazy } from '../lazy';
import type * as markdown from '../vendor/markdown';
import { refusedScheme } from './addressScheme';
import { decodeAttribute } from './entities';

/** Most mails are not written in Markdown. */
const library = lazy(() => require('../vendor/markdown') as typeof markdown);

/** Pictures within an address are passed over in one go. */
const DATA_URI = /data:image\/[a-z+]+;base64,[a-z0-9+/=]+/gi;
/** Only what ends with a semicolon is an entity in Markdown (CommonMark 0.31, section 2.5). */
const ENTITY = /&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z][a-z\d]*);/gi;

export interface MarkdownRules {
	/** HTML within the Markdown stays HTML; else it is shown as it is written. */
	allowHtml?: boolean;
	/** Label of the parameter, for messages. */
	label: string;
}

/**
 * GitHub Flavored Markdown as HTML that mail programs show. A line break stays one, as in comments on GitHub and in what
 * language models write. Links and pictures whose address could run something are left out.
 * @param notes is told what was left out
 * @throws MailError `invalid` for what is nested beyond all measure
 */
export function htmlFromMarkdown(source: string, rules: MarkdownRules, notes: string[] = []): string {
	const refused = new Set<string>();
	const isRefused = (url: string, kind: 'link' | 'image') => {
		const scheme = refusedScheme(url, kind);
		if (scheme !== undefined) refused.add(`${scheme}:`);
		return scheme !== undefined;
	};
	const marked = new library.Marked({ gfm: true, breaks: true });
	marked.use({
		renderer: {
			link({ href, title, tokens, text, autolink }) {
				const shown = autolink ? escaped(text) : this.parser.parseInline(tokens);
				const url = autolink ? href : decoded(href);
				if (isRefused(url, 'link')) return shown;
				return `<a href="${addressIn(url)}"${titleOf(title)}>${shown}</a>`;
			},
			image({ href, title, tokens }) {
				const alt = escaped(decoded(this.parser.parseInline(tokens, this.parser.textRenderer)));
				const url = decoded(href);
				if (isRefused(url, 'image')) return alt;
				return `<img src="${addressIn(url)}" alt="${alt}"${titleOf(title)}>`;
			},
			// Mail programs leave form fields out.
			checkbox: ({ checked }) => (checked ? '☑ ' : '☐ '),
			// Without lines nobody can tell the columns apart, and mail programs draw none.
			table({ header, rows }) {
				const row = (cells: typeof header) =>
					this.tablerow({ text: cells.map((cell) => this.tablecell(cell)).join('') });
				return `<table border="1" cellpadding="6" style="border-collapse:collapse">\n<thead>\n${row(header)}</thead>\n<tbody>${rows.map(row).join('')}</tbody>\n</table>\n`;
			},
		},
		...(!rules.allowHtml && { tokenizer: withoutHtml }),
	});
	const html = shallow(rules.label, () => {
		const lexer = new marked.Lexer(marked.defaults);
		return marked.Parser.parse(tokensWithin(lexer, source, rules.label, notes), marked.defaults);
	});
	if (refused.size > 0)
		notes.push(
			`Left out of ${rules.label}: links or images that begin with ${[...refused].slice(0, 5).join(' ')}`,
		);
	return html.trim();
}

function shallow(label: string, parse: () => string): string {
	try {
		return parse();
	} catch (error) {
		throw error instanceof RangeError
			? invalid(label, `${label} is nested too deeply`, 'Remove quotes or lists within each other.')
			: toMailError(error, 'invalid');
	}
}

/** The square of the longest line that is looked through, and of many short ones together; about a second of work. */
const MOST_WORK = 100_000_000;
/** Longer paragraphs are read line by line. */
const LONG_PARAGRAPH = 5000;

/**
 * The parser looks through all of a paragraph at each mark in it, so that hostile text takes its time by the square of
 * its length. Of long paragraphs each line is read by itself, and what is still too much is shown as it is written.
 */
function tokensWithin(
	lexer: markdown.Lexer,
	source: string,
	label: string,
	notes: string[],
): markdown.Token[] {
	const read = lexer.inlineTokens.bind(lexer);
	let work = 0;
	let leftAsIs = false;
	lexer.inlineTokens = (text, tokens = []) => {
		const lines = text.length > LONG_PARAGRAPH ? text.split('\n') : [text];
		lines.forEach((line, index) => {
			if (index > 0) tokens.push({ type: 'br', raw: '\n' });
			work += line.replace(DATA_URI, '').length ** 2;
			if (work < MOST_WORK) read(line, tokens);
			else {
				leftAsIs = true;
				tokens.push({ type: 'text', raw: line, text: line });
			}
		});
		return tokens;
	};
	const tokens = lexer.lex(source);
	if (leftAsIs) notes.push(`${label} is too long in one piece: parts of it are shown as they are written.`);
	return tokens;
}

/** HTML is text, but for the line breaks that Markdown lacks within a table, and comments, which show nothing. */
const withoutHtml = {
	html(source: string): markdown.Tokens.HTML | undefined {
		const raw = commentAt(source);
		return raw === undefined ? undefined : { type: 'html', raw, text: '', pre: false, block: true };
	},
	tag(source: string): markdown.Tokens.Tag | undefined {
		const comment = commentAt(source);
		const raw = comment ?? /^<br[ \t]*\/?>/i.exec(source)?.[0];
		const text = comment === undefined ? '<br>' : '';
		if (raw === undefined) return undefined;
		return { type: 'html', raw, text, inLink: false, inRawBlock: false, block: false };
	},
};

/** The search stays short, so that many comments without an end do not make it quadratic. */
function commentAt(source: string): string | undefined {
	return source.startsWith('<!--') ? /^<!--[^]*?-->/.exec(source.slice(0, 5000))?.[0] : undefined;
}

function decoded(text: string): string {
	return text.replace(ENTITY, decodeAttribute);
}

function titleOf(title: string | null | undefined): string {
	return title ? ` title="${escaped(decoded(title))}"` : '';
}

/** An address within an attribute; blanks would end it in some mail programs. */
function addressIn(url: string): string {
	return escaped(url.trim().replace(/[\s\p{Cc}]/gu, encodeURIComponent));
}

function escaped(text: string): string {
	return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}
