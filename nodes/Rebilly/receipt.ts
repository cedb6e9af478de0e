import type { IDataObject } from 'n8n-workflow';
import { isSuccess } from '../shared/send/answers';
import { MailError, withDetails } from '../shared/send/errors';
import { jsonObject, tryParseJson } from '../shared/send/json';
import type { Answer, Answers, PlanStep } from '../shared/send/plan';
import type { SendReceipt } from '../shared/send/service';
import { createdAnswer, emailMessageAnswer, type EmailMessageAnswer } from './contract';
import { STEP } from './plan';
import { readProblem, refusal, type Purpose } from './problem';

/** States in which a message stays (Rebilly API sheet, section 5). Any other word means that it is on its way. */
const FINAL = ['sent', 'failed'];

const UPLOAD: Purpose = { doing: 'upload files', permission: 'PostFile' };
const CREATE: Purpose = { doing: 'create messages', permission: 'PostEmailMessage' };

const MISSING = {
	message: 'There is no message with this Message ID',
	fix: 'Check Message ID, and that Organization ID and Environment of the credential are those of the message.',
};
const OUTBOX: Purpose = {
	doing: 'send messages',
	permission: 'PatchEmailMessage',
	conflict: {
		message: 'The message is no longer a draft',
		fix: 'It was sent before, or is being sent. Look at its status with the operation Get.',
	},
	missing: MISSING,
};
export const READ: Purpose = { doing: 'read messages', permission: 'GetEmailMessage', missing: MISSING };

/** Judges the answer of one step. @throws MailError when the step did not do what it should */
export function checkAnswer(step: PlanStep, answer: Answer): void {
	const purpose = purposeOf(step);
	if (!isSuccess(answer)) throw refusal(answer, purpose);
	if (step.id === STEP.create || step.id === STEP.outbox || step.id === STEP.read) {
		const message = readMessageAnswer(answer);
		const sends = step.effect === 'send';
		if (message === undefined) throw strange(answer, purpose, sends);
		// 200 with the message still a draft: Rebilly did not take it into the outbox.
		if (step.id === STEP.outbox && message.status === 'draft') throw strange(answer, purpose, sends);
	} else if (step.id !== STEP.wait && !createdAnswer.safeParse(tryParseJson(answer.body)).success) {
		throw strange(answer, purpose, false);
	}
}

/** What became of a message after the last answer about it. */
export function receiptOf(
	answers: Answers,
	options: { waited: boolean; failOnFailed: boolean },
): SendReceipt {
	const last = lastMessage(answers);
	if (last === undefined) {
		throw new MailError('uncertain', 'Rebilly did not say what became of the message', {
			fix: 'Look the message up in Rebilly before you send it again.',
		});
	}
	const { message } = last;
	const status = message.status ?? 'accepted';
	const failed = status === 'failed' && answers[STEP.outbox] !== undefined;
	if (failed && options.failOnFailed) throw deliveryFailure(message, last.answer);
	const timedOut = options.waited && !FINAL.includes(status);
	return {
		status,
		messageId: message.id,
		...(failed ? { accepted: [], rejected: messageRecipients(message) } : {}),
		warnings: [
			...(failed ? [deliveryText(message)] : []),
			...(timedOut
				? [`The wait ended while the message was ${status}; Rebilly has taken it, so do not send it again.`]
				: []),
		],
		response: jsonObject(last.answer.body) ?? null,
		...(timedOut ? { extra: { waitTimedOut: true } } : {}),
	};
}

/** The newest message among the answers. */
export function lastMessage(answers: Answers): { answer: Answer; message: EmailMessageAnswer } | undefined {
	for (const step of [STEP.wait, STEP.outbox, STEP.create, STEP.read]) {
		const answer = answers[step];
		const message = answer !== undefined && isSuccess(answer) ? readMessageAnswer(answer) : undefined;
		if (message !== undefined) return { answer, message };
	}
	return undefined;
}

/** Everybody whom a message goes to, as Rebilly has them. */
export function messageRecipients(message: EmailMessageAnswer | undefined): string[] {
	return [...(message?.to ?? []), ...(message?.cc ?? []), ...(message?.bcc ?? [])];
}

/** Reads the look at a message after an unclear PATCH (Rebilly API sheet, section 9). */
export function settleOutbox(answer: Answer): 'done' | 'repeat' | 'unclear' {
	const message = answer.statusCode === 200 ? readMessageAnswer(answer) : undefined;
	if (message?.status === undefined) return 'unclear';
	return message.status === 'draft' ? 'repeat' : 'done';
}

/** Whether a message has reached a state in which it stays. */
export function isFinished(answer: Answer): boolean {
	const message = answer.statusCode === 200 ? readMessageAnswer(answer) : undefined;
	return message?.status !== undefined && FINAL.includes(message.status);
}

/** A later step failed: the error carries the id of the draft, so that Send Draft can finish it. */
export function keepDraftId(error: MailError, step: PlanStep, answers: Answers): MailError {
	const created = answers[STEP.create];
	const id = created === undefined ? undefined : readMessageAnswer(created)?.id;
	if (id === undefined || step.id === STEP.create) return error;
	const advice =
		error.kind === 'uncertain'
			? `The message has the id ${id}. Look at its status with the operation Get before anything else.`
			: `The message is kept in Rebilly as the draft ${id}. Send it with the operation Send Draft; running Send again would write a second one.`;
	return withDetails(error, {
		fix: [error.fix, advice].filter(Boolean).join('\n'),
		details: { messageId: id },
	});
}

/** Rebilly's own words for a rate limit that did not clear or a server that broke. */
export function explainAnswer(_step: PlanStep, answer: Answer): { fix?: string; details?: IDataObject } {
	const { details } = readProblem(answer);
	const resetTime =
		answer.statusCode === 429 ? resetOf(answer.headers['x-ratelimit-retry-after']) : undefined;
	if (resetTime === undefined) return { details };
	return {
		fix: `It was not sent. The limit is the organization's and is free again at ${resetTime}: run it after that, or lower Max per Minute.`,
		details: { ...details, resetTime },
	};
}

/** A message in an answer, or undefined when there is none. */
export function readMessageAnswer(answer: Answer): EmailMessageAnswer | undefined {
	const parsed = emailMessageAnswer.safeParse(tryParseJson(answer.body));
	return parsed.success ? parsed.data : undefined;
}

function purposeOf(step: PlanStep): Purpose {
	if (step.id === STEP.create) return CREATE;
	if (step.id === STEP.outbox) return OUTBOX;
	return step.id === STEP.read || step.id === STEP.wait ? READ : UPLOAD;
}

/** A success without what makes it one (Rebilly API sheet, section 11, rule 5). */
function strange(answer: Answer, { doing }: Purpose, sends: boolean): MailError {
	return new MailError(
		sends ? 'uncertain' : 'failed',
		`Rebilly answered ${answer.statusCode}, but not in the form that it should when asked to ${doing}`,
		{
			fix: 'A proxy or a wrong Base URL may have answered in its place. Check the credential.',
			statusCode: answer.statusCode,
		},
	);
}

function deliveryFailure(message: EmailMessageAnswer, answer: Answer): MailError {
	return new MailError('refused', deliveryText(message), {
		fix: 'Check the recipients, the From address and the Sending Credential. Rebilly keeps the message with status failed.',
		details: {
			messageId: message.id,
			status: 'failed',
			responseCode: message.responseCode ?? null,
			responseBody: message.responseBody ?? null,
		},
		response: jsonObject(answer.body),
	});
}

function deliveryText({ responseCode, responseBody }: EmailMessageAnswer): string {
	const said = [responseCode, responseBody].filter(
		(part) => part !== undefined && part !== null && part !== '',
	);
	return `The mail service refused the message${said.length > 0 ? `: ${said.join(' ')}` : ''}`;
}

/** Epoch seconds as a time (Rebilly API sheet, section 9). */
function resetOf(value: string | undefined): string | undefined {
	const seconds = Number(value);
	return Number.isFinite(seconds) && seconds > 1e9 && seconds < 1e11
		? new Date(seconds * 1000).toISOString()
		: undefined;
}
