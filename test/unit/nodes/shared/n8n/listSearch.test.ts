import type { IHttpRequestOptions, ILoadOptionsFunctions } from 'n8n-workflow';
import { pickerRequest, type PickerConnection } from '../../../../../nodes/shared/n8n/listSearch';
import { axiosError } from '../../../../support/fakeContext';

const URL = 'https://api.example.com/list';
const SECRET = 'secret-of-the-key';
const CONNECTION: PickerConnection = {
	credentialType: 'fakeApi',
	headers: { accept: 'application/json' },
	secrets: [SECRET],
};

/** Asks once; `answer` is what n8n's helper gives or throws. */
async function ask(
	answer: { statusCode: number; headers?: object; body?: unknown } | Error,
	{ connection = CONNECTION, stored = {} }: { connection?: PickerConnection; stored?: object } = {},
) {
	const asked: Array<{ type: string; options: IHttpRequestOptions }> = [];
	const context = {
		getNode: () => ({ id: '1', name: 'Mail', type: 'x', typeVersion: 1, position: [0, 0], parameters: {} }),
		getCredentials: async () => stored,
		helpers: {
			httpRequestWithAuthentication: async (type: string, options: IHttpRequestOptions) => {
				asked.push({ type, options });
				if (answer instanceof Error) throw answer;
				return { headers: {}, ...answer };
			},
		},
	} as unknown as ILoadOptionsFunctions;
	const result = await pickerRequest(context, connection, URL, 'Fake Mail').then(
		(given) => ({ given, error: undefined }),
		(error: Error & { description?: string }) => ({ given: undefined, error }),
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
		const connection: PickerConnection = {
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
			name: 'NodeOperationError',
			message: 'The list could not be read from Fake Mail: the connection was refused',
			description: 'Check the address in the credential and the network, or enter the value by hand.',
		});
		expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain(SECRET);
	});

	test('a secret in the words of the network is masked', async () => {
		const { error } = await ask(
			axiosError(`getaddrinfo of ${SECRET}`, { url: URL, code: 'ERR_INVALID_URL' }),
		);
		expect(error?.message).toBe('The list could not be read from Fake Mail: getaddrinfo of ***');
	});

	test('because the login went wrong, the credential is to be checked', async () => {
		const url = 'https://login.example.com/token';
		const response = { status: 400, headers: {}, data: 'invalid_grant' };
		const { error } = await ask(axiosError('Request failed with status code 400', { url, response }));
		expect(error).toMatchObject({
			message: expect.stringContaining('The list could not be read from Fake Mail'),
			description: 'Open the credential, check its values and test or reconnect it.',
		});
	});
});
