import { lazy } from '../shared/lazy';
import type * as saxes from '../shared/vendor/saxes';
import { NAMESPACE } from './contract';

/** Most hubs answer in JSON. */
const library = lazy(() => require('../shared/vendor/saxes') as typeof saxes);

/** No answer of the hub is nested deeper than six; a hostile one must not exhaust the stack. */
const DEEPEST = 50;
/** Longest XML that is read, in characters: a receipt has a few hundred. */
const LONGEST = 5_000_000;

interface Element {
	local: string;
	/** The element belongs to the hub's vocabulary, as far as its namespace says. */
	ours: boolean;
	nil: boolean;
	text: string;
	children: Element[];
}

/** A value of an XML answer in the shape that its JSON twin has; numbers and booleans stay text. */
export type XmlValue = string | null | XmlValue[] | { [name: string]: XmlValue };

/**
 * The members of a hub's answer in XML: any prefix, any order, entities, CDATA and comments, `i:nil` as null
 * (CommunicationHub API sheet, section 7, reader rules). Undefined for whatever is not one whole, closed
 * SendResponse, ErrorResponse or element with a ResponseStatus, and for every document with a DOCTYPE.
 */
export function readXmlMembers(text: string): { [name: string]: XmlValue } | undefined {
	const root = text.length > LONGEST ? undefined : parse(text);
	if (root === undefined || !root.ours) return undefined;
	const members = membersOf(root);
	const known =
		root.local === 'SendResponse' || root.local === 'ErrorResponse' || 'ResponseStatus' in members;
	return known ? members : undefined;
}

function parse(text: string): Element | undefined {
	const { xml, entities } = withIllegalReferences(text);
	const parser = new library.SaxesParser({ xmlns: true });
	// By name, since these characters have no number in XML 1.0.
	Object.assign(parser.ENTITIES, entities);
	const open: Element[] = [];
	let root: Element | undefined;
	parser.on('doctype', () => {
		throw fault('DOCTYPE');
	});
	parser.on('opentag', (tag) => {
		if (open.length >= DEEPEST) throw fault('nested too deep');
		const element = describe(tag);
		open[open.length - 1]?.children.push(element);
		root ??= element;
		open.push(element);
	});
	const addText = (piece: string) => {
		const current = open[open.length - 1];
		if (current !== undefined) current.text += piece;
	};
	parser.on('text', addText);
	parser.on('cdata', addText);
	parser.on('closetag', () => void open.pop());
	try {
		// Without a handler of its own the parser throws at the first fault: an open element, a second root, a raw control.
		parser.write(xml).close();
		return root;
	} catch {
		return undefined;
	}
}

function describe({ local, uri, attributes }: saxes.SaxesTagNS): Element {
	const nil = Object.values(attributes).some(
		(attribute) =>
			attribute.uri === NAMESPACE.instance &&
			attribute.local === 'nil' &&
			/^\s*(?:true|1)\s*$/.test(attribute.value),
	);
	return { local, ours: isOurs(uri), nil, text: '', children: [] };
}

/** Loosely: proxies and newer servers may drop or change a part of the namespace. */
function isOurs(uri: string): boolean {
	return uri === '' || uri === NAMESPACE.pairs || NAMESPACE.responses.some((begin) => uri.startsWith(begin));
}

/** Children by name: the first of each name counts, those of other vocabularies are skipped. */
function membersOf(element: Element): { [name: string]: XmlValue } {
	const members: { [name: string]: XmlValue } = Object.create(null);
	for (const child of element.children) {
		if (child.ours && !(child.local in members)) members[child.local] = valueOf(child);
	}
	return { ...members };
}

function valueOf(element: Element): XmlValue {
	if (element.nil) return null;
	// Empty or not, this one is a list in JSON.
	if (element.local === 'Errors') return element.children.filter(({ ours }) => ours).map(valueOf);
	return element.children.length > 0 ? membersOf(element) : element.text;
}

/**
 * The framework writes control characters as references (`&#x1;`) that XML 1.0 forbids; they are given names that
 * the parser may look up. What looks like one inside CDATA or a comment stays. Linear.
 */
function withIllegalReferences(text: string): { xml: string; entities: Record<string, string> } {
	const entities: Record<string, string> = {};
	if (!text.includes('&#')) return { xml: text, entities };
	let xml = '';
	let from = 0;
	while (from < text.length) {
		const { start, end } = nextLiteral(text, from);
		xml += text
			.slice(from, start)
			.replace(/&#(?:x([0-9a-f]{1,6})|([0-9]{1,7}));/gi, (reference, hex, decimal) => {
				const code = hex ? parseInt(hex, 16) : Number(decimal);
				if (!isIllegal(code)) return reference;
				entities[`illegal${code}`] = String.fromCharCode(code);
				return `&illegal${code};`;
			});
		xml += text.slice(start, end);
		from = end;
	}
	return { xml, entities };
}

function nextLiteral(text: string, from: number): { start: number; end: number } {
	let best = { start: text.length, end: text.length };
	for (const [begin, finish] of [
		['<![CDATA[', ']]>'],
		['<!--', '-->'],
	]) {
		const start = text.indexOf(begin, from);
		if (start === -1 || start >= best.start) continue;
		const end = text.indexOf(finish, start + begin.length);
		best = { start, end: end === -1 ? text.length : end + finish.length };
	}
	return best;
}

function isIllegal(code: number): boolean {
	return (code < 0x20 && code !== 9 && code !== 10 && code !== 13) || code === 0xfffe || code === 0xffff;
}

function fault(why: string): Error {
	return new Error(why);
}
