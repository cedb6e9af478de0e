import type { IDataObject } from 'n8n-workflow';
import type { Attachment, MailMessage } from '../shared/mail/message';
import { shortenFileName } from '../shared/mail/fileName';
import { LABEL, readMessage } from '../shared/n8n/readMessage';
import { hasHeaderControl, scalarText } from '../shared/mail/text';
import { invalid } from '../shared/errors';
import type { ItemReader } from '../shared/n8n/itemReader';
import { tryParseJson } from '../shared/wire/json';
import type { SendInput } from '../shared/run/service';
import { CREDENTIAL_ID_LENGTH, ID_LENGTH, ID_PATTERN } from './contract';
import { DEFAULT_FILE_MEGABYTES, DEFAULT_WAIT_SECONDS, FILE_NAME_LENGTH, UPLOAD_TYPES } from './limits';
import type { MessageParams, RecordReference } from './plan';

/** Labels of the fields that only this node has. */
export const REBILLY_LABEL = {
	credentialHash: 'Sending Credential',
	messageId: 'Message ID',
	metadata: 'Metadata',
	metadataJson: 'Metadata (JSON)',
	records: 'Rebilly Records',
	uploadResourceType: 'Upload Attachment Type',
} as const;

/** Reads and checks a mail that is to be created (Rebilly API sheet, section 11, rule 1). No network. */
export async function readMail(item: ItemReader): Promise<SendInput<MessageParams>> {
	const { message, warnings, redirectedFrom } = await readMessage(item, {
		fromRequired: true,
		subjectRequired: true,
	});
	if (message.from?.name) {
		warnings.push(
			'Rebilly takes no sender name with a mail; the name of the delivery setting is used, if it has one.',
		);
	}
	const attachments = message.attachments.map((file) => checkUpload(file, largestFile(item), warnings));
	return {
		message: { ...message, attachments },
		params: {
			credentialHash: idOf(item.option('credentialHash'), REBILLY_LABEL.credentialHash, CREDENTIAL_ID_LENGTH),
			metadata: readMetadata(item),
			records: readRecords(item),
			uploadType: item.optionLine('uploadResourceType', REBILLY_LABEL.uploadResourceType) ?? 'file',
			...readWait(item),
		},
		warnings,
		...(redirectedFrom ? { redirectedFrom } : {}),
	};
}

/** Wait Until Sent and what belongs to it. */
export function readWait(item: ItemReader): Pick<MessageParams, 'waitSeconds' | 'failOnFailed'> {
	const waitSeconds =
		item.optionNumber('waitTimeout', 'Wait Timeout', { min: 1, max: 3600 }) ?? DEFAULT_WAIT_SECONDS;
	return {
		...(item.optionFlag('waitUntilSent', 'Wait Until Sent') ? { waitSeconds } : {}),
		failOnFailed: item.optionFlag('failOnFailed', 'Fail on Delivery Failure') ?? true,
	};
}

/** Message ID, checked for its form. */
export function readMessageId(item: ItemReader): string {
	const id = idOf(item.param('messageId', ''), REBILLY_LABEL.messageId, ID_LENGTH);
	if (id === undefined) {
		throw invalid(
			REBILLY_LABEL.messageId,
			`${REBILLY_LABEL.messageId} is empty`,
			'Give the id of the message, or check the expression: it may have given nothing for this item.',
		);
	}
	return id;
}

/** An id of Rebilly's: letters, digits and `- . _ ~ @`. Undefined when empty. */
export function idOf(value: unknown, label: string, longest: number): string | undefined {
	const id = scalarText(value, label).trim();
	if (id === '') return undefined;
	if (id.length > longest) {
		throw invalid(
			label,
			`${label} has ${id.length} characters, an id has ${longest} at the most`,
			'Copy the id from Rebilly.',
		);
	}
	if (!ID_PATTERN.test(id)) {
		throw invalid(
			label,
			`${label} is not an id`,
			'Ids consist of letters, digits and - . _ ~ @ only, and not of dots alone.',
		);
	}
	return id;
}

/** Name and value pairs, or an object, or its JSON. All values become text, which is all that Rebilly takes. */
export function readMetadata(item: ItemReader): Record<string, string> | undefined {
	const rows = (item.option<IDataObject>('metadata') ?? {}).entry;
	const metadata: Record<string, string> = Object.create(null);
	for (const row of Array.isArray(rows) ? (rows as IDataObject[]) : []) {
		const name = scalarText(row.name, REBILLY_LABEL.metadata).trim();
		if (name === '')
			throw invalid(
				REBILLY_LABEL.metadata,
				`${REBILLY_LABEL.metadata} has an entry without a name`,
				'Give the name, or remove the entry.',
			);
		if (name in metadata)
			throw invalid(
				REBILLY_LABEL.metadata,
				`${REBILLY_LABEL.metadata} has two entries named "${name.slice(0, 80)}"`,
				'Rebilly keeps one value for each name: rename or remove one of them.',
			);
		metadata[checkedName(name, REBILLY_LABEL.metadata)] = metadataValue(row.value, name);
	}
	for (const [name, value] of Object.entries(metadataObject(item.option('metadataJson')))) {
		metadata[checkedName(name, REBILLY_LABEL.metadataJson)] = metadataValue(value, name);
	}
	return Object.keys(metadata).length > 0 ? { ...metadata } : undefined;
}

/** A name that JSON libraries drop in silence, ours among them. */
function checkedName(name: string, label: string): string {
	if (name !== '__proto__') return name;
	throw invalid(label, `${label} has the name "__proto__", which gets lost on the way`, 'Use another name.');
}

function metadataObject(value: unknown): Record<string, unknown> {
	if (value === undefined || value === null || value === '') return {};
	const parsed = typeof value === 'string' ? tryParseJson(value) : value;
	if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
		throw invalid(
			REBILLY_LABEL.metadataJson,
			`${REBILLY_LABEL.metadataJson} is not a JSON object`,
			'Write it as {"name": "value"}, or let an expression give an object.',
		);
	}
	return parsed as Record<string, unknown>;
}

function metadataValue(value: unknown, name: string): string {
	if (typeof value === 'object' && value !== null) return JSON.stringify(value);
	return scalarText(value, `${REBILLY_LABEL.metadata} "${name}"`);
}

/** Records that are attached by their id, in the order of the list. */
export function readRecords(item: ItemReader): RecordReference[] {
	const rows = (item.option<IDataObject>('records') ?? {}).record;
	const label = REBILLY_LABEL.records;
	return (Array.isArray(rows) ? (rows as IDataObject[]) : []).map((row, index) => {
		const type = item.choice(row.type ?? 'invoice', label, ['invoice', 'file', 'customer', 'other'] as const);
		const resourceType = type === 'other' ? scalarText(row.otherType, label).trim() : type;
		if (resourceType === '' || hasHeaderControl(resourceType)) {
			throw invalid(
				label,
				`${label}: the type of entry ${index + 1} is empty or not a word`,
				'Give the type as Rebilly names it.',
			);
		}
		const resourceId = idOf(locatorValue(row[`${type}Id`]), label, ID_LENGTH);
		if (resourceId === undefined) {
			throw invalid(
				label,
				`${label}: entry ${index + 1} has no id`,
				'Choose the record, give its id, or remove the entry.',
			);
		}
		return { resourceType, resourceId };
	});
}

function locatorValue(value: unknown): unknown {
	return typeof value === 'object' && value !== null ? (value as IDataObject).value : value;
}

function largestFile(item: ItemReader): number {
	const megabytes = item.optionNumber('maxFileSize', 'Largest File', { min: 0.001, max: 1000 });
	return (megabytes ?? DEFAULT_FILE_MEGABYTES) * 1_000_000;
}

/** Rebilly takes .jpg, .png, .gif and .pdf (Rebilly API sheet, section 6); names are mended where it is plain how. */
function checkUpload(file: Attachment, largest: number, warnings: string[]): Attachment {
	const label = LABEL.attachments;
	if (file.bytes > largest) {
		throw invalid(
			label,
			`${label}: "${file.name}" has ${(file.bytes / 1e6).toFixed(1)} MB, more than the ${largest / 1e6} MB of Largest File`,
			'Send a smaller file or a link to it, or raise the option Largest File.',
		);
	}
	const name = withKnownExtension(file);
	const extension = extensionOf(name);
	const types = UPLOAD_TYPES[extension];
	if (types === undefined) {
		const fitting = fittingExtension(file.contentType);
		throw invalid(
			label,
			`${label}: Rebilly takes no files like "${file.name}"`,
			fitting === undefined
				? 'Only .gif, .jpg, .pdf and .png can be uploaded. Convert the file, or put a link to it into the body.'
				: `Its content type is ${file.contentType}, but Rebilly goes by the end of the name. Let the node that makes the file name it so that it ends in .${fitting}.`,
		);
	}
	if (file.contentType !== 'application/octet-stream' && !types.includes(file.contentType)) {
		throw invalid(
			label,
			`${label}: "${file.name}" ends in .${extension}, but its content type is ${file.contentType}`,
			'Let the node that makes the file set a matching name and MIME type.',
		);
	}
	if (name === file.name) return file;
	warnings.push(`The file "${file.name}" goes out as "${name}", the form of name that Rebilly takes.`);
	return { ...file, name };
}

/** `scan.jpeg` -> `scan.jpg`; a name without an extension gets the one of its content type. */
function withKnownExtension({ name, contentType }: Attachment): string {
	if (/\.jpe?g$/i.test(name)) return name.replace(/\.jpeg$/i, '.jpg');
	if (name.includes('.')) return name;
	const extension = fittingExtension(contentType);
	return extension === undefined ? name : shortenFileName(`${name}.${extension}`, FILE_NAME_LENGTH);
}

function fittingExtension(contentType: string): string | undefined {
	return Object.keys(UPLOAD_TYPES).find((extension) => UPLOAD_TYPES[extension].includes(contentType));
}

function extensionOf(name: string): string {
	const extension = /\.([^.]+)$/.exec(name)?.[1].toLowerCase() ?? '';
	return Object.hasOwn(UPLOAD_TYPES, extension) ? extension : '';
}

/** A message of which only the id is known: what Send Draft sends. */
export const UNKNOWN_MESSAGE: Readonly<MailMessage> = {
	to: [],
	cc: [],
	bcc: [],
	replyTo: [],
	subject: '',
	body: { format: 'text' },
	attachments: [],
};
