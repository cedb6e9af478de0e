import { MailError } from '../shared/errors';
import type { SendReceipt } from '../shared/run/plan';
import type { RebillyMessage } from './answers';
import { credentialHash, from } from './messageFields';
import type { WaitParams } from './readMessageInput';

/** States in which a message stays (Rebilly API sheet, section 5). Any other word means that it is on its way. */
const FINAL = ['sent', 'failed'];

/** Whether a message has reached a state in which it stays. */
export function isFinal({ status }: RebillyMessage): boolean {
	return status !== undefined && FINAL.includes(status);
}

/** What is known of a message that was moved to the outbox. @throws MailError for one that has failed, if that is wanted */
export function deliveryReceipt(
	message: RebillyMessage,
	{ waitSeconds, failOnFailed }: WaitParams,
): SendReceipt {
	const failed = message.status === 'failed';
	if (failed && failOnFailed) throw deliveryFailure(message);
	const status = message.status ?? 'accepted';
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

function deliveryFailure(message: RebillyMessage): MailError {
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
