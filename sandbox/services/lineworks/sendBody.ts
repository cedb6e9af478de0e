import Ajv from 'ajv';
import { base64Problem } from '../../core/strict/base64';
import { duplicateKeys, parseJson as parseStrictJson } from '../../core/strict/json';
import { decodeUtf8, hasControlCharacter, hasLoneSurrogate } from '../../core/strict/text';
import { Refusal, TooManyBytes, invalidParameter } from './answers';
import { readAddresses } from './addresses';
import type { LineWorksSettings } from './settings';

/** A file of an accepted mail. */
export interface SentFile {
	filename: string;
	contentType: string;
	content: Buffer;
	inline: boolean;
	cid?: string;
}

/** A mail as the service understood it. */
export interface SentMail {
	to: string[];
	cc: string[];
	bcc: string[];
	subject: string;
	body: string;
	contentType: 'html' | 'text';
	userName?: string;
	isSaveSentMail: boolean;
	isSaveTracking: boolean;
	isSendSeparately: boolean;
	securityLevel: string;
	attachments: SentFile[];
}

interface WireFile {
	data: string;
	filename: string;
	fileType: string;
	cid?: string;
	inline?: boolean;
}

type WireMail = Partial<Omit<SentMail, 'to' | 'cc' | 'bcc' | 'attachments'>> & {
	to: string;
	cc?: string;
	bcc?: string;
	subject: string;
	attachments?: WireFile[];
};

const SUBJECT_LENGTH = 180;
const MOST_RECIPIENTS = 500;
/** The strict reader is slow; bodies with large files are read by JSON.parse alone. */
const MOST_BYTES_READ_TWICE = 1024 * 1024;
const MIME_TYPE = /^[A-Za-z0-9!#$&^_.+-]+\/[A-Za-z0-9!#$&^_.+-]+$/;
const CONTENT_ID = /^[\x21\x23-\x26\x2a-\x3b\x3d\x3f-\x7e]+$/;
/** A body may hold line breaks and tabs; other control characters are invisible or appear as boxes. */
const BODY_CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;
const FILE_NAME_LENGTH = 250;

const text = { type: 'string', minLength: 1 };
const flag = { type: 'boolean' };

/** LINE WORKS API sheet, section 2. The service silently drops unknown members, so the sandbox refuses them. */
const SCHEMA = {
	type: 'object',
	additionalProperties: false,
	required: ['to', 'subject'],
	properties: {
		to: text,
		cc: { type: 'string' },
		bcc: { type: 'string' },
		subject: text,
		body: { type: 'string' },
		contentType: { enum: ['html', 'text'] },
		userName: text,
		isSaveSentMail: flag,
		isSaveTracking: flag,
		isSendSeparately: flag,
		securityLevel: { enum: ['General', 'Restricted', 'Confidential', 'Non-business'] },
		attachments: {
			type: 'array',
			items: {
				type: 'object',
				additionalProperties: false,
				required: ['data', 'filename', 'fileType'],
				properties: {
					data: text,
					filename: text,
					fileType: text,
					cid: text,
					inline: flag,
				},
			},
		},
	},
};

const ajv = new Ajv({ allErrors: true });
const validate = ajv.compile<WireMail>(SCHEMA);

/** Reads the body of a send. Throws the Refusal that answers a faulty one. */
export function readSendBody(raw: Buffer, settings: LineWorksSettings): SentMail {
	const wire = parseJson(raw);
	checkShape(wire);
	const recipients = {
		to: readAddresses('to', wire.to),
		cc: wire.cc ? readAddresses('cc', wire.cc) : [],
		bcc: wire.bcc ? readAddresses('bcc', wire.bcc) : [],
	};
	const count = recipients.to.length + recipients.cc.length + recipients.bcc.length;
	if (count > MOST_RECIPIENTS) {
		throw new Refusal(400, 'LIMIT_EXCEEDED', `${count} recipients; at most ${MOST_RECIPIENTS} external ones`);
	}
	const contentType = wire.contentType ?? 'html';
	const body = wire.body ?? '';
	checkTexts(wire, body);
	const attachments = (wire.attachments ?? []).map((file, index) => readFile(file, index, settings));
	checkInline(attachments, contentType, body);
	checkSize(attachments, settings);
	return {
		...recipients,
		subject: readSubject(wire.subject, settings),
		body,
		contentType,
		userName: wire.userName,
		isSaveSentMail: wire.isSaveSentMail ?? true,
		isSaveTracking: wire.isSaveTracking ?? true,
		isSendSeparately: wire.isSendSeparately ?? false,
		securityLevel: wire.securityLevel ?? 'General',
		attachments,
	};
}

function checkTexts(wire: WireMail, body: string): void {
	for (const name of ['subject', 'userName'] as const) {
		if (hasControlCharacter(wire[name] ?? '')) throw invalidParameter(`${name} holds a control character`);
	}
	if (BODY_CONTROL.test(body)) throw invalidParameter('body holds a control character');
	for (const [name, text] of Object.entries({ subject: wire.subject, userName: wire.userName, body })) {
		if (hasLoneSurrogate(text ?? '')) throw invalidParameter(`${name} holds half of a character`);
	}
}

function parseJson(raw: Buffer): unknown {
	try {
		const text = decodeUtf8(raw);
		if (text === undefined) throw new Error('not UTF-8');
		if (raw.length <= MOST_BYTES_READ_TWICE) refuseDuplicates(text);
		return JSON.parse(text);
	} catch (error) {
		if (error instanceof Refusal) throw error;
		throw new Refusal(400, 'BAD_REQUEST', 'The body is not JSON in UTF-8');
	}
}

/** Of two members with one name, most readers silently keep the last. */
function refuseDuplicates(text: string): void {
	const [twice] = duplicateKeys(parseStrictJson(text));
	if (twice !== undefined) throw new Refusal(400, 'BAD_REQUEST', `${twice} is in the body twice`);
}

function checkShape(wire: unknown): asserts wire is WireMail {
	if (validate(wire)) return;
	const [first] = validate.errors ?? [];
	const field = first?.instancePath.replace(/^\//, '').replaceAll('/', '.') ?? '';
	if (first?.keyword === 'required') {
		const name = [field, String(first.params.missingProperty)].filter(Boolean).join('.');
		throw new Refusal(400, 'MISSING_PARAMETER', `${name} is missing`);
	}
	const extra =
		first?.keyword === 'additionalProperties' ? `: ${String(first.params.additionalProperty)}` : '';
	throw invalidParameter(`${field || 'body'} ${first?.message ?? 'is wrong'}${extra}`);
}

function readSubject(subject: string, { longSubjects }: LineWorksSettings): string {
	if (subject.length <= SUBJECT_LENGTH) return subject;
	if (longSubjects === 'cut') return subject.slice(0, SUBJECT_LENGTH);
	throw invalidParameter(`subject has ${subject.length} characters; the real service drops all beyond 180`);
}

function readFile(file: WireFile, index: number, { blockedExtensions }: LineWorksSettings): SentFile {
	const where = `attachments.${index}`;
	if (hasControlCharacter(file.filename) || /[/\\]/.test(file.filename)) {
		throw invalidParameter(`${where}.filename holds a path or a control character`);
	}
	if (hasLoneSurrogate(file.filename)) throw invalidParameter(`${where}.filename holds half of a character`);
	// In UTF-16 units, the strictest way to count that the vendor's "characters" may mean.
	if (file.filename.length > FILE_NAME_LENGTH) {
		throw invalidParameter(`${where}.filename has ${file.filename.length} characters; at most 250`);
	}
	const extension = /\.([^.]+)$/.exec(file.filename)?.[1]?.toLowerCase() ?? '';
	if (blockedExtensions.includes(extension))
		throw invalidParameter(`${where}.filename: .${extension} is blocked`);
	if (!MIME_TYPE.test(file.fileType)) throw invalidParameter(`${where}.fileType is not a content type`);
	return {
		filename: file.filename,
		contentType: file.fileType,
		content: decodeBase64(file.data, `${where}.data`),
		inline: file.inline ?? false,
		cid: file.cid,
	};
}

function decodeBase64(data: string, field: string): Buffer {
	const problem = base64Problem(data);
	if (problem !== undefined) throw invalidParameter(`${field} is not base64: ${problem}`);
	return Buffer.from(data, 'base64');
}

/** An inline image that the body does not refer to arrives as a plain file or not at all. */
function checkInline(files: SentFile[], contentType: string, body: string): void {
	const seen = new Set<string>();
	// Whole names: "logo1" does not show "logo". An entity such as &quot; ends a name.
	const shown = new Set([...body.matchAll(/cid:([^"'<>\s()&]+)/g)].map(([, name]) => name));
	for (const [index, { cid, inline }] of files.entries()) {
		const where = `attachments.${index}`;
		if (!inline && cid === undefined) continue;
		if (!inline) throw invalidParameter(`${where}.cid has no meaning without inline`);
		if (cid === undefined) throw new Refusal(400, 'MISSING_PARAMETER', `${where}.cid is missing`);
		if (!CONTENT_ID.test(cid))
			throw invalidParameter(`${where}.cid holds a character that no Content-ID has`);
		if (seen.has(cid)) throw invalidParameter(`${where}.cid "${cid}" occurs twice`);
		if (contentType !== 'html') throw invalidParameter(`${where} is inline, but the body is text`);
		if (!shown.has(cid)) throw invalidParameter(`${where}.cid "${cid}" is not in the body`);
		seen.add(cid);
	}
}

function checkSize(files: SentFile[], { maxAttachmentBytes }: LineWorksSettings): void {
	const bytes = files.reduce((sum, { content }) => sum + content.length, 0);
	if (bytes <= maxAttachmentBytes) return;
	throw new TooManyBytes(bytes, maxAttachmentBytes);
}
