import { MailError } from '../shared/errors';
import type { SendReceipt } from '../shared/run/plan';
import type { RebillyMessage } from './answers';
import { keepDraftId } from './draftRecovery';
import { credentialHash, from } from './messageFields';
import type { WaitParams } from './readMessageInput';

/** States in which a message stays (Rebilly API sheet, section 5). Any other word means that it is on its way. */
const FINAL = ['sent', 'failed'];

/** States of a message that Rebilly has taken to send; older Rebilly knew `sending`. */
const TAKEN = ['outbox', 'sending', ...FINAL];

/**
 * Whether Rebilly's word shows that it has taken the message to send it. Words that it does not have show nothing, nor
 * does `sent` beside an error of the mail service.
 */
export function isTaken({ status = '', responseCode }: RebillyMessage): boolean {
	return TAKEN.includes(status) && !(status === 'sent' && Number(responseCode) >= 400);
}

/** The error for a message that should be on its way, when Rebilly's answer does not show it. */
export function unproved({ id, status, whole }: RebillyMessage): MailError {
	const message =
		status === 'draft'
			? 'Rebilly took the request to send, but the message is still a draft. It may be sent later'
			: `Rebilly answered with ${status === undefined ? 'no status' : `the status "${status}"`}, which does not show whether the message is sent. It may have been sent`;
	return new MailError('uncertain', message, {
		fix: 'It was not sent again.',
		details: { messageId: id, status: status ?? null },
		response: whole,
	});
}

/** Whether a message has reached a state in which it stays. */
export function isFinal({ status }: RebillyMessage): boolean {
	return status !== undefined && FINAL.includes(status);
}

/**
 * What is known of a message that was moved to the outbox.
 * @throws MailError for one that has failed, if that is wanted, and for one that is not seen to be on its way
 */
export function deliveryReceipt(
	message: RebillyMessage,
	{ waitSeconds, failOnFailed }: WaitParams,
): SendReceipt {
	if (!isTaken(message)) throw keepDraftId(unproved(message), message.id);
	const failed = message.status === 'failed';
	if (failed && failOnFailed) throw deliveryFailure(message);
	const status = message.status as string;
	const timedOut = waitSeconds !== undefined && !isFinal(message);
	return {
		status,
		messageId: message.id,
		...(failed && { accepted: [], rejected: messageRecipients(message) }),
		warnings: [
			...(failed ? [deliveryText(message)] : []),
			...(timedOut
				? [`The wait ended while the message was ${status}; Rebilly has taken it, so do not send it again.`]
				: []),
		],
		response: message.whole,
		...(timedOut && { extra: { waitTimedOut: true } }),
	};
}

/** Everybody whom a message goes to, as Rebilly has them. */
export function messageRecipients({ to, cc, bcc }: RebillyMessage): string[] {
	return [...(to ?? []), ...(cc ?? []), ...(bcc ?? [])];
}

/** The error for a message that the mail service refused. */
export function deliveryFailure(message: RebillyMessage): MailError {
	const { id, responseCode = null, responseBody = null, whole } = message;
	return new MailError('refused', deliveryText(message), {
		fix: `Check the recipients, the ${from.displayName} address and the ${credentialHash.displayName}. Rebilly keeps the message with the status failed.`,
		details: { messageId: id, status: 'failed', responseCode, responseBody },
		response: whole,
	});
}

function deliveryText({ responseCode, responseBody }: RebillyMessage): string {
	const said = [responseCode, responseBody].filter(
		(part) => part !== undefined && part !== null && part !== '',
	);
	return `The mail service refused the message${said.length > 0 ? `: ${said.join(' ')}` : ''}`;
}
