import type { ServiceLimits } from '../shared/limits';

export const limits: ServiceLimits = {
	from: true,
	cc: true,
	bcc: false,
	replyTo: false,
	recipientNames: true,
	bodies: 'both',
	attachments: 'inRequest',
	inlineImages: false,
	addressLength: 254,
	maxAttachmentBytes: 10_000_000,
	concurrency: 5,
	maxPerMinute: 0,
	statusLookup: false,
};
