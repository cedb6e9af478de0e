import { base64Problem } from '../../core/strict/base64';
import { unreadable, type Issue } from './hubError';
import type { Bound } from './jsonBody';
import {
	ATTACHMENT_FIELDS,
	type Field,
	type HubAttachment,
	type HubDto,
	type HubValue,
	type Operation,
} from './operations';
import { readXmlTree, type XmlElement } from './xmlTree';

/** Namespace of the request roots and their children (CommunicationHub API sheet, section 7). */
export const MODEL = 'http://schemas.datacontract.org/2004/07/CommunicationHub.APIModel';
/** Namespace of Attachment and its parts. */
const HELPER = `${MODEL}.Helper`;

/**
 * Binds XML by the letter: every element known, in the one right order, in its namespace, once, without null.
 * Throws HubError for what the framework refuses too.
 */
export function bindXmlStrict(body: Buffer, operation: Operation): Bound {
	const root = readRoot(body, operation);
	const issues: Issue[] = [];
	noExtras(root, operation.name, issues);
	return { dto: strictChildren(root, operation.fields, MODEL, '', issues), issues };
}

function readRoot(body: Buffer, { name }: Operation): XmlElement {
	const root = readXmlTree(body);
	if (root.local === name && root.uri === MODEL) return root;
	throw unreadable(
		`Expecting element '${name}' from namespace '${MODEL}'. Encountered 'Element' with name '${root.local}', namespace '${root.uri}'.`,
	);
}

function strictChildren(
	parent: XmlElement,
	fields: readonly Field[],
	uri: string,
	path: string,
	issues: Issue[],
): HubDto {
	const dto: HubDto = {};
	let last = -1;
	for (const child of parent.children) {
		const here = path + child.local;
		const wrong = (message: string) => issues.push({ field: here, message });
		const index = fields.findIndex(({ name }) => name === child.local);
		const field = fields[index];
		if (field === undefined) wrong('Unknown element, it would be lost');
		else if (child.uri !== uri)
			wrong(`Namespace ${child.uri || '(none)'} instead of ${uri}: the element would be lost`);
		else if (index === last) wrong('Element given twice, the second would be lost');
		else if (index < last)
			wrong(`Out of order, must stand before ${fields[last]?.name ?? ''}: the element would be lost`);
		else dto[field.name] = strictValue(child, field, here, issues);
		last = Math.max(last, index);
	}
	return dto;
}

function strictValue(
	element: XmlElement,
	{ type }: Field,
	path: string,
	issues: Issue[],
): HubValue | undefined {
	const wrong = (message: string): undefined => {
		issues.push({ field: path, message });
		return undefined;
	};
	noExtras(element, path, issues);
	if (element.nil) return wrong('i:nil: leave the element out instead');
	if (type === 'attachments') {
		return element.children.map((child, index) => {
			const here = `${path}[${index}]`;
			if (child.local !== 'Attachment' || child.uri !== HELPER) {
				issues.push({ field: here, message: `Must be Attachment in ${HELPER}: it would be lost` });
			}
			noExtras(child, here, issues);
			return strictChildren(child, ATTACHMENT_FIELDS, HELPER, `${here}.`, issues) as HubAttachment;
		});
	}
	if (element.children.length > 0) return wrong('Markup inside a text field');
	if (element.source.includes('\r')) return wrong('A raw CR would become LF, write &#xD;');
	if (type === 'string') return element.text;
	if (type === 'boolean')
		return /^(true|false|1|0)$/.test(element.text)
			? /^(true|1)$/.test(element.text)
			: wrong('Must be true or false');
	if (type === 'integer')
		return /^-?\d+$/.test(element.text) ? Number(element.text) : wrong('Must be an integer');
	if (element.text === '') return wrong('Empty file: its content would be lost');
	const problem = base64Problem(element.text);
	return problem === undefined ? Buffer.from(element.text, 'base64') : wrong(problem);
}

function noExtras(element: XmlElement, path: string, issues: Issue[]): void {
	for (const name of element.otherAttributes)
		issues.push({ field: path, message: `Attribute ${name} would be lost` });
	if (element.children.length > 0 && element.text.trim() !== '')
		issues.push({ field: path, message: 'Text between elements would be lost' });
}

/**
 * Binds XML as DataContractSerializer does: members are looked for in ordinal order, and what comes in another
 * order, namespace or spelling is silently skipped.
 */
export function bindXmlFaithful(body: Buffer, operation: Operation): HubDto {
	return faithfulChildren(readRoot(body, operation), operation.fields, MODEL);
}

function faithfulChildren(parent: XmlElement, fields: readonly Field[], uri: string): HubDto {
	const dto: HubDto = {};
	let next = 0;
	for (const child of parent.children) {
		const index = fields.findIndex(
			({ name }, position) => position >= next && name === child.local && child.uri === uri,
		);
		const field = fields[index];
		if (field === undefined) continue;
		next = index + 1;
		dto[field.name] = faithfulValue(child, field);
	}
	return dto;
}

function faithfulValue(element: XmlElement, { name, type }: Field): HubValue | undefined {
	if (element.nil) return undefined;
	if (type === 'attachments') {
		return element.children
			.filter(({ local, uri }) => local === 'Attachment' && uri === HELPER)
			.map((child) => faithfulChildren(child, ATTACHMENT_FIELDS, HELPER) as HubAttachment);
	}
	if (element.children.length > 0) throw unreadable(`Element content is not allowed in ${name}`);
	if (type === 'string') return element.text;
	const text = element.text.trim();
	if (type === 'boolean') {
		if (!/^(true|false|1|0)$/.test(text))
			throw unreadable(`The value '${text}' cannot be parsed as the type 'Boolean'.`);
		return text === 'true' || text === '1';
	}
	if (type === 'integer') {
		if (!/^[+-]?\d+$/.test(text))
			throw unreadable(`The value '${text}' cannot be parsed as the type 'Int32'.`);
		return Number(text);
	}
	const bare = text.replace(/\s/g, '');
	if (base64Problem(bare) !== undefined) throw unreadable(`The value of ${name} is not valid base64.`);
	return Buffer.from(bare, 'base64');
}
