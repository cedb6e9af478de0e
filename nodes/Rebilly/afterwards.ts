import { MailError, withDetails } from '../shared/errors';
import type { Answer, Answers, PlanStep } from '../shared/run/plan';
import { STEP } from './plan';
import { refusal } from './problem';
import { OUTBOX } from './purposes';
import { checkAnswer, readMessageAnswer } from './receipt';

/**
 * What an error leaves behind in Rebilly, and what follows from it (Rebilly API sheet, section 11, rule 3).
 * Send differs from Send Draft: its draft is its own, so that a 409 means that it went out by our own hand.
 */

/** As checkAnswer, for a draft that this very item has written. @throws MailError `uncertain` for a 409 */
export function checkOwnDraft(step: PlanStep, answer: Answer): void {
	if (step.id !== STEP.outbox || (answer.statusCode !== 409 && answer.statusCode !== 404))
		return checkAnswer(step, answer);
	if (answer.statusCode === 404) throw refusal(answer, { ...OUTBOX, missing: GONE });
	throw withDetails(refusal(answer, { ...OUTBOX, conflict: MOVED }), { kind: 'uncertain' });
}

/** A 409 for what is a draft all the same: Rebilly does not want to send it, and has not. */
export function stillDraft(error: MailError): MailError {
	if (error.statusCode !== 409) return error;
	return withDetails(error, {
		kind: 'refused',
		message: 'Rebilly does not send the draft in its state',
		fix: (error.fix ?? '').replace(MOVED.fix, 'It was not sent.'),
	});
}

/** A step of Send failed: the error carries the id of the draft, so that Send Draft can finish it. */
export function keepDraftId(error: MailError, step: PlanStep, answers: Answers): MailError {
	const created = answers[STEP.create];
	const id = created === undefined ? undefined : readMessageAnswer(created)?.id;
	if (id === undefined || step.id === STEP.create) return tellLeftovers(error);
	const details = { messageId: id };
	if (error.kind === 'uncertain') {
		const look = `The message has the id ${id}. Look at its status with the operation Get before anything else.`;
		return withDetails(error, { fix: lines(error.fix, look), details });
	}
	if (error.statusCode === 404) return withDetails(error, { details });
	const kept = `The message is kept in Rebilly as the draft ${id}. Send it with the operation Send Draft; running Send again would write a second one.`;
	return withDetails(error, { fix: lines(error.fix, kept), details });
}

/** A step of Send Draft failed: the error names the message, for a workflow that looks it up. */
export function nameMessage(error: MailError, messageId: string): MailError {
	const look = `The message has the id ${messageId}. Look at its status with the operation Get before you send it again.`;
	return withDetails(error, {
		fix: error.kind === 'uncertain' ? lines(error.fix, look) : error.fix,
		details: { messageId },
	});
}

/** Lost answers may have left a draft or a file: said where people read, not in the details alone. */
export function tellLeftovers(error: MailError): MailError {
	const { warnings } = error.details;
	return Array.isArray(warnings) ? withDetails(error, { fix: lines(error.fix, ...warnings) }) : error;
}

const GONE = {
	message: 'The draft of this mail is gone from Rebilly',
	fix: 'It was deleted before it could be sent. Run it again to write and send a new one.',
};
const MOVED = {
	message: 'Rebilly says that the draft of this mail is no draft any more. The mail may have been sent',
	fix: 'It was not sent again.',
};

function lines(...texts: unknown[]): string {
	return texts.filter((text) => typeof text === 'string' && text !== '').join('\n');
}
