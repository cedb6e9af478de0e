import { MailError, toMailError } from '../errors';
import type { Attachment } from '../mail/message';
import { base64Chunks, base64Length } from './base64';
import { composedBytes, composedChunks, filesIn } from './composed';
import {
	AnswerRef,
	Composed,
	FileContent,
	Fresh,
	referredJson,
	Secret,
	type PlanJson,
	type ReadValues,
	type RequestBody,
} from './request';

/** Bodies whose files have more bytes than this go out as a stream; smaller ones as one Buffer, which n8n can send again by itself. */
export const STREAM_ABOVE_BYTES = 512 * 1024;

/**
 * Bytes read from storage at a time: a multiple of 3, so that base64 needs no carry in the usual case, and small enough
 * for the young generation, which frees the pieces at once: eight times as much let n8n grow by 80 MB more.
 */
const READ_BYTES = 24 * 1024;

/** A body cut into what is fixed and what comes from files. */
export type BodySegments = Array<string | Attachment | Composed>;

/** A body ready to be sent. `open` makes a new stream each time, for the second try after a refreshed login. */
export interface EncodedBody {
	contentType: string;
	/** Exact length in bytes. */
	contentLength: number;
	streamed: boolean;
	open(files: FileStore): Promise<Buffer | NodeJS.ReadableStream>;
}

/** Where stored files are read from. */
export interface FileStore {
	/** @param chunkBytes bytes read at a time */
	stream(id: string, chunkBytes: number): Promise<FileStream>;
	/** The whole file. */
	buffer(id: string): Promise<Buffer>;
}

/** What every stream of Node has, and NodeJS.ReadableStream does not name. */
export interface FileStream extends AsyncIterable<Buffer> {
	constructor: {
		from(source: AsyncIterable<Buffer>, options: { objectMode: boolean }): NodeJS.ReadableStream;
	};
	on(event: 'error', listener: () => void): void;
	destroy(): void;
}

/** A request body with the references to earlier answers filled in. No file is opened. */
export function encodeBody(body: RequestBody, values: ReadValues): EncodedBody {
	const segments = 'json' in body ? jsonSegments(body.json, values) : textSegments(body.parts);
	const attachments = attachmentsIn(segments);
	const fileBytes = attachments.reduce((sum, { bytes }) => sum + bytes, 0);
	const contentLength = segments.reduce((sum, segment) => {
		if (typeof segment === 'string') return sum + Buffer.byteLength(segment);
		return sum + base64Length(segment instanceof Composed ? composedBytes(segment) : segment.bytes);
	}, 0);
	const streamed =
		fileBytes > STREAM_ABOVE_BYTES && attachments.some(({ source }) => source.kind === 'stored');
	return {
		contentType: body.contentType,
		contentLength,
		streamed,
		open: async (files) => (streamed ? await openStream(files, segments) : await readWhole(files, segments)),
	};
}

/** Every file of the body, also those within a message. */
function attachmentsIn(segments: BodySegments): Attachment[] {
	return segments.flatMap((segment) => {
		if (typeof segment === 'string') return [];
		return segment instanceof Composed ? filesIn(segment) : [segment];
	});
}

/** JSON with files, answers and secrets filled in; files stay segments of their own. */
function jsonSegments(json: PlanJson, values: ReadValues): BodySegments {
	const files: Array<Attachment | Composed> = [];
	// Longer than any user text could guess: marks the place of a file while JSON.stringify does the escaping.
	const mark = `\u0001file:${Math.random().toString(36).slice(2)}:`;
	const text = JSON.stringify(json, (_key, value: unknown) => {
		if (value instanceof FileContent) return `${mark}${files.push(value.attachment) - 1}\u0001`;
		if (value instanceof Composed) return `${mark}${files.push(value) - 1}\u0001`;
		if (value instanceof Fresh) return value.value;
		if (value instanceof AnswerRef) return referredJson(value, values);
		if (value instanceof Secret) return value.value;
		return value;
	});
	if (files.length === 0) return [text];
	const escapedMark = JSON.stringify(mark).slice(1, -1);
	const segments: BodySegments = [];
	text.split(escapedMark).forEach((piece, index) => {
		if (index === 0) return void segments.push(piece);
		const end = piece.indexOf('\\u0001');
		segments.push(files[Number(piece.slice(0, end))], piece.slice(end + 6));
	});
	return segments;
}

function textSegments(parts: Array<string | FileContent | Secret>): BodySegments {
	return parts.map((part) => {
		if (part instanceof FileContent) return part.attachment;
		return part instanceof Secret ? part.value : part;
	});
}

async function readWhole(files: FileStore, segments: BodySegments): Promise<Buffer> {
	const buffers: Buffer[] = [];
	const base64Of = async function* (attachment: Attachment) {
		yield await wholeBase64(files, attachment);
	};
	for (const segment of segments) {
		if (typeof segment === 'string') buffers.push(Buffer.from(segment));
		else if (segment instanceof Composed)
			for await (const text of base64Chunks(composedChunks(segment, base64Of)))
				buffers.push(Buffer.from(text, 'latin1'));
		else buffers.push(Buffer.from(await wholeBase64(files, segment), 'latin1'));
	}
	return Buffer.concat(buffers);
}

async function wholeBase64(files: FileStore, attachment: Attachment): Promise<string> {
	const { source } = attachment;
	if (source.kind === 'memory') return source.base64;
	const content = await reading(attachment, async () => await files.buffer(source.id));
	checkSize(attachment, content.length);
	return content.toString('base64');
}

/**
 * A Node stream that yields the fixed parts and the files' base64 in turn. It is made by the class of the first stored
 * file's stream, because community packages may not import Node's stream module; the other files are opened one at a
 * time when their turn comes. (Not by `compose`: there, an error after the end of the first file is caught by nobody.)
 */
async function openStream(files: FileStore, segments: BodySegments): Promise<NodeJS.ReadableStream> {
	const first = attachmentsIn(segments).find(({ source }) => source.kind === 'stored') as Attachment;
	const firstStream = await reading(first, async () => await files.stream(storedId(first), READ_BYTES));
	// It may fail before its turn comes: the error is kept, and thrown when the stream is read.
	firstStream.on('error', () => {});
	const stream = firstStream.constructor.from(bodyChunks(files, segments, firstStream), {
		objectMode: false,
	});
	// The request may end before it has begun to read.
	stream.once('close', () => firstStream.destroy());
	return stream;
}

async function* bodyChunks(
	files: FileStore,
	segments: BodySegments,
	firstStream: AsyncIterable<Buffer>,
): AsyncGenerator<Buffer> {
	let unread: AsyncIterable<Buffer> | undefined = firstStream;
	const base64Of = async function* (attachment: Attachment): AsyncGenerator<string> {
		const { source } = attachment;
		if (source.kind === 'memory') return yield* slices(source.base64);
		const bytes =
			unread ?? (await reading(attachment, async () => await files.stream(source.id, READ_BYTES)));
		unread = undefined;
		yield* encoded(attachment, bytes);
	};
	for (const segment of segments) {
		if (typeof segment === 'string') {
			if (segment !== '') yield Buffer.from(segment);
			continue;
		}
		const texts =
			segment instanceof Composed ? base64Chunks(composedChunks(segment, base64Of)) : base64Of(segment);
		for await (const text of texts) yield Buffer.from(text, 'latin1');
	}
}

async function* encoded(attachment: Attachment, source: AsyncIterable<Buffer>): AsyncGenerator<string> {
	let bytes = 0;
	const counted = async function* () {
		try {
			for await (const chunk of source) {
				bytes += chunk.length;
				// Content-Length is out already: more bytes would run into the next request, fewer would hang.
				if (bytes > attachment.bytes) checkSize(attachment, bytes);
				yield chunk;
			}
		} catch (error) {
			throw unreadable(attachment, error);
		}
	};
	yield* base64Chunks(counted());
	checkSize(attachment, bytes);
}

function* slices(base64: string): Generator<string> {
	for (let from = 0; from < base64.length; from += READ_BYTES) yield base64.slice(from, from + READ_BYTES);
}

function storedId(attachment: Attachment): string {
	return attachment.source.kind === 'stored' ? attachment.source.id : '';
}

/** A file that was there when the item was read cannot be sent. Who knows the option that names it adds its label. */
export class FileFault extends MailError {
	constructor(attachment: Attachment, what: string) {
		super('failed', `The file "${attachment.name}" ${what}`, {
			fix: 'The stored file is damaged or was replaced. Run the node that created the file again.',
		});
	}
}

function checkSize(attachment: Attachment, bytes: number): void {
	if (bytes === attachment.bytes) return;
	throw new FileFault(
		attachment,
		`has ${bytes} bytes in storage, not the ${attachment.bytes} that the item says`,
	);
}

async function reading<T>(attachment: Attachment, read: () => Promise<T>): Promise<T> {
	try {
		return await read();
	} catch (error) {
		throw unreadable(attachment, error);
	}
}

/** What n8n's storage throws, such as ENOENT, says neither which file it is nor what to do. */
function unreadable(attachment: Attachment, error: unknown): MailError {
	if (error instanceof MailError) return error;
	return new FileFault(attachment, `could not be read from n8n's storage: ${toMailError(error).message}`);
}
