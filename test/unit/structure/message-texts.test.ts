import ts from 'typescript';

import { placeOf } from './facts';
import { published, sandbox, sourceOf, walk, type SourceFile } from './sources';

/**
 * Nothing branches on prose: errors have a kind, a status and details. A text that is compared cannot be reworded, and
 * nobody sees that.
 */

/** Axios and Node tell some causes by their words alone. Their texts are not ours to reword. */
const READS_FOREIGN_TEXTS = ['nodes/shared/n8n/networkFailure.ts'];

const PROSE = /^(?:message|fix|description)$/;
/** Methods of a text, of a list and of an expression that compare. */
const ASKED =
	/^(?:startsWith|endsWith|includes|indexOf|lastIndexOf|match|matchAll|search|replace|replaceAll|localeCompare)$/;
const ASKS = /^(?:test|exec|includes|indexOf|has|startsWith|endsWith)$/;
const EQUALITY = new Set([
	ts.SyntaxKind.EqualsEqualsToken,
	ts.SyntaxKind.EqualsEqualsEqualsToken,
	ts.SyntaxKind.ExclamationEqualsToken,
	ts.SyntaxKind.ExclamationEqualsEqualsToken,
]);

/** Names and types of errors. What a service answers may have a `message` too, and is read as it has to be. */
const ERROR = /(?:^|[a-z])(?:error|failure|refusal|thrown|cause|explanation|err)$/i;
const ERROR_TYPE = /\b\w*(?:Error|Explanation)\b/;

/** Where a file compares the text of an error: its message, fix or description. */
function compared(file: SourceFile): string[] {
	const names = namesIn(file);
	const isError = (node: ts.Node): boolean => {
		if (ts.isIdentifier(node)) return ERROR.test(node.text) || names.errors.has(node.text);
		if (ts.isPropertyAccessExpression(node)) return ERROR.test(node.name.text);
		if (ts.isAsExpression(node)) return ERROR_TYPE.test(node.type.getText()) || isError(node.expression);
		return (ts.isParenthesizedExpression(node) || ts.isNonNullExpression(node)) && isError(node.expression);
	};
	/** The text itself, through brackets, casts, `String(...)` and methods that only change its letters. */
	const isProse = (node: ts.Node): boolean => {
		if (ts.isPropertyAccessExpression(node) && PROSE.test(node.name.text)) return isError(node.expression);
		if (ts.isElementAccessExpression(node) && ts.isStringLiteral(node.argumentExpression))
			return PROSE.test(node.argumentExpression.text) && isError(node.expression);
		if (ts.isIdentifier(node)) return names.texts.has(node.text);
		if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node) || ts.isNonNullExpression(node))
			return isProse(node.expression);
		if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.QuestionQuestionToken)
			return isProse(node.left);
		if (!ts.isCallExpression(node)) return false;
		if (ts.isIdentifier(node.expression))
			return node.expression.text === 'String' && node.arguments.some(isProse);
		return (
			ts.isPropertyAccessExpression(node.expression) &&
			/^(?:trim|toLowerCase|toUpperCase|toString|slice)$/.test(node.expression.name.text) &&
			isProse(node.expression.expression)
		);
	};
	/** Whether there is a text at all may be asked. */
	const isNothing = (node: ts.Node) =>
		node.kind === ts.SyntaxKind.NullKeyword || (ts.isIdentifier(node) && node.text === 'undefined');

	const found: ts.Node[] = [];
	walk(file.tree, (node) => {
		if (ts.isBinaryExpression(node) && EQUALITY.has(node.operatorToken.kind)) {
			const { left, right } = node;
			if ((isProse(left) && !isNothing(right)) || (isProse(right) && !isNothing(left))) found.push(node);
		} else if (ts.isSwitchStatement(node) && isProse(node.expression)) found.push(node);
		else if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
			const { name, expression } = node.expression;
			if (ASKED.test(name.text) && isProse(expression)) found.push(node);
			else if (ASKS.test(name.text) && node.arguments.some(isProse)) found.push(node);
		} else if (ts.isElementAccessExpression(node) && isProse(node.argumentExpression)) found.push(node);
	});
	return found.map((node) => placeOf(file, node));
}

/** Names under which a file has errors by their type, and their texts: `({ message }: MailError)`, `{ fix: how } = failure`. */
function namesIn({ tree }: SourceFile): { errors: Set<string>; texts: Set<string> } {
	const names = { errors: new Set<string>(), texts: new Set<string>() };
	walk(tree, (node) => {
		if (!ts.isParameter(node) && !ts.isVariableDeclaration(node)) return;
		const { name, type, initializer } = node;
		const cast = initializer && ts.isAsExpression(initializer) ? initializer.type : undefined;
		const typed = [type, cast].some((one) => one !== undefined && ERROR_TYPE.test(one.getText(tree)));
		if (ts.isIdentifier(name) && typed) names.errors.add(name.text);
		if (!ts.isObjectBindingPattern(name)) return;
		if (!typed && !(initializer && ERROR.test(initializer.getText(tree)))) return;
		for (const element of name.elements)
			if (PROSE.test((element.propertyName ?? element.name).getText(tree)))
				names.texts.add(element.name.getText(tree));
	});
	return names;
}

test('no code compares the text of a message', () =>
	expect(
		[...published, ...sandbox].filter(({ path }) => !READS_FOREIGN_TEXTS.includes(path)).flatMap(compared),
	).toEqual([]));

test('what reads foreign texts still does', () =>
	expect(
		published
			.filter((file) => READS_FOREIGN_TEXTS.includes(file.path) && compared(file).length > 0)
			.map(({ path }) => path),
	).toEqual(READS_FOREIGN_TEXTS));

describe('the check itself', () => {
	test.each([
		"if (error.message.startsWith('The login')) retry();",
		"if (error.fix?.endsWith('again.')) retry();",
		"const known = error.description!.includes('quota');",
		"const part = (error as Error).message.match('x');",
		"const text = error.message.replace('Nothing was sent.', '');",
		'const refused = /refused/.test(error.message);',
		'const refused = /refused/.exec(String(error.message));',
		'const refused = /refused/.test(error.message.toLowerCase());',
		"const same = error.message === 'The login failed';",
		"const other = 'To is empty' !== error.message;",
		"const known = ['a', 'b'].includes(error.message);",
		'const known = KNOWN.has(error.message);',
		'const kind = KINDS[error.message];',
		"const is = (given: MailError) => given.message.includes('a');",
		"function mayBeSaved({ kind, message }: MailError) { return !message.startsWith('a'); }",
		'const axios = chain[0] as AxiosError | undefined; if (/a/.test(axios.message)) retry();',
		"const same = (thrown as Error).message === 'a';",
		"switch (error.message) { case 'a': retry(); }",
		"const { message } = error; if (message.startsWith('a')) retry();",
		"const { fix: how } = error; if (how === 'a') retry();",
		"const empty = (error.fix ?? '').includes('a');",
		"const a = error['message'].includes('b');",
	])('finds %s', (text) => expect(compared(sourceOf('nodes/Pigeon/a.ts', text))).toHaveLength(1));

	test.each([
		'const text = `${error.message}: ${error.fix}`;',
		'if (error.fix === undefined) return;',
		"if (error.kind === 'refused') return;",
		"if (error.details.code.startsWith('E')) return;",
		'const { message } = input; if (message.to.length === 1) return;',
		'const shown = redact(error.message);',
		'const { code, description } = wordsOf(answer); const name = /a/.exec(description);',
		'const named = ({ message }: ResponseStatus) => /Parameter name/.exec(message);',
	])('leaves alone %s', (text) => expect(compared(sourceOf('nodes/Pigeon/a.ts', text))).toEqual([]));
});
