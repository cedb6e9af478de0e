import { existsSync } from 'node:fs';
import axios, { type AxiosResponse } from 'axios';
import { FAULTS, startSandbox, type Sandbox } from '../../sandbox';

let sandbox: Sandbox;
const client = axios.create({ validateStatus: () => true, maxRedirects: 0, timeout: 400, proxy: false });

beforeAll(async () => {
	sandbox = await startSandbox({ services: ['communicationhub'] });
});
afterEach(() => sandbox.reset());
afterAll(async () => await sandbox.close());

const JSON_HEADERS = { 'content-type': 'application/json', accept: 'application/json' };

async function send(fields: Record<string, unknown>): Promise<AxiosResponse> {
	const body = JSON.stringify({
		From: 'me@example.com',
		To: 'you@example.com',
		Subject: 'Hi',
		Text: 'x',
		...fields,
	});
	return await client.post(`${sandbox.serviceUrl('communicationhub')}/Mail/Send`, body, {
		headers: JSON_HEADERS,
	});
}

/** Status and body, or the error code where no whole answer came. */
async function outcome(fields: Record<string, unknown> = {}): Promise<string> {
	try {
		const { status, data } = await send(fields);
		return `${status} ${typeof data === 'string' ? data : JSON.stringify(data)}`;
	} catch (error) {
		return (error as { code?: string }).code ?? 'error';
	}
}

describe('faults', () => {
	/** The slow ones at a pace for tests, by rule and by recipient. */
	const quick: Record<string, [parameters: Record<string, unknown>, address: string]> = {
		slow: [{ delayMs: 100 }, 'slow-50@fault.test'],
		trickle: [{ bytesPerSecond: 2000 }, 'trickle-2000@fault.test'],
		huge: [{ bytes: 100_000 }, 'huge-5000@fault.test'],
	};

	test.each(FAULTS.map((fault) => [fault.name, fault] as const))(
		'%s by rule: accepts as its row says',
		async (name, fault) => {
			const clean = await outcome();
			sandbox.inbox.clear();
			sandbox.faults.add({ service: 'communicationhub', fault: { name, ...quick[name]?.[0] } });
			const struck = await outcome();
			expect(sandbox.inbox.count).toBe(fault.accepts ? 1 : 0);
			expect(sandbox.requests.list().at(-1)?.fault).toBe(name);
			if (['slow', 'trickle', 'wrong-content-type'].includes(name))
				expect(struck.slice(0, 4)).toBe(clean.slice(0, 4));
			else expect(struck).not.toBe(clean);
			// Struck once: the rule is used up.
			expect(await outcome()).toMatch(/^200 /);
		},
	);

	test.each(FAULTS.map((fault) => [fault.name, fault] as const))(
		'%s by recipient: every time',
		async (name, fault) => {
			const address = quick[name]?.[1] ?? `${name}@fault.test`;
			await outcome({ To: address });
			await outcome({ To: address });
			expect(sandbox.inbox.count).toBe(fault.accepts ? 2 : 0);
		},
	);

	test('once- strikes an address only once', async () => {
		expect(await outcome({ To: 'once-unauthorized+7@fault.test' })).toMatch(/^401/);
		expect(await outcome({ To: 'once-unauthorized+7@fault.test' })).toMatch(/^200/);
		expect(await outcome({ To: 'once-unauthorized+8@fault.test' })).toMatch(/^401/);
	});

	test('trickle keeps the pace it was given', async () => {
		const started = Date.now();
		const { data } = await send({ To: 'trickle-500@fault.test' });
		const expected = (1000 * JSON.stringify(data).length) / 500;
		expect(Date.now() - started).toBeGreaterThan(expected * 0.5);
		expect(data.Status).toBe('accepted');
	});

	test('what the client sees', async () => {
		expect(await outcome({ To: 'reset-after-accept@fault.test' })).toBe('ECONNRESET');
		expect(await outcome({ To: 'timeout-after-accept@fault.test' })).toBe('ECONNABORTED');
		expect(await outcome({ To: 'status-418@fault.test' })).toMatch(/^418/);
		expect(await outcome({ To: 'null-200@fault.test' })).toBe('200 null');
		expect(await outcome({ To: 'html-200@fault.test' })).toMatch(/^200 <!DOCTYPE html>/);
		expect(await outcome({ To: 'truncated@fault.test' })).toMatch(/^(ECONNRESET|ERR_BAD_RESPONSE)$/);
		const started = Date.now();
		await send({ To: 'slow-200@fault.test' });
		expect(Date.now() - started).toBeGreaterThanOrEqual(190);
	});

	test('429 in four dialects', async () => {
		const headers: Record<string, string> = {};
		for (const dialect of ['retry-after-seconds', 'retry-after-date', 'epoch-seconds', 'ratelimit-reset']) {
			sandbox.faults.add({ fault: { name: 'too-many-requests', dialect, seconds: 3 } });
			const answer = await send({});
			expect(answer.status).toBe(429);
			Object.assign(headers, answer.headers);
			if (dialect === 'retry-after-seconds') expect(answer.headers['retry-after']).toBe('3');
			if (dialect === 'retry-after-date') {
				const wait = Date.parse(String(answer.headers['retry-after'])) - Date.now();
				expect(wait).toBeGreaterThan(2_500);
				expect(wait).toBeLessThan(4_500);
			}
		}
		expect(headers['ratelimit-reset']).toBe('3');
		expect(Number(headers['x-ratelimit-retry-after'])).toBeGreaterThan(Date.now() / 1000 + 1);
	});

	test('rules match by method, path and body, and count', async () => {
		sandbox.faults.add({ path: '/Status', fault: 'html-502' });
		sandbox.faults.add({ method: 'get', fault: 'html-502' });
		sandbox.faults.add({ service: 'other', fault: 'html-502' });
		const id = sandbox.faults.add({ bodyIncludes: 'second', times: 2, fault: 'html-502' });
		expect(await outcome({ Subject: 'first' })).toMatch(/^200/);
		expect(await outcome({ Subject: 'second' })).toMatch(/^502/);
		expect(await outcome({ Subject: 'second' })).toMatch(/^502/);
		expect(await outcome({ Subject: 'second' })).toMatch(/^200/);
		expect(sandbox.faults.list().find((rule) => rule.id === id)?.hits).toBe(2);
		expect(() => sandbox.faults.add({ fault: 'nonsense' })).toThrow('Unknown fault "nonsense"');
	});
});

describe('admin', () => {
	test('faults, clock, settings and reset over HTTP', async () => {
		const added = await client.post(`${sandbox.url}/admin/faults`, {
			times: 0,
			fault: { name: 'status', status: 503 },
		});
		expect(added.data.id).toMatch(/^f\d+$/);
		expect(await outcome()).toMatch(/^503/);
		expect((await client.post(`${sandbox.url}/admin/faults`, { fault: 'nonsense' })).status).toBe(400);
		await client.delete(`${sandbox.url}/admin/faults`);
		expect(await outcome()).toMatch(/^200/);
		const before = sandbox.clock.now();
		await client.post(`${sandbox.url}/admin/clock`, { advanceSeconds: 3600 });
		expect(sandbox.clock.now() - before).toBeGreaterThanOrEqual(3_600_000);
		const settings = `${sandbox.url}/admin/services/communicationhub`;
		expect((await client.patch(settings, { mode: 'faithful' })).data).toMatchObject({ mode: 'faithful' });
		expect((await client.patch(settings, { mood: 'good' })).status).toBe(400);
		await client.post(`${sandbox.url}/admin/reset`);
		expect((await client.get(settings)).data).toMatchObject({ mode: 'strict' });
		expect(sandbox.inbox.count).toBe(0);
		expect(sandbox.requests.total).toBe(0);
		expect(sandbox.clock.now()).toBeLessThan(before + 1_000_000);
	});

	test('reset frees hanging connections', async () => {
		const hanging = outcome({ To: 'timeout-after-accept@fault.test' });
		await sandbox.inbox.waitFor(1);
		const started = Date.now();
		sandbox.reset();
		expect(await hanging).toBe('ECONNRESET');
		expect(Date.now() - started).toBeLessThan(500);
	});
});

describe('inbox', () => {
	const script = '<script>alert(1)</script>';

	test('JSON API, eml, attachments, raw request', async () => {
		const bytes = Buffer.from('PDF bytes');
		await send({
			Subject: 'Grüße',
			HTML: '<b>x</b>',
			Attachments: [{ Bytes: bytes.toString('base64'), Name: 'a.pdf', ContentType: 'application/pdf' }],
		});
		const api = `${sandbox.url}/inbox/api/messages`;
		const [message] = (await client.get(api, { params: { service: 'communicationhub' } })).data;
		expect(message).toMatchObject({
			id: 'm1',
			subject: 'Grüße',
			to: [{ address: 'you@example.com' }],
			requestId: 'r1',
		});
		expect(message.attachments[0]).toMatchObject({
			filename: 'a.pdf',
			bytes: 9,
			contentType: 'application/pdf',
		});
		expect((await client.get(api, { params: { service: 'rebilly' } })).data).toEqual([]);
		expect((await client.get(`${api}/m1/attachments/0`)).data).toBe('PDF bytes');
		const eml = (await client.get(`${api}/m1/eml`)).data as string;
		expect(eml).toContain('To: you@example.com');
		expect(eml).toContain(`Content-Disposition: attachment; filename=a.pdf`);
		expect(eml).toContain(bytes.toString('base64'));
		expect((await client.get(`${api}/m1/raw`)).data).toContain('POST /communicationhub/Mail/Send HTTP/1.1');
		expect((await client.get(`${sandbox.url}/inbox/api/requests?contains=a.pdf`)).data).toHaveLength(1);
		expect((await client.get(`${sandbox.url}/inbox/api/requests?contains=b.pdf`)).data).toHaveLength(0);
		await client.delete(api);
		expect((await client.get(api)).data).toEqual([]);
	});

	test('pages escape what mails and requests hold', async () => {
		await send({ Subject: script, Text: script, HTML: `<p>${script}</p>`, Reference: script });
		await client.get(`${sandbox.serviceUrl('communicationhub')}/nothing?${encodeURIComponent(script)}`);
		for (const path of ['/', '/requests', '/messages/m1', '/requests/r1', '/requests/r2', '/messages/none']) {
			const { status, data } = await client.get(sandbox.url + path);
			expect(status).toBe(200);
			expect(data).toContain('<header>');
			expect(data).not.toContain('<script');
		}
		expect((await client.get(`${sandbox.url}/requests`)).data).toContain('Refused: ');
		const framed = await client.get(`${sandbox.url}/messages/m1/html`);
		expect(framed.headers['content-security-policy']).toMatch(/^sandbox; default-src 'none'/);
	});

	test('large attachments go to files, which close() removes', async () => {
		const own = await startSandbox({ services: ['communicationhub'] });
		const content = Buffer.alloc(2 * 1024 * 1024, 'y');
		const { id } = own.inbox.deliver('communicationhub', {
			envelope: { to: [{ address: 'a@example.com' }] },
			attachments: [{ filename: 'big', contentType: 'text/plain', content }],
		});
		const stored = own.inbox.content(id, 0) as { path: string };
		expect(existsSync(stored.path)).toBe(true);
		expect((await own.inbox.attachment(id, 0)).equals(content)).toBe(true);
		await own.close();
		expect(existsSync(stored.path)).toBe(false);
	});
});

test('large bodies are logged by hash and head; bodies above the limit are refused', async () => {
	const own = await startSandbox({ services: ['communicationhub'], bodyLimit: 3 * 1024 * 1024 });
	const url = `${own.serviceUrl('communicationhub')}/Mail/Send`;
	const post = async (bytes: number) =>
		await client.post(url, JSON.stringify({ To: 'a@example.com', Text: 'z'.repeat(bytes) }), {
			headers: JSON_HEADERS,
		});
	expect((await post(2 * 1024 * 1024)).status).toBe(200);
	const { body } = own.requests.list()[0]!;
	expect(body.truncated).toBe(true);
	expect(body.content.length).toBe(64 * 1024);
	expect(body.bytes).toBeGreaterThan(2 * 1024 * 1024);
	expect((await post(4 * 1024 * 1024)).status).toBe(413);
	expect(own.inbox.count).toBe(1);
	await own.close();
});
