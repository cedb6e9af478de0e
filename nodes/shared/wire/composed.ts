import type { Attachment } from '../mail/message';
import { base64Length } from './base64';
import { Composed, FileContent, Fresh } from './request';

/** Characters of a line of base64 within a message (RFC 2045, section 6.8). */
const LINE = 76;
const CRLF = '\r\n';

/** The files within, in order. */
export function filesIn({ parts }: Composed): Attachment[] {
	return parts.flatMap((part) => (part instanceof FileContent ? [part.attachment] : []));
}

/** Bytes of the text with its files. */
export function composedBytes({ parts }: Composed): number {
	return parts.reduce((sum, part) => {
		if (part instanceof FileContent) return sum + linesLength(part.attachment.bytes);
		return sum + Buffer.byteLength(part instanceof Fresh ? part.value : part);
	}, 0);
}

/** Length of the lines of base64 of so many bytes. */
function linesLength(bytes: number): number {
	const length = base64Length(bytes);
	return length + CRLF.length * Math.ceil(length / LINE);
}

/**
 * The text with its files, piece by piece.
 * @param base64Of the base64 of a file, in pieces of any length
 */
export async function* composedChunks(
	{ parts }: Composed,
	base64Of: (attachment: Attachment) => AsyncIterable<string>,
): AsyncGenerator<Buffer> {
	for (const part of parts) {
		if (part instanceof FileContent)
			for await (const text of inLines(base64Of(part.attachment))) yield Buffer.from(text, 'latin1');
		else yield Buffer.from(part instanceof Fresh ? part.value : part);
	}
}

/** Base64 in lines, each with its end; holds at most one piece and a line. */
async function* inLines(pieces: AsyncIterable<string>): AsyncGenerator<string> {
	let rest = '';
	for await (const piece of pieces) {
		const text = rest + piece;
		const whole = text.length - (text.length % LINE);
		if (whole > 0) yield text.slice(0, whole).replace(/.{76}/g, (line) => line + CRLF);
		rest = text.slice(whole);
	}
	if (rest !== '') yield rest + CRLF;
}
