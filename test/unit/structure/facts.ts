import ts from 'typescript';

import { walk, type SourceFile } from './sources';

/** What is said in a file: labels of fields, ranges, texts. For the rules about saying each thing once. */

/** A text in the code, whole or a piece of a template. */
export interface Text {
	text: string;
	node: ts.Node;
	file: SourceFile;
}

export function textsIn(file: SourceFile): Text[] {
	const found: Text[] = [];
	walk(file.tree, (node) => {
		if (
			ts.isStringLiteralLike(node) ||
			node.kind === ts.SyntaxKind.TemplateHead ||
			node.kind === ts.SyntaxKind.TemplateMiddle ||
			node.kind === ts.SyntaxKind.TemplateTail
		)
			found.push({ text: (node as ts.StringLiteralLike).text, node, file });
	});
	return found;
}

/** The value of a member of an object literal. */
export function member(object: ts.ObjectLiteralExpression, name: string): ts.Expression | undefined {
	const property = object.properties.find((one) => one.name?.getText() === name);
	return property && ts.isPropertyAssignment(property) ? property.initializer : undefined;
}

/** The object literals around a node, from the inside out, each with the member that leads to the node. */
export function objectsAround(node: ts.Node): Array<{ object: ts.ObjectLiteralExpression; via: string }> {
	const found: Array<{ object: ts.ObjectLiteralExpression; via: string }> = [];
	for (let at = node; at.parent; at = at.parent)
		if (ts.isObjectLiteralExpression(at.parent) && at !== node)
			found.push({ object: at.parent, via: (at as ts.ObjectLiteralElementLike).name?.getText() ?? '' });
	return found;
}

/**
 * The texts that are labels of fields: `displayName` of a description of a field, or what is passed for a parameter of
 * that name to a function of the file that makes such a description. The description of a node, of a mode of a resource
 * locator and of a service is no field.
 */
export function labelsIn(file: SourceFile): Text[] {
	const makers = new Map<string, number>();
	walk(file.tree, (node) => {
		if (!ts.isFunctionLike(node)) return;
		const at = node.parameters.findIndex(({ name }) => name.getText() === 'displayName');
		const named = ts.isFunctionDeclaration(node) ? node : node.parent;
		if (at >= 0 && (ts.isFunctionDeclaration(named) || ts.isVariableDeclaration(named)) && named.name)
			makers.set(named.name.getText(), at);
	});
	return textsIn(file).filter(({ node }) => {
		const { parent } = node;
		if (ts.isCallExpression(parent) && ts.isIdentifier(parent.expression))
			return parent.arguments.indexOf(node as ts.Expression) === makers.get(parent.expression.text);
		return (
			ts.isPropertyAssignment(parent) && parent.name.getText() === 'displayName' && isField(parent.parent)
		);
	});
}

function isField(object: ts.ObjectLiteralExpression): boolean {
	if (!member(object, 'name') || member(object, 'inputs') || member(object, 'operations')) return false;
	return !objectsAround(object).some(({ via }) => via === 'modes');
}

/** Whether a number is a bound of a field, where it belongs. */
export function isBound(node: ts.Node): boolean {
	const [around, outer] = objectsAround(node);
	return /^(?:minValue|maxValue)$/.test(around?.via ?? '') && outer?.via === 'typeOptions';
}

/** The numbers in the code; a product or power of numbers counts as what it comes to. */
export function numbersIn(file: SourceFile): Array<{ value: number; node: ts.Node; file: SourceFile }> {
	const found: Array<{ value: number; node: ts.Node; file: SourceFile }> = [];
	walk(file.tree, (node) => {
		const value = numberOf(node);
		if (value !== undefined && numberOf(node.parent) === undefined) found.push({ value, node, file });
	});
	return found;
}

/** What an expression of numbers comes to. */
export function numberOf(node: ts.Node | undefined): number | undefined {
	if (node === undefined) return undefined;
	if (ts.isNumericLiteral(node)) return Number(node.text.replace(/_/g, ''));
	if (ts.isParenthesizedExpression(node)) return numberOf(node.expression);
	if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.MinusToken) {
		const value = numberOf(node.operand);
		return value === undefined ? undefined : -value;
	}
	if (!ts.isBinaryExpression(node)) return undefined;
	const [left, right] = [numberOf(node.left), numberOf(node.right)];
	if (left === undefined || right === undefined) return undefined;
	switch (node.operatorToken.kind) {
		case ts.SyntaxKind.AsteriskToken:
			return left * right;
		case ts.SyntaxKind.AsteriskAsteriskToken:
			return left ** right;
		case ts.SyntaxKind.MinusToken:
			return left - right;
		case ts.SyntaxKind.PlusToken:
			return left + right;
		default:
			return undefined;
	}
}

/** `file:line: text`, for the list of what is wrong. */
export function placeOf(file: SourceFile, node: ts.Node): string {
	const { line } = file.tree.getLineAndCharacterOfPosition(node.getStart(file.tree));
	return `${file.path}:${line + 1}: ${node.getText(file.tree).slice(0, 100)}`;
}
