import type { IBinaryKeyData, IDataObject } from 'n8n-workflow';
import type { ServiceApi } from '../shared/run/operation';
import { attachmentAnswer, mailPath } from './contract';
import { readAnswer, type LineWorksAbout } from './refusal';

/** What `attachmentId` says when it is not the number of a file (LINE WORKS API sheet, section 7). */
const KINDS: Readonly<Record<string, 'bigFile' | 'inline'>> = { '-1': 'bigFile', '-2': 'inline' };

const about: LineWorksAbout = { doing: 'return the attachment', noun: 'attachment', effect: 'none' };

export interface Download {
	userId: string;
	mailId: string;
	/** Prefix of the binary fields, which are numbered from 0; undefined: nothing is downloaded. */
	prefix?: string;
}

/**
 * The attachments of a mail without their contents, and the contents as binary fields. Inline images come with the
 * mail, files are fetched one by one, and expiring big files exist as a link in the mail only. What was to be
 * downloaded and has no content says so: its `binaryField` is null.
 */
export async function readMailFiles(
	files: IDataObject[],
	{ userId, mailId, prefix }: Download,
	api: ServiceApi,
): Promise<{ attachments: IDataObject[]; binary?: IBinaryKeyData }> {
	const attachments: IDataObject[] = [];
	const binary: IBinaryKeyData = {};
	for (const { data, encoding, ...file } of files) {
		const kind = KINDS[String(file.attachmentId)] ?? 'file';
		const shown: IDataObject = { ...file, kind };
		attachments.push(shown);
		if (prefix === undefined) continue;
		shown.binaryField = null;
		if (kind === 'bigFile') continue;
		const content =
			kind === 'inline'
				? inlineContent(data, encoding)
				: await fetchContent(userId, mailId, String(file.attachmentId), api);
		if (content === '') continue;
		const field = `${prefix}${Object.keys(binary).length}`;
		binary[field] = await api.context.helpers.prepareBinaryData(
			Buffer.from(content, 'base64'),
			typeof file.filename === 'string' ? file.filename : undefined,
			typeof file.contentType === 'string' ? file.contentType : undefined,
		);
		shown.binaryField = field;
	}
	return { attachments, ...(Object.keys(binary).length > 0 && { binary }) };
}

/** Base64 is the only encoding that the vendor shows; any other would give wrong bytes. */
function inlineContent(data: unknown, encoding: unknown): string {
	const isBase64 = typeof encoding !== 'string' || encoding.toLowerCase() === 'base64';
	return isBase64 && typeof data === 'string' ? data : '';
}

async function fetchContent(
	userId: string,
	mailId: string,
	attachmentId: string,
	api: ServiceApi,
): Promise<string> {
	const path = mailPath(userId, mailId, 'attachments', attachmentId);
	const answer = await api.request({ method: 'GET', path });
	return readAnswer(answer, attachmentAnswer, about).data;
}
