import type { ServiceLimits } from '../shared/limits';

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
	// The hub stands on one's own network, and its mail server may know names of that network.
	localDomains: true,
	// Limits of hosts and providers are unverified; the provider behind the hub is probably the tightest (25 MB).
	warnAttachmentBytes: 20_000_000,
	concurrency: 5,
	maxPerMinute: 0,
	statusLookup: true,
};
