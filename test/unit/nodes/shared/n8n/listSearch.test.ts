import { Readable } from 'node:stream';
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
					encoding: 'stream',
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
		['a stream', Readable.from([Buffer.from('{"a"'), Buffer.from(':1}')]), '{"a":1}'],
		['a value that n8n has read already', { a: 1 }, '{"a":1}'],
		['nothing', undefined, ''],
	])('may be %s', async (_what, body, text) =>
		expect((await ask({ statusCode: 200, headers: { 'X-Total': 5 }, body })).given).toEqual({
			statusCode: 200,
			headers: { 'x-total': '5' },
			body: text,
			attempts: 1,
		}),
	);

	test('is what came, an echo of a secret included: the search masks what leaves', async () => {
		const { given } = await ask({ statusCode: 200, headers: { echo: SECRET }, body: SECRET });
		expect(given).toMatchObject({ headers: { echo: SECRET }, body: SECRET });
	});

	test.each([
		['without end', () => Buffer.alloc(1_000_000, 'x'), 'the answer is longer than 5 MB'],
		[
			'that breaks off',
			() => {
				throw new Error('socket hang up');
			},
			'the answer broke off',
		],
	])('%s is none', async (_what, chunk, why) => {
		const body = Readable.from(
			(function* () {
				for (;;) yield chunk();
			})(),
			{ objectMode: false },
		);
		const { error } = await ask({ statusCode: 200, body });
		expect(error).toMatchObject({
			kind: 'failed',
			message: `Fake Mail did not return the list: ${why}`,
		});
		expect(body.destroyed).toBe(true);
	});

	test('of a refused login is an answer like any other, for the caller to explain', async () => {
		const response = { status: 401, headers: { A: 'b' }, data: `no ${SECRET}` };
		const { given } = await ask(axiosError('Request failed with status code 401', { url: URL, response }));
		expect(given).toEqual({ statusCode: 401, headers: { a: 'b' }, body: `no ${SECRET}`, attempts: 1 });
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
	const editor = context as unknown as ILoadOptionsFunctions;
	const connect = async () => CONNECTION;
	const search = async (work: () => Promise<unknown>, connection = connect) =>
		await listSearch(editor, connection, work).then(
			() => Promise.reject(new Error('did not fail')),
			(error: Error & { description?: string }) => error,
		);

	test('gives what it finds, and knows the connection', async () =>
		expect(await listSearch(editor, connect, async ({ headers }) => ({ results: [1], headers }))).toEqual({
			results: [1],
			headers: CONNECTION.headers,
		}));

	test('fails in the same way where no connection can be made', async () => {
		const error = await search(
			async () => [],
			async () => await Promise.reject(new MailError('unauthorized', 'No key', { fix: 'Enter it.' })),
		);
		expect(error).toMatchObject({ name: 'NodeOperationError', message: 'No key', description: 'Enter it.' });
	});

	test.each([
		['as it is', SECRET],
		['in JSON of .NET', SECRET.replace(/-/g, '\\u002D')],
		['in a URL', SECRET.replace(/-/g, '%2D')],
		['in base64', Buffer.from(SECRET).toString('base64')],
	])('shows no secret of the connection in an error, %s', async (_how, written) => {
		const error = await search(
			async () => await Promise.reject(new MailError('failed', `No ${written}`, { fix: `Not ${written}` })),
		);
		const bare = [error.message, error.description].map((text) => text?.replace(/=/g, ''));
		expect(bare).toEqual(['No ***', 'Not ***']);
	});

	test('nor one of a login that was renewed meanwhile', async () => {
		const renewed = async (): Promise<ListConnection> => ({
			...CONNECTION,
			secretsIn: ({ password }) => [String(password)],
		});
		const error = await search(
			async () => await Promise.reject(new MailError('failed', 'No fake-secret-1')),
			renewed,
		);
		expect(error.message).toBe('No ***');
	});

	test('tells the error at hand when the credential cannot be read again', async () => {
		const gone = { ...editor, getCredentials: async () => await Promise.reject(new Error('database')) };
		const failing = listSearch(
			gone as unknown as ILoadOptionsFunctions,
			async () => ({ ...CONNECTION, secretsIn: () => [] }),
			async () => await Promise.reject(new MailError('failed', `No ${SECRET}`)),
		);
		await expect(failing).rejects.toMatchObject({ message: 'No ***' });
	});

	test('leaves entries as they are, though a password is an ordinary word, and masks tokens in them', async () => {
		const connection: ListConnection = { ...CONNECTION, secrets: ['Inbox', SECRET] };
		const results = [{ name: 'Inbox', value: '1' }];
		const find = async (name: string) =>
			await listSearch(
				editor,
				async () => connection,
				async () => ({ results: [{ name, value: '1' }] }),
			);
		expect(await find('Inbox')).toEqual({ results });
		expect(await find(`Inbox ${SECRET}`)).toEqual({ results: [{ name: 'Inbox ***', value: '1' }] });
	});

	test('masks words of the service that it puts into an entry itself', async () => {
		const connection: ListConnection = { ...CONNECTION, secrets: ['hunter2'] };
		expect(
			await listSearch(
				editor,
				async () => connection,
				async (_connection, { redact }) => redact('No list for hunter2'),
			),
		).toBe('No list for ***');
	});

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
