/** Header fields of a MIME message: ASCII alone, in lines that no server breaks. */

const CRLF = '\r\n';
/** Characters of a line that every program shows whole (RFC 5322, section 2.1.1). */
const LINE = 76;
/** Bytes of text in an encoded word, so that the word has at most 75 characters (RFC 2047, section 2). */
const WORD_BYTES = 45;

/**
 * Unstructured text, such as a subject: encoded words where it is not plain ASCII, folded at blanks otherwise.
 * @param used characters that the line has before it
 */
export function encodedHeader(text: string, used: number): string {
	const plain = /^[\x20-\x7e]*$/.test(text) && !text.includes('=?') && !/^ | $| {2}/.test(text);
	if (!plain || text.split(' ').some((word) => word.length > LINE)) return encodedWords(text);
	let room = LINE - used;
	return text
		.split(' ')
		.map((word, index) => {
			const fits = index === 0 || word.length + 1 <= room;
			room = (fits ? room : LINE) - word.length - 1;
			return index === 0 ? word : `${fits ? '' : CRLF} ${word}`;
		})
		.join('');
}

/** Encoded words in UTF-8, each on a line of its own; no character is split between two. */
export function encodedWords(text: string): string {
	const pieces: string[] = [];
	let piece = '';
	for (const character of text) {
		if (Buffer.byteLength(piece + character) > WORD_BYTES) {
			pieces.push(piece);
			piece = '';
		}
		piece += character;
	}
	return [...pieces, piece]
		.map((each) => `=?UTF-8?B?${Buffer.from(each).toString('base64')}?=`)
		.join(`${CRLF} `);
}

/** A field of several values, each on a line of its own. `name` has its colon. */
export function foldedList(name: string, values: string[]): string {
	return `${name} ${values.join(`,${CRLF} `)}`;
}

/** `; name="value"`, or its form for other alphabets and long values (RFC 2231), in lines of its own. */
export function parameter(name: string, value: string): string {
	if (/^[\x20-\x7e]{0,60}$/.test(value) && !value.includes('=?'))
		return `;${CRLF} ${name}="${value.replace(/(["\\])/g, '\\$1')}"`;
	const encoded = encodeURIComponent(value).replace(
		/['()*!]/g,
		(character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
	);
	// A character beyond ASCII is several escapes, and each may stand in another line.
	const pieces = encoded.match(/(?:%[0-9A-F]{2}|[^%]){1,20}/g) ?? [''];
	if (pieces.length === 1) return `;${CRLF} ${name}*=UTF-8''${pieces[0]}`;
	return pieces
		.map((piece, index) => `;${CRLF} ${name}*${index}*=${index === 0 ? "UTF-8''" : ''}${piece}`)
		.join('');
}
