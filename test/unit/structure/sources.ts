import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative, resolve, sep } from 'node:path';
import ts from 'typescript';

/** The files of the house, read for the tests that hold its layout. */
const ROOT = resolve(__dirname, '../../..');
/** Where the service of docs/adding-a-service.md stands: laid out like the root. */
const POSTBOX = 'test/postbox/';

export interface SourceFile {
	/** Path from the root, with slashes. Postbox's files stand where its page puts them. */
	path: string;
	text: string;
	tree: ts.SourceFile;
	/** What it imports, types too: a path from the root, or a package. */
	imports: Array<{ to: string; typeOnly: boolean }>;
	/** The names that it exports. */
	exports: string[];
}

/** A source by its text; the checks of the checks make theirs by hand. */
export function sourceOf(path: string, text: string): SourceFile {
	const tree = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
	return { path, text, tree, imports: importsOf(path, tree), exports: exportsOf(tree) };
}

function filesIn(folder: string): string[] {
	return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
		.filter(
			(entry) =>
				entry.isFile() && /\.(?:ts|js)$/.test(entry.name) && !entry.parentPath.includes('node_modules'),
		)
		.map((entry) => relative(ROOT, join(entry.parentPath, entry.name)).split(sep).join('/'));
}

const sourcesIn = (...folders: string[]) =>
	folders
		.flatMap(filesIn)
		.map((file) => sourceOf(file.replace(POSTBOX, ''), readFileSync(join(ROOT, file), 'utf8')));

const own = (folder: string) => [folder, `${POSTBOX}${folder}`];

/** What is published, with Postbox, which could be. */
export const published = sourcesIn(...own('nodes'), ...own('credentials'));
export const sandbox = sourcesIn(...own('sandbox'));
export const scripts = sourcesIn('scripts');

/** The services by the names of their folders, Postbox too. */
export const services = own('nodes')
	.flatMap((folder) => readdirSync(join(ROOT, folder), { withFileTypes: true }))
	.filter((entry) => entry.isDirectory() && entry.name !== 'shared')
	.map(({ name }) => name);

export const below =
	(folder: string) =>
	({ path }: Pick<SourceFile, 'path'>) =>
		path.startsWith(`${folder}/`);

/** Calls `visit` with every node of the tree, from top to bottom. */
export function walk(tree: ts.Node, visit: (node: ts.Node) => void): void {
	visit(tree);
	ts.forEachChild(tree, (child) => walk(child, visit));
}

function importsOf(path: string, tree: ts.SourceFile): SourceFile['imports'] {
	const found: SourceFile['imports'] = [];
	const add = (specifier: ts.Node | undefined, typeOnly: boolean) => {
		if (!specifier || !ts.isStringLiteral(specifier)) return;
		const { text } = specifier;
		found.push({ to: text.startsWith('.') ? posix.join(dirname(path), text) : text, typeOnly });
	};
	walk(tree, (node) => {
		if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, node.importClause?.isTypeOnly === true);
		else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly);
		else if (ts.isExternalModuleReference(node)) add(node.expression, false);
		else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument))
			add(node.argument.literal, true);
		else if (isLoad(node) && node.arguments.length === 1) add(node.arguments[0], false);
	});
	return found;
}

/** `import(...)` or `require(...)`. */
function isLoad(node: ts.Node): node is ts.CallExpression {
	if (!ts.isCallExpression(node)) return false;
	const { expression } = node;
	return (
		expression.kind === ts.SyntaxKind.ImportKeyword ||
		(ts.isIdentifier(expression) && expression.text === 'require')
	);
}

function exportsOf(tree: ts.SourceFile): string[] {
	return tree.statements.flatMap((statement) => {
		if (ts.isExportDeclaration(statement))
			return statement.exportClause && ts.isNamedExports(statement.exportClause)
				? statement.exportClause.elements.map(({ name }) => name.text)
				: [];
		const modifiers = ts.canHaveModifiers(statement) ? ts.getModifiers(statement) : undefined;
		if (!modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)) return [];
		if (ts.isVariableStatement(statement))
			return statement.declarationList.declarations.map(({ name }) => name.getText(tree));
		const { name } = statement as ts.Statement & { name?: ts.Node };
		return name ? [name.getText(tree)] : [];
	});
}
