import type { IExecuteFunctions, IHttpRequestOptions } from 'n8n-workflow';
import { fakeTransport, SPEC, URL_OF_OURS } from '../../../../support/fakeTransport';

/** A deadline that ends around the renewal of a login: whether the request was under way then. */

const OURS = URL_OF_OURS;
const LOGIN = 'https://login.example/token';
const DEADLINE_MS = 30_000;

type Helper = (options: IHttpRequestOptions) => Promise<unknown>;
/** How n8n goes about one kind of credential: `viaHelpers` is `this.helpers.httpRequest`, `direct` its inner client. */
type Way = (options: IHttpRequestOptions, viaHelpers: Helper, direct: Helper) => Promise<unknown>;

/** @param slow the calls that outlast the deadline, by number; the first call of ours is answered with 401 */
async function exchangeBy(way: Way, slow: number) {
	const fake = fakeTransport(() => ({ statusCode: 200 }), { connection: { renewsLogin: true } });
	const { clock, context } = fake;
	const calls: string[] = [];
	const request = (signal: () => AbortSignal) => async (options: IHttpRequestOptions) => {
		const { url } = options;
		// As axios does: nothing is sent any more.
		signal().throwIfAborted();
		calls.push(url);
		if (calls.length === slow) {
			await clock.sleep(2 * DEADLINE_MS);
			// A login is not cut off by our signal.
			if (url === OURS) signal().throwIfAborted();
		}
		const isFirst = url === OURS && calls.filter((one) => one === OURS).length === 1;
		return { statusCode: isFirst ? 401 : 200, headers: {}, body: '{}' };
	};
	let signal = new AbortController().signal;
	const direct = request(() => signal);
	Object.assign(context.helpers, {
		httpRequest: direct,
		async httpRequestWithAuthentication(
			this: IExecuteFunctions,
			_type: string,
			options: IHttpRequestOptions,
		) {
			signal = this.getExecutionCancelSignal() as AbortSignal;
			const { helpers } = this;
			return await way(options, async (more) => (await helpers.httpRequest(more)) as unknown, direct);
		},
	});
	const { kind } = await fake.exchange(SPEC, 0, DEADLINE_MS);
	return { kind, calls };
}

/** Rethrows what is no 401: only that makes n8n renew a login. */
function expect401(error: unknown): void {
	if ((error as { response?: { status?: number } }).response?.status !== 401) throw error;
}

/** n8n's OAuth2 client has a way of its own to the token. */
const oauth: Way = async (options, viaHelpers, direct) => {
	try {
		return await viaHelpers(options);
	} catch (error) {
		expect401(error);
		await direct({ url: LOGIN });
		return await viaHelpers(options);
	}
};
/** @param authenticated what the credential's `authenticate` gives: some give new options, which do not tell when they are read */
const session =
	(authenticated: (options: IHttpRequestOptions) => IHttpRequestOptions): Way =>
	async (options, viaHelpers, direct) => {
		try {
			return await direct(authenticated(options));
		} catch (error) {
			expect401(error);
			await viaHelpers({ url: LOGIN });
			return await direct(authenticated(options));
		}
	};

const WAYS: Array<[string, Way]> = [
	['OAuth2', oauth],
	['a session', session((options) => options)],
	['a session with copied options', session((options) => ({ ...options }))],
];

describe.each(WAYS)('with %s', (_name, way) => {
	test('a deadline that ends in the first request leaves doubt', async () => {
		expect(await exchangeBy(way, 1)).toEqual({ kind: 'unclear', calls: [OURS] });
	});

	test('a deadline that ends in the login after the 401: surely not sent, and nothing follows', async () => {
		expect(await exchangeBy(way, 2)).toEqual({ kind: 'notSent', calls: [OURS, LOGIN] });
	});

	test('a deadline that ends in the request after the login leaves doubt', async () => {
		expect(await exchangeBy(way, 3)).toEqual({ kind: 'unclear', calls: [OURS, LOGIN, OURS] });
	});

	test('without a deadline the second request is the answer', async () => {
		expect(await exchangeBy(way, 0)).toEqual({ kind: 'answer', calls: [OURS, LOGIN, OURS] });
	});
});
