import type { IDataObject } from 'n8n-workflow';
import { isSuccess } from '../shared/wire/commonRefusals';
import { MailError } from '../shared/errors';
import { jsonObject, tryParseJson } from '../shared/wire/json';
import type { Answer, Answers, PlanStep } from '../shared/run/plan';
import type { SendReceipt } from '../shared/run/service';
import { createdAnswer, emailMessageAnswer, type EmailMessageAnswer } from './contract';
import { STEP } from './plan';
import { readProblem, refusal, type Purpose } from './problem';
import { purposeOf } from './purposes';

/** States in which a message stays (Rebilly API sheet, section 5). Any other word means that it is on its way. */
const FINAL = ['sent', 'failed'];

/** Judges the answer of one step. @throws MailError when the step did not do what it should */
export function checkAnswer(step: PlanStep, answer: Answer): void {
	const purpose = purposeOf(step);
	if (!isSuccess(answer)) throw refusal(answer, purpose);
	if (step.id === STEP.create || step.id === STEP.outbox || step.id === STEP.read) {
		const message = readMessageAnswer(answer);
		if (message === undefined) throw strange(answer, purpose, step);
		// 200 with the message still a draft: Rebilly did not take it into the outbox.
		if (step.id === STEP.outbox && message.status === 'draft') throw strange(answer, purpose, step);
	} else if (step.id !== STEP.wait && !createdAnswer.safeParse(tryParseJson(answer.body)).success) {
		throw strange(answer, purpose, step);
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

/** Rebilly's own words for a rate limit that did not clear or a server that broke. */
export function explainAnswer(_step: PlanStep, answer: Answer): { fix?: string; details?: IDataObject } {
	const { details } = readProblem(answer);
	const resetTime = resetTimeOf(answer);
	if (resetTime === undefined) return { details };
	return { fix: `It was not sent. ${freeAgain(resetTime)}`, details: { ...details, resetTime } };
}

/** As explainAnswer, for operations that send nothing. */
export function explainReading(_step: PlanStep, answer: Answer): { fix: string; details: IDataObject } {
	const { details } = readProblem(answer);
	if (answer.statusCode !== 429) return { fix: 'Run it again later.', details };
	const resetTime = resetTimeOf(answer);
	return resetTime === undefined
		? { fix: 'Run it again later, or lower Max per Minute and Concurrency.', details }
		: { fix: freeAgain(resetTime), details: { ...details, resetTime } };
}

/** A message in an answer, or undefined when there is none. */
export function readMessageAnswer(answer: Answer): EmailMessageAnswer | undefined {
	const parsed = emailMessageAnswer.safeParse(tryParseJson(answer.body));
	return parsed.success ? parsed.data : undefined;
}

/** A success without what makes it one (Rebilly API sheet, section 11, rule 5). */
function strange(answer: Answer, { doing }: Purpose, step: PlanStep): MailError {
	const sends = step.effect === 'send';
	const left = 'If it was Rebilly, a draft may be left there; it is not sent.';
	return new MailError(
		sends ? 'uncertain' : 'failed',
		`Rebilly answered ${answer.statusCode}, but not in the form that it should when asked to ${doing}`,
		{
			fix: [
				'A proxy or a wrong Base URL may have answered in its place. Check the credential.',
				...(step.id === STEP.create && !sends ? [left] : []),
			].join(' '),
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

function freeAgain(resetTime: string): string {
	return `The limit is the organization's and is free again at ${resetTime}: run it after that, or lower Max per Minute.`;
}

/** Epoch seconds as a time (Rebilly API sheet, section 9). */
function resetTimeOf({ statusCode, headers }: Answer): string | undefined {
	if (statusCode !== 429) return undefined;
	const seconds = Number(headers['x-ratelimit-retry-after']);
	return Number.isFinite(seconds) && seconds > 1e9 && seconds < 1e11
		? new Date(seconds * 1000).toISOString()
		: undefined;
}
