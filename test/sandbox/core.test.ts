import { existsSync } from 'node:fs';
import { startSandbox } from '../../sandbox';
import { client, mailBench } from './core-support';
import { NOW } from './harness';

const bench = mailBench();

describe('admin', () => {
	test('faults, clock, settings and reset over HTTP', async () => {
		const added = await client.post(`${bench.sandbox.url}/admin/faults`, {
			times: 0,
			fault: { name: 'status', status: 503 },
		});
		expect(added.data.id).toMatch(/^f\d+$/);
		expect(await bench.outcome()).toMatch(/^503/);
		expect((await client.post(`${bench.sandbox.url}/admin/faults`, { fault: 'nonsense' })).status).toBe(400);
		await client.delete(`${bench.sandbox.url}/admin/faults`);
		expect(await bench.outcome()).toMatch(/^200/);
		await client.post(`${bench.sandbox.url}/admin/clock`, { advanceSeconds: 3600 });
		expect(bench.sandbox.clock.now()).toBe(NOW + 3_600_000);
		const settings = `${bench.sandbox.url}/admin/services/communicationhub`;
		expect((await client.patch(settings, { mode: 'faithful' })).data).toMatchObject({ mode: 'faithful' });
		expect((await client.patch(settings, { mood: 'good' })).status).toBe(400);
		await client.post(`${bench.sandbox.url}/admin/reset`);
		expect((await client.get(settings)).data).toMatchObject({ mode: 'strict' });
		expect(bench.sandbox.inbox.count).toBe(0);
		expect(bench.sandbox.requests.total).toBe(0);
		expect(bench.sandbox.clock.now()).toBe(NOW);
	});

	test('reset frees hanging connections', async () => {
		// Freed or not: a client this patient would never give up by itself.
		const hanging = bench.outcome({ To: 'timeout-after-accept@fault.test' }, { timeout: 0 });
		await bench.sandbox.inbox.waitFor(1);
		bench.sandbox.reset();
		expect(await hanging).toBe('ECONNRESET');
	});
});

describe('inbox', () => {
	const script = '<script>alert(1)</script>';

	test('JSON API, eml, attachments, raw request', async () => {
		const bytes = Buffer.from('PDF bytes');
		await bench.send({
			Subject: 'Grüße',
			HTML: '<b>x</b>',
			Attachments: [{ Bytes: bytes.toString('base64'), Name: 'a.pdf', ContentType: 'application/pdf' }],
		});
		const api = `${bench.sandbox.url}/inbox/api/messages`;
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
		expect((await client.get(`${bench.sandbox.url}/inbox/api/requests?contains=a.pdf`)).data).toHaveLength(1);
		expect((await client.get(`${bench.sandbox.url}/inbox/api/requests?contains=b.pdf`)).data).toHaveLength(0);
		await client.delete(api);
		expect((await client.get(api)).data).toEqual([]);
	});

	test('pages escape what mails and requests hold', async () => {
		await bench.send({ Subject: script, Text: script, HTML: `<p>${script}</p>`, Reference: script });
		await client.get(`${bench.url}/nothing?${encodeURIComponent(script)}`);
		for (const path of ['/', '/requests', '/messages/m1', '/requests/r1', '/requests/r2', '/messages/none']) {
			const { status, data } = await client.get(bench.sandbox.url + path);
			expect(status).toBe(path.endsWith('none') ? 404 : 200);
			expect(data).toContain('<header>');
			expect(data.split('<script')).toEqual([
				expect.any(String),
				expect.stringMatching(/^ src="\/inbox\.js" defer><\/script>/),
			]);
		}
		expect((await client.get(`${bench.sandbox.url}/requests`)).data).toContain('Refused: ');
		const framed = await client.get(`${bench.sandbox.url}/messages/m1/html`);
		expect(framed.headers['content-security-policy']).toMatch(
			/^sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'/,
		);
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
			headers: { 'content-type': 'application/json', accept: 'application/json' },
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
