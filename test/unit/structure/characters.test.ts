import ts from 'typescript';

import { published, sourceOf, walk, type SourceFile } from './sources';

/** No list of characters is made by hand: properties of Unicode say what a character is, and what stays names its source. */

/** Standards, and the tables of them, that lists of characters are taken from. */
const SOURCE =
	/\b(?:RFC \d+|UAX #\d+|UTS #?\d+|UnicodeData|Standard Annex #\d+|general categor|NFKC|WHATWG|ECMA-\d+|CommonMark|XML 1\.0|API sheet)/;

/** Characters beyond ASCII that an expression names one by one, written as they are or by their number. */
function named(expression: string): Set<string> {
	const byNumber = expression.replace(/\\u\{?([\da-f]{2,6})\}?|\\x([\da-f]{2})/gi, (_all, one, other) =>
		String.fromCodePoint(parseInt((one ?? other) as string, 16)),
	);
	return new Set([...byNumber].filter((char) => char > '\u007f'));
}

/** The comments in front of a node, and of what it stands in, up to the whole function or constant. */
function commentsAround({ text }: SourceFile, node: ts.Node): string {
	const comments: string[] = [];
	for (let at: ts.Node | undefined = node; at && !ts.isSourceFile(at); at = at.parent)
		for (const { pos, end } of ts.getLeadingCommentRanges(text, at.getFullStart()) ?? [])
			comments.push(text.slice(pos, end));
	return comments.join('\n').replace(/\s*\n[\s*]*/g, ' ');
}

const isMadeExpression = ({ parent }: ts.Node) =>
	ts.isNewExpression(parent) && ts.isIdentifier(parent.expression) && parent.expression.text === 'RegExp';

/** Expressions that name two characters or more without a source. */
function unsourced(file: SourceFile): string[] {
	const found: string[] = [];
	walk(file.tree, (node) => {
		if (!ts.isRegularExpressionLiteral(node) && !(ts.isStringLiteralLike(node) && isMadeExpression(node)))
			return;
		if (named(node.text).size > 1 && !SOURCE.test(commentsAround(file, node)))
			found.push(`${file.path}: ${node.text}`);
	});
	return found;
}

test('every list of characters names its source', () => expect(published.flatMap(unsourced)).toEqual([]));

test.each<[string, string, number]>([
	['characters without a word', 'const A = /[\\u200c\\u200d]/;', 1],
	['characters as they are', 'const A = /[。．]/;', 1],
	['with a comment that names nothing', '// These are blanks.\nconst A = /[\\u2000\\u2001]/;', 1],
	['with its source', '/** Ends of lines (RFC 5322). */\nconst A = /[\\u2028\\u2029]/;', 0],
	['within a function that names it', '/** By UTS 46. */\nfunction a() { return /[。．]/; }', 0],
	['by their property', 'const A = /\\p{Zs}/u;', 0],
	['a single one', 'const A = /\\u00a0{3,}/;', 0],
	['made of a text', "const A = new RegExp('[\\\\u0000-\\\\u0008\\\\ufffe\\\\uffff]');", 1],
])('the check itself: %s', (_case, text, count) =>
	expect(unsourced(sourceOf('nodes/shared/mail/a.ts', text))).toHaveLength(count),
);
