import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';
import { invalid } from '../errors';
import { base64Bytes, isBase64, matchesWildcard } from '../mail/attachments';
import { contentTypeOf, safeFileName } from '../mail/fileName';
import type { Attachment, FileSource } from '../mail/message';
import type { FileStore, FileStream } from '../wire/body';

/** A file of the item before it is part of a mail. */
interface FoundFile {
	field: string;
	data: IBinaryData;
}

export interface AttachmentRules {
	/** Label of the parameter for messages. */
	label: string;
	/** Most characters of a file name, where the service says so. */
	fileNameLength?: number;
}

/**
 * The files that a parameter names: binary field names, comma lists, wildcards (`invoice_*`, `*`), or
 * expressions that give binary objects, or lists of all these. Every size is known afterwards, nothing has
 * been read. Works for files in memory, on disk, in S3, in the database, and in combined binary mode.
 * @throws MailError `invalid` for a file that is not there (naming those that are) and for an empty file
 */
export async function readAttachments(
	context: IExecuteFunctions,
	itemIndex: number,
	value: unknown,
	rules: AttachmentRules,
	warnings: string[],
): Promise<Attachment[]> {
	const available = binaryFields(context, itemIndex);
	const files = findFiles(value, available, rules.label);
	const unique = new Map<string, FoundFile>();
	for (const file of files) {
		// A file of another node may have the field name of one of ours without being that file.
		const own = file.field in available && isSameFile(available[file.field], file.data);
		const key = own ? file.field : `${file.field}#${unique.size}`;
		if (!unique.has(key)) unique.set(key, file);
	}
	const attachments: Attachment[] = [];
	for (const file of unique.values()) attachments.push(await toAttachment(context, file, rules, warnings));
	return attachments;
}

/** The files of an item by field name; in combined binary mode those at the top level of its JSON. */
export function binaryFields(context: IExecuteFunctions, itemIndex: number): Record<string, IBinaryData> {
	const item = context.getInputData()[itemIndex];
	const fields: Record<string, IBinaryData> = Object.create(null);
	for (const [name, data] of Object.entries(item?.json ?? {})) if (isBinary(data)) fields[name] = data;
	for (const [name, data] of Object.entries(item?.binary ?? {})) fields[name] = data;
	return fields;
}

/** Whether an expression gave a file: n8n's binary object with a content type and its data or id. */
export function isBinary(value: unknown): value is IBinaryData {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
	const { mimeType, data, id } = value as Partial<IBinaryData>;
	return typeof mimeType === 'string' && (typeof data === 'string' || typeof id === 'string');
}

function findFiles(value: unknown, available: Record<string, IBinaryData>, label: string): FoundFile[] {
	if (value === undefined || value === null || value === '') return [];
	if (Array.isArray(value)) return value.flatMap((entry) => findFiles(entry, available, label));
	if (isBinary(value)) return [{ field: fieldOf(value, available), data: value }];
	if (typeof value === 'object') {
		// {{ $binary }}: all files of an item by field name.
		const entries = Object.entries(value);
		if (entries.length > 0 && entries.every(([, entry]) => isBinary(entry))) {
			return entries.map(([field, entry]) => ({ field, data: entry as IBinaryData }));
		}
		if (entries.length === 0) return [];
	}
	if (typeof value !== 'string') {
		throw invalid(
			label,
			`${label} holds something that is not a file`,
			'Give names of binary fields, or an expression such as {{ $binary.data }}.',
		);
	}
	return value
		.split(/[,;\n]/)
		.map((name) => name.trim())
		.filter((name) => name !== '')
		.flatMap((name) => named(name, available, label));
}

function named(name: string, available: Record<string, IBinaryData>, label: string): FoundFile[] {
	if (name in available) return [{ field: name, data: available[name] }];
	const names = Object.keys(available);
	if (name.includes('*')) {
		const matching = names.filter((field) => matchesWildcard(field, name));
		// "*" means whatever there is; a narrower pattern that fits nothing is most likely a slip.
		if (matching.length > 0 || name === '*')
			return matching.map((field) => ({ field, data: available[field] }));
	}
	const byFileName = names.filter((field) => available[field].fileName === name);
	if (byFileName.length === 1) return [{ field: byFileName[0], data: available[byFileName[0]] }];
	throw invalid(
		label,
		`${label}: the item has no binary field ${name.includes('*') ? 'that fits' : 'named'} "${name}"`,
		names.length > 0
			? `The item has these files: ${names.join(', ')}.`
			: 'The item has no files at all. Check that the node before passes them on (Merge and Code nodes may drop them).',
	);
}

function fieldOf(data: IBinaryData, available: Record<string, IBinaryData>): string {
	const same = Object.entries(available).find(([, other]) => isSameFile(other, data));
	return same?.[0] ?? data.fileName ?? 'file';
}

/** Expressions give copies: files are the same by their place in storage, or by content and name. */
function isSameFile(one: IBinaryData, other: IBinaryData): boolean {
	if (one === other) return true;
	if (one.id || other.id) return one.id === other.id;
	return one.data === other.data && one.fileName === other.fileName && one.mimeType === other.mimeType;
}

/** One file of the item as an attachment; only its size is looked up. */
export async function toAttachment(
	context: IExecuteFunctions,
	{ field, data }: FoundFile,
	rules: AttachmentRules,
	warnings: string[],
): Promise<Attachment> {
	const fileName = data.fileName ?? (data.fileExtension ? `${field}.${data.fileExtension}` : undefined);
	const { contentType, repaired } = contentTypeOf(data.mimeType, fileName);
	const { name, changed } = safeFileName(fileName, field, contentType, rules.fileNameLength);
	if (repaired) warnings.push(`The content type of "${name}" was not usable; it goes out as ${contentType}.`);
	if (changed)
		warnings.push(
			`The file name of "${field}" was changed to "${name}" so that every mail program can show it.`,
		);
	const source = sourceOf(data, field, rules.label);
	const bytes =
		source.kind === 'memory' ? base64Bytes(source.base64) : await storedBytes(context, data, source.id);
	if (bytes === 0) {
		throw invalid(
			rules.label,
			`${rules.label}: the file "${name}" (field "${field}") is empty`,
			'Leave it out, or check the node that made it.',
		);
	}
	return { name, contentType, bytes, disposition: 'attachment', field, source };
}

function sourceOf(data: IBinaryData, field: string, label: string): FileSource {
	if (data.id) return { kind: 'stored', id: data.id };
	const base64 = /[\s]/.test(data.data) ? data.data.replace(/\s+/g, '') : data.data;
	if (!isBase64(base64)) {
		throw invalid(
			label,
			`${label}: the content of "${field}" is not base64`,
			'Files made in a Code node need their content in base64: Buffer.from(text).toString("base64").',
		);
	}
	return { kind: 'memory', base64 };
}

async function storedBytes(context: IExecuteFunctions, data: IBinaryData, id: string): Promise<number> {
	if (typeof data.bytes === 'number' && Number.isSafeInteger(data.bytes) && data.bytes >= 0)
		return data.bytes;
	return (await context.helpers.getBinaryMetadata(id)).fileSize;
}

/** n8n's storage, as bodies read it. */
export function fileStore({ helpers }: Pick<IExecuteFunctions, 'helpers'>): FileStore {
	return {
		stream: async (id, chunkBytes) =>
			(await helpers.getBinaryStream(id, chunkBytes)) as unknown as FileStream,
		buffer: async (id) => await helpers.binaryToBuffer(await helpers.getBinaryStream(id)),
	};
}
