import type { ServiceLimits } from '../shared/limits';
import { maxFileSize } from './messageFields';

/** Most characters of the name of a file (Rebilly API sheet, section 6). */
export const FILE_NAME_LENGTH = 255;

/** What Rebilly can do and its limits (Rebilly API sheet, sections 3, 5, 6 and 9). */
export const limits: ServiceLimits = {
	from: true,
	cc: true,
	bcc: true,
	replyTo: false,
	recipientNames: false,
	bodies: 'bothRequired',
	attachments: 'upload',
	inlineImages: false,
	subjectLength: 998,
	fileNameLength: FILE_NAME_LENGTH,
	// Rebilly finds out the type of a file by itself.
	bareFileTypes: true,
	maxFileBytes: maxFileSize.default * 1_000_000,
	maxAttachmentOption: maxFileSize.displayName,
	addressLength: 254,
	concurrency: 5,
	// The sandbox environment takes 3000 write requests in 10 minutes; live figures are not published.
	maxPerMinute: 280,
	statusLookup: true,
};

/** Most rows of one page, and the largest offset. */
export const PAGE_LIMIT = 1000;
export const LARGEST_OFFSET = 1000;

/** Last field of every sort: rows that are equal by the others keep their order from page to page. */
export const TIE_BREAKER = 'id';
