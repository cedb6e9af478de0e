import type { ServiceLimits } from '../shared/limits';
import type { Authentication } from './fields';

/**
 * Most bytes of files (decoded) in one call, be it one mail or several. Our own guard: SuperOffice publishes no limit
 * for this call, its neighbours take 25 MB.
 */
export const MAX_CALL_BYTES = 25_000_000;

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
	warnAttachmentBytes: 10_000_000,
	maxAttachmentBytes: MAX_CALL_BYTES,
	concurrency: 5,
	maxPerMinute: 0,
	// SuperOffice certifies apps by this rule.
	maxPerSecond: 10,
	statusLookup: false,
};

/** The same for a way to sign in: an installation of one's own reaches the names of its network. */
export function limitsFor(authentication: Authentication): ServiceLimits {
	return authentication === 'onsite' ? { ...limits, localDomains: true } : limits;
}
