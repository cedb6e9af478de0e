/** Reads the body of an answer as n8n's HTTP helper hands it over. */

export interface AnswerText {
	text: string;
	/** There was more than `mostBytes`. */
	cut: boolean;
}

/**
 * The body as text, at most `mostBytes` of it, decompressed. A stream is read piece by piece and closed at the limit, so
 * that neither a huge answer nor one that unfolds to a huge one fills the memory.
 * @param contentType names the charset; without one it is UTF-8
 * @param signal ends the reading
 * @throws what the stream throws when it breaks off
 */
export async function answerText(
	body: unknown,
	contentType: string,
	mostBytes: number,
	signal?: AbortSignal,
): Promise<AnswerText> {
	if (isStream(body)) {
		const stop = () => body.destroy?.();
		if (signal?.aborted) stop();
		signal?.addEventListener('abort', stop);
		try {
			return await readStream(body, contentType, mostBytes);
		} finally {
			signal?.removeEventListener('abort', stop);
		}
	}
	if (Buffer.isBuffer(body))
		return decoded(body.subarray(0, mostBytes), contentType, body.length > mostBytes);
	if (typeof body === 'string')
		return { text: withoutMark(body.slice(0, mostBytes)), cut: body.length > mostBytes };
	return { text: body ? JSON.stringify(body) : '', cut: false };
}

interface ByteStream extends AsyncIterable<Uint8Array | string> {
	destroy?(): void;
}

function isStream(body: unknown): body is ByteStream {
	return typeof body === 'object' && body !== null && Symbol.asyncIterator in body && !Buffer.isBuffer(body);
}

async function readStream(stream: ByteStream, contentType: string, mostBytes: number): Promise<AnswerText> {
	const chunks: Buffer[] = [];
	let bytes = 0;
	for await (const chunk of stream) {
		const buffer =
			typeof chunk === 'string'
				? Buffer.from(chunk)
				: Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
		chunks.push(buffer.subarray(0, mostBytes - bytes));
		bytes += buffer.length;
		if (bytes <= mostBytes) continue;
		stream.destroy?.();
		break;
	}
	return decoded(Buffer.concat(chunks), contentType, bytes > mostBytes);
}

function decoded(bytes: Buffer, contentType: string, cut: boolean): AnswerText {
	const charset = /;\s*charset\s*=\s*"?([^\s;"]+)/i.exec(contentType)?.[1] ?? 'utf-8';
	let decoder: TextDecoder;
	try {
		decoder = new TextDecoder(charset);
	} catch {
		decoder = new TextDecoder();
	}
	return { text: withoutMark(decoder.decode(bytes)), cut };
}

function withoutMark(text: string): string {
	return text.replace(/^\ufeff/, '');
}
