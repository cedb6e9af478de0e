import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { lineWorksBench, sendParameters } from './lineworks-support';

const bench = lineWorksBench();
const servers: Server[] = [];

afterEach(() => {
	for (const server of servers.splice(0)) {
		server.closeAllConnections();
		server.close();
	}
});

async function serve(answer: (path: string, body: string) => { status: number; location?: string }) {
	const server = createServer((request, response) => {
		let body = '';
		request.on('data', (chunk) => (body += String(chunk)));
		request.on('end', () => {
			const { status, location } = answer(String(request.url), body);
			response.writeHead(status, location ? { location } : {}).end();
		});
	});
	servers.push(server);
	await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
	return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** SECURITY.md says so: the renewal is n8n's own client, and no node can tell it otherwise. */
test.each([307, 308])('n8n follows a %i of the token endpoint with the client secret', async (status) => {
	const seen: string[] = [];
	const elsewhere = await serve((_path, body) => {
		seen.push(body);
		return { status: 400 };
	});
	const tokens = await serve((path) => ({ status, location: `${elsewhere}${path}` }));
	Object.assign(bench.credentials.lineWorksOAuth2Api, { authBaseUrl: tokens });
	bench.sandbox.clock.advance(86_401);
	const { error } = await bench.run(sendParameters());
	expect(error?.context?.data).toMatchObject({ kind: 'unauthorized', outcome: 'notSent' });
	expect(seen.some((body) => body.includes('sandbox-secret'))).toBe(true);
	expect(bench.sandbox.inbox.count).toBe(0);
});
