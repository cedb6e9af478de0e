import { lazy } from '../shared/lazy';
import type * as parser from '../shared/vendor/html';
import { ILLEGAL_IN_XML, NAMESPACE } from './contract';

/** Most hubs answer in JSON. */
const library = lazy(() => require('../shared/vendor/html') as typeof parser);

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
	/** Namespaces by prefix, as they hold within the element; '' is the default one. */
	namespaces: ReadonlyMap<string, string>;
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

/** The root of a whole document, or undefined. Everything that is open at the end, or closed by another tag, is a cut. */
function parse(text: string): Element | undefined {
	const open: Element[] = [];
	let root: Element | undefined;
	// Raw control characters are no XML, and a sign of other trouble.
	let broken = /^\s+<\?xml/.test(text) || ILLEGAL_IN_XML.test(text);
	const addText = (piece: string) => {
		const current = open[open.length - 1];
		if (current !== undefined) current.text += piece;
		else if (piece.trim() !== '') broken = true;
	};
	const xml = new library.Parser(
		{
			onprocessinginstruction: (name) => {
				if (/^!doctype/i.test(name)) broken = true;
			},
			onopentag: (name, attributes) => {
				if (open.length >= DEEPEST || (open.length === 0 && root)) broken = true;
				if (broken) return xml.pause();
				const element = describe(name, attributes, open[open.length - 1]?.namespaces);
				open[open.length - 1]?.children.push(element);
				root ??= element;
				open.push(element);
			},
			ontext: addText,
			onclosetag: (_name, isImplied) => {
				// The parser closes what is left open, and says the same of an element that closes itself.
				const tag = text.slice(xml.startIndex, xml.endIndex + 1);
				if (isImplied && !/^<[^/][^]*\/>$/.test(tag)) broken = true;
				open.pop();
			},
		},
		{ xmlMode: true, decodeEntities: true },
	);
	xml.end(text);
	return broken ? undefined : root;
}

function describe(
	name: string,
	attributes: Record<string, string>,
	outer: ReadonlyMap<string, string> = new Map(),
): Element {
	const declared = Object.entries(attributes).flatMap(([attribute, value]) => {
		const [, prefix] = /^xmlns(?::(.+))?$/.exec(attribute) ?? [undefined, undefined];
		return /^xmlns(?::|$)/.test(attribute) ? [[prefix ?? '', value] as const] : [];
	});
	const namespaces = declared.length > 0 ? new Map([...outer, ...declared]) : outer;
	const [prefix, local] = nameParts(name);
	const nil = Object.entries(attributes).some(([attribute, value]) => {
		const [own, localName] = nameParts(attribute);
		return (
			localName === 'nil' &&
			own !== '' &&
			namespaces.get(own) === NAMESPACE.instance &&
			/^\s*(?:true|1)\s*$/.test(value)
		);
	});
	const uri = namespaces.get(prefix);
	// A prefix that is bound to nothing is no name of anybody's vocabulary.
	const ours = uri === undefined ? prefix === '' : isOurs(uri);
	return { local, ours, nil, text: '', children: [], namespaces };
}

/** Prefix and local part; the prefix is '' where there is none. */
function nameParts(name: string): [prefix: string, local: string] {
	const colon = name.indexOf(':');
	return colon === -1 ? ['', name] : [name.slice(0, colon), name.slice(colon + 1)];
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
