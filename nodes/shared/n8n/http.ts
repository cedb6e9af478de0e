import type { IExecuteFunctions, IHttpRequestOptions } from 'n8n-workflow';
import { MailError, withDetails } from '../errors';
import { FileFault } from '../wire/body';
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
import { answerText } from './answerText';
import { CredentialSnapshot } from './credentialSnapshot';
import { fileStore } from './files';
import { attachments } from './mailFields';
import { readNetworkFailure } from './networkFailure';
import { renewLogin } from './renewLogin';

type Helpers = IExecuteFunctions['helpers'];

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

/** One request through n8n's helper: deadline, cancel, the second try after a renewed login. */
class HttpRequest {
	/** n8n's helper has asked for the URL: from then on the request may be on its way. Before, it may still log in. */
	private mayHaveLeft = false;
	/** The service has answered: whatever goes wrong from then on says nothing of the request. */
	private answered = false;
	/** The credential that the last request went out with, as text. */
	private sentWith = '';

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
		if (this.answered) return { kind: 'unclear', reason: 'the answer could not be read', attempts };
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
	 * Sends, and after a 401 that proves that the service did nothing once more with a renewed login. n8n would repeat
	 * after any 401, so it never sees one.
	 */
	private async sendWithLogin(signal: AbortSignal): Promise<Answer> {
		let answer = await this.send(signal);
		if (this.isLoginOver(answer) && (await this.hasNewLogin())) answer = await this.send(signal);
		if (!this.isLoginOver(answer)) return answer;
		await this.renewLogin(signal);
		return await this.send(signal);
	}

	private isLoginOver(answer: Answer): boolean {
		const { connection, proves } = this.request;
		return answer.statusCode === 401 && connection.renewsLogin === true && (proves?.(answer) ?? true);
	}

	/** Another request may have renewed the login that this one went out with. */
	private async hasNewLogin(): Promise<boolean> {
		const { credential } = this.scope;
		const { credentialType } = this.request.connection;
		return await credential.with(credentialType, async (data) => JSON.stringify(data) !== this.sentWith);
	}

	private async renewLogin(signal: AbortSignal): Promise<void> {
		const { helpers } = this.scope.context;
		this.mayHaveLeft = false;
		this.answered = false;
		await renewLogin(helpers, async (options, own) => await this.byHelper(options, own, signal));
		signal.throwIfAborted();
	}

	private async send(signal: AbortSignal): Promise<Answer> {
		const { context, credential } = this.scope;
		this.mayHaveLeft = false;
		this.answered = false;
		const options = this.watched(await this.options(), signal);
		const httpRequest = async (made: IHttpRequestOptions): Promise<unknown> => {
			// A copy of our options does not tell that its URL is read.
			if (made.url === this.request.url && !signal.aborted) this.mayHaveLeft = true;
			return (await context.helpers.httpRequest(made)) as unknown;
		};
		const helpers = Object.create(context.helpers, { httpRequest: { value: httpRequest } }) as Helpers;
		const response = (await this.byHelper(options, helpers, signal)) as {
			statusCode: number;
			headers: Record<string, unknown>;
			body: unknown;
		};
		this.answered = true;
		if (response.statusCode >= 300) await credential.lookAgain(this.request.connection.credentialType);
		return await this.toAnswer(response.statusCode, response.headers, response.body, signal);
	}

	/** n8n's helper, which logs in where there is no login yet and adds it to the request. */
	private async byHelper(
		options: IHttpRequestOptions,
		helpers: Helpers,
		signal: AbortSignal,
	): Promise<unknown> {
		const { context, credential } = this.scope;
		const type = this.request.connection.credentialType;
		return await credential.with(type, async (data) => {
			try {
				return await credential.readByHelper(async (getCredentials) => {
					// n8n's helper takes its abort signal from `this`: hand it one that knows the deadline too.
					const own = Object.create(context, {
						getExecutionCancelSignal: { value: () => signal },
						helpers: { value: helpers },
						getCredentials: { value: getCredentials },
					}) as IExecuteFunctions;
					return (await context.helpers.httpRequestWithAuthentication.call(own, type, options, {
						credentialsDecrypted: { id: '', name: '', type, data },
					})) as unknown;
				});
			} finally {
				// A first login stands in it by now.
				this.sentWith = JSON.stringify(data);
			}
		});
	}

	/** The options, which note that their URL is read: n8n does that when the login is done and the request is made. */
	private watched(options: IHttpRequestOptions, signal: AbortSignal): IHttpRequestOptions {
		let { url } = options;
		return Object.defineProperty(options, 'url', {
			enumerable: true,
			configurable: true,
			get: () => {
				// After the deadline n8n still ends a login, but makes no request with it.
				if (!signal.aborted) this.mayHaveLeft = true;
				return url;
			},
			set: (changed: string) => (url = changed),
		});
	}

	private async options(): Promise<IHttpRequestOptions> {
		const { spec, body, timeoutMs, connection, url } = this.request;
		return {
			method: spec.method as IHttpRequestOptions['method'],
			url,
			headers: {
				...connection.headers,
				...spec.headers,
				...(body && { 'Content-Type': body.contentType, 'Content-Length': String(body.contentLength) }),
			},
			body: body && ((await body.open(fileStore(this.scope.context))) as IHttpRequestOptions['body']),
			encoding: 'stream',
			returnFullResponse: true,
			disableFollowRedirect: true,
			// A 401 too: n8n would make the request again.
			ignoreHttpStatusErrors: true,
			timeout: timeoutMs,
			...(connection.skipSslCertificateValidation && { skipSslCertificateValidation: true }),
		};
	}

	private async toAnswer(
		statusCode: number,
		headers: Record<string, unknown>,
		body: unknown,
		signal?: AbortSignal,
	): Promise<Answer> {
		const lower: Record<string, string> = {};
		for (const [name, value] of Object.entries(headers ?? {}))
			if (value !== undefined && value !== null) lower[name.toLowerCase()] = String(value as string);
		const { answerBytes } = this.request;
		const { text, cut } = await answerText(body, lower['content-type'] ?? '', answerBytes, signal);
		return { statusCode, headers: lower, body: text, attempts: 1, ...(cut && { cut }) };
	}
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

/** What went wrong on our side; the field that is to be corrected is named for a file, which the bodies do not know. */
function ownFailure(error: MailError): NetworkFailure {
	const own = error instanceof FileFault ? withDetails(error, { field: attachments.displayName }) : error;
	return { outcome: 'notSent', login: false, transient: false, message: own.message, own };
}
