import ts from 'typescript';

import {
	isBound,
	labelsIn,
	member,
	numberOf,
	numbersIn,
	objectsAround,
	placeOf,
	textsIn,
	type Text,
} from './facts';
import { below, published, services, sourceOf, type SourceFile } from './sources';

/** Each fact stands once: what a service says is compared with itself and with nodes/shared. */

/** The shared files, and a service's own ones; the shared ones alone for no service. */
const filesOf = (service?: string) =>
	published.filter(
		(file) => below('nodes/shared')(file) || (service !== undefined && below(`nodes/${service}`)(file)),
	);
const groups: Array<[group: string, service: string | undefined]> = [
	['nodes/shared', undefined],
	...services.map((service): [string, string] => [service, service]),
];

describe('a label of a field', () => {
	/**
	 * Words that stand for something else where they are: the name of a choice, a resource or an operation, or a name of
	 * the wire in a type or where an answer is read.
	 */
	function isNoLabel({ node }: Text): boolean {
		const { parent } = node;
		if (ts.isLiteralTypeNode(parent) || (ts.isPropertyAssignment(parent) && parent.name === node))
			return true;
		if (ts.isCallExpression(parent)) return /^(?:text|\w*Member)$/.test(parent.expression.getText());
		if (!ts.isPropertyAssignment(parent)) return false;
		const { name, parent: object } = parent;
		const isName = /^(?:name|value)$/.test(name.getText());
		return isName && Boolean(member(object, 'value') ?? member(object, 'action'));
	}

	const isPhrase = (label: string) => label.includes(' ');
	const holds = (text: string, label: string) => {
		const at = text.indexOf(label);
		return at >= 0 && !/\w$/.test(text.slice(0, at)) && !/^\w/.test(text.slice(at + label.length));
	};

	/** Names of the wire, by which services call in one word what the editor calls the same. */
	const wireNames = (files: SourceFile[]) =>
		new Set(
			files
				.filter(({ path }) => path.endsWith('/contract.ts'))
				.flatMap(({ text }) => [...text.matchAll(/\b(\w+)\??:/g)].map(([, name]) => name)),
		);

	/** A text that is shown as a label: the field of an error. */
	function isShown({ node }: Text): boolean {
		const { parent } = node;
		if (ts.isCallExpression(parent))
			return parent.expression.getText() === 'invalid' && parent.arguments[0] === node;
		return ts.isPropertyAssignment(parent) && /^(?:field|label)$/.test(parent.name.getText());
	}

	/**
	 * Texts that repeat a label: the label alone, and labels of two words or more within a sentence. A single word within
	 * a sentence is English.
	 */
	function repeated(files: SourceFile[]): string[] {
		const wire = wireNames(files);
		const labels = files.flatMap(labelsIn);
		const own = new Map(labels.map(({ node, text }) => [node, text]));
		const seen = new Set<string>();
		const twice = labels.filter(({ text }) => seen.size === seen.add(text).size);
		const names = [...seen];
		const elsewhere = files
			.flatMap(textsIn)
			.filter((one) => !own.has(one.node) && !isNoLabel(one) && (isShown(one) || !wire.has(one.text)))
			.filter(({ text }) => names.some((label) => text === label || (isPhrase(label) && holds(text, label))));
		return [...twice, ...elsewhere].map(({ file, node }) => placeOf(file, node));
	}

	test.each(groups)('stands in one place: %s', (_group, service) =>
		expect(repeated(filesOf(service))).toEqual([]),
	);

	const tag = "export const tag = { displayName: 'Big Tag', name: 'tag', type: 'string', default: '' };\n";
	test.each([
		['as an argument', "throw invalid('Big Tag', 'is wrong');"],
		['as a member', "const options = { field: 'Big Tag' };"],
		['in a sentence', "const fix = 'Correct Big Tag and run it again.';"],
		['in a template', 'const fix = `Big Tag has ${count} words`;'],
		['in another field', "const other = { displayName: 'Big Tag', name: 'other' };"],
		['in a description', "const a = { displayName: 'A', name: 'a', description: 'Overrides Big Tag' };"],
		[
			'as an argument of a maker',
			"const line = (displayName: string) => ({ displayName });\nline('Big Tag');",
		],
	])('the check itself: %s', (_where, text) =>
		expect(repeated([sourceOf('nodes/Pigeon/a.ts', tag + text)])).toHaveLength(1),
	);

	test('the check itself tells a name of the wire from a label', () => {
		const files = (text: string) => [
			sourceOf('nodes/Pigeon/contract.ts', 'export const message = z.object({ Sender: z.string() });'),
			sourceOf('nodes/Pigeon/fields.ts', "const a = { displayName: 'Sender', name: 'a', type: 'string' };"),
			sourceOf('nodes/Pigeon/a.ts', text),
		];
		expect(repeated(files("const sender = textMember(answer, 'Sender');"))).toEqual([]);
		expect(repeated(files("throw invalid('Sender', 'is wrong');"))).toHaveLength(1);
		expect(repeated(files("const error = { field: 'Sender' };"))).toHaveLength(1);
	});

	test('the check itself leaves alone what only looks like a label', () => {
		const file = sourceOf(
			'nodes/Pigeon/a.ts',
			`${tag}const word = { displayName: 'Text', name: 'text', options: [{ name: 'Text', value: 'text' }] };
			type Wire = 'Text';
			const wire = { 'Text': word.displayName };
			const sentence = 'Text of the mail, with a Big Tagline';
			const message = \`\${tag.displayName} is empty\`;`,
		);
		expect(labelsIn(file).map(({ text }) => text)).toEqual(['Big Tag', 'Text']);
		expect(repeated([file])).toEqual([]);
	});
});

describe('a range of a field', () => {
	/** Bounds that are numbers of every kind of code: only larger ones tell that they mean the same. */
	const SMALL = 100;

	/** Whether a number is used as a bound: `{ max: 400 }`, `z.number().max(400)`. */
	function bounds(node: ts.Node): boolean {
		const { parent } = node;
		if (ts.isPropertyAssignment(parent))
			return /^(?:min|max|least|most|minValue|maxValue)$/.test(parent.name.getText());
		if (!ts.isCallExpression(parent) || !ts.isPropertyAccessExpression(parent.expression)) return false;
		return /^(?:min|max|lt|lte|gt|gte)$/.test(parent.expression.name.text) && parent.arguments[0] === node;
	}

	/** Whether a text says the bound of the field that it belongs to. */
	function saysBound({ text, node }: Text): boolean {
		const [around] = objectsAround(node);
		const options = around && member(around.object, 'typeOptions');
		if (!options || !ts.isObjectLiteralExpression(options)) return false;
		const values = ['minValue', 'maxValue'].map((name) => numberOf(member(options, name)));
		const numbers = (text.match(/\d[\d,]*/g) ?? []).map((number) => Number(number.replace(/,/g, '')));
		return numbers.some((number) => Math.abs(number) > SMALL && values.includes(number));
	}

	/** Ranges outside of a field that are those of a field, and bounds that a field's own help repeats. */
	function repeated(files: SourceFile[]): string[] {
		const numbers = files.flatMap(numbersIn);
		const known = new Set(
			numbers.filter(({ node, value }) => isBound(node) && Math.abs(value) > SMALL).map(({ value }) => value),
		);
		return [
			...numbers.filter(({ node, value }) => known.has(value) && bounds(node) && !isBound(node)),
			...files.flatMap(textsIn).filter(saysBound),
		].map(({ file, node }) => placeOf(file, node));
	}

	test.each(groups)('stands in one place: %s', (_group, service) =>
		expect(repeated(filesOf(service))).toEqual([]),
	);

	const field = (help: string) => `const threads = { displayName: 'Threads', name: 'threads', type: 'number',
		typeOptions: { minValue: 0, maxValue: 20 * 20 }, description: '${help}' };\n`;
	test.each([
		['in a reader', 'A number', 'const count = item.number(threads, { min: 0, max: 400 });'],
		['in a contract', 'A number', 'const count = z.number().min(0).max(4 * 100);'],
		['in its help', 'A number up to 400', ''],
	])('the check itself: %s', (_where, help, text) =>
		expect(repeated([sourceOf('nodes/Pigeon/a.ts', field(help) + text)])).toHaveLength(1),
	);

	test('the check itself leaves other numbers alone', () => {
		const text = 'const other = z.number().max(401); if (statusCode === 400) wait(400);';
		expect(repeated([sourceOf('nodes/Pigeon/a.ts', field('A number up to 40') + text)])).toEqual([]);
	});
});

describe('the text of an action', () => {
	function repeated(files: SourceFile[]): string[] {
		const actions = files.flatMap(textsIn).filter(({ node: { parent } }) => isAction(parent));
		const texts = new Set(actions.map(({ text }) => text));
		const seen = new Set<string>();
		return files
			.flatMap(textsIn)
			.filter(({ text }) => texts.has(text) && seen.size === seen.add(text).size)
			.map(({ file, node }) => placeOf(file, node));
	}
	const isAction = (node: ts.Node) => ts.isPropertyAssignment(node) && node.name.getText() === 'action';

	test.each(groups)('stands in one place: %s', (_group, service) =>
		expect(repeated(filesOf(service))).toEqual([]),
	);

	test('the check itself', () => {
		const operation = "export const send = once({ name: 'Send', action: 'Send mail' });\n";
		const repeats = (text: string) => repeated([sourceOf('nodes/Pigeon/a.ts', operation + text)]);
		expect(repeats("const options = [{ name: 'Send', action: 'Send mail' }];")).toHaveLength(1);
		expect(repeats("const title = 'Send mail';")).toHaveLength(1);
		expect(repeats("const title = 'Send mail now';")).toEqual([]);
	});
});
