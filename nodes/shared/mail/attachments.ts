import type { Attachment } from './message';

/** Total size of files in bytes, decoded. */
export function attachmentBytes(attachments: Attachment[]): number {
	return attachments.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** `*` stands for any number of characters. Linear: greedy parts are found by indexOf. */
export function matchesWildcard(name: string, pattern: string): boolean {
	const parts = pattern.split('*');
	if (parts.length === 1) return name === pattern;
	const first = parts[0];
	const last = parts[parts.length - 1];
	if (!name.startsWith(first) || !name.endsWith(last) || name.length < first.length + last.length)
		return false;
	let from = first.length;
	const end = name.length - last.length;
	for (const part of parts.slice(1, -1)) {
		const at = name.indexOf(part, from);
		if (at === -1 || at + part.length > end) return false;
		from = at + part.length;
	}
	return true;
}

/** Standard alphabet, padded. Checked in blocks: one regular expression over megabytes can exhaust the stack. */
export function isBase64(text: string): boolean {
	if (text.length % 4 !== 0) return false;
	const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
	const end = text.length - padding;
	for (let from = 0; from < end; from += 65_536) {
		if (!/^[A-Za-z0-9+/]*$/.test(text.slice(from, Math.min(end, from + 65_536)))) return false;
	}
	return true;
}

/** Bytes that padded base64 decodes to. */
export function base64Bytes(text: string): number {
	const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
	return (text.length / 4) * 3 - padding;
}

/**
 * Content in any usual form of base64 as padded base64 of the standard alphabet: url-safe, without padding, with line
 * breaks, or behind `data:…;base64,`. Undefined when it is something else.
 */
export function plainBase64(content: string): string | undefined {
	const start = /^\s*data:[^,]{0,200};base64,/i.exec(content);
	let text = start ? percentDecoded(content.slice(start[0].length)) : content;
	if (/\s/.test(text)) text = text.replace(/\s+/g, '');
	if (/[-_]/.test(text)) text = text.replace(/-/g, '+').replace(/_/g, '/');
	const missing = (4 - (text.length % 4)) % 4;
	if (missing === 1 || missing === 2) text += '='.repeat(missing);
	return isBase64(text) ? text : undefined;
}

/** In an address, + and / may stand percent-encoded; what is no such encoding stays, and is no base64 either. */
function percentDecoded(text: string): string {
	if (!text.includes('%')) return text;
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}
