import { withDetails, type MailError } from '../shared/errors';
import { wordsIn } from './problem';

/**
 * What an error leaves behind in Rebilly, and what follows from it (Rebilly API sheet, section 11, rule 3). Send has a
 * draft of its own: a 409 for it is in doubt, since nobody else should have sent it.
 */

/**
 * Several looks found a draft after a refusal that proved nothing: it has not been sent. After a success they prove
 * nothing, since Rebilly has taken the request.
 */
export function stillDraft(error: MailError): MailError {
	const { statusCode = 0, details } = error;
	if (statusCode < 300) return error;
	if (statusCode === 409)
		return withDetails(error, {
			kind: 'refused',
			message: 'Rebilly does not send the draft in its state',
			fix: linesOf('Look at the message in Rebilly.', wordsIn(details)),
		});
	return withDetails(error, {
		kind: 'refused',
		fix: linesOf(
			'The message is still a draft. Something between n8n and Rebilly may have answered: check Base URL in the credential and the proxies on the way.',
			wordsIn(details),
		),
	});
}

/** A step of Send failed: the error carries the ID of the draft, so that Send Draft can finish it. */
export function keepDraftId(failure: MailError, draftId: string | undefined): MailError {
	const error = tellLeftovers(failure);
	if (draftId === undefined) return error;
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
export function nameMessage(failure: MailError, messageId: string): MailError {
	const error = tellLeftovers(failure);
	const look = `The message has the ID ${messageId}. Look at its status with the operation Get before you send it again.`;
	return withDetails(error, {
		fix: error.mayHaveBeenSent ? linesOf(error.fix, look) : error.fix,
		details: { messageId },
	});
}

/** Lost answers may have left a draft or a file, or led to a second try: said where people read, not in the details alone. */
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
