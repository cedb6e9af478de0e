import type { IExecuteFunctions } from 'n8n-workflow';
import type { Attachment } from '../mail/message';
import { base64Chunks, base64Length } from './base64';
import { MailError } from '../errors';
import { AnswerRef, FileContent, Secret, type Answers, type PlanJson, type RequestBody } from '../run/plan';
import { tryParseJson } from './json';

/** Bodies whose files have more bytes than this go out as a stream; smaller ones as one Buffer, which n8n can send again by itself. */
export const STREAM_ABOVE_BYTES = 512 * 1024;

/**
 * Bytes read from storage at a time: a multiple of 3, so that base64 needs no carry in the usual case, and small enough
 * for the young generation, which frees the pieces at once: eight times as much let n8n grow by 80 MB more.
 */
const READ_BYTES = 24 * 1024;

/** A body cut into what is fixed and what comes from files. */
export type BodySegments = Array<string | Attachment>;

/** A body ready to be sent. `open` makes a new stream each time, for the second try after a refreshed login. */
export interface EncodedBody {
	contentType: string;
	/** Exact length in bytes. */
	contentLength: number;
	streamed: boolean;
	open(context: IExecuteFunctions): Promise<Buffer | NodeJS.ReadableStream>;
}

/** Works out a request body; references to earlier answers are filled in. No file is opened. */
export function encodeBody(body: RequestBody, answers: Answers): EncodedBody {
	const segments = 'json' in body ? jsonSegments(body.json, answers) : textSegments(body.parts);
	const files = segments.filter((segment): segment is Attachment => typeof segment !== 'string');
	const fileBytes = files.reduce((sum, { bytes }) => sum + bytes, 0);
	const contentLength = segments.reduce(
		(sum, segment) =>
			sum + (typeof segment === 'string' ? Buffer.byteLength(segment) : base64Length(segment.bytes)),
		0,
	);
	const streamed = fileBytes > STREAM_ABOVE_BYTES && files.some(({ source }) => source.kind === 'stored');
	return {
		contentType: body.contentType,
		contentLength,
		streamed,
		open: async (context) =>
			streamed ? await openStream(context, segments) : await readWhole(context, segments),
	};
}

/** JSON with files, answers and secrets filled in; files stay segments of their own. */
function jsonSegments(json: PlanJson, answers: Answers): BodySegments {
	const files: Attachment[] = [];
	// Longer than any user text could guess: marks the place of a file while JSON.stringify does the escaping.
	const mark = `\u0001file:${Math.random().toString(36).slice(2)}:`;
	const text = JSON.stringify(json, (_key, value: unknown) => {
		if (value instanceof FileContent) return `${mark}${files.push(value.attachment) - 1}\u0001`;
		if (value instanceof AnswerRef) return answerValue(value, answers);
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

/**
 * What an earlier step answered. Names are found in any casing: SuperOffice writes them as its installation is set.
 * @throws MailError when the plan and the answer do not fit
 */
export function answerValue(reference: AnswerRef, answers: Answers): string | number {
	let value: unknown = tryParseJson(answers[reference.step]?.body ?? '');
	for (const key of reference.property.split('.')) value = memberOf(value, key);
	if (typeof value === 'string' || typeof value === 'number') return value;
	throw new MailError('failed', `The service's answer has no "${reference.property}"`, {
		fix: 'The service answered in an unexpected form. Nothing was sent after that.',
	});
}

function memberOf(value: unknown, key: string): unknown {
	if (typeof value !== 'object' || value === null) return undefined;
	const own = Object.keys(value);
	const name = own.find((one) => one === key) ?? own.find((one) => one.toLowerCase() === key.toLowerCase());
	return name === undefined ? undefined : (value as Record<string, unknown>)[name];
}

async function readWhole(context: IExecuteFunctions, segments: BodySegments): Promise<Buffer> {
	const buffers: Buffer[] = [];
	for (const segment of segments) {
		if (typeof segment === 'string') buffers.push(Buffer.from(segment));
		else if (segment.source.kind === 'memory') buffers.push(Buffer.from(segment.source.base64, 'latin1'));
		else {
			const content = await context.helpers.binaryToBuffer(
				await context.helpers.getBinaryStream(segment.source.id),
			);
			checkSize(segment, content.length);
			buffers.push(Buffer.from(content.toString('base64'), 'latin1'));
		}
	}
	return Buffer.concat(buffers);
}

/**
 * A Node stream that yields the fixed parts and the files' base64 in turn. It is made by the class of the first stored
 * file's stream, because community packages may not import Node's stream module; the other files are opened one at a
 * time when their turn comes. (Not by `compose`: there, an error after the end of the first file is caught by nobody.)
 */
async function openStream(
	context: IExecuteFunctions,
	segments: BodySegments,
): Promise<NodeJS.ReadableStream> {
	const first = segments.find(
		(segment) => typeof segment !== 'string' && segment.source.kind === 'stored',
	) as Attachment;
	const firstStream = (await context.helpers.getBinaryStream(
		storedId(first),
		READ_BYTES,
	)) as unknown as SourceStream;
	// It may fail before its turn comes: the error is kept, and thrown when the stream is read.
	firstStream.on('error', () => {});
	const stream = firstStream.constructor.from(bodyChunks(context, segments, firstStream), {
		objectMode: false,
	});
	// The request may end before it has begun to read.
	stream.once('close', () => firstStream.destroy());
	return stream;
}

async function* bodyChunks(
	context: IExecuteFunctions,
	segments: BodySegments,
	firstStream: AsyncIterable<Buffer>,
): AsyncGenerator<Buffer> {
	let unread: AsyncIterable<Buffer> | undefined = firstStream;
	for (const segment of segments) {
		if (typeof segment === 'string') {
			if (segment !== '') yield Buffer.from(segment);
		} else if (segment.source.kind === 'memory') {
			yield* slices(segment.source.base64);
		} else {
			const bytes = unread ?? (await context.helpers.getBinaryStream(segment.source.id, READ_BYTES));
			unread = undefined;
			yield* encoded(segment, bytes as AsyncIterable<Buffer>);
		}
	}
}

/** What every stream of Node has, and NodeJS.ReadableStream does not name. */
interface SourceStream extends AsyncIterable<Buffer> {
	constructor: {
		from(source: AsyncIterable<Buffer>, options: { objectMode: boolean }): NodeJS.ReadableStream;
	};
	on(event: 'error', listener: () => void): void;
	destroy(): void;
}

async function* encoded(attachment: Attachment, source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
	let bytes = 0;
	const counted = async function* () {
		for await (const chunk of source) {
			bytes += chunk.length;
			// Content-Length is out already: more bytes would run into the next request, fewer would hang.
			if (bytes > attachment.bytes) checkSize(attachment, bytes);
			yield chunk;
		}
	};
	for await (const text of base64Chunks(counted())) yield Buffer.from(text, 'latin1');
	checkSize(attachment, bytes);
}

function* slices(base64: string): Generator<Buffer> {
	for (let from = 0; from < base64.length; from += READ_BYTES)
		yield Buffer.from(base64.slice(from, from + READ_BYTES), 'latin1');
}

function storedId(attachment: Attachment): string {
	return attachment.source.kind === 'stored' ? attachment.source.id : '';
}

function checkSize(attachment: Attachment, bytes: number): void {
	if (bytes === attachment.bytes) return;
	throw new MailError(
		'failed',
		`The file "${attachment.name}" has ${bytes} bytes in storage, not the ${attachment.bytes} that the item says`,
		{
			fix: 'The stored file is damaged or was replaced. Let the node that made it run again.',
			field: 'Attachments',
		},
	);
}
