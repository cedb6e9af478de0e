import type { IBinaryData, IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { invalid, toMailError } from '../errors';
import { base64Bytes, matchesWildcard, plainBase64 } from '../mail/attachments';
import { contentTypeOf, safeFileName } from '../mail/fileName';
import type { Attachment, FileSource } from '../mail/message';
import type { FileStore, FileStream } from '../wire/body';

/** A file of the item before it is part of a mail. */
export interface FoundFile {
	field: string;
	data: IBinaryData;
}

/** The files of an item by the name of their binary field. */
export type ItemFiles = Readonly<Record<string, IBinaryData>>;

export interface AttachmentRules {
	/** Label of the parameter for messages. */
	label: string;
	/** Most characters of a file name, where the service says so. */
	fileNameLength?: number;
	/** The value comes from an expression: an empty piece of it is a file that was not found. */
	fromExpression?: boolean;
}

/** Where n8n puts the files in combined binary mode (BINARY_IN_JSON_PROPERTY of n8n-workflow). */
const COMBINED = '_files';
/** Files can stand at any depth of the JSON; deeper than this nobody puts one. */
const DEEPEST = 20;
/** Values looked at in one item's JSON. */
const MOST_VALUES = 100_000;

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
	const available = itemFiles(context, itemIndex);
	const files = findFiles(value, available, rules);
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

/** The files of an item by field name. In combined mode they stand in its JSON, at any depth. */
export function itemFiles(context: IExecuteFunctions, itemIndex: number): ItemFiles {
	const item = context.getInputData()[itemIndex];
	const files: Record<string, IBinaryData> = Object.create(null);
	for (const { path, data } of filesIn(item?.json ?? {})) {
		const name = path.startsWith(`${COMBINED}.`) ? path.slice(COMBINED.length + 1) : path;
		files[name] ??= data;
	}
	for (const [name, data] of Object.entries(item?.binary ?? {})) if (data) files[name] = data;
	return files;
}

/** Walks without recursion, so that no depth exhausts the stack. */
function filesIn(json: IDataObject): Array<{ path: string; data: IBinaryData }> {
	const found: Array<{ path: string; data: IBinaryData }> = [];
	const open: Array<{ path: string; value: unknown; depth: number }> = [{ path: '', value: json, depth: 0 }];
	for (let seen = 0; open.length > 0 && seen < MOST_VALUES; seen++) {
		const { path, value, depth } = open.shift() as (typeof open)[number];
		if (path !== '' && isBinary(value)) found.push({ path, data: value });
		else if (typeof value === 'object' && value !== null && depth < DEEPEST)
			for (const [key, entry] of Object.entries(value))
				if (typeof entry === 'object' && entry !== null)
					open.push({ path: path === '' ? key : `${path}.${key}`, value: entry, depth: depth + 1 });
	}
	return found;
}

/** Whether an expression gave a file: n8n's binary object with a content type and its data or id. */
export function isBinary(value: unknown): value is IBinaryData {
	if (!isFileLike(value)) return false;
	const { data, id } = value as { data?: unknown; id?: unknown };
	return typeof id === 'string' || typeof data === 'string' || isBufferObject(data);
}

/** A file as `$binary` shows it: n8n strips `data`, and a file in memory has no id. */
function isFileLike(value: unknown): value is Partial<IBinaryData> {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
	return typeof (value as Partial<IBinaryData>).mimeType === 'string';
}

/** A Buffer that went through JSON. */
function isBufferObject(value: unknown): value is { type: 'Buffer'; data: number[] } {
	if (typeof value !== 'object' || value === null) return false;
	const { type, data } = value as { type?: unknown; data?: unknown };
	return (
		type === 'Buffer' && Array.isArray(data) && Uint8Array.from(data).every((byte, at) => byte === data[at])
	);
}

function findFiles(value: unknown, available: ItemFiles, rules: AttachmentRules): FoundFile[] {
	const { label } = rules;
	// What stands empty in the editor asks for no file.
	if (!rules.fromExpression && typeof value === 'string' && value.trim() === '') return [];
	if (value === undefined || value === null || value === '') throw notFound(label, available);
	if (Array.isArray(value)) return value.flatMap((entry) => findFiles(entry, available, rules));
	if (isBinary(value)) return [{ field: fieldOf(value, available), data: value }];
	if (isFileLike(value)) return [strippedFile(value, available, label)];
	if (typeof value === 'object') {
		// {{ $binary }}: all files of an item by field name. It is {} where a node before has dropped them.
		const entries = Object.entries(value);
		if (entries.length === 0) throw notFound(label, available);
		if (entries.every(([, entry]) => isFileLike(entry)))
			return entries.map(([field, entry]) =>
				isBinary(entry)
					? { field, data: entry }
					: field in available
						? { field, data: available[field] }
						: strippedFile(entry as Partial<IBinaryData>, available, label),
			);
	}
	if (typeof value !== 'string') {
		throw invalid(
			label,
			`${label} holds something that is not a file`,
			'Enter names of binary fields, or an expression such as {{ $binary.data }}.',
		);
	}
	const names = value.split(/[,;\n]/).map((name) => name.trim());
	const given = names.filter((name) => name !== '');
	const isWhole = rules.fromExpression ? given.length === names.length : given.length > 0;
	if (!isWhole) throw notFound(label, available);
	return given.flatMap((name) => named(name, available, label));
}

/** The option was added and gives nothing: most likely a node before has dropped the file. */
function notFound(label: string, available: ItemFiles) {
	return invalid(
		label,
		`${label} is empty: the expression found no file`,
		`${filesThere(available)} Use * to send whatever files there are, or remove the option.`,
	);
}

function filesThere(available: ItemFiles): string {
	const names = Object.keys(available);
	return names.length > 0
		? `The item has these files: ${names.join(', ')}.`
		: 'The item has no files at all. Edit Fields, Merge and Code nodes may drop them; switch on "Include Other Input Fields" or pass them on.';
}

/** The item's own file that `$binary` has shown. */
function strippedFile(shown: Partial<IBinaryData>, available: ItemFiles, label: string): FoundFile {
	const same = Object.entries(available).filter(
		([, data]) =>
			data.mimeType === shown.mimeType &&
			data.fileName === shown.fileName &&
			data.fileSize === shown.fileSize &&
			data.fileExtension === shown.fileExtension,
	);
	if (same.length > 0) return { field: same[0][0], data: same[0][1] };
	throw invalid(
		label,
		`${label}: the file "${shown.fileName ?? shown.mimeType}" is not one of the item`,
		`${filesThere(available)} For a file of another node use {{ $('Node').item.binary.data }}, in combined binary mode {{ $('Node').item._files.data }}.`,
	);
}

function named(name: string, available: ItemFiles, label: string): FoundFile[] {
	const own = name.startsWith(`${COMBINED}.`) ? name.slice(COMBINED.length + 1) : name;
	if (own in available) return [{ field: own, data: available[own] }];
	const names = Object.keys(available);
	if (own.includes('*')) {
		const matching = names.filter((field) => matchesWildcard(field, own));
		// "*" means whatever there is; a narrower pattern that fits nothing is most likely a slip.
		if (matching.length > 0 || own === '*')
			return matching.map((field) => ({ field, data: available[field] }));
	}
	const byFileName = names.filter((field) => nameOf(available[field]) === name);
	if (byFileName.length === 1) return [{ field: byFileName[0], data: available[byFileName[0]] }];
	throw invalid(
		label,
		`${label}: the item has no binary field ${own.includes('*') ? 'that fits' : 'named'} "${name}"`,
		filesThere(available),
	);
}

function fieldOf(data: IBinaryData, available: ItemFiles): string {
	const same = Object.entries(available).find(([, other]) => isSameFile(other, data));
	return same?.[0] ?? nameOf(data) ?? 'file';
}

/** Expressions give copies: files are the same by their place in storage, or by content and name. */
function isSameFile(one: IBinaryData, other: IBinaryData): boolean {
	if (one === other) return true;
	if (one.id || other.id) return one.id === other.id;
	return one.data === other.data && one.fileName === other.fileName && one.mimeType === other.mimeType;
}

/** A Code node may give a number as file name. */
function nameOf({ fileName }: IBinaryData): string | undefined {
	return fileName === undefined || fileName === null ? undefined : String(fileName);
}

/** One file of the item as an attachment; only its size is looked up. */
export async function toAttachment(
	context: IExecuteFunctions,
	{ field, data }: FoundFile,
	rules: AttachmentRules,
	warnings: string[],
): Promise<Attachment> {
	const fileName = nameOf(data) ?? (data.fileExtension ? `${field}.${data.fileExtension}` : undefined);
	const type: unknown = data.mimeType;
	const { contentType, repaired } = contentTypeOf(typeof type === 'string' ? type : undefined, fileName);
	const { name, changed } = safeFileName(fileName, field, contentType, rules.fileNameLength);
	if (repaired) warnings.push(`The content type of "${name}" was not usable; it is sent as ${contentType}.`);
	if (changed)
		warnings.push(
			`The file name of "${field}" was changed to "${name}" so that every mail program can show it.`,
		);
	const source = sourceOf(data, field, rules.label);
	const bytes =
		source.kind === 'memory'
			? base64Bytes(source.base64)
			: await storedBytes(context, data, source.id, { name, label: rules.label });
	if (bytes === 0) {
		throw invalid(
			rules.label,
			`${rules.label}: the file "${name}" (field "${field}") is empty`,
			'Leave it out, or check the node that created it.',
		);
	}
	return { name, contentType, bytes, disposition: 'attachment', field, source };
}

function sourceOf(data: IBinaryData, field: string, label: string): FileSource {
	if (data.id) {
		if (!isMixed(data)) return { kind: 'stored', id: data.id };
		throw invalid(
			label,
			`${label}: the file of "${field}" is a mix of two files, one stored and one with its content in the item`,
			'Merge has put two files of the same field name together. Rename the field of one of them before the Merge node.',
		);
	}
	const content: unknown = data.data;
	if (isBufferObject(content))
		return { kind: 'memory', base64: Buffer.from(content.data).toString('base64') };
	const base64 = typeof content === 'string' ? plainBase64(content) : undefined;
	if (base64 !== undefined) return { kind: 'memory', base64 };
	throw invalid(
		label,
		`${label}: the content of "${field}" is not base64`,
		'In a Code node, make files with this.helpers.prepareBinaryData, or give their content in base64.',
	);
}

/**
 * Of a stored file, `data` is the name of the storage, and the id begins with it. Merge by position puts the members of
 * two files of one name together, so that neither content fits the other's name and size.
 */
function isMixed({ id, data }: IBinaryData): boolean {
	return typeof data === 'string' && data !== '' && !String(id).startsWith(`${data}:`);
}

async function storedBytes(
	context: IExecuteFunctions,
	data: IBinaryData,
	id: string,
	{ name, label }: { name: string; label: string },
): Promise<number> {
	if (typeof data.bytes === 'number' && Number.isSafeInteger(data.bytes) && data.bytes >= 0)
		return data.bytes;
	try {
		return (await context.helpers.getBinaryMetadata(id)).fileSize;
	} catch (error) {
		throw invalid(
			label,
			`${label}: the file "${name}" is not in n8n's storage: ${toMailError(error).message}`,
			'Run the node that created the file again.',
		);
	}
}

/** n8n's storage, as bodies read it. */
export function fileStore({ helpers }: Pick<IExecuteFunctions, 'helpers'>): FileStore {
	return {
		stream: async (id, chunkBytes) =>
			(await helpers.getBinaryStream(id, chunkBytes)) as unknown as FileStream,
		buffer: async (id) => await helpers.binaryToBuffer(await helpers.getBinaryStream(id)),
	};
}
