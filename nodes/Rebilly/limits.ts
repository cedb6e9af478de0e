import type { ServiceLimits } from '../shared/run/service';

/** Most characters of the name of a file (Rebilly API sheet, section 6). */
export const FILE_NAME_LENGTH = 255;

/** What Rebilly can do and its limits (Rebilly API sheet, sections 3, 5, 6 and 9). */
export const LIMITS: ServiceLimits = {
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
	addressLength: 254,
	concurrency: 5,
	// The sandbox environment takes 3000 write requests in 10 minutes; live figures are not published.
	maxPerMinute: 280,
	statusLookup: true,
};

/** No limit is documented, so this is a guard of our own: megabytes (10^6) of one file, decoded. */
export const DEFAULT_FILE_MEGABYTES = 10;

/** What may be uploaded: extension and the content types that fit it. */
export const UPLOAD_TYPES: Readonly<Record<string, readonly string[]>> = {
	gif: ['image/gif'],
	jpg: ['image/jpeg', 'image/jpg', 'image/pjpeg'],
	pdf: ['application/pdf', 'application/x-pdf'],
	png: ['image/png', 'image/x-png'],
};

/** Waits before each look at a message that is being sent, in seconds; the last one repeats. */
export const POLL_DELAYS_SECONDS = [1, 2, 4, 5];
export const DEFAULT_WAIT_SECONDS = 60;

/** Most rows of one page, and the largest offset. */
export const PAGE_LIMIT = 1000;
export const LARGEST_OFFSET = 1000;
