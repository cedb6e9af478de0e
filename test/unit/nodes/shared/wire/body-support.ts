import { fileStore } from '../../../../../nodes/shared/n8n/files';
import { encodeBody, STREAM_ABOVE_BYTES } from '../../../../../nodes/shared/wire/body';
import type { PlanJson, ReadValues } from '../../../../../nodes/shared/wire/request';
import { fakeContext } from '../../../../support/fakeContext';

/** Bytes of a file that makes its body a stream. */
export const LARGE = STREAM_ABOVE_BYTES + 1;

/** Bytes of every value, in an order of their own for each seed. */
export const noise = (bytes: number, seed = 7) =>
	Buffer.alloc(bytes, Buffer.from(Array.from({ length: 251 }, (_, index) => (index * seed) % 251)));

/** What goes out, read to the end; its length must be the one announced. */
export async function sent(body: ReturnType<typeof encodeBody>, files: Record<string, Buffer> = {}) {
	const { context, opened } = fakeContext({ files });
	const open = await body.open(fileStore(context));
	const chunks: Buffer[] = [];
	if (Buffer.isBuffer(open)) chunks.push(open);
	else for await (const chunk of open) chunks.push(chunk as Buffer);
	expect(Buffer.isBuffer(open)).toBe(!body.streamed);
	const whole = Buffer.concat(chunks);
	expect(body.contentLength).toBe(whole.length);
	return { text: whole.toString(), opened, largest: Math.max(...chunks.map(({ length }) => length)) };
}

export const json = (value: PlanJson, values: ReadValues = new Map()) =>
	encodeBody({ contentType: 'application/json', json: value }, values);
