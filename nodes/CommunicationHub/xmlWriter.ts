import { invalid } from '../shared/errors';
import { codePointName, loneSurrogateAt } from '../shared/mail/text';
import { FileContent, type PlanJson } from '../shared/wire/request';
import { ILLEGAL_IN_XML, LIST_ELEMENT, NAMESPACE, type RequestName } from './contract';
import { format } from './fields';

const LIST_PREFIX = 'h:';

type Members = { [name: string]: PlanJson };
/** The label of the parameter that a wire name comes from. */
export type LabelIn = (wireName: string) => string | undefined;
type Parts = Array<string | FileContent>;

/**
 * A request in XML as the framework's serializer wants it (CommunicationHub API sheet, section 7): elements in
 * ordinal order (what comes out of order is lost in silence there), both namespaces, files where their base64 goes.
 * @throws MailError `invalid` naming the field for text that XML cannot carry
 */
export function xmlParts(root: RequestName, members: Members, labelIn: LabelIn): Parts {
	const parts: Parts = [`<?xml version="1.0" encoding="utf-8"?><${root} xmlns="${NAMESPACE.request}">`];
	writeMembers({ parts, labelIn }, members, '', '');
	parts.push(`</${root}>`);
	return joined(parts);
}

/** What is written so far, and how its fields are called. */
interface Writer {
	parts: Parts;
	labelIn: LabelIn;
}

function writeMembers(to: Writer, members: Members, prefix: string, path: string): void {
	// The order of UTF-16 units, which sort() has too, is the ordinal order of .NET.
	for (const name of Object.keys(members).sort()) {
		const value = members[name];
		if (value === undefined) continue;
		if (Array.isArray(value)) writeList(to, name, value as Members[]);
		else to.parts.push(`<${prefix}${name}>`, content(value, path || name, to.labelIn), `</${prefix}${name}>`);
	}
}

/** A list stands in the parent's namespace, its entries and their members in their own. */
function writeList(to: Writer, name: string, entries: Members[]): void {
	const { parts } = to;
	const element = `${LIST_PREFIX}${LIST_ELEMENT[name]}`;
	parts.push(`<${name} xmlns:h="${NAMESPACE.attachment}">`);
	for (const entry of entries) {
		parts.push(`<${element}>`);
		writeMembers(to, entry, LIST_PREFIX, name);
		parts.push(`</${element}>`);
	}
	parts.push(`</${name}>`);
}

function content(value: PlanJson, wireName: string, labelIn: LabelIn): string | FileContent {
	return value instanceof FileContent ? value : xmlText(String(value), labelIn(wireName) ?? wireName);
}

/**
 * Text between two tags. A carriage return goes as a reference: a raw one would arrive as a line feed.
 * @throws MailError `invalid` naming the field
 */
export function xmlText(value: string, label: string): string {
	const at = illegalAt(value);
	if (at !== -1) {
		throw invalid(
			label,
			`${label} contains ${codePointName(value[at])} at position ${at + 1}, which XML cannot carry`,
			`Remove the character, or set ${format.displayName} to JSON.`,
		);
	}
	return value
		.replace(/&/g, '&amp;')
		.replace(/</g, '&lt;')
		.replace(/>/g, '&gt;')
		.replace(/"/g, '&quot;')
		.replace(/\r/g, '&#xD;');
}

function illegalAt(value: string): number {
	const illegal = value.search(ILLEGAL_IN_XML);
	return illegal === -1 ? loneSurrogateAt(value) : illegal;
}

/** Neighbouring texts as one, so that only files cut a body into parts. */
function joined(parts: Parts): Parts {
	const result: Parts = [];
	for (const part of parts) {
		const last = result.length - 1;
		if (typeof part === 'string' && typeof result[last] === 'string') result[last] += part;
		else result.push(part);
	}
	return result;
}
