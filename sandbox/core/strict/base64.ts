/** Why `text` is not plain base64 (RFC 4648 section 4: standard alphabet, padded), or undefined when it is. */
export function base64Problem(text: string): string | undefined {
	if (/^data:/i.test(text)) return 'a data: URI, not bare base64';
	if (/\s/.test(text)) return 'white space in base64';
	if (/[-_]/.test(text)) return 'the URL-safe alphabet (- and _) instead of + and /';
	if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return 'characters that are not base64';
	if (text.length % 4 !== 0) return 'base64 without its padding';
	// Bits beyond the last byte must be zero, or two texts would mean the same bytes.
	const tail = text.slice(-4);
	return Buffer.from(tail, 'base64').toString('base64') === tail ? undefined : 'base64 with bits left over';
}
