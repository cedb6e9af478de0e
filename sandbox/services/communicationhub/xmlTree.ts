import { SaxesParser, type SaxesTagNS } from 'saxes';
import { decodeUtf8 } from '../../core/strict/text';
import { unreadable } from './hubError';

/** An element with what both ways of binding need to know. */
export interface XmlElement {
	local: string;
	uri: string;
	children: XmlElement[];
	/** Own text, entities resolved, line ends normalised as XML does. */
	text: string;
	/** The markup between start and end tag as it was sent. */
	source: string;
	nil: boolean;
	/** Attributes other than namespace declarations and `i:nil`. */
	otherAttributes: string[];
}

/** Namespace of `i:nil`. */
export const INSTANCE = 'http://www.w3.org/2001/XMLSchema-instance';

/**
 * Reads one XML document, namespaces included. Throws HubError for what the framework answers with 400: not well-formed,
 * DTD, processing instructions, versions other than 1.0, encodings other than UTF-8 (CommunicationHub API sheet, section 7).
 */
export function readXmlTree(body: Buffer): XmlElement {
	const text = decodeUtf8(body);
	if (text === undefined) throw unreadable('The body is not UTF-8');
	const parser = new SaxesParser({ xmlns: true, position: true });
	const stack: Array<XmlElement & { from: number }> = [];
	let root: XmlElement | undefined;
	parser.on('error', (error) => {
		throw unreadable(`The body is not well-formed XML: ${error.message}`);
	});
	parser.on('xmldecl', ({ version, encoding }) => {
		if (version !== '1.0') throw unreadable(`XML version ${version ?? '?'} is not 1.0`);
		if (encoding !== undefined && encoding.toLowerCase() !== 'utf-8')
			throw unreadable(`Encoding ${encoding} is not utf-8`);
	});
	parser.on('doctype', () => {
		throw unreadable('DTD is prohibited');
	});
	parser.on('processinginstruction', () => {
		throw unreadable('Processing instructions are not supported');
	});
	parser.on('opentag', (tag) => {
		const element = { ...describe(tag), from: parser.position };
		stack.at(-1)?.children.push(element);
		root ??= element;
		stack.push(element);
	});
	const addText = (piece: string) => {
		const current = stack.at(-1);
		if (current !== undefined) current.text += piece;
	};
	parser.on('text', addText);
	parser.on('cdata', addText);
	parser.on('closetag', (tag) => {
		const element = stack.pop();
		if (element === undefined || tag.isSelfClosing) return;
		element.source = text.slice(element.from, text.lastIndexOf('</', parser.position - 1));
	});
	parser.write(text).close();
	if (root === undefined) throw unreadable('Root element is missing');
	return root;
}

function describe(tag: SaxesTagNS): XmlElement {
	const attributes = Object.values(tag.attributes).filter(
		({ prefix, name }) => prefix !== 'xmlns' && name !== 'xmlns',
	);
	const isNil = ({ uri, local }: { uri: string; local: string }) => uri === INSTANCE && local === 'nil';
	return {
		local: tag.local,
		uri: tag.uri,
		children: [],
		text: '',
		source: '',
		nil: attributes.some((one) => isNil(one) && (one.value === 'true' || one.value === '1')),
		otherAttributes: attributes.filter((one) => !isNil(one)).map(({ name }) => name),
	};
}
