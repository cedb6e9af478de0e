import { hasHeaderControl, withoutInvisible } from './text';

/** Extensions for files that come without a name. */
const EXTENSION_OF: Record<string, string> = {
	'application/pdf': 'pdf',
	'application/json': 'json',
	'application/xml': 'xml',
	'application/zip': 'zip',
	'application/msword': 'doc',
	'application/vnd.ms-excel': 'xls',
	'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'xlsx',
	'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx',
	'image/gif': 'gif',
	'image/jpeg': 'jpg',
	'image/png': 'png',
	'image/svg+xml': 'svg',
	'image/webp': 'webp',
	'text/calendar': 'ics',
	'text/csv': 'csv',
	'text/html': 'html',
	'text/plain': 'txt',
};

const CONTENT_TYPE_OF = new Map(Object.entries(EXTENSION_OF).map(([type, extension]) => [extension, type]));

/** RFC 2045 token "/" token. */
const CONTENT_TYPE = /^[A-Za-z0-9!#$&^_.+-]{1,127}\/[A-Za-z0-9!#$&^_.+-]{1,127}$/;

/**
 * A file name that any mail program takes: last part of a path, no control or direction-changing characters,
 * none of `< > : " | ? *`, at most `longest` characters with the extension kept. Empty names become
 * `<field>.<extension of the content type>`.
 */
export function safeFileName(
	given: string | undefined,
	field: string,
	contentType: string,
	longest: number | undefined,
): { name: string; changed: boolean } {
	const original = given ?? '';
	const parts = original.split(/[\\/]/);
	let name = withoutInvisible(parts[parts.length - 1]);
	if (hasHeaderControl(name)) name = [...name].filter((char) => !hasHeaderControl(char)).join('');
	name = wellFormed(name)
		.replace(/[<>:"|?*]/g, '_')
		.replace(/^[\s.]+|[\s.]+$/g, '');
	if (name === '') {
		const extension = EXTENSION_OF[contentType];
		name = extension ? `${fieldName(field)}.${extension}` : fieldName(field);
		return { name: longest === undefined ? name : shortenFileName(name, longest), changed: original !== '' };
	}
	if (longest !== undefined) name = shortenFileName(name, longest);
	return { name, changed: name !== original };
}

/** Cuts the middle of a long file name so that its extension stays. Counts UTF-16 units, cuts no pair apart. */
export function shortenFileName(name: string, longest: number): string {
	if (name.length <= longest) return name;
	const dot = name.lastIndexOf('.');
	const extension = dot > 0 && name.length - dot <= 20 && name.length - dot < longest ? name.slice(dot) : '';
	const base = wholeCharacters(name.slice(0, longest - extension.length));
	// An extension alone would be a hidden file.
	return base === '' ? wholeCharacters(name.slice(0, longest)) : base + extension;
}

/** Halves of characters become the replacement character. */
function wellFormed(text: string): string {
	return new TextDecoder().decode(new TextEncoder().encode(text));
}

function wholeCharacters(text: string): string {
	const last = text.charCodeAt(text.length - 1);
	return last >= 0xd800 && last <= 0xdbff ? text.slice(0, -1) : text;
}

function fieldName(field: string): string {
	return field.replace(/[^\p{L}\p{N}_-]/gu, '_') || 'file';
}

/** The content type of a file: what n8n knows, else by its extension, else `application/octet-stream`. */
export function contentTypeOf(
	given: string | undefined,
	fileName: string | undefined,
): { contentType: string; repaired: boolean } {
	const type = (given ?? '').split(';')[0].trim().toLowerCase();
	if (CONTENT_TYPE.test(type)) return { contentType: type, repaired: false };
	const extension = /\.([A-Za-z0-9]{1,10})$/.exec(fileName ?? '')?.[1].toLowerCase() ?? '';
	return { contentType: CONTENT_TYPE_OF.get(extension) ?? 'application/octet-stream', repaired: type !== '' };
}
