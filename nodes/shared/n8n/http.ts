import type { IExecuteFunctions, IHttpRequestOptions } from 'n8n-workflow';
import { MailError, toMailError } from '../errors';
import { SpentStream, type EncodedBody } from '../wire/body';
import type { Clock } from '../wire/clock';
import type { Masking } from '../wire/masking';
import {
	outcomeOf,
	type Http,
	type NetworkFailure,
	type Outcome,
	type OutgoingRequest,
} from '../wire/outcome';
import type { Answer } from '../wire/request';
import { answerText, type AnswerText } from './answerText';
import { CredentialSnapshot } from './credentialSnapshot';
import { fileStore } from './files';
import { attachments } from './mailFields';
import { readNetworkFailure } from './networkFailure';

/** What the requests of one run share. */
interface HttpScope {
	context: IExecuteFunctions;
	credential: CredentialSnapshot;
	clock: Clock;
	masking: Masking;
}

/** Performs the requests of one run through n8n's HTTP helper, which adds authentication and renews logins. */
export function n8nHttp(context: IExecuteFunctions, clock: Clock, masking: Masking): Http {
	const credential = new CredentialSnapshot(context, clock);
	return {
		get cancelSignal() {
			return context.getExecutionCancelSignal?.();
		},
		perform: async (request) => {
			// A renewed login is a new secret.
			credential.seen = (data) => masking.learn(request.connection.secretsIn?.(data) ?? []);
			return await new HttpRequest({ context, credential, clock, masking }, request).perform();
		},
	};
}

/** One request through n8n's helper: deadline, cancel, the second try of a stream after a renewed login. */
class HttpRequest {
	/** n8n's helper has asked for the URL: from then on the request may be on its way. Before, it may still log in. */
	private mayHaveLeft = false;

	constructor(
		private readonly scope: HttpScope,
		private readonly request: OutgoingRequest,
	) {}

	/** Performs it; never throws for what happens on the network. */
	async perform(): Promise<Outcome> {
		const { clock, context } = this.scope;
		const { attempts, timeoutMs } = this.request;
		const stop = new AbortController();
		const cancel = context.getExecutionCancelSignal?.();
		if (cancel?.aborted) return { kind: 'cancelled', started: false, attempts };
		const deadline = clock.deadline(timeoutMs);
		const onCancel = () => stop.abort('cancelled');
		const onDeadline = () => stop.abort('deadline');
		cancel?.addEventListener('abort', onCancel);
		deadline.signal.addEventListener('abort', onDeadline);
		try {
			return this.outcome(await this.sendWithLogin(stop.signal));
		} catch (error) {
			if (stop.signal.aborted) {
				if (stop.signal.reason === 'cancelled')
					return { kind: 'cancelled', started: this.mayHaveLeft, attempts };
				if (!this.mayHaveLeft) return { kind: 'notSent', failure: lateLogin(timeoutMs), attempts };
				const reason = `no complete answer came within ${Math.round(timeoutMs / 1000)} s`;
				return { kind: 'unclear', reason, attempts };
			}
			return await this.failureOutcome(error);
		} finally {
			deadline.clear();
			deadline.signal.removeEventListener('abort', onDeadline);
			cancel?.removeEventListener('abort', onCancel);
		}
	}

	private outcome(answer: Answer): Outcome {
		const { attempts, answerBytes } = this.request;
		const outcome = outcomeOf({ ...answer, attempts }, this.request, this.scope.clock.now());
		if (!answer.cut || outcome.kind !== 'answer') return outcome;
		const reason = `the answer is longer than ${Math.round(answerBytes / 1_000_000)} MB`;
		return { kind: 'unclear', reason, answer: outcome.answer, attempts };
	}

	private async failureOutcome(error: unknown): Promise<Outcome> {
		const { attempts, url } = this.request;
		if (error instanceof BrokenAnswer) return { kind: 'unclear', reason: error.message, attempts };
		// A file that could not be read to its end, for one: the request was cut short of its Content-Length.
		const own = mailErrorIn(error);
		if (own) return { kind: 'notSent', failure: ownFailure(own), attempts };
		const failure = readNetworkFailure(error, url);
		if (failure.response && !failure.login) {
			const { status, headers, data } = failure.response;
			return this.outcome(await this.toAnswer(status, headers, data));
		}
		if (failure.outcome === 'notSent' || failure.login) return { kind: 'notSent', failure, attempts };
		return { kind: 'unclear', reason: failure.message, attempts };
	}

	/**
	 * Sends, and after a 401 once more with a renewed login, where that is possible and the 401 proves that the service
	 * did nothing. n8n renews the login and repeats the request by itself, but cannot send a stream twice.
	 */
	private async sendWithLogin(signal: AbortSignal): Promise<Answer> {
		const { connection, body, proves } = this.request;
		const { renewsLogin } = connection;
		let answer = await this.send(signal, renewsLogin === 'always');
		if (answer.statusCode !== 401 || renewsLogin === undefined) return answer;
		if (renewsLogin === 'proved') {
			if (!(proves?.(answer) ?? true)) return answer;
			answer = await this.send(signal, true);
		}
		return answer.statusCode === 401 && body?.streamed ? await this.send(signal, true) : answer;
	}

	/** @param renewing n8n renews the login after a 401 and sends again */
	private async send(signal: AbortSignal, renewing: boolean): Promise<Answer> {
		const { context, credential } = this.scope;
		this.mayHaveLeft = false;
		const options = this.watched(await this.options(renewing), signal);
		const type = this.request.connection.credentialType;
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
			return await this.toAnswer(response.statusCode, response.headers, response.body);
		} catch (error) {
			const failure = readNetworkFailure(error, this.request.url);
			// An older n8n made the request again with the renewed login, and had no bytes for it.
			if (mailErrorIn(error) instanceof SpentStream) return await this.toAnswer(401, {}, '');
			if (failure.response?.status === 401 && !failure.login) {
				await credential.lookAgain(type);
				return await this.toAnswer(401, failure.response.headers, failure.response.data);
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
			const isOurs = options === ours || options.url === this.request.url;
			const before = this.mayHaveLeft;
			// A copy of our options no longer tells that its URL is read.
			if (options !== ours) this.mayHaveLeft = isOurs && !signal.aborted;
			try {
				return (await helpers.httpRequest(options)) as unknown;
			} catch (error) {
				if (isOurs && readNetworkFailure(error, this.request.url).response?.status === 401)
					this.mayHaveLeft = false;
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

	private async options(renewing: boolean): Promise<IHttpRequestOptions> {
		const { spec, body, timeoutMs, connection, url } = this.request;
		return {
			method: spec.method as IHttpRequestOptions['method'],
			url,
			headers: {
				...connection.headers,
				...spec.headers,
				...(body && { 'Content-Type': body.contentType, 'Content-Length': String(body.contentLength) }),
			},
			body: body && ((await this.open(body)) as IHttpRequestOptions['body']),
			encoding: 'stream',
			returnFullResponse: true,
			disableFollowRedirect: true,
			ignoreHttpStatusErrors: renewing ? { ignore: true, except: [401] } : true,
			timeout: timeoutMs,
			...(connection.skipSslCertificateValidation && { skipSslCertificateValidation: true }),
		};
	}

	private async open(body: EncodedBody): Promise<unknown> {
		try {
			return await body.open(fileStore(this.scope.context));
		} catch (error) {
			throw unreadable(error);
		}
	}

	private async toAnswer(
		statusCode: number,
		headers: Record<string, unknown>,
		body: unknown,
	): Promise<Answer> {
		const lower: Record<string, string> = {};
		for (const [name, value] of Object.entries(headers ?? {}))
			if (value !== undefined && value !== null) lower[name.toLowerCase()] = String(value as string);
		const { text, cut } = await this.read(body, lower['content-type'] ?? '');
		return { statusCode, headers: lower, body: text, attempts: 1, ...(cut && { cut }) };
	}

	private async read(body: unknown, contentType: string): Promise<AnswerText> {
		try {
			return await answerText(body, contentType, this.request.answerBytes);
		} catch {
			throw brokenAnswer();
		}
	}
}

/** The answer broke off, or is not packed as it says: the request had left, whatever code the error has. */
class BrokenAnswer extends Error {}

function brokenAnswer(): BrokenAnswer {
	return new BrokenAnswer('the answer could not be read to its end');
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
		{
			field: attachments.displayName,
			fix: 'Run the node that created the file again.',
		},
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
	return { outcome: 'notSent', login: true, transient: false, message, code: 'ETIMEDOUT' };
}

function ownFailure(own: MailError): NetworkFailure {
	return { outcome: 'notSent', login: false, transient: false, message: own.message, own };
}
