import axios, { type AxiosInstance, type AxiosResponse } from 'axios';
import type { Sandbox } from '../../sandbox';
import type { LineWorksSandbox, LineWorksSettings } from '../../sandbox/services/lineworks';

/** Where the tests pretend that the app lives; nothing listens there, only redirects name it. */
export const REDIRECT_URI = 'http://127.0.0.1:5678/rest/oauth2-credential/callback';

/** A client that judges nothing and follows nothing. */
export const client: AxiosInstance = axios.create({
	validateStatus: () => true,
	maxRedirects: 0,
	proxy: false,
	timeout: 10_000,
	maxBodyLength: Infinity,
});

export interface SignIn {
	scope?: string;
	/** The member's user id; default the first of the page. */
	member?: string;
	decision?: 'allow' | 'deny';
	state?: string;
	/** Further or other parameters of the authorization request. */
	query?: Record<string, string>;
}

/** Opens the authorize page and presses its button, as a browser would. The answer is the last one. */
export async function authorize(sandbox: Sandbox, options: SignIn = {}): Promise<AxiosResponse<string>> {
	const { clientId } = lineWorksSettings(sandbox);
	const query = new URLSearchParams({
		response_type: 'code',
		client_id: clientId,
		redirect_uri: REDIRECT_URI,
		scope: options.scope ?? 'mail',
		state: options.state ?? 'state-1',
		...options.query,
	});
	const url = `${sandbox.serviceUrl('lineworks')}/oauth2/v2.0/authorize?${query}`;
	const page = await client.get<string>(url);
	if (page.status !== 200) return page;
	const form = new URLSearchParams();
	for (const [, name = '', value = ''] of page.data.matchAll(
		/<input type="hidden" name="([^"]*)" value="([^"]*)">/g,
	)) {
		form.append(unescapeHtml(name), unescapeHtml(value));
	}
	const first = /<option value="([^"]+)"/.exec(page.data)?.[1] ?? '';
	form.set('member', options.member ?? first);
	form.set('decision', options.decision ?? 'allow');
	return await client.post(url, form);
}

/** The query that the browser brings back to the app. */
export function broughtBack(response: AxiosResponse): URLSearchParams {
	return new URL(String(response.headers.location)).searchParams;
}

/** `POST /oauth2/v2.0/token` with client id and secret in the body. */
export async function requestToken(sandbox: Sandbox, fields: Record<string, string>): Promise<AxiosResponse> {
	const { clientId, clientSecret } = lineWorksSettings(sandbox);
	const form = new URLSearchParams({ client_id: clientId, client_secret: clientSecret, ...fields });
	return await client.post(`${sandbox.serviceUrl('lineworks')}/oauth2/v2.0/token`, form);
}

export interface Tokens {
	access_token: string;
	refresh_token: string;
	token_type: string;
	expires_in: string;
	scope: string;
}

/** The whole sign-in: page, button, code, tokens. */
export async function signIn(sandbox: Sandbox, options: SignIn = {}): Promise<Tokens> {
	const code = broughtBack(await authorize(sandbox, options)).get('code') ?? '';
	const fields = { grant_type: 'authorization_code', code, redirect_uri: REDIRECT_URI };
	const answer = await requestToken(sandbox, fields);
	if (answer.status !== 200) throw new Error(`No token: ${JSON.stringify(answer.data)}`);
	return answer.data as Tokens;
}

/** The live settings of the sandbox's service; assigning to them changes it. */
export function lineWorksSettings(sandbox: Sandbox): LineWorksSettings {
	return sandbox.service<LineWorksSandbox>('lineworks').settings;
}

function unescapeHtml(text: string): string {
	return text
		.replaceAll('&lt;', '<')
		.replaceAll('&gt;', '>')
		.replaceAll('&quot;', '"')
		.replaceAll('&#39;', "'")
		.replaceAll('&amp;', '&');
}
