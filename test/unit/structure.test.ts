import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, relative, resolve, sep } from 'node:path';
import ts from 'typescript';

/** How the house is laid out, held by reading its files. */
const ROOT = resolve(__dirname, '../..');
const LONGEST_FILE = 300;

interface SourceFile {
	/** Path from the root, with slashes. */
	path: string;
	text: string;
	/** What it imports, types too: a path from the root, or a package. */
	imports: Array<{ to: string; typeOnly: boolean }>;
	/** The sources of its regular expressions. */
	expressions: string[];
}

function filesIn(folder: string): string[] {
	return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
		.filter(
			(entry) =>
				entry.isFile() && /\.(?:ts|js)$/.test(entry.name) && !entry.parentPath.includes('node_modules'),
		)
		.map((entry) => relative(ROOT, join(entry.parentPath, entry.name)).split(sep).join('/'));
}

function read(path: string): SourceFile {
	const text = readFileSync(join(ROOT, path), 'utf8');
	const file: SourceFile = { path, text, imports: [], expressions: [] };
	const target = (specifier: string) =>
		specifier.startsWith('.')
			? relative(ROOT, resolve(ROOT, dirname(path), specifier))
					.split(sep)
					.join('/')
			: specifier;
	const visit = (node: ts.Node): void => {
		if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier))
			file.imports.push({
				to: target(node.moduleSpecifier.text),
				typeOnly: node.importClause?.isTypeOnly === true,
			});
		else if (ts.isExportDeclaration(node) && node.moduleSpecifier && ts.isStringLiteral(node.moduleSpecifier))
			file.imports.push({ to: target(node.moduleSpecifier.text), typeOnly: node.isTypeOnly });
		else if (ts.isExternalModuleReference(node) && ts.isStringLiteral(node.expression))
			file.imports.push({ to: target(node.expression.text), typeOnly: false });
		else if (
			ts.isImportTypeNode(node) &&
			ts.isLiteralTypeNode(node.argument) &&
			ts.isStringLiteral(node.argument.literal)
		)
			file.imports.push({ to: target(node.argument.literal.text), typeOnly: true });
		else if (
			ts.isCallExpression(node) &&
			(node.expression.kind === ts.SyntaxKind.ImportKeyword ||
				(ts.isIdentifier(node.expression) && node.expression.text === 'require')) &&
			node.arguments.length === 1 &&
			ts.isStringLiteral(node.arguments[0])
		)
			file.imports.push({ to: target(node.arguments[0].text), typeOnly: false });
		else if (ts.isRegularExpressionLiteral(node)) file.expressions.push(node.text);
		else if (
			ts.isNewExpression(node) &&
			ts.isIdentifier(node.expression) &&
			node.expression.text === 'RegExp' &&
			node.arguments?.[0] &&
			ts.isStringLiteralLike(node.arguments[0])
		)
			file.expressions.push(`/${node.arguments[0].text}/`);
		ts.forEachChild(node, visit);
	};
	visit(ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true));
	return file;
}

const published = ['nodes', 'credentials'].flatMap(filesIn).map(read);
const sandbox = filesIn('sandbox').map(read);
const scripts = filesIn('scripts').map(read);
const services = readdirSync(join(ROOT, 'nodes'), { withFileTypes: true })
	.filter((entry) => entry.isDirectory() && entry.name !== 'shared')
	.map(({ name }) => name);

/** Imports of these files that break a rule, as "file -> import". */
function offending(
	files: SourceFile[],
	breaks: (to: string, file: SourceFile, typeOnly: boolean) => boolean,
): string[] {
	return files.flatMap((file) =>
		file.imports
			.filter(({ to, typeOnly }) => breaks(to, file, typeOnly))
			.map(({ to }) => `${file.path} -> ${to}`),
	);
}

const below = (folder: string) => (file: SourceFile) => file.path.startsWith(`${folder}/`);

test('the house was found', () => {
	expect(services).toEqual(
		expect.arrayContaining(['CommunicationHub', 'LineWorks', 'Rebilly', 'SuperOffice']),
	);
	expect(published.length).toBeGreaterThan(80);
	expect(published.flatMap(({ imports }) => imports).length).toBeGreaterThan(200);
	expect(sandbox.length).toBeGreaterThan(30);
});

test('nodes/shared knows no service', () =>
	expect(
		offending(
			published.filter(below('nodes/shared')),
			(to) => to.startsWith('nodes/') && !to.startsWith('nodes/shared/'),
		),
	).toEqual([]));

test.each(services)('%s knows nodes/shared and itself', (service) =>
	expect(
		offending(
			published.filter(below(`nodes/${service}`)),
			(to) =>
				to.startsWith('nodes/') && !to.startsWith(`nodes/${service}/`) && !to.startsWith('nodes/shared/'),
		),
	).toEqual([]),
);

test('what is published leans on nothing that is not', () =>
	expect(offending(published, (to) => /^(?:sandbox|test|scripts|bench|examples|runtime)\//.test(to))).toEqual(
		[],
	));

test('the sandbox shares no code with the nodes', () =>
	expect(offending(sandbox, (to) => /^(?:nodes|credentials|dist)\//.test(to))).toEqual([]));

test('third-party code comes through nodes/shared/vendor; of Node there is crypto only', () =>
	expect(
		offending(published, (to, file, typeOnly) => {
			if (/^(?:nodes|credentials)\//.test(to) || to === 'n8n-workflow' || to === 'node:crypto') return false;
			if (to === 'axios') return !typeOnly;
			return (
				!file.path.startsWith('nodes/shared/vendor/') || builtinModules.includes(to.replace(/^node:/, ''))
			);
		}),
	).toEqual([]));

test(`no file is longer than ${LONGEST_FILE} lines`, () =>
	expect(
		[...published, ...sandbox, ...scripts]
			.map(({ path, text }) => ({ path, lines: text.split('\n').length - 1 }))
			.filter(({ lines }) => lines > LONGEST_FILE)
			.map(({ path, lines }) => `${path}: ${lines}`),
	).toEqual([]));

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
			published.flatMap(({ path, expressions }) =>
				expressions
					.flatMap(nested)
					.filter((group) => !UNAMBIGUOUS.includes(group))
					.map((group) => `${path}: ${group}`),
			),
		).toEqual([]));
});
