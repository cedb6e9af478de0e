import type { IExecuteFunctions, IHttpRequestOptions } from 'n8n-workflow';
import { answerValue, encodeBody, type EncodedBody } from './body';
import { CredentialSnapshot } from './credentialSnapshot';
import { MailError, toMailError } from './errors';
import { realClock, type Clock, type Rate, type RateLimiter } from './limiter';
import { readNetworkFailure, type NetworkFailure } from './network';
import { AnswerRef, type Answer, type Answers, type RequestSpec } from './plan';
import { redactor } from './redact';
import { backOffMs, LONGEST_WAIT_MS, retryAfterMs } from './retryAfter';
import type { Connection } from './service';

/** Statuses that say nothing about what happened to the request. */
const UNCLEAR_STATUS = (status: number) => status >= 500 || status === 408;
/** Answers above this are cut: no service has that much to say about a mail. */
const LONGEST_ANSWER = 50_000_000;

/** Total time of the small requests around a mail (settling, undoing), in milliseconds. */
const HELPER_TIMEOUT_MS = 60_000;

export interface TransportSettings {
	rates: Rate[];
	/** Total time of waits for the rate limit, per request. */
	waitBudgetMs: number;
	/** Repeats after 429. */
	throttleRepeats: number;
	/** Repeats after failures in which nothing was sent. */
	notSentRepeats: number;
}

export const DEFAULT_SETTINGS: Omit<TransportSettings, 'rates'> = {
	waitBudgetMs: 180_000,
	throttleRepeats: 5,
	notSentRepeats: 2,
};

/** What came of a request. `unclear` and `notSent` bring no answer, or one that proves nothing. */
export type Exchange = Outcome & {
	/** Repeats after unclear outcomes: what was asked for may have been done more than once. */
	unclearRepeats: number;
};

type Outcome =
	| { kind: 'answer'; answer: Answer }
	| { kind: 'throttled'; answer: Answer; waitMs?: number }
	| { kind: 'notSent'; failure: NetworkFailure; attempts: number }
	| { kind: 'unclear'; reason: string; answer?: Answer; attempts: number }
	| { kind: 'cancelled'; started: boolean; attempts: number };

/** Counts what the user should hear about after the run. */
export interface TransportNotes {
	waitedForLimit: number;
	waitedMs: number;
	repeats: number;
}

/** Performs requests for one run: pace, deadline, cancel, login renewal, repeats where they are safe. */
export class Transport {
	readonly notes: TransportNotes = { waitedForLimit: 0, waitedMs: 0, repeats: 0 };
	readonly redact: (text: string) => string;
	private readonly credential: CredentialSnapshot;

	constructor(
		private readonly context: IExecuteFunctions,
		public connection: Connection,
		private readonly limiter: RateLimiter,
		readonly settings: TransportSettings,
		readonly clock: Clock = realClock,
		private readonly random: () => number = Math.random,
	) {
		this.redact = redactor(connection.secrets);
		this.credential = new CredentialSnapshot(context, clock);
	}

	get cancelSignal(): AbortSignal | undefined {
		return this.context.getExecutionCancelSignal?.();
	}

	/**
	 * Performs a request; never throws for what happens on the network.
	 * @param repeatUnclear repeats allowed after an unclear outcome (0 for whatever sends)
	 * @param timeoutMs total time of the request in milliseconds, answer included
	 * @throws MailError when the request cannot be made from the plan
	 */
	async exchange(
		spec: RequestSpec,
		answers: Answers,
		repeatUnclear: number,
		timeoutMs = HELPER_TIMEOUT_MS,
	): Promise<Exchange> {
		const body = spec.body ? encodeBody(spec.body, answers) : undefined;
		const budget = { waited: 0, throttled: 0, notSent: 0, unclear: 0, moved: 0 };
		let unclearRepeats = 0;
		for (let attempts = 1; ; attempts++) {
			try {
				const waited = await this.limiter.start(this.settings.rates, this.cancelSignal);
				if (waited > 0) this.notes.waitedMs += waited;
				if (waited > 1000) this.notes.waitedForLimit++;
			} catch {
				return { kind: 'cancelled', started: false, attempts, unclearRepeats };
			}
			const result = await this.once(spec, answers, body, attempts, timeoutMs);
			const wait = await this.waitBeforeRepeat(result, budget, repeatUnclear);
			if (wait === undefined) return { ...result, unclearRepeats };
			this.notes.repeats++;
			try {
				if (wait > 0) await this.clock.sleep(wait, this.cancelSignal);
			} catch {
				return { kind: 'cancelled', started: false, attempts, unclearRepeats };
			}
			if (result.kind === 'unclear') unclearRepeats++;
		}
	}

	/** A success that used up the limit says so (`rateLimit-remaining: 0`): waiting beats being refused. */
	private pauseWhenUsedUp({ statusCode, headers }: Answer): void {
		if (statusCode >= 300 || headers['ratelimit-remaining'] !== '0') return;
		const wait = retryAfterMs({ 'ratelimit-reset': headers['ratelimit-reset'] ?? '' }, this.clock.now());
		if (wait !== undefined && wait <= LONGEST_WAIT_MS) this.limiter.pauseUntil(this.clock.now() + wait);
	}

	/** Milliseconds to wait before the request is repeated; undefined when it must not be. */
	private async waitBeforeRepeat(
		result: Outcome,
		budget: { waited: number; throttled: number; notSent: number; unclear: number; moved: number },
		repeatUnclear: number,
	): Promise<number | undefined> {
		const within = (wait: number) => {
			if (wait > LONGEST_WAIT_MS || budget.waited + wait > this.settings.waitBudgetMs) return undefined;
			budget.waited += wait;
			return wait;
		};
		switch (result.kind) {
			case 'throttled': {
				if (++budget.throttled > this.settings.throttleRepeats) return undefined;
				const jitter = this.random() * 250;
				const wait = within((result.waitMs ?? backOffMs(budget.throttled, this.random)) + jitter);
				// The limit is the account's, not this request's: everybody waits.
				if (wait !== undefined) this.limiter.pauseUntil(this.clock.now() + wait - jitter);
				if (wait !== undefined) this.notes.waitedForLimit++;
				return wait;
			}
			case 'notSent':
				if (!result.failure.transient || ++budget.notSent > this.settings.notSentRepeats) return undefined;
				return within(backOffMs(budget.notSent, this.random));
			case 'unclear':
				if (++budget.unclear > repeatUnclear) return undefined;
				return within(backOffMs(budget.unclear, this.random));
			case 'answer':
				// 421: refused before it was worked on, because the tenant lives elsewhere now.
				if (result.answer.statusCode !== 421 || !this.connection.moved || ++budget.moved > 1)
					return undefined;
				try {
					this.connection = await this.connection.moved();
				} catch {
					return undefined;
				}
				return 0;
			default:
				return undefined;
		}
	}

	private async once(
		spec: RequestSpec,
		answers: Answers,
		body: EncodedBody | undefined,
		attempts: number,
		timeoutMs: number,
	): Promise<Outcome> {
		const url = requestUrl(this.connection.baseUrl, spec, answers);
		const deadline = new AbortController();
		const finished = new AbortController();
		const cancel = this.cancelSignal;
		const onCancel = () => deadline.abort('cancelled');
		if (cancel?.aborted) return { kind: 'cancelled', started: false, attempts };
		cancel?.addEventListener('abort', onCancel);
		void this.clock.sleep(timeoutMs, finished.signal).then(
			() => deadline.abort('deadline'),
			() => {},
		);
		try {
			const answer = await this.send(spec, url, body, deadline.signal, timeoutMs);
			this.pauseWhenUsedUp(answer);
			return judge({ ...answer, attempts }, this.clock.now());
		} catch (error) {
			if (deadline.signal.aborted) {
				if (deadline.signal.reason === 'cancelled') return { kind: 'cancelled', started: true, attempts };
				return {
					kind: 'unclear',
					reason: `no complete answer came within ${Math.round(timeoutMs / 1000)} s`,
					attempts,
				};
			}
			// A file that could not be read to its end: the request was cut short of its Content-Length.
			const own = mailErrorIn(error);
			if (own) return { kind: 'notSent', failure: ownFailure(own), attempts };
			return this.readFailure(error, url, attempts);
		} finally {
			finished.abort('finished');
			cancel?.removeEventListener('abort', onCancel);
		}
	}

	private readFailure(error: unknown, url: string, attempts: number): Outcome {
		const failure = readNetworkFailure(error, url);
		failure.message = this.redact(failure.message);
		if (failure.response && !failure.login) {
			return judge(
				this.toAnswer(failure.response.status, failure.response.headers, failure.response.data, attempts),
				this.clock.now(),
			);
		}
		if (failure.outcome === 'notSent' || failure.login) return { kind: 'notSent', failure, attempts };
		return { kind: 'unclear', reason: failure.message, attempts };
	}

	/** One request through n8n's helper; a streamed body is built anew for the second try after a 401. */
	private async send(
		spec: RequestSpec,
		url: string,
		body: EncodedBody | undefined,
		signal: AbortSignal,
		timeoutMs: number,
	): Promise<Answer> {
		const first = await this.request(spec, url, body, signal, timeoutMs);
		if (first.statusCode !== 401 || !body?.streamed) return first;
		// n8n has renewed the login, but cannot send a stream twice.
		return await this.request(spec, url, body, signal, timeoutMs);
	}

	private async request(
		spec: RequestSpec,
		url: string,
		body: EncodedBody | undefined,
		signal: AbortSignal,
		timeoutMs: number,
	): Promise<Answer> {
		const options: IHttpRequestOptions = {
			method: spec.method as IHttpRequestOptions['method'],
			url,
			headers: {
				...this.connection.headers,
				...spec.headers,
				...(body && { 'Content-Type': body.contentType, 'Content-Length': String(body.contentLength) }),
			},
			body: body && ((await this.open(body)) as IHttpRequestOptions['body']),
			encoding: 'text',
			returnFullResponse: true,
			disableFollowRedirect: true,
			ignoreHttpStatusErrors: { ignore: true, except: [401] },
			timeout: timeoutMs,
			...(this.connection.skipSslCertificateValidation && { skipSslCertificateValidation: true }),
		};
		// n8n's helper takes its abort signal from `this`: hand it one that knows the deadline too.
		const withDeadline = Object.create(this.context, {
			getExecutionCancelSignal: { value: () => signal },
		}) as IExecuteFunctions;
		try {
			const type = this.connection.credentialType;
			const response = (await this.credential.with(
				type,
				async (data) =>
					await this.context.helpers.httpRequestWithAuthentication.call(withDeadline, type, options, {
						credentialsDecrypted: { id: '', name: '', type, data },
					}),
			)) as { statusCode: number; headers: Record<string, unknown>; body: unknown };
			return this.toAnswer(response.statusCode, response.headers, response.body, 1);
		} catch (error) {
			const failure = readNetworkFailure(error, url);
			if (failure.response?.status === 401 && !failure.login) {
				return this.toAnswer(401, failure.response.headers, failure.response.data, 1);
			}
			throw passOn(error);
		}
	}

	private async open(body: EncodedBody): Promise<unknown> {
		try {
			return await body.open(this.context);
		} catch (error) {
			throw unreadable(error);
		}
	}

	private toAnswer(
		statusCode: number,
		headers: Record<string, unknown>,
		body: unknown,
		attempts: number,
	): Answer {
		const lower: Record<string, string> = {};
		for (const [name, value] of Object.entries(headers ?? {})) {
			if (value !== undefined && value !== null)
				lower[name.toLowerCase()] = this.redact(String(value as string));
		}
		const text =
			typeof body === 'string'
				? body
				: Buffer.isBuffer(body)
					? body.toString('utf8')
					: body
						? JSON.stringify(body)
						: '';
		return {
			statusCode,
			headers: lower,
			body: this.redact(text.slice(0, LONGEST_ANSWER).replace(/^\ufeff/, '')),
			attempts,
		};
	}
}

/** Rethrowing through a function keeps the original error, which carries the answer that is read further up. */
function passOn(error: unknown): unknown {
	return error;
}

function unreadable(error: unknown): MailError {
	if (error instanceof MailError) return error;
	return new MailError(
		'failed',
		`A file could not be read from n8n's storage: ${toMailError(error).message}`,
	);
}

function mailErrorIn(error: unknown): MailError | undefined {
	for (let depth = 0, at = error; depth < 5 && typeof at === 'object' && at !== null; depth++) {
		if (at instanceof MailError) return at;
		at = (at as { cause?: unknown }).cause;
	}
	return undefined;
}

function ownFailure(error: MailError): NetworkFailure {
	return { outcome: 'notSent', login: false, transient: false, message: error.message };
}

function judge(answer: Answer, now: number): Outcome {
	if (answer.statusCode === 429)
		return { kind: 'throttled', answer, waitMs: retryAfterMs(answer.headers, now) };
	if (UNCLEAR_STATUS(answer.statusCode)) {
		return {
			kind: 'unclear',
			reason: `the service answered ${answer.statusCode}`,
			answer,
			attempts: answer.attempts,
		};
	}
	return { kind: 'answer', answer };
}

/** The full URL of a request. */
export function requestUrl(baseUrl: string, spec: RequestSpec, answers: Answers): string {
	const parts = typeof spec.path === 'string' ? [spec.path] : spec.path;
	const path = parts
		.map((part) =>
			part instanceof AnswerRef ? encodeURIComponent(String(answerValue(part, answers))) : part,
		)
		.join('');
	const query = Object.entries(spec.query ?? {})
		.filter(([, value]) => value !== undefined)
		.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`)
		.join('&');
	return `${baseUrl}${path}${query ? `?${query}` : ''}`;
}
