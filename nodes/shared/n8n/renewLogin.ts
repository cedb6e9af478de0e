import type { IExecuteFunctions, IHttpRequestOptions } from 'n8n-workflow';

type Helpers = IExecuteFunctions['helpers'];

/** Ends the call of n8n's helper once the login is renewed. */
class Renewed extends Error {}

/**
 * Has n8n renew the login of a credential without making a request. n8n does that when a request is answered with 401,
 * and then makes the request again, whatever the 401 was (n8n-core, authentication.js and oauth.js): here it meets the
 * 401 in place of the network, and no network after it.
 * @param call n8n's helper with these options, on a context with these helpers
 * @throws what the login throws
 */
export async function renewLogin(
	helpers: Helpers,
	call: (options: IHttpRequestOptions, helpers: Helpers) => Promise<unknown>,
): Promise<void> {
	let asked = 0;
	const meet = () => {
		throw ++asked === 1
			? Object.assign(new Error('The login is over'), { response: { status: 401 } })
			: new Renewed('The login is renewed');
	};
	// Sessions ask the network by its inner client, which reads the URL; OAuth2 asks by the helpers.
	const options = Object.defineProperty({ method: 'GET' }, 'url', { enumerable: true, get: meet });
	const httpRequest = async (made: IHttpRequestOptions): Promise<unknown> =>
		(made as unknown) === options ? meet() : ((await helpers.httpRequest(made)) as unknown);
	try {
		await call(
			options as unknown as IHttpRequestOptions,
			Object.create(helpers, { httpRequest: { value: httpRequest } }) as Helpers,
		);
	} catch (error) {
		if (asked < 2) throw passOn(error);
	}
}

/** Rethrowing through a function keeps the original error, which says what was wrong with the login. */
function passOn(error: unknown): unknown {
	return error;
}
