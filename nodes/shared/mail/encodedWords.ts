/**
 * Encoded words in names, `=?UTF-8?B?…?=` and `=?ISO-8859-1?Q?…?=` (RFC 2047), which mails and their exports carry. White
 * space between two of them is no part of the text.
 */
export function decodeWords(text: string): string {
	if (!text.includes('=?')) return text;
	const word = /=\?([^?\s*]+)(?:\*[^?\s]*)?\?([bq])\?([^?\s]*)\?=/gi;
	const joined = text.replace(/(\?=)\s+(?==\?[^?\s]+\?[bq]\?)/gi, '$1');
	return joined.replace(word, (whole, charset: string, encoding: string, encoded: string) => {
		const bytes = encoding.toLowerCase() === 'b' ? Buffer.from(encoded, 'base64') : quotedBytes(encoded);
		try {
			return new TextDecoder(charset, { fatal: true }).decode(bytes);
		} catch {
			return whole;
		}
	});
}

function quotedBytes(encoded: string): Buffer {
	const text = encoded.replace(/_/g, ' ');
	return Buffer.from(
		text.replace(/=([\da-f]{2})/gi, (_whole, hex: string) => String.fromCharCode(parseInt(hex, 16))),
		'latin1',
	);
}
