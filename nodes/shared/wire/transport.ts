import { toMailError } from '../errors';
import { encodeBody, type EncodedBody } from './body';
import type { Clock } from './clock';
import type { Connection } from './connection';
import { Masking } from './masking';
import type { Exchange, Http, Outcome } from './outcome';
import type { Rate, RateLimiter } from './rateLimiter';
import { requestUrl, type Answer, type ReadValues, type RequestSpec } from './request';
import { backOffMs, LONGEST_WAIT_MS, retryAfterMs } from './retryAfter';

/** Total time of the small requests around a mail (settling, undoing), in milliseconds. */
const HELPER_TIMEOUT_MS = 60_000;
/** Bytes of an answer, where the request does not say otherwise: a page of a list has 1,000 rows at most. */
const ANSWER_BYTES = 20_000_000;

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

/** How a request may be repeated. */
export interface ExchangeOptions {
	/** Repeats allowed after an unclear outcome; 0 for whatever sends. */
	repeatUnclear?: number;
	/** Total time of the request in milliseconds, answer included. */
	timeoutMs?: number;
	/** Whether an answer proves that the service did nothing. Left out: it does not matter. */
	proves?: (answer: Answer) => boolean;
}

/** The repeats of one request so far. */
interface Budget {
	waited: number;
	throttled: number;
	notSent: number;
	unclear: number;
	moved: number;
}

/** Performs requests for one run: pace, repeats where they are safe, the second address of a service that has moved. */
export class Transport {
	/** Requests that waited for the rate limit. */
	waitedForLimit = 0;

	constructor(
		public connection: Connection,
		private readonly http: Http,
		private readonly limiter: RateLimiter,
		readonly settings: TransportSettings,
		readonly clock: Clock,
		readonly masking: Masking = new Masking(connection.secrets),
		private readonly random: () => number = Math.random,
	) {}

	get cancelSignal(): AbortSignal | undefined {
		return this.http.cancelSignal;
	}

	/**
	 * Performs a request; never throws for what happens on the network.
	 * @throws MailError when the request cannot be made: it refers to something that no step has read
	 */
	async exchange(
		spec: RequestSpec,
		values: ReadValues,
		{ repeatUnclear = 0, timeoutMs = HELPER_TIMEOUT_MS, proves }: ExchangeOptions = {},
	): Promise<Exchange> {
		const { answerBytes = ANSWER_BYTES } = spec;
		const { body } = this.prepared(spec, values);
		const budget: Budget = { waited: 0, throttled: 0, notSent: 0, unclear: 0, moved: 0 };
		let unclearRepeats = 0;
		for (let attempts = 1; ; attempts++) {
			try {
				const waited = await this.limiter.start(this.settings.rates, this.cancelSignal);
				if (waited > 1000) this.waitedForLimit++;
			} catch {
				return { kind: 'cancelled', started: false, attempts, unclearRepeats };
			}
			const { connection } = this;
			const url = requestUrl(connection.baseUrl, spec, values);
			const result = await this.http.perform({
				connection,
				spec,
				url,
				body,
				timeoutMs,
				attempts,
				answerBytes,
				proves,
			});
			if (result.kind === 'answer') this.pauseWhenUsedUp(result.answer);
			const wait = await this.waitBeforeRepeat(result, budget, repeatUnclear);
			if (wait === undefined) return { ...result, unclearRepeats };
			try {
				if (wait > 0) await this.clock.sleep(wait, this.cancelSignal);
			} catch {
				return { kind: 'cancelled', started: false, attempts, unclearRepeats };
			}
			if (result.kind === 'unclear') unclearRepeats++;
		}
	}

	/** Body and URL before anything leaves: a mistake in them is the plan's, and nothing was sent. */
	private prepared(spec: RequestSpec, values: ReadValues): { body?: EncodedBody } {
		try {
			requestUrl(this.connection.baseUrl, spec, values);
			return { body: spec.body && encodeBody(spec.body, values) };
		} catch (error) {
			throw toMailError(error);
		}
	}

	/** A success that used up the limit says so (`rateLimit-remaining: 0`): waiting beats being refused. */
	private pauseWhenUsedUp({ statusCode, headers }: Answer): void {
		if (statusCode >= 300 || headers['ratelimit-remaining'] !== '0') return;
		const wait = retryAfterMs({ 'ratelimit-reset': headers['ratelimit-reset'] ?? '' }, this.clock.now());
		if (wait !== undefined && wait <= LONGEST_WAIT_MS) this.limiter.pause(wait);
	}

	/** Milliseconds to wait before the request is repeated; undefined when it must not be. */
	private async waitBeforeRepeat(
		result: Outcome,
		budget: Budget,
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
				if (wait === undefined) return undefined;
				// The limit is the account's, not this request's: everybody waits.
				this.limiter.pause(wait - jitter);
				this.waitedForLimit++;
				return wait;
			}
			case 'notSent':
				if (!result.failure.transient || ++budget.notSent > this.settings.notSentRepeats) return undefined;
				return within(backOffMs(budget.notSent, this.random));
			case 'unclear':
				// An answer that is too long would be as long again.
				if (result.answer?.cut || ++budget.unclear > repeatUnclear) return undefined;
				return within(backOffMs(budget.unclear, this.random));
			case 'answer':
				return (await this.hasMoved(result.answer, budget)) ? 0 : undefined;
			default:
				return undefined;
		}
	}

	/** 421: the service refused before it worked on the request, because the tenant lives elsewhere now. */
	private async hasMoved({ statusCode }: Answer, budget: Budget): Promise<boolean> {
		if (statusCode !== 421 || !this.connection.moved || ++budget.moved > 1) return false;
		try {
			this.connection = await this.connection.moved();
		} catch {
			return false;
		}
		this.masking.learn(this.connection.secrets);
		return true;
	}
}
