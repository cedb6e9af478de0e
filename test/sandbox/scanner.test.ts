import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { startSandbox, type Sandbox } from '../../sandbox';
import { linksIn } from '../../sandbox/core/links';

let sandbox: Sandbox;
let target: Server;
let url: string;
const seen: Array<{ method?: string; agent?: string }> = [];

beforeAll(async () => {
	sandbox = await startSandbox({ services: [] });
	target = createServer((request, response) => {
		seen.push({ method: request.method, agent: request.headers['user-agent'] });
		response.end('page');
	});
	await new Promise<void>((resolve) => target.listen(0, '127.0.0.1', resolve));
	url = `http://127.0.0.1:${(target.address() as AddressInfo).port}/link?a=1&b=2`;
});
afterAll(async () => {
	await sandbox.close();
	target.closeAllConnections();
	target.close();
});

const admin = async (init?: RequestInit) =>
	(await (await fetch(`${sandbox.url}/admin/scanner`, init)).json()) as any;
const deliver = () =>
	sandbox.inbox.deliver('any', {
		envelope: { to: [{ address: 'ann@example.com' }] },
		html: `<a href="${url.replace('&', '&amp;')}">one</a> <a href="https://elsewhere.example/">other</a>`,
	});

test('is off until it is switched on', async () => {
	deliver();
	expect(await admin()).toEqual({ on: false, visits: [] });
});

test('opens every link of this machine three times by each method and name, and no other', async () => {
	await admin({ method: 'PATCH', body: '{"on": true}' });
	const { id } = deliver();
	const { on, visits } = await admin();
	expect(on).toBe(true);
	expect(visits).toHaveLength(12);
	for (const visit of visits) expect(visit).toMatchObject({ message: id, link: url, status: 200 });
	expect(seen.filter(({ method }) => method === 'HEAD')).toHaveLength(6);
	expect(seen.filter(({ agent }) => /bot/.test(agent ?? ''))).toHaveLength(6);
	sandbox.reset();
	expect(await admin()).toEqual({ on: false, visits: [] });
});

test('can be switched by true and false only', async () =>
	expect((await fetch(`${sandbox.url}/admin/scanner`, { method: 'PATCH', body: '{"on": 1}' })).status).toBe(
		400,
	));

test('links are read from HTML and text, each once', () =>
	expect(
		linksIn({
			html: `<a href='http://a.example/?x=1&amp;y=2'>a</a><a href="mailto:b@c.d">m</a><a href="javascript:x()">j</a>`,
			text: 'See http://a.example/?x=1&y=2, or https://b.example/c.',
		}),
	).toEqual(['http://a.example/?x=1&y=2', 'https://b.example/c']));
