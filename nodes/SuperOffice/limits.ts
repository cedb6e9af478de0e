import type { ServiceLimits } from '../shared/run/service';

/** As messages and the documentation count them. */
const MEGABYTE = 1_000_000;

/** What SuperOffice can do (SuperOffice API sheet, sections 4 and 7). */
export const limits: ServiceLimits = {
	from: true,
	cc: true,
	bcc: true,
	replyTo: true,
	recipientNames: true,
	bodies: 'both',
	attachments: 'inRequest',
	inlineImages: true,
	fileNameLength: 255,
	addressLength: 254,
	warnAttachmentBytes: 10 * MEGABYTE,
	// Our own guard: SuperOffice publishes no limit for this call, its neighbours take 25 MB.
	maxAttachmentBytes: 25 * MEGABYTE,
	concurrency: 5,
	maxPerMinute: 0,
	// A rule that apps are certified by.
	maxPerSecond: 10,
	statusLookup: false,
};

/** Mails of one call when Batch Items is on. */
export const BATCH = { defaultItems: 25, mostItems: 100, mostBytes: 25 * MEGABYTE } as const;
