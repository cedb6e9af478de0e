import type { ServiceLimits } from '../shared/run/service';

/** CommunicationHub API sheet, sections 2 and 11. The service documents no size or length limits. */
export const limits: ServiceLimits = {
	from: true,
	cc: true,
	bcc: true,
	replyTo: false,
	recipientNames: false,
	bodies: 'both',
	attachments: 'inRequest',
	inlineImages: false,
	addressLength: 254,
	// Limits of hosts and providers are unverified; the provider behind the hub is probably the tightest (25 MB).
	warnAttachmentBytes: 20_000_000,
	concurrency: 5,
	maxPerMinute: 0,
	statusLookup: true,
};

export const DISPLAY_NAME = 'CommunicationHub';

/** Waits before each further look at a status, in seconds; the last one repeats. */
export const POLL_DELAYS = [2, 3, 5, 8, 13, 21, 30];
/** Seconds that Wait Until Final lasts when Wait Timeout is not given, and the most that can be asked for. */
export const DEFAULT_WAIT_SECONDS = 300;
export const LONGEST_WAIT_SECONDS = 86_400;
