'use strict';

const { randomBytes } = require('node:crypto');

/** @typedef {{ email: string, password: string }} Login */

/**
 * n8n over HTTP: its inner REST interface as the owner, and its public API by key.
 * @param {string} url such as http://127.0.0.1:5678
 * @param {{ cookie?: string, apiKey?: string }} [session] of an owner who is already there
 */
function n8nClient(url, session = {}) {
	let { cookie = '', apiKey = '' } = session;
	/** @type {Login | undefined} */
	let owner;

	/**
	 * @param {string} method
	 * @param {string} path
	 * @param {unknown} body
	 * @param {Record<string, string>} headers
	 * @returns {Promise<any>}
	 */
	async function call(method, path, body, headers) {
		const response = await fetch(`${url}${path}`, {
			method,
			headers: body === undefined ? headers : { 'content-type': 'application/json', ...headers },
			body: body === undefined ? undefined : JSON.stringify(body),
		});
		const text = await response.text();
		if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text.slice(0, 500)}`);
		const setCookie = response.headers.getSetCookie().map((line) => line.split(';')[0]);
		if (setCookie.length > 0) cookie = setCookie.join('; ');
		return text ? JSON.parse(text) : undefined;
	}

	/**
	 * The interface the editor uses, as the owner: `rest('GET', '/settings')`. Answers without the `data` wrapping.
	 * @param {string} method
	 * @param {string} path below /rest
	 * @param {unknown} [body]
	 */
	async function rest(method, path, body) {
		const answer = await call(method, `/rest${path}`, body, cookie ? { cookie } : {});
		return answer?.data ?? answer;
	}

	/**
	 * Makes the owner of a fresh n8n and an API key for it. Later calls give the same login.
	 * @param {Partial<Login>} [wish] default: demo@example.com and a random password
	 * @returns {Promise<Login>}
	 */
	async function createOwner(wish = {}) {
		if (owner) return owner;
		const login = { email: 'demo@example.com', password: `Demo-${randomBytes(6).toString('hex')}1`, ...wish };
		await rest('POST', '/owner/setup', { ...login, firstName: 'Demo', lastName: 'Owner' });
		const scopes = await rest('GET', '/api-keys/scopes');
		const key = await rest('POST', '/api-keys', { label: 'local', expiresAt: null, scopes });
		apiKey = key.rawApiKey;
		owner = login;
		return login;
	}

	/**
	 * The public API: `publicApi('GET', '/executions?includeData=true')`. Makes the owner if there is none yet.
	 * @param {string} method
	 * @param {string} path below /api/v1
	 * @param {unknown} [body]
	 */
	async function publicApi(method, path, body) {
		if (!apiKey) await createOwner();
		return call(method, `/api/v1${path}`, body, { 'X-N8N-API-KEY': apiKey });
	}

	return { rest, publicApi, createOwner, cookie: () => cookie, apiKey: () => apiKey };
}

module.exports = { n8nClient };
