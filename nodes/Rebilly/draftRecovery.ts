import { withDetails, type MailError } from '../shared/errors';
import { wordsIn } from './refusal';

/**
 * What an error leaves behind in Rebilly, and what follows from it (Rebilly API sheet, section 11, rule 3). Send has a
 * draft of its own: a 409 for it is in doubt, since nobody else should have sent it.
 */

/** A 409 for what is a draft all the same: Rebilly does not want to send it, and has not sent it. */
export function stillDraft(error: MailError): MailError {
	if (error.statusCode !== 409) return error;
	return withDetails(error, {
		kind: 'refused',
		message: 'Rebilly does not send the draft in its state',
		fix: linesOf('Look at the message in Rebilly.', wordsIn(error.details)),
	});
}

/** A step of Send failed: the error carries the ID of the draft, so that Send Draft can finish it. */
export function keepDraftId(error: MailError, draftId: string | undefined): MailError {
	if (draftId === undefined) return tellLeftovers(error);
	const details = { messageId: draftId };
	if (error.mayHaveBeenSent) {
		const look = `The message has the ID ${draftId}. Look at its status with the operation Get before anything else.`;
		return withDetails(error, { fix: linesOf(error.fix, look), details });
	}
	// The draft is gone.
	if (error.statusCode === 404) return withDetails(error, { details });
	const kept = `The message is kept in Rebilly as the draft ${draftId}. Send it with the operation Send Draft; running Send again would create a second one.`;
	return withDetails(error, { fix: linesOf(error.fix, kept), details });
}

/** A step of Send Draft failed: the error names the message, for a workflow that looks it up. */
export function nameMessage(error: MailError, messageId: string): MailError {
	const look = `The message has the ID ${messageId}. Look at its status with the operation Get before you send it again.`;
	return withDetails(error, {
		fix: error.mayHaveBeenSent ? linesOf(error.fix, look) : error.fix,
		details: { messageId },
	});
}

/** Lost answers may have left a draft or a file: said where people read, not in the details alone. */
export function tellLeftovers(error: MailError): MailError {
	const { warnings } = error.details;
	return Array.isArray(warnings)
		? withDetails(error, { fix: linesOf(error.fix, ...(warnings as string[])) })
		: error;
}

/** Texts below each other, without the empty ones. */
export function linesOf(...texts: Array<string | undefined>): string {
	return texts.filter(Boolean).join('\n');
}
