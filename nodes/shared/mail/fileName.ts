import { decodeWords } from './encodedWords';
import { hasHeaderControl } from './text';
import { visibleText } from './unicode';

/** Extensions for files that come without one (IANA media types, and what n8n's own nodes write). */
const EXTENSION_OF: Readonly<Record<string, string>> = {
	'application/gzip': 'gz',
	'application/json': 'json',
	'application/msword': 'doc',
	'application/pdf': 'pdf',
	'application/rtf': 'rtf',
	'application/vnd.ms-excel': 'xls',
	'application/vnd.ms-powerpoint': 'ppt',
	'application/vnd.oasis.opendocument.spreadsheet': 'ods',
	'application/vnd.oasis.opendocument.text': 'odt',
	'application/vnd.openxmlformats-officedocument.presentationml.presentation': 'pptx',
	'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'xlsx',
	'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx',
	'application/xml': 'xml',
	'application/zip': 'zip',
	'audio/mpeg': 'mp3',
	'image/gif': 'gif',
	'image/jpeg': 'jpg',
	'image/png': 'png',
	'image/svg+xml': 'svg',
	'image/tiff': 'tiff',
	'image/webp': 'webp',
	'message/rfc822': 'eml',
	'text/calendar': 'ics',
	'text/csv': 'csv',
	'text/html': 'html',
	'text/markdown': 'md',
	'text/plain': 'txt',
	'text/vcard': 'vcf',
	'text/xml': 'xml',
	'video/mp4': 'mp4',
};

const CONTENT_TYPE_OF = new Map(Object.entries(EXTENSION_OF).map(([type, extension]) => [extension, type]));

/** What follows a last dot; digits alone are part of a date or a version. */
const EXTENSION = /\.(?=[^.\s]*\p{L})[^.\s]{1,15}$/u;

/** RFC 2045, section 5.1. */
const TOKEN = "[A-Za-z0-9!#$%&'*+.^_`{|}~-]{1,127}";
const MEDIA_TYPE = new RegExp(`^${TOKEN}/${TOKEN}$`);
const PARAMETER = new RegExp(`;\\s*(${TOKEN})\\s*=\\s*(${TOKEN}|"(?:[^"\\\\\\r\\n]|\\\\.)*")\\s*`, 'y');

/**
 * A file name that any mail program takes: decoded, composed (NFC), without control and invisible characters, none of
 * `< > : " | ? * / \`, at most `longest` characters with the extension kept. A path gives its last part. A name without an
 * extension gets that of its content type; an empty one becomes `<field>.<extension>`.
 */
export function safeFileName(
	given: string | undefined,
	field: string,
	contentType: string,
	longest: number | undefined,
): { name: string; changed: boolean } {
	const original = given ?? '';
	const known = EXTENSION_OF[mediaType(contentType)];
	const cleaned = cleanName(original);
	let name = cleaned === '' ? fieldName(field) : cleaned;
	if (known && !EXTENSION.test(name)) name = `${name}.${known}`;
	if (longest !== undefined) name = shortenFileName(name, longest);
	return { name, changed: original !== '' && name !== original };
}

function cleanName(given: string): string {
	let name = visibleText(percentDecoded(lastOfUrl(unquoted(decodeWords(given)))));
	if (hasHeaderControl(name)) name = [...name].filter((char) => !hasHeaderControl(char)).join('');
	// A path begins with a root, a drive or a step to the parent; elsewhere a slash is part of what people write.
	if (/^(?:[/\\]|[A-Za-z]:[/\\]|\.{1,2}[/\\])/.test(name)) name = name.split(/[/\\]/).pop() ?? '';
	return wellFormed(name)
		.normalize('NFC')
		.replace(/[<>:"|?*/\\]/g, '_')
		.replace(/^[\s.]+|[\s.]+$/g, '');
}

/** As a header holds it: in quotes, or after its charset, `UTF-8''M%C3%A4rz.pdf` (RFC 8187). */
function unquoted(name: string): string {
	const text = /^"(.+)"$/.exec(name.trim())?.[1] ?? name;
	return text.replace(/^utf-8'[a-z-]*'/i, '');
}

/** The address of a file on the web or a disk. */
function lastOfUrl(name: string): string {
	const path = /^[a-z][a-z\d+.-]*:\/\/([^?#]*)/i.exec(name)?.[1];
	return path === undefined ? name : (path.split('/').pop() ?? name);
}

/** `invoice%20M%C3%A4rz.pdf`: decoded where all of it is percent-encoded UTF-8; "100% sure.pdf" stays. */
function percentDecoded(name: string): string {
	if (!/%[\da-f]{2}/i.test(name) || /\s/.test(name)) return name;
	try {
		return decodeURIComponent(name);
	} catch {
		return name;
	}
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
	return field.normalize('NFC').replace(/[^\p{L}\p{N}_-]/gu, '_') || 'file';
}

/**
 * The content type of a file with its parameters (`text/calendar; method=REQUEST`): what n8n knows, else by the
 * extension, else `application/octet-stream`. The type itself in small letters.
 */
export function contentTypeOf(
	given: string | undefined,
	fileName: string | undefined,
): { contentType: string; repaired: boolean } {
	const text = (given ?? '').trim();
	const type = mediaType(text);
	if (MEDIA_TYPE.test(type)) {
		const parameters = parametersOf(text.slice(text.indexOf(';')));
		return {
			contentType: [type, ...(parameters ?? [])].join('; '),
			repaired: parameters === undefined && text.includes(';'),
		};
	}
	const extension = /\.([A-Za-z0-9]{1,10})$/.exec(fileName ?? '')?.[1].toLowerCase() ?? '';
	return { contentType: CONTENT_TYPE_OF.get(extension) ?? 'application/octet-stream', repaired: text !== '' };
}

/** The type without parameters, in small letters. */
export function mediaType(contentType: string): string {
	return contentType.split(';')[0].trim().toLowerCase();
}

/** `name=value` each; undefined when what follows the type is no list of parameters. */
function parametersOf(text: string): string[] | undefined {
	if (!text.startsWith(';')) return [];
	const rest = text.replace(/[;\s]+$/, '');
	const parameters: string[] = [];
	PARAMETER.lastIndex = 0;
	while (PARAMETER.lastIndex < rest.length) {
		const found = PARAMETER.exec(rest);
		if (found === null) return undefined;
		parameters.push(`${found[1].toLowerCase()}=${found[2]}`);
	}
	return parameters;
}
