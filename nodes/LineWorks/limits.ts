import type { ServiceLimits } from '../shared/run/service';
import { FILE_NAME_LENGTH } from './contract';

export const DISPLAY_NAME = 'LINE WORKS';

const MEGABYTE = 1_000_000;

/** Most megabytes of files that the node sends unless the user says otherwise (the vendor's pages say 20 and 25). */
export const DEFAULT_CAP_MEGABYTES = 25;
export const CAP_LABEL = 'Max Attachment Size';
/** Most megabytes that a user can ask for. */
export const HIGHEST_CAP_MEGABYTES = 500;

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
	addressLength: 254,
	warnAttachmentBytes: 20 * MEGABYTE,
	maxAttachmentBytes: DEFAULT_CAP_MEGABYTES * MEGABYTE,
	maxAttachmentOption: CAP_LABEL,
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
