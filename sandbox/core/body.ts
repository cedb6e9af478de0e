import type { IncomingMessage } from 'node:http';

/** Why a body could not be read. */
export class BodyError extends Error {
	constructor(
		message: string,
		readonly statusCode: number,
	) {
		super(message);
	}
}

/**
 * Reads a request's body into memory, whatever its method and content type.
 * Throws BodyError 413 above `limit` bytes and BodyError 400 when the client goes away in the middle.
 */
export async function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
	const tooLarge = () => new BodyError(`The body is larger than the sandbox takes (${limit} bytes)`, 413);
	if (Number(request.headers['content-length'] ?? 0) > limit) throw tooLarge();
	const chunks: Buffer[] = [];
	let bytes = 0;
	try {
		for await (const chunk of request) {
			bytes += (chunk as Buffer).length;
			if (bytes > limit) throw tooLarge();
			chunks.push(chunk as Buffer);
		}
	} catch (error) {
		if (error instanceof BodyError) throw error;
		throw new BodyError('The connection closed before the body was complete', 400);
	}
	return Buffer.concat(chunks, bytes);
}
