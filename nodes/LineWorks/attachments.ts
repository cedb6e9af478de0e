import type { IBinaryKeyData, IDataObject } from 'n8n-workflow';
import { toMailError, type MailError } from '../shared/errors';
import { plainBase64 } from '../shared/mail/attachments';
import type { Field } from '../shared/n8n/fields';
import { storeFile } from '../shared/n8n/storeFile';
import type { ServiceApi } from '../shared/run/operation';
import { attachmentAnswer, mailPath } from './contract';
import { answerBytesFor, MAX_DOWNLOAD_BYTES } from './limits';
import { shortened } from './reason';
import { readAnswer, type LineWorksAbout } from './refusal';

export const downloadAttachments = {
	displayName: 'Download Attachments',
	name: 'downloadAttachments',
	type: 'boolean',
	default: true,
	description: 'Whether to fetch the files and inline images of the mail into binary fields',
} as const satisfies Field;

/** What `attachmentId` says when it is not the number of a file (LINE WORKS API sheet, section 7). */
const KINDS: Readonly<Record<string, 'bigFile' | 'inline'>> = { '-1': 'bigFile', '-2': 'inline' };

const about: LineWorksAbout = { doing: 'return the attachment', noun: 'attachment', effect: 'none' };

export interface Download {
	userId: string;
	mailId: string;
	/** Prefix of the binary fields, which are numbered from 0; undefined: nothing is downloaded. */
	prefix?: string;
}

/** The files of a mail as its output shows them. */
export interface MailFiles {
	attachments: IDataObject[];
	binary?: IBinaryKeyData;
	/** Files that should have been downloaded and were not. */
	warnings?: string[];
}

/** The content of a file, or why there is none; `expected`: nobody can miss it. */
type Content = { bytes: Buffer } | { why: string; expected?: boolean };

/**
 * The attachments of a mail without their contents, and the contents as binary fields. Inline images come with the
 * mail, files are fetched one by one. One that cannot be had does not take the others with it: its `binaryField` is
 * null, and `notDownloaded` says why.
 */
export async function readMailFiles(
	files: IDataObject[],
	download: Download,
	api: ServiceApi,
): Promise<MailFiles> {
	const { prefix } = download;
	const attachments: IDataObject[] = [];
	const binary: IBinaryKeyData = {};
	const warnings: string[] = [];
	for (const { data, encoding, ...file } of files) {
		const kind = KINDS[String(file.attachmentId)] ?? 'file';
		const shown: IDataObject = { ...file, kind };
		attachments.push(shown);
		if (prefix === undefined) continue;
		const name = typeof file.filename === 'string' ? file.filename : undefined;
		const content =
			kind === 'bigFile'
				? { why: 'It is an expiring link without content.', expected: true }
				: kind === 'inline'
					? inlineContent(data, encoding)
					: await fetchContent(file, download, api);
		if ('why' in content) {
			Object.assign(shown, { binaryField: null, notDownloaded: content.why });
			if (!content.expected) warnings.push(`"${name ?? 'A file'}" was not downloaded: ${content.why}`);
			continue;
		}
		const field = `${prefix}${Object.keys(binary).length}`;
		const contentType = typeof file.contentType === 'string' ? file.contentType : undefined;
		const received = { name, contentType, content: content.bytes };
		binary[field] = await storeFile(api.context, received, downloadAttachments.displayName);
		shown.binaryField = field;
	}
	return {
		attachments,
		...(Object.keys(binary).length > 0 && { binary }),
		...(warnings.length > 0 && { warnings }),
	};
}

/** Base64 is the only encoding that the vendor shows; any other would give wrong bytes. */
function inlineContent(data: unknown, encoding: unknown): Content {
	if (typeof encoding === 'string' && encoding.toLowerCase() !== 'base64')
		return { why: `Its encoding is ${shortened(encoding, 40)}, not base64.` };
	return decoded(data);
}

async function fetchContent(
	{ attachmentId, size }: IDataObject,
	{ userId, mailId }: Download,
	api: ServiceApi,
): Promise<Content> {
	const bytes = typeof size === 'number' && size > 0 ? size : undefined;
	if (bytes !== undefined && bytes > MAX_DOWNLOAD_BYTES) return { why: TOO_LARGE };
	try {
		const answer = await api.request({
			method: 'GET',
			path: mailPath(userId, mailId, 'attachments', String(attachmentId)),
			answerBytes: answerBytesFor(bytes ?? MAX_DOWNLOAD_BYTES),
		});
		return decoded(readAnswer(answer, attachmentAnswer, about).data);
	} catch (error) {
		return absent(toMailError(error), bytes);
	}
}

const TOO_LARGE = `It is larger than the ${MAX_DOWNLOAD_BYTES / 1_000_000} MB that this node downloads.`;

function decoded(content: unknown): Content {
	if (typeof content !== 'string') return { why: 'LINE WORKS returned it without content.' };
	if (content === '') return { why: 'It is empty.', expected: true };
	const base64 = plainBase64(content);
	return base64 === undefined
		? { why: 'Its content is not base64.' }
		: { bytes: Buffer.from(base64, 'base64') };
}

/**
 * Why one file cannot be had.
 * @throws MailError that concerns more than this file: the login, the rate limit, the network
 */
function absent(error: MailError, statedBytes: number | undefined): Content {
	if (error.details.answerCut === true)
		return { why: statedBytes === undefined ? TOO_LARGE : 'Its content is much larger than its size says.' };
	if (error.kind === 'refused') return { why: `${error.message}.` };
	throw error;
}
