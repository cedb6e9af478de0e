import type { AxiosError } from 'axios';
import type { NetworkFailure } from '../wire/outcome';

/** No connection was made: trying again can help. */
const NOT_CONNECTED = new Map([
	['ECONNREFUSED', 'the connection was refused'],
	['ENOTFOUND', 'the host name is not known'],
	['EAI_AGAIN', 'the host name could not be looked up'],
	['EHOSTUNREACH', 'there is no route to the host'],
	['ENETUNREACH', 'the network cannot be reached'],
	['EADDRNOTAVAIL', 'no local address is free'],
]);

/** The connection was made, but the certificate or the protocol did not suit: trying again cannot help. */
const TLS_CODE =
	/^(?:CERT_|ERR_TLS_|ERR_SSL_|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_|EPROTO|HOSTNAME_MISMATCH)/;

/**
 * n8n's OAuth2 client about the token endpoint: an OAuth error, or an answer that is none. The request itself was not
 * made yet, or was answered with 401.
 */
const LOGIN_CODE = new Set(['EAUTH', 'ESTATUS']);

/** Errors of n8n's HTTP helper before it sends anything. */
const LOCAL_CODE = new Set([
	'ERR_INVALID_URL',
	'ERR_UNSUPPORTED_PROTOCOL',
	'ERR_BAD_OPTION',
	'ERR_BAD_OPTION_VALUE',
	'ERR_INVALID_CHAR',
]);

/**
 * Reads what n8n's HTTP helper threw. It wraps axios errors in NodeApiErrors; the login of OAuth2 and session
 * credentials throws through the same call, and is told apart by the URL it was for.
 * @param url the URL of our own request
 */
export function readNetworkFailure(thrown: unknown, url: string): NetworkFailure {
	const chain = causes(thrown);
	const axios = chain.find((error) => isAxiosLike(error)) as AxiosError | undefined;
	const code = chain
		.map((error) => (error as { code?: unknown }).code)
		.find((value) => typeof value === 'string') as string | undefined;
	const text = messageOf(thrown);

	const refusedLogin = chain.find((error) => LOGIN_CODE.has(String((error as { code?: unknown }).code)));
	if (refusedLogin) {
		const { code } = refusedLogin as { code?: string };
		return { outcome: 'notSent', login: true, transient: false, message: messageOf(refusedLogin), code };
	}
	if (axios === undefined) {
		// Nothing of ours was sent: a missing credential, a refused sign-in, an unreadable file.
		const unknownNetworkCode =
			code !== undefined && !NOT_CONNECTED.has(code) && !TLS_CODE.test(code) && !LOCAL_CODE.has(code);
		if (unknownNetworkCode && /^E[A-Z]+$/.test(code))
			return { outcome: 'unclear', login: false, transient: false, message: text, code };
		return {
			outcome: 'notSent',
			login: !LOCAL_CODE.has(code ?? ''),
			transient: code !== undefined && NOT_CONNECTED.has(code),
			message: text,
			code,
		};
	}

	const login = !sameTarget(axios, url);
	const response = axios.response
		? {
				status: axios.response.status,
				headers: { ...(axios.response.headers as Record<string, unknown>) },
				data: axios.response.data as unknown,
			}
		: undefined;
	const inner = innerCodes(axios);
	const reason = inner.map((value) => NOT_CONNECTED.get(value)).find((value) => value !== undefined);
	const base = { login, message: text, code: inner[0] ?? code, response };
	if (response) return { ...base, outcome: 'unclear', transient: false };
	// A route that is lost while the answer is awaited gives the same code, from read instead of connect.
	const connected = /^(?:read|write) /.test(axios.message);
	if (!connected && reason !== undefined && inner.every((value) => NOT_CONNECTED.has(value))) {
		return { ...base, outcome: 'notSent', transient: true, message: reason };
	}
	if (inner.some((value) => TLS_CODE.test(value))) {
		return {
			...base,
			outcome: 'notSent',
			transient: false,
			message: `the connection is not secure: ${axios.message}`,
		};
	}
	if (inner.some((value) => LOCAL_CODE.has(value))) return { ...base, outcome: 'notSent', transient: false };
	// Cut off while the secure connection was being made: no byte of the request was out.
	if (/before secure TLS connection was established/.test(axios.message)) {
		return {
			...base,
			outcome: 'notSent',
			transient: true,
			message: 'the secure connection could not be made',
		};
	}
	// A time-out of connect() itself; one after that says nothing about the request.
	if (inner.includes('ETIMEDOUT') && /connect ETIMEDOUT/.test(axios.message)) {
		return { ...base, outcome: 'notSent', transient: true, message: 'the host did not answer' };
	}
	return {
		...base,
		outcome: login ? 'notSent' : 'unclear',
		transient: false,
		message: brokenConnection(inner[0], axios.message),
	};
}

function brokenConnection(code: string | undefined, message: string): string {
	if (code === 'ECONNABORTED' || code === 'ETIMEDOUT') return 'no answer came in time';
	if (code === 'ECONNRESET' || code === 'EPIPE') return 'the connection was cut';
	return /aborted|socket hang up/i.test(message) ? 'the connection was cut' : 'the answer could not be read';
}

function causes(thrown: unknown): object[] {
	const chain: object[] = [];
	let error = thrown;
	while (typeof error === 'object' && error !== null && chain.length < 6 && !chain.includes(error)) {
		chain.push(error);
		error = (error as { cause?: unknown }).cause;
	}
	return chain;
}

function isAxiosLike(error: object): boolean {
	const { isAxiosError, config, request } = error as Partial<AxiosError>;
	return isAxiosError === true || (typeof config === 'object' && config !== null && request !== undefined);
}

/** Codes of the error or, where several addresses were tried, of each attempt. */
function innerCodes(error: AxiosError): string[] {
	const nested =
		(error.cause as { errors?: unknown } | undefined)?.errors ?? (error as { errors?: unknown }).errors;
	if (Array.isArray(nested) && nested.length > 0) {
		const codes = nested
			.map((one: { code?: unknown }) => one?.code)
			.filter((value): value is string => typeof value === 'string');
		if (codes.length === nested.length) return codes;
	}
	return typeof error.code === 'string' ? [error.code] : [];
}

function sameTarget(error: AxiosError, url: string): boolean {
	const requested = error.config?.url;
	if (typeof requested !== 'string') return true;
	try {
		const base = error.config?.baseURL;
		const [one, other] = [new URL(requested, base), new URL(url)];
		return one.host === other.host && one.pathname === other.pathname;
	} catch {
		return true;
	}
}

function messageOf(thrown: unknown): string {
	const message = thrown instanceof Error ? thrown.message : String(thrown);
	return message.split('\n')[0].slice(0, 300);
}
