import { Readable } from 'node:stream';
import { MailError } from '../../../../../nodes/shared/errors';
import { SpentStream } from '../../../../../nodes/shared/wire/body';
import { FileContent, type RequestSpec } from '../../../../../nodes/shared/wire/request';
import { axiosError } from '../../../../support/fakeContext';
import { fakeTransport, inTurn, SPEC, URL_OF_OURS } from '../../../../support/fakeTransport';
import { inMemory, stored } from '../attachment';

describe('a login that has expired (401)', () => {
	const LARGE = 600_000;
	const withFile = (kind: 'memory' | 'stored'): RequestSpec => ({
		method: 'POST',
		path: '/send',
		body: {
			contentType: 'application/json',
			json: [new FileContent(kind === 'stored' ? stored('f', LARGE) : inMemory(Buffer.alloc(LARGE, 1)))],
		},
	});
	const files = { f: Buffer.alloc(LARGE, 1) };
	const renewing = { files, connection: { renewsLogin: 'always' as const } };

	test('a streamed body is built anew for the second try', async () => {
		const { exchange, requests, opened } = fakeTransport(
			inTurn({ statusCode: 401, body: 'old' }, { statusCode: 200 }),
			renewing,
		);
		expect(await exchange(withFile('stored'), 0)).toMatchObject({
			kind: 'answer',
			answer: { statusCode: 200 },
		});
		expect(requests.map(({ streamed }) => streamed)).toEqual([true, true]);
		expect(requests[1].body).toBe(requests[0].body);
		expect(requests[1].body).toHaveLength(Number(requests[1].headers['Content-Length']));
		expect(opened).toEqual(['f', 'f']);
	});

	test('an n8n that gives the same stream to a second request itself: a new one is made here', async () => {
		const { exchange, requests, opened } = fakeTransport(
			inTurn(
				({ options: { url } }) => {
					throw axiosError('stream error', { url, cause: new SpentStream() });
				},
				{ statusCode: 200 },
			),
			renewing,
		);
		expect(await exchange(withFile('stored'))).toMatchObject({
			kind: 'answer',
			answer: { statusCode: 200, attempts: 1 },
		});
		expect(requests[1].body).toBe(requests[0].body);
		expect(opened).toEqual(['f', 'f']);
	});

	test('there is no third try', async () => {
		const { exchange, requests } = fakeTransport(
			() => ({ statusCode: 401, headers: { 'WWW-Authenticate': 'Bearer' }, body: 'no' }),
			renewing,
		);
		expect(await exchange(withFile('stored'), 3)).toMatchObject({
			kind: 'answer',
			answer: { statusCode: 401, headers: { 'www-authenticate': 'Bearer' }, body: 'no' },
		});
		expect(requests).toHaveLength(2);
	});

	test('a body in one piece has been sent twice by n8n itself', async () => {
		const { exchange, requests } = fakeTransport(() => ({ statusCode: 401, body: 'no' }), renewing);
		expect(await exchange(withFile('memory'), 0)).toMatchObject({
			kind: 'answer',
			answer: { statusCode: 401, body: 'no' },
		});
		expect(await exchange()).toMatchObject({
			kind: 'answer',
			answer: { statusCode: 401 },
		});
		expect(requests).toHaveLength(2);
	});

	describe('is repeated only where the login can be renewed', () => {
		const askedWith = async (renewsLogin: 'always' | 'proved' | undefined, proved?: boolean) => {
			const { exchange, requests } = fakeTransport(() => ({ statusCode: 401 }), {
				files,
				connection: { renewsLogin },
			});
			const proves = proved === undefined ? undefined : () => proved;
			expect(await exchange(withFile('stored'), 0, undefined, proves)).toMatchObject({
				kind: 'answer',
				answer: { statusCode: 401 },
			});
			return requests.map(({ options }) => options.ignoreHttpStatusErrors);
		};
		const byN8n = { ignore: true, except: [401] };

		test('nowhere else: n8n is told to leave a 401 alone', async () =>
			expect(await askedWith(undefined)).toEqual([true]));
		test('always, when a 401 cannot come from behind the service', async () =>
			expect(await askedWith('always', false)).toEqual([byN8n, byN8n]));
		test('not, while it is unproved that the service did nothing', async () =>
			expect(await askedWith('proved', false)).toEqual([true]));
		test('after a proof, and then by n8n', async () =>
			expect(await askedWith('proved', true)).toEqual([true, byN8n, byN8n]));
		test('a request that proves nothing by its kind is one that may be repeated', async () =>
			expect(await askedWith('proved')).toEqual([true, byN8n, byN8n]));
	});

	test('other answers to a streamed body are not asked for again', async () => {
		const { exchange, requests } = fakeTransport(() => ({ statusCode: 400 }), renewing);
		await exchange(withFile('stored'), 0);
		expect(requests).toHaveLength(1);
	});
});

describe('files that cannot be read', () => {
	const spec = (bytes: number): RequestSpec => ({
		method: 'POST',
		path: '/send',
		body: { contentType: 'application/json', json: [new FileContent(stored('gone', bytes))] },
	});

	test('one that is not there: nothing is sent', async () => {
		const { exchange, requests } = fakeTransport(() => ({ statusCode: 200 }));
		for (const bytes of [10, 600_000]) {
			expect(await exchange(spec(bytes), 3)).toMatchObject({
				kind: 'notSent',
				attempts: 1,
				failure: {
					login: false,
					transient: false,
					message: `The file "gone.bin" could not be read from n8n's storage: ENOENT: no such file gone`,
					own: { kind: 'failed', field: 'Attachments', fix: expect.stringContaining('created the file') },
				},
			});
		}
		expect(requests).toEqual([]);
	});

	test('one that is shorter than it should be: the request is cut short, which nobody takes for a mail', async () => {
		const { exchange } = fakeTransport(() => ({ statusCode: 200 }), {
			files: { gone: Buffer.alloc(600_000) },
		});
		expect(await exchange(spec(600_001), 3)).toMatchObject({
			kind: 'notSent',
			failure: {
				login: false,
				transient: false,
				message: 'The file "gone.bin" has 600000 bytes in storage, not the 600001 that the item says',
				own: { kind: 'failed', field: 'Attachments', fix: expect.stringContaining('created the file') },
			},
		});
	});

	test('one that has grown', async () => {
		const { exchange } = fakeTransport(() => ({ statusCode: 200 }), {
			files: { gone: Buffer.alloc(600_001) },
		});
		expect(await exchange(spec(600_000), 3)).toMatchObject({
			kind: 'notSent',
			failure: { transient: false, own: { field: 'Attachments', fix: expect.any(String) } },
		});
	});

	test('one that breaks off while it is read, with an error of the storage', async () => {
		const { exchange, context } = fakeTransport(() => ({ statusCode: 200 }));
		context.helpers.getBinaryStream = (async () =>
			Readable.from(
				(function* () {
					yield Buffer.alloc(1000);
					throw Object.assign(new Error('EIO: i/o error, read'), { code: 'EIO' });
				})(),
				{ objectMode: false },
			)) as never;
		expect(await exchange(spec(600_000), 3)).toMatchObject({
			kind: 'notSent',
			failure: {
				login: false,
				message: `The file "gone.bin" could not be read from n8n's storage: EIO: i/o error, read`,
				own: { field: 'Attachments', fix: expect.any(String) },
			},
		});
	});

	test('the same, wrapped by the HTTP client', async () => {
		const { exchange } = fakeTransport(() => {
			throw axiosError('stream error', {
				url: URL_OF_OURS,
				cause: new Error('x', { cause: new MailError('failed', 'The file is damaged') }),
			});
		});
		expect(await exchange(SPEC, 3)).toMatchObject({
			kind: 'notSent',
			failure: { message: 'The file is damaged' },
		});
	});
});
