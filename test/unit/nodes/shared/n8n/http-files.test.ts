import { Readable } from 'node:stream';
import { MailError } from '../../../../../nodes/shared/errors';
import { FileContent, type Answer, type RequestSpec } from '../../../../../nodes/shared/wire/request';
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
	const renewing = { files, connection: { renewsLogin: true } };

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

	describe('is repeated only where the login can be renewed', () => {
		/** How many logins and requests a 401 causes. @param proved of each answer, whether it proves something */
		const askedWith = async (
			kind: 'stored' | 'memory',
			renewsLogin: boolean | undefined,
			proved: boolean[] | undefined,
		) => {
			let logins = 0;
			const { exchange, requests } = fakeTransport(
				(_request, count) => ({ statusCode: 401, body: String(proved?.[count - 1]) }),
				{ files, connection: { renewsLogin }, logIn: async () => void logins++ },
			);
			const proves = proved && ((answer: Answer) => answer.body === 'true');
			expect(await exchange(withFile(kind), 0, undefined, proves)).toMatchObject({
				kind: 'answer',
				answer: { statusCode: 401 },
			});
			// n8n would repeat what it knows to be a 401.
			for (const { options } of requests) expect(options.ignoreHttpStatusErrors).toBe(true);
			return { logins, requests: requests.length };
		};

		test.each<[what: string, renewsLogin: boolean | undefined, proved: boolean[] | undefined, asked: object]>(
			[
				['nowhere else', undefined, [true], { logins: 0, requests: 1 }],
				['not, while it is unproved that the service did nothing', true, [false], { logins: 0, requests: 1 }],
				['once after a proof', true, [true, true], { logins: 1, requests: 2 }],
				['once, when the second answer proves nothing', true, [true, false], { logins: 1, requests: 2 }],
				['where a request may be repeated anyway', true, undefined, { logins: 1, requests: 2 }],
			],
		)('%s', async (_what, renewsLogin, proved, asked) => {
			for (const kind of ['stored', 'memory'] as const)
				expect(await askedWith(kind, renewsLogin, proved)).toEqual(asked);
		});
	});

	test('a login that another request has renewed meanwhile is not renewed again', async () => {
		let logins = 0;
		const { exchange, requests, context } = fakeTransport(
			inTurn({ statusCode: 401, body: 'old' }, { statusCode: 200 }),
			{ connection: { renewsLogin: true }, logIn: async () => void logins++ },
		);
		context.getCredentials = (async () => ({ token: requests.length === 0 ? 'old' : 'new' })) as never;
		expect(await exchange()).toMatchObject({ kind: 'answer', answer: { statusCode: 200 } });
		expect([logins, requests.length]).toEqual([0, 2]);
	});

	test('a login that cannot be renewed: nothing more is sent', async () => {
		const { exchange, requests } = fakeTransport(() => ({ statusCode: 401 }), {
			connection: { renewsLogin: true },
			logIn: async () => {
				throw new Error('the hub is closed');
			},
		});
		expect(await exchange()).toMatchObject({
			kind: 'notSent',
			failure: { login: true, message: 'the hub is closed' },
		});
		expect(requests).toHaveLength(1);
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
