import { MailError, toMailError, withDetails } from '../errors';
import type { Exchange } from '../wire/outcome';
import type { Answer, RequestSpec } from '../wire/request';
import type { ExchangeOptions, Transport } from '../wire/transport';
import { StepValues, type Plan, type Step, type Verdict } from './plan';
import type { MailService } from './service';
import { failureOf } from './stepErrors';

/** What performing a plan needs to know of the run that it belongs to. */
export interface PlanScope {
	transport: Transport;
	service: Pick<MailService, 'explain' | 'loginFix'>;
	/** What the operation handles: "mail". */
	noun: string;
	/** Total time of one request in milliseconds. */
	timeoutMs: number;
}

export interface Performed {
	values: StepValues;
	warnings: string[];
	/** How often it was tried: 1 where no step had to be repeated. Looks at a state are not counted. */
	attempts: number;
	/** Ids of the steps that were asked for. */
	begun: Set<string>;
	/** Of the last answer. */
	statusCode?: number;
}

/**
 * Performs a plan step by step.
 * @throws MailError; `uncertain` as soon as it is unknown whether the mail went out
 */
export async function performPlan(plan: Plan<unknown>, scope: PlanScope): Promise<Performed> {
	const done: Performed = { values: new StepValues(), warnings: [], attempts: 0, begun: new Set() };
	const finished: Step[] = [];
	for (const step of plan.steps) {
		if (step.needs !== undefined && !done.values.byId.has(step.needs)) continue;
		const { statusCode } = done;
		try {
			if (step.poll) await poll(step, scope, done);
			else done.values.byId.set(step.id, await performStep(step, scope, done));
			finished.push(step);
		} catch (error) {
			// A stranger is a mistake of ours, behind a request that may have come through.
			const begun = [...finished, step].some(({ effect }) => effect !== 'none');
			let failure = toMailError(error, begun ? 'uncertain' : 'failed');
			if (step.tolerated) {
				done.values.failures.set(step.id, failure);
				done.statusCode = statusCode;
				continue;
			}
			if (!failure.mayHaveBeenSent) await undo(finished, scope, done);
			if (done.warnings.length > 0) failure = withDetails(failure, { details: { warnings: done.warnings } });
			throw asThrown(plan.failed ? plan.failed(failure, step, done.values) : failure);
		}
	}
	return done;
}

/** What the step has read from its answer. */
async function performStep<T>(step: Step<T>, scope: PlanScope, done: Performed): Promise<T> {
	// What has an effect is never repeated in doubt, whatever the step says.
	const repeats = step.effect === 'none' ? (step.repeatUnclear ?? 0) : 0;
	let exchange = await request(step, repeats, scope, done);
	if (exchange.kind === 'unclear') {
		const verdict = await settle(step, scope, done);
		if (typeof verdict === 'object') return verdict.done;
		if (verdict === 'notApplied') {
			done.warnings.push(
				`${step.title}: the first try brought no clear answer, and the service showed that nothing was done. It was tried again.`,
			);
			exchange = await request(step, 0, scope, done);
			if (exchange.kind !== 'answer' || exchange.answer.statusCode >= 300) {
				// The first try may have come through after the look: what the second one met does not disprove it.
				const again = await settle(step, scope, done);
				if (typeof again === 'object') return again.done;
				if (again === 'unclear') exchange = inDoubt(exchange);
			}
		}
	}
	if (exchange.kind !== 'answer') throw failureOf(exchange, { ...scope, step });
	return await readOrSettle(step, exchange.answer, scope, done);
}

/** What the answer says. One that leaves doubt is settled by asking, where that is possible. */
async function readOrSettle<T>(step: Step<T>, answer: Answer, scope: PlanScope, done: Performed): Promise<T> {
	try {
		return step.read(answer);
	} catch (error) {
		const failure = toMailError(error, 'uncertain');
		if (!failure.mayHaveBeenSent || !step.settleBy) throw asThrown(failure);
		const verdict = await settle(step, scope, done);
		if (typeof verdict === 'object') return verdict.done;
		throw asThrown(verdict === 'notApplied' ? (step.settleBy.notApplied?.(failure) ?? failure) : failure);
	}
}

async function request(
	step: Step,
	repeatUnclear: number,
	{ transport, timeoutMs }: PlanScope,
	done: Performed,
): Promise<Exchange> {
	const { request: spec, whenRepeated } = step;
	const proves = step.effect === 'none' ? undefined : (answer: Answer) => step.proves?.(answer) ?? false;
	const exchange = await transport.exchange(spec, done.values.byId, { repeatUnclear, timeoutMs, proves });
	if ('answer' in exchange && exchange.answer) done.statusCode = exchange.answer.statusCode;
	const isFirst = !done.begun.has(step.id);
	done.begun.add(step.id);
	done.attempts = Math.max(done.attempts, 1) + attemptsOf(exchange) - (isFirst ? 1 : 0);
	if (exchange.unclearRepeats > 0 && whenRepeated) done.warnings.push(whenRepeated);
	return exchange;
}

function attemptsOf(exchange: Exchange): number {
	return exchange.kind === 'answer' || exchange.kind === 'throttled'
		? exchange.answer.attempts
		: exchange.attempts;
}

/** What a second try met, while it is unknown whether the first one came through. */
function inDoubt(exchange: Exchange): Exchange {
	const { unclearRepeats } = exchange;
	const attempts = attemptsOf(exchange);
	switch (exchange.kind) {
		case 'answer':
		case 'throttled': {
			const { answer } = exchange;
			const reason = `the service answered ${answer.statusCode} to a second try`;
			return { kind: 'unclear', reason, answer, attempts, unclearRepeats };
		}
		case 'notSent':
			return { kind: 'unclear', reason: exchange.failure.message, attempts, unclearRepeats };
		case 'cancelled':
			return { ...exchange, started: true };
		case 'unclear':
			return exchange;
	}
}

/** Looks until the step is seen to be done, or the last look has found nothing. */
async function settle<T>(
	{ settleBy }: Step<T>,
	{ transport }: PlanScope,
	done: Performed,
): Promise<Verdict<T>> {
	if (!settleBy) return 'unclear';
	let verdict: Verdict<T> = 'unclear';
	const { look, delaysSeconds = [0] } = settleBy;
	// Where several looks are wanted, the next one is the repeat of one without an answer.
	const repeatUnclear = delaysSeconds.length > 1 ? 0 : 3;
	for (const seconds of delaysSeconds) {
		if (!(await waited(seconds, transport))) return 'unclear';
		const asked = await exchangeQuietly(transport, look, done, { repeatUnclear });
		verdict = 'unclear';
		if (asked?.kind !== 'answer') continue;
		const { answer } = asked;
		verdict = readQuietly(() => settleBy.verdict(answer)) ?? 'unclear';
		if (typeof verdict !== 'object') continue;
		done.statusCode = answer.statusCode;
		return verdict;
	}
	return verdict;
}

/** False when the execution was cancelled meanwhile. */
async function waited(seconds: number, { clock, cancelSignal }: Transport): Promise<boolean> {
	if (seconds === 0) return true;
	try {
		await clock.sleep(seconds * 1000, cancelSignal);
		return true;
	} catch {
		return false;
	}
}

/** Asks until what it reads is final or the time is over. A failed question is not a failed mail. */
async function poll<T>(step: Step<T>, scope: PlanScope, done: Performed): Promise<void> {
	const { delaysSeconds, deadlineSeconds, until } = step.poll as NonNullable<Step<T>['poll']>;
	const { clock } = scope.transport;
	const end = clock.monotonic() + deadlineSeconds * 1000;
	for (let turn = 0; ; turn++) {
		const delay = delaysSeconds[Math.min(turn, delaysSeconds.length - 1)] * 1000;
		if (!(await waited(Math.min(delay, Math.max(end - clock.monotonic(), 0)) / 1000, scope.transport)))
			return;
		// Not by `request`: what it counts are the tries to bring the mail about.
		const { timeoutMs } = scope;
		const asked = await exchangeQuietly(scope.transport, step.request, done, { timeoutMs });
		if (asked === undefined || asked.kind === 'cancelled') return;
		if (asked.kind === 'answer' && asked.answer.statusCode < 300) {
			const { answer } = asked;
			done.statusCode = answer.statusCode;
			const value = readQuietly(() => step.read(answer));
			if (value !== undefined) done.values.byId.set(step.id, value);
			if (value !== undefined && until(value)) return;
		}
		if (asked.kind === 'answer' && [401, 403].includes(asked.answer.statusCode)) {
			done.warnings.push(
				`${step.title}: the service answered ${asked.answer.statusCode}, the credential may not look at it. It was not asked again.`,
			);
			return;
		}
		if (clock.monotonic() >= end) return;
	}
}

/** A request around a mail, whose own failure says nothing of the mail; undefined when it cannot be made. */
async function exchangeQuietly(
	transport: Transport,
	spec: RequestSpec,
	{ values }: Performed,
	options: ExchangeOptions,
): Promise<Exchange | undefined> {
	try {
		return await transport.exchange(spec, values.byId, options);
	} catch {
		return undefined;
	}
}

function readQuietly<T>(read: () => T): T | undefined {
	try {
		return read();
	} catch {
		return undefined;
	}
}

async function undo(finished: Step[], { transport }: PlanScope, done: Performed): Promise<void> {
	const removable: Array<{ request: RequestSpec; keptBy: string }> = finished
		.flatMap(({ undo: removal }) => removal ?? [])
		.reverse();
	for (const { request: removal, keptBy } of removable)
		if (!done.values.byId.has(keptBy)) await exchangeQuietly(transport, removal, done, { repeatUnclear: 2 });
}

/** n8n's lint wants errors that are thrown in a catch block to come from a function. */
function asThrown(error: MailError): MailError {
	return error;
}
