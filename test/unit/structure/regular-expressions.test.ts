import ts from 'typescript';

import { published, walk, type SourceFile } from './sources';

/** No expression may take exponential time over a text that somebody else wrote. */

/** The sources of a file's regular expressions. */
function expressionsOf({ tree }: SourceFile): string[] {
	const found: string[] = [];
	walk(tree, (node) => {
		if (ts.isRegularExpressionLiteral(node)) found.push(node.text);
		else if (
			ts.isNewExpression(node) &&
			ts.isIdentifier(node.expression) &&
			node.expression.text === 'RegExp' &&
			node.arguments?.[0] &&
			ts.isStringLiteralLike(node.arguments[0])
		)
			found.push(`/${node.arguments[0].text}/`);
	});
	return found;
}

describe('regular expressions', () => {
	/**
	 * A repeated group that holds a repetition: `(a+)+`, `(?:a*b?)*`. Groups that begin with a literal character which the
	 * repeated part cannot match are unambiguous, and listed here.
	 */
	const UNAMBIGUOUS = [
		// The words between dots hold no dot.
		'(?:\\.[^\\s.@()<>[\\]:;,\\\\"]+)*',
		// The names between slashes hold no slash.
		'(?:\\/[A-Za-z]+)*',
	];

	/** The groups of an expression that are repeated without bound and hold an unbounded repetition. */
	function nested(source: string): string[] {
		const open: Array<{ at: number; repeats: boolean }> = [];
		const found: string[] = [];
		let inClass = false;
		const repetitionAt = (at: number) => /^(?:[*+]|\{\d+,\})/.test(source.slice(at));
		for (let at = 1; at < source.length; at++) {
			const char = source[at];
			if (char === '\\') at++;
			else if (inClass) inClass = char !== ']';
			else if (char === '[') inClass = true;
			else if (char === '(') open.push({ at, repeats: false });
			else if (char === ')') {
				const group = open.pop();
				const repeated = repetitionAt(at + 1);
				if (group?.repeats && repeated) found.push(source.slice(group.at, at + 2));
				const outer = open[open.length - 1];
				if (outer && (group?.repeats || repeated)) outer.repeats = true;
				continue;
			}
			const group = open[open.length - 1];
			if (group && !inClass && repetitionAt(at + 1) && char !== '(') group.repeats = true;
		}
		return found;
	}

	test.each([
		['/(a+)+/', ['(a+)+']],
		['/(?:a*b)*c/', ['(?:a*b)*']],
		['/x(?:[a-z]+\\.?)+y/', ['(?:[a-z]+\\.?)+']],
		['/((a+)b)*/', ['((a+)b)*']],
		['/(a{2,})+/', ['(a{2,})+']],
		['/(?:a|b)+[c(+]*/', []],
		['/(a+)/', []],
		['/(a+)?/', []],
		['/(?:a\\+)+/', []],
		['/(?:[+*])+/', []],
		['/(a{1,3})+/', []],
	])('the check itself: %s', (source, expected) => expect(nested(source)).toEqual(expected));

	test('hold no repetition within a repetition', () =>
		expect(
			published.flatMap((file) =>
				expressionsOf(file)
					.flatMap(nested)
					.filter((group) => !UNAMBIGUOUS.includes(group))
					.map((group) => `${file.path}: ${group}`),
			),
		).toEqual([]));
});
