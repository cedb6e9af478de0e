import type { IExecuteFunctions, IHttpRequestOptions } from 'n8n-workflow';
import { answerValue, type EncodedBody } from '../wire/body';
import type { CredentialSnapshot } from './credentialSnapshot';
import { MailError, toMailError } from '../errors';
import type { Clock } from '../wire/limiter';
import { readNetworkFailure, type NetworkFailure } from './networkFailure';
import { AnswerRef, type Answer, type Answers, type RequestSpec } from '../run/plan';
import { retryAfterMs } from '../wire/retryAfter';
import type { Connection } from '../run/service';

/** Statuses that say nothing about what happened to the request. */
const UNCLEAR_STATUS = (status: number) => status >= 500 || status === 408;
/** Answers above this are cut: no service has that much to say about a mail. */
const LONGEST_ANSWER = 50_000_000;

/** What came of one request. `unclear` and `notSent` bring no answer, or one that proves nothing. */
export type Outcome =
	| { kind: 'answer'; answer: Answer }
	| { kind: 'throttled'; answer: Answer; waitMs?: number }
	| { kind: 'notSent'; failure: NetworkFailure; attempts: number }
	| { kind: 'unclear'; reason: string; answer?: Answer; attempts: number }
	| { kind: 'cancelled'; started: boolean; attempts: number };

/** What a request needs to know of its run. */
export interface RequestScope {
	context: IExecuteFunctions;
	connection: Connection;
	credential: CredentialSnapshot;
	clock: Clock;
	/** Masks the secrets of the connection. */
	redact(text: string): string;
}

/** One request through n8n's helper: deadline, cancel, the second try of a stream after a renewed login. */
export class HttpRequest {
	private readonly url: string;
	/** n8n's helper has asked for the URL: from then on the request may be on its way. Before, it may still log in. */
	private mayHaveLeft = false;

	/**
	 * @param timeoutMs total time in milliseconds, answer included
	 * @throws MailError when the plan refers to something that an earlier answer does not hold
	 */
	constructor(
		private readonly scope: RequestScope,
		private readonly spec: RequestSpec,
		private readonly body: EncodedBody | undefined,
		answers: Answers,
		private readonly timeoutMs: number,
	) {
		this.url = requestUrl(scope.connection.baseUrl, spec, answers);
	}

	/** Performs it; never throws for what happens on the network. */
	async perform(attempts: number): Promise<Outcome> {
		const { clock, context } = this.scope;
		const stop = new AbortController();
		const cancel = context.getExecutionCancelSignal?.();
		if (cancel?.aborted) return { kind: 'cancelled', started: false, attempts };
		const deadline = clock.deadline(this.timeoutMs);
		const onCancel = () => stop.abort('cancelled');
		const onDeadline = () => stop.abort('deadline');
		cancel?.addEventListener('abort', onCancel);
		deadline.signal.addEventListener('abort', onDeadline);
		try {
			const answer = await this.sendTwiceIfStreamed(stop.signal);
			return judge({ ...answer, attempts }, clock.now());
		} catch (error) {
			if (stop.signal.aborted) {
				if (stop.signal.reason === 'cancelled')
					return { kind: 'cancelled', started: this.mayHaveLeft, attempts };
				if (!this.mayHaveLeft) return { kind: 'notSent', failure: lateLogin(this.timeoutMs), attempts };
				const reason = `no complete answer came within ${Math.round(this.timeoutMs / 1000)} s`;
				return { kind: 'unclear', reason, attempts };
			}
			// A file that could not be read to its end: the request was cut short of its Content-Length.
			const own = mailErrorIn(error);
			if (own) return { kind: 'notSent', failure: ownFailure(own), attempts };
			return this.readFailure(error, attempts);
		} finally {
			deadline.clear();
			deadline.signal.removeEventListener('abort', onDeadline);
			cancel?.removeEventListener('abort', onCancel);
		}
	}

	private readFailure(error: unknown, attempts: number): Outcome {
		const failure = readNetworkFailure(error, this.url);
		failure.message = this.scope.redact(failure.message);
		if (failure.response && !failure.login) {
			const { status, headers, data } = failure.response;
			return judge({ ...this.toAnswer(status, headers, data), attempts }, this.scope.clock.now());
		}
		if (failure.outcome === 'notSent' || failure.login) return { kind: 'notSent', failure, attempts };
		return { kind: 'unclear', reason: failure.message, attempts };
	}

	/** After a 401 n8n has renewed the login, but cannot send a stream twice: it is built anew here. */
	private async sendTwiceIfStreamed(signal: AbortSignal): Promise<Answer> {
		const first = await this.send(signal);
		return first.statusCode === 401 && this.body?.streamed ? await this.send(signal) : first;
	}

	private async send(signal: AbortSignal): Promise<Answer> {
		const { context, connection, credential } = this.scope;
		this.mayHaveLeft = false;
		const options = this.watched(await this.options(), signal);
		const type = connection.credentialType;
		try {
			const response = (await credential.with(
				type,
				async (data) =>
					await credential.readByHelper(async (getCredentials) => {
						// n8n's helper takes its abort signal from `this`: hand it one that knows the deadline too.
						const own = Object.create(context, {
							getExecutionCancelSignal: { value: () => signal },
							helpers: { value: this.watchedHelpers(options, signal) },
							getCredentials: { value: getCredentials },
						}) as IExecuteFunctions;
						return await context.helpers.httpRequestWithAuthentication.call(own, type, options, {
							credentialsDecrypted: { id: '', name: '', type, data },
						});
					}),
			)) as { statusCode: number; headers: Record<string, unknown>; body: unknown };
			// Another request may have renewed the login that this one went out with.
			if (response.statusCode >= 300) await credential.lookAgain(type);
			return this.toAnswer(response.statusCode, response.headers, response.body);
		} catch (error) {
			const failure = readNetworkFailure(error, this.url);
			if (failure.response?.status === 401 && !failure.login) {
				await credential.lookAgain(type);
				return this.toAnswer(401, failure.response.headers, failure.response.data);
			}
			throw passOn(error);
		}
	}

	/**
	 * n8n's helpers, which note when the request is not under way: it was refused with 401, or a login is made. A deadline
	 * that ends in that time leaves no doubt.
	 */
	private watchedHelpers(ours: IHttpRequestOptions, signal: AbortSignal): IExecuteFunctions['helpers'] {
		const { helpers } = this.scope.context;
		const httpRequest = async (options: IHttpRequestOptions): Promise<unknown> => {
			const isOurs = options === ours || options.url === this.url;
			const before = this.mayHaveLeft;
			// A copy of our options no longer tells that its URL is read.
			if (options !== ours) this.mayHaveLeft = isOurs && !signal.aborted;
			try {
				return (await helpers.httpRequest(options)) as unknown;
			} catch (error) {
				if (isOurs && readNetworkFailure(error, this.url).response?.status === 401) this.mayHaveLeft = false;
				throw passOn(error);
			} finally {
				// What n8n does after a login is to make the request again, unless the time is over.
				if (!isOurs && !signal.aborted) this.mayHaveLeft = before;
			}
		};
		return Object.create(helpers, { httpRequest: { value: httpRequest } }) as IExecuteFunctions['helpers'];
	}

	/** The options, which note that their URL is read: n8n does that when the login is done and the request is made. */
	private watched(options: IHttpRequestOptions, signal: AbortSignal): IHttpRequestOptions {
		let { url } = options;
		return Object.defineProperty(options, 'url', {
			enumerable: true,
			configurable: true,
			get: () => {
				// After the deadline n8n still renews a login to its end, but makes no request with it.
				if (!signal.aborted) this.mayHaveLeft = true;
				return url;
			},
			set: (changed: string) => (url = changed),
		});
	}

	private async options(): Promise<IHttpRequestOptions> {
		const { spec, body, timeoutMs } = this;
		const { connection } = this.scope;
		return {
			method: spec.method as IHttpRequestOptions['method'],
			url: this.url,
			headers: {
				...connection.headers,
				...spec.headers,
				...(body && { 'Content-Type': body.contentType, 'Content-Length': String(body.contentLength) }),
			},
			body: body && ((await this.open(body)) as IHttpRequestOptions['body']),
			encoding: 'text',
			returnFullResponse: true,
			disableFollowRedirect: true,
			ignoreHttpStatusErrors: { ignore: true, except: [401] },
			timeout: timeoutMs,
			...(connection.skipSslCertificateValidation && { skipSslCertificateValidation: true }),
		};
	}

	private async open(body: EncodedBody): Promise<unknown> {
		try {
			return await body.open(this.scope.context);
		} catch (error) {
			throw unreadable(error);
		}
	}

	private toAnswer(statusCode: number, headers: Record<string, unknown>, body: unknown): Answer {
		const { redact } = this.scope;
		const lower: Record<string, string> = {};
		for (const [name, value] of Object.entries(headers ?? {})) {
			if (value !== undefined && value !== null) lower[name.toLowerCase()] = redact(String(value as string));
		}
		const text = answerText(body)
			.slice(0, LONGEST_ANSWER)
			.replace(/^\ufeff/, '');
		return { statusCode, headers: lower, body: redact(text), attempts: 1 };
	}
}

function answerText(body: unknown): string {
	if (typeof body === 'string') return body;
	if (Buffer.isBuffer(body)) return body.toString('utf8');
	return body ? JSON.stringify(body) : '';
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

function lateLogin(timeoutMs: number): NetworkFailure {
	const message = `it took longer than ${Math.round(timeoutMs / 1000)} s`;
	return { outcome: 'notSent', login: true, transient: false, message };
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
	// A URL leads them to the parent, and encoding does not touch them: the request would go to something else.
	if (path.split('/').some((part) => part === '.' || part === '..'))
		throw new MailError('invalid', 'An id consists of dots alone', { fix: 'Check the ids of the item.' });
	const query = Object.entries(spec.query ?? {})
		.filter(([, value]) => value !== undefined)
		.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`)
		.join('&');
	return `${baseUrl}${path}${query ? `?${query}` : ''}`;
}
