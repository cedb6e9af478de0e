import type { ServiceLimits } from '../shared/limits';
import type { Field } from '../shared/n8n/fields';
import { FILE_NAME_LENGTH } from './contract';

const MEGABYTE = 1_000_000;

export const maxAttachmentSize = {
	displayName: 'Max Attachment Size (MB)',
	name: 'maxAttachmentSize',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: 500 },
	default: 25,
	description:
		'Maximum size of all files of a mail together, in megabytes. LINE WORKS names 20 and 25 MB; your administrator may have set another limit.',
} as const satisfies Field;

/** What LINE WORKS can do and its limits (LINE WORKS API sheet, sections 2 and 6). */
export const limits: ServiceLimits = {
	from: false,
	cc: true,
	bcc: true,
	replyTo: false,
	// Names before addresses are unverified: bare addresses are sent.
	recipientNames: false,
	bodies: 'one',
	attachments: 'inRequest',
	inlineImages: true,
	subjectLength: 180,
	fileNameLength: FILE_NAME_LENGTH,
	// That a type may have parameters is unverified: bare types are sent.
	bareFileTypes: true,
	addressLength: 254,
	warnAttachmentBytes: 20 * MEGABYTE,
	maxAttachmentBytes: maxAttachmentSize.default * MEGABYTE,
	maxAttachmentOption: maxAttachmentSize.displayName,
	warnRecipients: 500,
	concurrency: 5,
	// 60 mails a minute and sender; the 240 calls a minute of the API are the wider limit.
	maxPerMinute: 60,
	// Half of the API's limit, as its documentation asks for in sustained use.
	maxReadsPerMinute: 120,
	statusLookup: false,
};

/** The same limits with the user's own cap for files, in megabytes (10^6 bytes). */
export function limitsWithCap(megabytes: number | undefined): ServiceLimits {
	return megabytes === undefined ? limits : { ...limits, maxAttachmentBytes: megabytes * MEGABYTE };
}

/** Largest file of a received mail that is downloaded; administrators may allow more than the 25 MB of the vendor's pages. */
export const MAX_DOWNLOAD_BYTES = 100 * MEGABYTE;

/** A receipt of LINE WORKS has no body; a page of a gateway is short. */
export const RECEIPT_BYTES = MEGABYTE;

/** Most bytes of an answer with a file of that size: base64 in JSON, where each + and / may be escaped. */
export function answerBytesFor(fileBytes: number): number {
	return Math.max(20 * MEGABYTE, Math.ceil(1.6 * fileBytes) + MEGABYTE);
}
