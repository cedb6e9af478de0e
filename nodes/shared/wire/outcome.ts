import type { MailError } from '../errors';
import type { EncodedBody } from './body';
import type { Connection } from './connection';
import type { Answer, RequestSpec } from './request';
import { retryAfterMs } from './retryAfter';

/** Why a request brought no answer. */
export interface NetworkFailure {
	/** `notSent`: the request surely never reached the service; `unclear`: it may have. */
	outcome: 'notSent' | 'unclear';
	/** The login before the request went wrong, not the request. */
	login: boolean;
	/** Worth trying again by itself. */
	transient: boolean;
	/** Cause, for people, without a URL's query or any header. */
	message: string;
	code?: string;
	/** What went wrong on our side of the network, in words of its own: a file, or n8n's database. */
	own?: MailError;
	/** The HTTP answer, where there was one after all (401). */
	response?: { status: number; headers: Record<string, unknown>; data: unknown };
}

/** The result of one request. `unclear` and `notSent` bring no answer, or one that proves nothing. */
export type Outcome =
	| { kind: 'answer'; answer: Answer }
	| { kind: 'throttled'; answer: Answer; waitMs?: number }
	| { kind: 'notSent'; failure: NetworkFailure; attempts: number }
	| { kind: 'unclear'; reason: string; answer?: Answer; attempts: number }
	| { kind: 'cancelled'; started: boolean; attempts: number };

/** The result of a request with all its repeats. */
export type Exchange = Outcome & {
	/** Repeats after unclear outcomes: the service may have done it more than once. */
	unclearRepeats: number;
};

/** A request that is ready to go. */
export interface OutgoingRequest {
	connection: Connection;
	spec: RequestSpec;
	url: string;
	body: EncodedBody | undefined;
	/** Total time in milliseconds, answer included. */
	timeoutMs: number;
	/** Most bytes of the answer, decompressed; a longer one is cut off. */
	answerBytes: number;
	/**
	 * Whether an answer proves that the service refused the request before it worked on it. Left out: the request may
	 * be repeated whatever happened to it.
	 */
	proves?: (answer: Answer) => boolean;
	/** The number of this try. */
	attempts: number;
}

/** Performs single requests; n8n's HTTP helper behind it knows nothing of repeats. */
export interface Http {
	readonly cancelSignal: AbortSignal | undefined;
	/** Never throws for what happens on the network. */
	perform(request: OutgoingRequest): Promise<Outcome>;
}

/**
 * What an answer means by its status and by what it proves. 408 and 5xx say nothing about the request, and neither does a
 * 429, unless the answer proves that the service refused the request before it worked on it.
 */
export function outcomeOf(answer: Answer, { proves }: Pick<OutgoingRequest, 'proves'>, now: number): Outcome {
	const { statusCode, attempts } = answer;
	const isSilent = statusCode >= 500 || statusCode === 408;
	const isProved = (isSilent || statusCode === 429) && proves?.(answer);
	if (statusCode === 429 && isProved !== false)
		return { kind: 'throttled', answer, waitMs: retryAfterMs(answer.headers, now) };
	if (isProved || (!isSilent && statusCode !== 429)) return { kind: 'answer', answer };
	return { kind: 'unclear', reason: `the service answered ${statusCode}`, answer, attempts };
}
