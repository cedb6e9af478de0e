import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

/** Where a run sends its requests, and as whom. */
export interface Connection {
	/** Credential type that n8n authenticates the requests with. */
	credentialType: string;
	/** Without a trailing slash. */
	baseUrl: string;
	/** Headers of every request, besides authentication. */
	headers?: Record<string, string>;
	/** Who is being paced: requests with the same key share one rate limit within this n8n process. */
	paceKey: string;
	/**
	 * Who sends, for the ledger: it stays the same when a password or token is renewed. Left out: `paceKey`.
	 */
	account?: string;
	/** Values that must never be seen: masked in answers, errors and previews. */
	secrets: string[];
	/** The same of the credential as it is by then: logins are renewed while a run goes on. */
	secretsIn?: (credential: ICredentialDataDecryptedObject) => string[];
	skipSslCertificateValidation?: boolean;
	/** Whether n8n can renew the login, after a 401 that is proved to come from before the service worked on the request. */
	renewsLogin?: boolean;
	/**
	 * The service says it has moved (421): the new connection. Called once per request at the most.
	 */
	moved?: () => Promise<Connection>;
	/** Things worth telling the user about the connection, e.g. that it is not encrypted. */
	warnings?: string[];
}

/** A warning for a base URL over which mails and logins would travel unencrypted. */
export function insecureWarning(baseUrl: string): string | undefined {
	let url: URL;
	try {
		url = new URL(baseUrl);
	} catch {
		return undefined;
	}
	if (url.protocol !== 'http:' || /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname))
		return undefined;
	return `The base URL of the credential starts with http: mails and the login travel unencrypted to ${url.hostname}. Use https.`;
}
