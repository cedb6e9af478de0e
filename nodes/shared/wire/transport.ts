import type { ICredentialDataDecryptedObject, IExecuteFunctions } from 'n8n-workflow';
import { encodeBody } from './body';
import { CredentialSnapshot } from '../n8n/credentialSnapshot';
import { realClock, type Clock, type Rate, type RateLimiter } from './limiter';
import type { Answer, Answers, RequestSpec } from '../run/plan';
import { redactor } from './masking';
import { HttpRequest, type Outcome } from '../n8n/http';
import { backOffMs, LONGEST_WAIT_MS, retryAfterMs } from './retryAfter';
import type { Connection } from '../run/service';

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

/** What came of a request with all its repeats. */
export type Exchange = Outcome & {
	/** Repeats after unclear outcomes: what was asked for may have been done more than once. */
	unclearRepeats: number;
};

/** Counts what the user should hear about after the run. */
export interface TransportNotes {
	waitedForLimit: number;
	waitedMs: number;
	repeats: number;
}

/** Performs requests for one run: pace, deadline, cancel, login renewal, repeats where they are safe. */
export class Transport {
	readonly notes: TransportNotes = { waitedForLimit: 0, waitedMs: 0, repeats: 0 };
	readonly credential: CredentialSnapshot;
	private masking: { connection: Connection; redact: (text: string) => string } | undefined;
	/** Secrets that came up since the run began. */
	private readonly renewed = new Set<string>();

	constructor(
		readonly context: IExecuteFunctions,
		public connection: Connection,
		private readonly limiter: RateLimiter,
		readonly settings: TransportSettings,
		readonly clock: Clock = realClock,
		private readonly random: () => number = Math.random,
	) {
		this.credential = new CredentialSnapshot(context, clock, (data) => this.learn(data));
	}

	/** Masks the secrets of the present connection; a service that moves may bring new ones. */
	readonly redact = (text: string): string => {
		if (this.masking?.connection !== this.connection) {
			this.masking = {
				connection: this.connection,
				redact: redactor([...this.connection.secrets, ...this.renewed]),
			};
		}
		return this.masking.redact(text);
	};

	private learn(credential: ICredentialDataDecryptedObject): void {
		for (const secret of this.connection.secretsIn?.(credential) ?? []) {
			if (this.renewed.has(secret) || this.connection.secrets.includes(secret)) continue;
			this.renewed.add(secret);
			this.masking = undefined;
		}
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
			const result = await new HttpRequest(this, spec, body, answers, timeoutMs).perform(attempts);
			if (result.kind === 'answer') this.pauseWhenUsedUp(result.answer);
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
}
