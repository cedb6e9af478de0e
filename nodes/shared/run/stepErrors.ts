import { MailError, withDetails } from '../errors';
import { concurrency, maxPerMinute } from '../n8n/mailFields';
import type { Exchange, NetworkFailure } from '../wire/outcome';
import { checkFirst, done } from '../wire/refusal';
import type { Answer } from '../wire/request';
import type { Step } from './plan';
import type { MailService } from './service';

/** What the words of a failure depend on. */
export interface FailureScope {
	step: Pick<Step, 'id' | 'title' | 'effect' | 'inDoubt'>;
	/** What the operation handles: "mail". */
	noun: string;
	service: Pick<MailService, 'explain' | 'loginFix'>;
}

/** The error for an exchange that brought no answer to go on with. */
export function failureOf(exchange: Exclude<Exchange, { kind: 'answer' }>, scope: FailureScope): MailError {
	switch (exchange.kind) {
		case 'throttled':
			return throttled(exchange.answer, exchange.waitMs, scope);
		case 'notSent':
			return notSent(exchange.failure, scope);
		case 'cancelled':
			return cancelled(exchange.started, scope);
		case 'unclear':
			return unclear(exchange.reason, exchange.answer, scope);
	}
}

function throttled(answer: Answer, waitMs: number | undefined, { step, service }: FailureScope): MailError {
	const words = service.explain?.(answer, step.effect) ?? {};
	const seconds = waitMs === undefined ? undefined : Math.ceil(waitMs / 1000);
	const when = seconds === undefined ? 'Run it again later' : `Run it again in ${seconds} s`;
	return new MailError('throttled', words.message ?? 'The service asks for fewer requests (rate limit)', {
		fix: words.fix ?? `${when}, or lower ${maxPerMinute.displayName} and ${concurrency.displayName}.`,
		statusCode: answer.statusCode,
		details: {
			step: step.id,
			...words.details,
			...(seconds !== undefined && { retryAfterSeconds: seconds }),
		},
	});
}

function notSent(failure: NetworkFailure, { step, service }: FailureScope): MailError {
	const { login, message, code, own } = failure;
	const details = { step: step.id, ...(code && { code }) };
	if (own) return withDetails(own, { details });
	return login
		? new MailError('unauthorized', `The login failed: ${message}`, {
				fix:
					service.loginFix?.(failure) ??
					'Open the credential and check its values, then test or reconnect it.',
				details,
				refusesAccount: true,
			})
		: new MailError('failed', `The request could not be sent: ${message}`, {
				fix: 'Check the base URL in the credential and the network, then run it again.',
				details,
			});
}

function cancelled(started: boolean, { step, noun }: FailureScope): MailError {
	const details = { step: step.id, cancelled: true };
	if (step.effect === 'none' || !started)
		return new MailError('failed', 'The execution was cancelled', {
			fix: inDoubtFix(started, step),
			details,
		});
	return new MailError(
		'uncertain',
		`The execution was cancelled during "${step.title}"; the ${noun} may have been ${done(step.effect)}`,
		{ fix: checkFirst(step.effect), details },
	);
}

function unclear(
	reason: string,
	answer: Answer | undefined,
	{ step, noun, service }: FailureScope,
): MailError {
	const words = (answer && service.explain?.(answer, step.effect)) ?? {};
	const options = { statusCode: answer?.statusCode, details: { step: step.id, ...words.details } };
	if (step.effect === 'none')
		return new MailError('failed', words.message ?? `${step.title}: ${reason}`, {
			fix: step.inDoubt ?? words.fix ?? 'Run it again later.',
			...options,
		});
	const message = words.message ?? `No clear answer: ${reason}`;
	return new MailError('uncertain', `${message}. The ${noun} may have been ${done(step.effect)}`, {
		fix: words.fix ?? checkFirst(step.effect),
		...options,
	});
}

function inDoubtFix(started: boolean, { inDoubt }: FailureScope['step']): string | undefined {
	return started ? inDoubt : undefined;
}
