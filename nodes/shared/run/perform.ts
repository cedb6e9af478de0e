import { MailError, toMailError, withDetails } from '../errors';
import type { Answer, Answers, Plan, PlanStep, RequestSpec } from './plan';
import type { SendOperation } from './service';
import type { Exchange, Transport } from '../wire/transport';

/** What performing a plan needs to know of its operation. */
export type StepRules = Pick<SendOperation, 'explain' | 'settle' | 'undone' | 'finished' | 'onFailure'> & {
	check(step: PlanStep, answer: Answer): void;
};

export interface Performed {
	answers: Answers;
	warnings: string[];
	attempts: number;
}

interface Performing extends Performed {
	/** Total time of one request in milliseconds. */
	timeoutMs: number;
}

/**
 * Performs a plan step by step.
 * @throws MailError; `uncertain` as soon as nobody can say whether the mail is out
 */
export async function performPlan(
	transport: Transport,
	plan: Plan,
	rules: StepRules,
	timeoutMs: number,
): Promise<Performed> {
	const done: Performing = { answers: {}, warnings: [], attempts: 0, timeoutMs };
	const finished: PlanStep[] = [];
	for (const step of plan.steps) {
		try {
			if (step.poll) await poll(transport, step, rules, done);
			else await performStep(transport, step, rules, done);
			finished.push(step);
		} catch (error) {
			let failure = toMailError(error);
			if (!failure.mayHaveBeenSent) await undo(transport, finished, done.answers);
			if (done.warnings.length > 0) failure = withDetails(failure, { details: { warnings: done.warnings } });
			throw asThrown(rules.onFailure ? rules.onFailure(failure, step, done.answers) : failure);
		}
	}
	return done;
}

async function performStep(
	transport: Transport,
	step: PlanStep,
	rules: StepRules,
	done: Performing,
): Promise<void> {
	let exchange = await transport.exchange(step.request, done.answers, step.repeatUnclear, done.timeoutMs);
	count(exchange, step, done);
	if (exchange.kind === 'unclear' && step.settle && rules.settle) {
		const settled = await settle(transport, step.settle, step, rules, done.answers);
		if (settled.verdict === 'done') {
			done.answers[step.id] = settled.answer;
			return;
		}
		if (settled.verdict === 'repeat') {
			exchange = await transport.exchange(step.request, done.answers, 0, done.timeoutMs);
			count(exchange, step, done);
			if (exchange.kind !== 'answer' || exchange.answer.statusCode >= 300) {
				// The first try may have come through after the look: what the second one met is no proof against it.
				const again = await settle(transport, step.settle, step, rules, done.answers);
				if (again.verdict === 'done') {
					done.answers[step.id] = again.answer;
					return;
				}
				if (again.verdict === 'unclear') exchange = inDoubt(exchange);
			}
		}
	}
	if (exchange.kind !== 'answer') throw failureOf(exchange, step, rules);
	done.answers[step.id] = await checked(transport, step, rules, done.answers, exchange.answer);
}

/** The answer when it proves that the step was done. One that leaves doubt is settled by asking, where that is possible. */
async function checked(
	transport: Transport,
	step: PlanStep,
	rules: StepRules,
	answers: Answers,
	answer: Answer,
): Promise<Answer> {
	try {
		rules.check(step, answer);
		return answer;
	} catch (error) {
		const failure = toMailError(error, 'uncertain');
		if (!failure.mayHaveBeenSent || !step.settle) throw asThrown(failure);
		const settled = await settle(transport, step.settle, step, rules, answers);
		if (settled.verdict === 'done') return settled.answer;
		throw asThrown(settled.verdict === 'repeat' && rules.undone ? rules.undone(failure) : failure);
	}
}

/** What a second try met, while nobody can say what became of the first one. */
function inDoubt(exchange: Exchange): Exchange {
	const { unclearRepeats } = exchange;
	switch (exchange.kind) {
		case 'answer':
		case 'throttled': {
			const { answer } = exchange;
			const reason = `the service answered ${answer.statusCode} to a second try`;
			return { kind: 'unclear', reason, answer, attempts: answer.attempts, unclearRepeats };
		}
		case 'notSent': {
			const { failure, attempts } = exchange;
			return { kind: 'unclear', reason: failure.message, attempts, unclearRepeats };
		}
		case 'cancelled':
			return { ...exchange, started: true };
		case 'unclear':
			return exchange;
	}
}

async function settle(
	transport: Transport,
	request: RequestSpec,
	step: PlanStep,
	rules: StepRules,
	answers: Answers,
): Promise<{ verdict: 'done'; answer: Answer } | { verdict: 'repeat' | 'unclear' }> {
	const asked = await transport.exchange(request, answers, 3);
	if (asked.kind !== 'answer') return { verdict: 'unclear' };
	const verdict = rules.settle?.(step, asked.answer) ?? 'unclear';
	return verdict === 'done' ? { verdict, answer: asked.answer } : { verdict };
}

/** Asks until the operation says that it is finished or the time is over. A failed question is not a failed mail. */
async function poll(transport: Transport, step: PlanStep, rules: StepRules, done: Performing): Promise<void> {
	const { delaysSeconds, deadlineSeconds } = step.poll as NonNullable<PlanStep['poll']>;
	const { clock } = transport;
	const end = clock.now() + deadlineSeconds * 1000;
	for (let turn = 0; ; turn++) {
		const wait = Math.min(
			delaysSeconds[Math.min(turn, delaysSeconds.length - 1)] * 1000,
			Math.max(end - clock.now(), 0),
		);
		try {
			await clock.sleep(wait, transport.cancelSignal);
		} catch {
			return markTimedOut(step, done);
		}
		const asked = await transport.exchange(step.request, done.answers, 0, done.timeoutMs);
		if (asked.kind === 'cancelled') return markTimedOut(step, done);
		if (asked.kind === 'answer' && asked.answer.statusCode < 300) {
			done.answers[step.id] = asked.answer;
			if (rules.finished?.(step, asked.answer) ?? true) return;
		}
		if (asked.kind === 'answer' && [401, 403].includes(asked.answer.statusCode)) {
			done.warnings.push(
				`${step.title}: the service answered ${asked.answer.statusCode}, the credential may not look at it. It was not asked again.`,
			);
			return markTimedOut(step, done);
		}
		if (clock.now() >= end) return markTimedOut(step, done);
	}
}

function markTimedOut(step: PlanStep, done: Performing): void {
	const last = done.answers[step.id];
	if (last) done.answers[step.id] = { ...last, timedOut: true };
}

async function undo(transport: Transport, finished: PlanStep[], answers: Answers): Promise<void> {
	for (const step of [...finished].reverse()) {
		if (step.undo && !(step.undo.keptBy in answers)) await transport.exchange(step.undo.request, answers, 2);
	}
}

function count(exchange: Exchange, step: PlanStep, done: Performing): void {
	done.attempts +=
		exchange.kind === 'answer' || exchange.kind === 'throttled'
			? exchange.answer.attempts
			: exchange.attempts;
	if (exchange.unclearRepeats > 0 && step.whenRepeated) done.warnings.push(step.whenRepeated);
}

/**
 * The error for an exchange that brought no answer to go on with.
 * @param about `mail`: the request is part of sending one; `reading`: nothing was to be sent
 */
export function failureOf(
	exchange: Exclude<Exchange, { kind: 'answer' }>,
	step: Pick<PlanStep, 'title' | 'effect' | 'id' | 'request' | 'repeatUnclear' | 'what'>,
	rules: Pick<StepRules, 'explain'>,
	about: 'mail' | 'reading' = 'mail',
): MailError {
	const sends = step.effect === 'send';
	const what = step.what ?? 'mail';
	const answer = 'answer' in exchange ? exchange.answer : undefined;
	const words = answer && rules.explain ? rules.explain(step as PlanStep, answer) : {};
	const details = { step: step.id, ...words.details };
	const nothingSent = (advice: string) => (about === 'mail' ? `Nothing was sent. ${advice}` : advice);
	switch (exchange.kind) {
		case 'throttled': {
			const seconds = exchange.waitMs === undefined ? undefined : Math.ceil(exchange.waitMs / 1000);
			const when = seconds === undefined ? 'Run it again later' : `Run it again in ${seconds} s`;
			const advice = `${when}, or lower Max per Minute and Concurrency.`;
			return new MailError('throttled', words.message ?? 'The service asks for fewer requests (rate limit)', {
				fix: words.fix ?? (about === 'mail' ? `It was not sent. ${advice}` : advice),
				statusCode: 429,
				details: { ...details, ...(seconds !== undefined && { retryAfterSeconds: seconds }) },
			});
		}
		case 'notSent': {
			const { login, message, code } = exchange.failure;
			const known = { ...details, ...(code && { code }) };
			return login
				? new MailError('unauthorized', `The login did not work: ${message}`, {
						fix: nothingSent('Open the credential, check its values and test or reconnect it.'),
						details: known,
					})
				: new MailError('failed', `The request could not be sent: ${message}`, {
						fix: nothingSent('Check the base URL in the credential and the network, then run it again.'),
						details: known,
					});
		}
		case 'cancelled': {
			const cancelled = { ...details, cancelled: true };
			if (about === 'reading')
				return new MailError(
					'failed',
					exchange.started
						? `The execution was cancelled during "${step.title}"; it may have been carried out`
						: 'The execution was cancelled',
					{ details: cancelled },
				);
			return sends && exchange.started
				? new MailError(
						'uncertain',
						`The execution was cancelled while the ${what} was being sent; it may have been sent`,
						{
							fix: 'Check with the service or the recipient before you send it again.',
							details: cancelled,
						},
					)
				: new MailError('failed', `The execution was cancelled before the ${what} was sent`, {
						details: cancelled,
					});
		}
		case 'unclear':
			return sends
				? new MailError(
						'uncertain',
						`${words.message ?? `No clear answer: ${exchange.reason}`}. The ${what} may have been sent`,
						{
							fix:
								words.fix ??
								'It was not sent again. Check with the service or the recipient before you send it again.',
							statusCode: answer?.statusCode,
							details,
						},
					)
				: new MailError('failed', `${words.message ?? `${step.title}: ${exchange.reason}`}`, {
						fix: words.fix ?? nothingSent('Run it again later.'),
						statusCode: answer?.statusCode,
						details,
					});
	}
}

/** n8n's lint wants errors that are thrown in a catch block to come from a function. */
function asThrown(error: MailError): MailError {
	return error;
}
