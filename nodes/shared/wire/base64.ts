/** Length of the padded base64 of so many bytes. */
export function base64Length(bytes: number): number {
	return 4 * Math.ceil(bytes / 3);
}

/**
 * The base64 of a byte stream, chunk by chunk, whatever the size of its chunks: the pieces joined equal
 * `Buffer.concat(chunks).toString('base64')`. Holds at most one chunk and two bytes.
 */
export async function* base64Chunks(source: AsyncIterable<Uint8Array | string>): AsyncGenerator<string> {
	let carry: Buffer = Buffer.alloc(0);
	for await (const chunk of source) {
		const bytes =
			typeof chunk === 'string'
				? Buffer.from(chunk)
				: Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
		const joined = carry.length > 0 ? Buffer.concat([carry, bytes]) : bytes;
		const whole = joined.length - (joined.length % 3);
		if (whole > 0) yield joined.toString('base64', 0, whole);
		// Copied: the chunk's memory may be used again by the stream.
		carry = Buffer.from(joined.subarray(whole));
	}
	if (carry.length > 0) yield carry.toString('base64');
}
