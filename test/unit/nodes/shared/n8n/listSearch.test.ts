import type { IHttpRequestOptions, ILoadOptionsFunctions } from 'n8n-workflow';
import {
	listRequest,
	listSearch,
	matchesFilter,
	withUniqueNames,
	type ListConnection,
} from '../../../../../nodes/shared/n8n/listSearch';
import { invalid, MailError } from '../../../../../nodes/shared/errors';
import { axiosError, fakeContext } from '../../../../support/fakeContext';
import { mailErrorOf } from '../thrown';

const URL = 'https://api.example.com/list';
const SECRET = 'secret-of-the-key';
const CONNECTION: ListConnection = {
	credentialType: 'fakeApi',
	headers: { accept: 'application/json' },
	secrets: [SECRET],
};

/** Asks once; `answer` is what n8n's helper gives or throws. */
async function ask(
	answer: { statusCode: number; headers?: object; body?: unknown } | Error,
	{ connection = CONNECTION, stored = {} }: { connection?: ListConnection; stored?: object } = {},
) {
	const asked: Array<{ type: string; options: IHttpRequestOptions }> = [];
	const context = {
		getNode: () => ({ id: '1', name: 'Mail', type: 'x', typeVersion: 1, position: [0, 0], parameters: {} }),
		getCredentials: async () => stored,
		helpers: {
			httpRequestWithAuthentication: async (type: string, options: IHttpRequestOptions) => {
				asked.push({ type, options: structuredClone(options) });
				// As n8n does with a login by OAuth2.
				Object.assign(options.headers ?? {}, { Authorization: `Bearer ${SECRET}` });
				if (answer instanceof Error) throw answer;
				return { headers: {}, ...answer };
			},
		},
	} as unknown as ILoadOptionsFunctions;
	const result = await listRequest(context, connection, URL, 'Fake Mail').then(
		(given) => ({ given, error: undefined }),
		(error: unknown) => ({ given: undefined, error: mailErrorOf(error) }),
	);
	return { ...result, asked };
}

describe('the request', () => {
	test('is a GET with the credential, bounded in time, its status and text left to us', async () => {
		const { asked } = await ask({ statusCode: 200, body: '[]' });
		expect(asked).toEqual([
			{
				type: 'fakeApi',
				options: {
					method: 'GET',
					url: URL,
					headers: { accept: 'application/json' },
					encoding: 'text',
					returnFullResponse: true,
					disableFollowRedirect: true,
					// n8n renews a login only for a 401 that is thrown.
					ignoreHttpStatusErrors: { ignore: true, except: [401] },
					timeout: 30_000,
				},
			},
		]);
	});

	test('leaves the headers of the connection without the login that n8n adds', async () => {
		await ask({ statusCode: 200, body: '[]' });
		expect(CONNECTION.headers).toEqual({ accept: 'application/json' });
	});

	test('trusts any certificate only where the credential says so', async () => {
		const trusting = { ...CONNECTION, skipSslCertificateValidation: true };
		const { asked } = await ask({ statusCode: 200 }, { connection: trusting });
		expect(asked[0].options.skipSslCertificateValidation).toBe(true);
	});
});

describe('the answer', () => {
	test.each([
		['text', '{"a":1}', '{"a":1}'],
		['a value that n8n has read already', { a: 1 }, '{"a":1}'],
		['nothing', undefined, '""'],
	])('may be %s', async (_what, body, text) =>
		expect((await ask({ statusCode: 200, headers: { 'X-Total': 5 }, body })).given).toEqual({
			statusCode: 200,
			headers: { 'x-total': '5' },
			body: text,
			attempts: 1,
		}),
	);

	test('has no secret in it, that of a login renewed meanwhile included', async () => {
		const connection: ListConnection = {
			...CONNECTION,
			secretsIn: (data) => [String((data.oauthTokenData as { access_token: string }).access_token)],
		};
		const { given } = await ask(
			{ statusCode: 200, headers: { echo: `key ${SECRET}` }, body: `${SECRET} and new-token-value` },
			{ connection, stored: { oauthTokenData: { access_token: 'new-token-value' } } },
		);
		expect(given).toMatchObject({ headers: { echo: 'key ***' }, body: '*** and ***' });
	});

	test('of a refused login is an answer like any other, for the caller to explain', async () => {
		const response = { status: 401, headers: { A: 'b' }, data: `no ${SECRET}` };
		const { given } = await ask(axiosError('Request failed with status code 401', { url: URL, response }));
		expect(given).toEqual({ statusCode: 401, headers: { a: 'b' }, body: 'no ***', attempts: 1 });
	});
});

describe('without an answer', () => {
	test('the error says what happened and what to do, and nothing of request or secrets', async () => {
		const { error } = await ask(
			axiosError(`connect ECONNREFUSED with ${SECRET}`, { url: URL, code: 'ECONNREFUSED' }),
		);
		expect(error).toMatchObject({
			kind: 'failed',
			message: 'Fake Mail did not return the list: the connection was refused',
			fix: 'Check the address in the credential and the network, or enter the value manually.',
		});
		expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain(SECRET);
	});

	test('a secret in the words of the network is masked', async () => {
		const { error } = await ask(
			axiosError(`getaddrinfo of ${SECRET}`, { url: URL, code: 'ERR_INVALID_URL' }),
		);
		expect(error?.message).toBe('Fake Mail did not return the list: getaddrinfo of ***');
	});

	test('because the login went wrong, the credential is to be checked', async () => {
		const url = 'https://login.example.com/token';
		const response = { status: 400, headers: {}, data: 'invalid_grant' };
		const { error } = await ask(axiosError('Request failed with status code 400', { url, response }));
		expect(error).toMatchObject({
			kind: 'failed',
			fix: 'Open the credential and check its values, then test or reconnect it.',
		});
	});
});

describe('a search behind a list', () => {
	const { context } = fakeContext();
	const search = async (work: () => Promise<unknown>) =>
		await listSearch(context as unknown as ILoadOptionsFunctions, work).then(
			() => Promise.reject(new Error('did not fail')),
			(error: Error & { description?: string }) => error,
		);

	test('gives what it finds', async () =>
		expect(
			await listSearch(context as unknown as ILoadOptionsFunctions, async () => ({ results: [1] })),
		).toEqual({ results: [1] }));

	test.each([
		['in plain words', new MailError('refused', 'No list', { fix: 'Ask for the right.' })],
		['in our words, also where n8n has its own', new MailError('failed', 'ECONNREFUSED 429', { fix: 'F.' })],
		['without a fix', invalid('To', 'To is empty')],
	])('fails as an error of n8n, %s', async (_what, given) => {
		const error = await search(async () => await Promise.reject(given));
		expect(error).toMatchObject({ name: 'NodeOperationError', message: given.message });
		expect(error.description).toBe(given.fix);
	});

	test('leaves an error of n8n as it is', async () => {
		const own = new Error('No credential');
		expect(await search(async () => await Promise.reject(own))).toBe(own);
	});
});

test.each([
	['Inbox', undefined, true],
	['Inbox', '', true],
	['Inbox', 'box', true],
	['Inbox', ' IN ', true],
	['Inbox', 'out', false],
])('%s fits the filter %j: %p', (text, filter, fits) => expect(matchesFilter(text, filter)).toBe(fits));

test('entries of the same name are told apart by their values', () =>
	expect(
		withUniqueNames([
			{ name: 'News', value: '1' },
			{ name: 'Inbox', value: '2', url: 'u' },
			{ name: 'News', value: 3 },
		]),
	).toEqual([
		{ name: 'News (1)', value: '1' },
		{ name: 'Inbox', value: '2', url: 'u' },
		{ name: 'News (3)', value: 3 },
	]));
