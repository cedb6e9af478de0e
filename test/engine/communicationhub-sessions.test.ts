import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { credentials, hubBench, mail } from './communicationhub-support';

const bench = hubBench();
const SESSION = { authentication: 'session', username: 'sandbox', password: 'sandbox-secret' };

const items = (count: number) =>
	Array.from({ length: count }, (_, index) => ({ json: { to: `r${index}@example.com` } }));
const to = { to: '={{ $json.to }}' };
const logins = () => bench.requests().filter(({ url }) => url.includes('/auth'));
const sends = () => bench.requests().filter(({ url }) => url.includes('/Mail/Send'));

describe('a session', () => {
	let stored: Record<string, ICredentialDataDecryptedObject>;

	beforeEach(() => {
		// A process remembers its logins: each test logs in as somebody else.
		const username = `user-${Math.random()}`;
		bench.set({ auth: 'session', username });
		stored = credentials(bench.sandbox, { ...SESSION, username });
	});

	test('is opened once for many parallel sends and kept for the next run', async () => {
		const first = await bench.run(mail(to, { concurrency: 10 }), { items: items(20), credentials: stored });
		expect(first.error?.message).toBeUndefined();
		expect(bench.inbox()).toHaveLength(20);
		expect(logins()).toHaveLength(1);
		expect(sends()).toHaveLength(20);
		await bench.run(mail(), { credentials: stored });
		expect(logins()).toHaveLength(1);
		expect(bench.inbox()).toHaveLength(21);
	});

	test('is renewed once, for all of them, when it has expired', async () => {
		await bench.run(mail(), { credentials: stored });
		bench.sandbox.clock.advance(3600);
		const again = await bench.run(mail(to, { concurrency: 5 }), { items: items(5), credentials: stored });
		expect(again.error?.message).toBeUndefined();
		expect(logins()).toHaveLength(2);
		expect(bench.inbox()).toHaveLength(6);
		// Refused with 401 means not processed: every mail arrived once.
		for (const { json } of items(5))
			expect(bench.inbox().filter((message) => message.to[0].address === json.to)).toHaveLength(1);
	});

	test('is renewed for a mail whose file is streamed, too', async () => {
		await bench.run(mail(), { credentials: stored });
		bench.sandbox.clock.advance(3600);
		const content = Buffer.alloc(1_000_000, 7);
		const data = await bench.engine.file(content, 'a.bin', 'application/octet-stream');
		const result = await bench.run(mail({}, { attachments: 'data', format: 'xml' }), {
			items: [{ json: {}, binary: { data } }],
			credentials: stored,
		});
		expect(result.error?.message).toBeUndefined();
		expect(bench.inbox().at(-1)?.attachments).toMatchObject([{ bytes: content.length }]);
	});

	test('notices a changed password: a wrong one is not covered by the old session', async () => {
		await bench.run(mail(), { credentials: stored });
		Object.assign(stored.communicationHubApi, { password: 'wrong-password' });
		const wrong = await bench.run(mail(), { credentials: stored, onError: 'continueErrorOutput' });
		expect(wrong.outputs[1][0].json.details).toMatchObject({ kind: 'unauthorized', outcome: 'notSent' });
		expect(wrong.outputs[1][0].json.details).toMatchObject({ kind: 'unauthorized', outcome: 'notSent' });
		expect(JSON.stringify(wrong.data)).not.toContain('wrong-password');
		expect(bench.inbox()).toHaveLength(1);
	});

	test('is opened with the new password after the hub changed it', async () => {
		await bench.run(mail(), { credentials: stored });
		bench.set({ password: 'new-password' });
		bench.sandbox.clock.advance(3600);
		Object.assign(stored.communicationHubApi, { password: 'new-password' });
		const result = await bench.run(mail(), { credentials: stored });
		expect(result.error?.message).toBeUndefined();
		expect(logins()).toHaveLength(2);
	});

	test('says so when the hub has no session login', async () => {
		bench.set({ auth: 'none' });
		const result = await bench.run(mail(), { credentials: stored, onError: 'continueErrorOutput' });
		expect(result.outputs[1][0].json.details).toMatchObject({ kind: 'unauthorized', outcome: 'notSent' });
		expect(bench.inbox()).toEqual([]);
	});
});

describe('every way to sign in', () => {
	const RIGHT: Array<[string, string, ICredentialDataDecryptedObject]> = [
		['Basic', 'basic', { authentication: 'basicAuth', username: 'sandbox', password: 'sandbox-secret' }],
		[
			'an API key as Basic user name',
			'bearer',
			{ authentication: 'basicAuth', username: 'sandbox-token', password: '' },
		],
		['Bearer', 'bearer', { authentication: 'bearer', token: ' sandbox-token\n' }],
		[
			'a header of its own',
			'header',
			{ authentication: 'header', headerName: 'X-Api-Key', headerValue: 'sandbox-key' },
		],
	];

	test.each(RIGHT)('%s', async (_name, auth, values) => {
		bench.set({ auth });
		const right = await bench.run(mail(), { credentials: credentials(bench.sandbox, values) });
		expect(right.error?.message).toBeUndefined();
		expect(bench.inbox()).toHaveLength(1);
		const wrong = Object.fromEntries(
			Object.entries(values).map(([name, value]) => [
				name,
				/^sandbox/.test(String(value).trim()) ? 'wrong-secret' : value,
			]),
		);
		const refused = await bench.run(mail(), {
			credentials: credentials(bench.sandbox, wrong),
			onError: 'continueErrorOutput',
		});
		expect(refused.outputs[1][0].json.details).toMatchObject({
			kind: 'unauthorized',
			outcome: 'notSent',
			// An unknown key in a Basic login is "not found" to the framework.
			statusCode: values.password === '' ? 404 : 401,
		});
		expect(JSON.stringify(refused.data)).not.toContain('wrong-secret');
		expect(bench.inbox()).toHaveLength(1);
	});

	test.each([
		['as Bearer', { authentication: 'bearer', token: 'sandbox-expired-token' }],
		['as user name', { authentication: 'basicAuth', username: 'sandbox-expired-token', password: '' }],
	])('an API key that has expired, %s: the key is named, not a missing right', async (_how, values) => {
		bench.set({ auth: 'bearer' });
		const { outputs } = await bench.run(mail(), {
			credentials: credentials(bench.sandbox, values),
			onError: 'continueErrorOutput',
		});
		expect(outputs[1][0].json).toMatchObject({
			error: 'CommunicationHub refused the API key: ApiKey has expired',
			details: { kind: 'unauthorized', outcome: 'notSent', statusCode: 403 },
		});
		expect(JSON.stringify(outputs)).not.toContain('sandbox-expired-token');
	});

	test('a key that was pasted with white space is masked where the hub repeats it', async () => {
		const token = 'sandbox-token-of-the-clinic';
		bench.set({ auth: 'bearer', token, configuration: `key ${token} of the clinic` });
		const { json } = await bench.run(mail(), {
			credentials: credentials(bench.sandbox, { authentication: 'bearer', token: ` ${token}\n` }),
		});
		expect(json[0].response).toMatchObject({ Configuration: 'key *** of the clinic' });
	});

	test('a header that would empty the mail is refused before anything is sent', async () => {
		bench.set({ mode: 'faithful' });
		const values = { authentication: 'header', headerName: 'Content-Type', headerValue: 'text/plain' };
		const { error } = await bench.run(mail(), { credentials: credentials(bench.sandbox, values) });
		expect(error?.context?.data).toMatchObject({ kind: 'unauthorized', field: 'Header Name' });
		expect(bench.requests()).toEqual([]);
	});
});
