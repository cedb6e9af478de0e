import { request } from 'node:http';
import { createGunzip } from 'node:zlib';
import { client, mailBench } from './core-support';

const bench = mailBench();
const MEBIBYTE = 1024 * 1024;

/** The answer as its bytes, not unfolded; `count` is told of each piece, so that nobody has to hold them. */
async function raw(
	To: string,
	count: (piece: Buffer) => void = () => {},
	headers: Record<string, string> = {},
): Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; body: Buffer }> {
	const body = JSON.stringify({ From: 'me@example.com', To, Subject: 'Hi', Text: 'x' });
	return await new Promise((resolve, reject) => {
		const outgoing = request(
			`${bench.url}/Mail/Send`,
			{
				method: 'POST',
				headers: {
					'content-type': 'application/json',
					accept: 'application/json',
					'content-length': Buffer.byteLength(body),
					...headers,
				},
			},
			(response) => {
				const kept: Buffer[] = [];
				let bytes = 0;
				response.on('data', (piece: Buffer) => {
					count(piece);
					bytes += piece.length;
					if (bytes <= 2 * MEBIBYTE) kept.push(piece);
				});
				response.on('error', reject);
				response.on('end', () =>
					resolve({
						status: response.statusCode ?? 0,
						headers: response.headers,
						body: Buffer.concat(kept),
					}),
				);
			},
		);
		outgoing.on('error', reject);
		outgoing.end(body);
	});
}

test('gzip-bomb: a megabyte that unfolds to a gigabyte of JSON, which the sandbox never holds', async () => {
	const before = process.memoryUsage().rss;
	const { status, headers, body } = await raw('gzip-bomb@fault.test');
	expect([status, headers['content-encoding']]).toEqual([200, 'gzip']);
	expect(body.length).toBe(Number(headers['content-length']));
	expect(body.length).toBeLessThan(1.1 * MEBIBYTE);
	let unfolded = 0;
	let [first, last] = ['', ''];
	const gunzip = createGunzip();
	gunzip.on('data', (piece: Buffer) => {
		if (unfolded === 0) first = piece.subarray(0, 13).toString();
		last = (last + piece.subarray(-2).toString()).slice(-2);
		unfolded += piece.length;
	});
	const ended = new Promise((resolve, reject) => gunzip.on('end', resolve).on('error', reject));
	gunzip.end(body);
	await ended;
	expect(unfolded).toBeGreaterThanOrEqual(1024 * MEBIBYTE);
	expect([first, last]).toEqual(['{"padding":"x', '"}']);
	expect(process.memoryUsage().rss - before).toBeLessThan(400 * MEBIBYTE);
});

test('huge: 300 MB of plain JSON, no faster than the client reads', async () => {
	const before = process.memoryUsage().rss;
	let bytes = 0;
	const { headers } = await raw('huge-300000000@fault.test', (piece) => (bytes += piece.length));
	expect([bytes, headers['content-length']]).toEqual([300_000_000, '300000000']);
	expect(process.memoryUsage().rss - before).toBeLessThan(200 * MEBIBYTE);
});

test.each([3000, 100_000])('nested: JSON %d deep', async (depth) => {
	const { status, body } = await raw(`nested-${depth}@fault.test`);
	expect(status).toBe(200);
	expect(body.toString().match(/\{"error":/g)).toHaveLength(depth);
	expect(body.subarray(-depth).toString()).toBe('}'.repeat(depth));
	expect(bench.sandbox.inbox.count).toBe(1);
});

test('nested: under an error status as well', async () => {
	bench.sandbox.faults.add({ fault: { name: 'nested', depth: 10, status: 400 } });
	expect(await bench.outcome()).toMatch(/^400 \{"error":/);
	expect(bench.sandbox.inbox.count).toBe(1);
});

test('false-gzip: the answer is plain JSON, whatever its Content-Encoding says', async () => {
	const { headers, body } = await raw('false-gzip@fault.test');
	expect(headers['content-encoding']).toBe('gzip');
	expect(JSON.parse(body.toString())).toMatchObject({ Receiver: 'false-gzip@fault.test' });
});

test.each([
	['iso-8859-1', 'latin1', ''],
	['utf-16', 'utf16le', '\ufeff'],
] as const)('charset-%s: the bytes are what the Content-Type says', async (charset, encoding, mark) => {
	Object.assign(bench.service.settings, { configuration: 'Zürich' });
	const { headers, body } = await raw(`charset-${charset}@fault.test`);
	expect(headers['content-type']).toBe(`application/json; charset=${charset}`);
	const text = body.toString(encoding);
	expect(text.slice(0, mark.length)).toBe(mark);
	expect(JSON.parse(text.slice(mark.length))).toMatchObject({ Configuration: 'Zürich' });
});

test('echo-login: the login comes back as .NET escapes it', async () => {
	const { status, body } = await raw('echo-login-401@fault.test', undefined, {
		authorization: "Bearer a+b/c=<d>&'",
		'x-api-key': 'key+1',
	});
	expect(status).toBe(401);
	expect(body.toString()).toContain('Bearer a\\u002Bb/c=\\u003Cd\\u003E\\u0026\\u0027');
	expect(JSON.parse(body.toString())).toEqual({
		title: "authorization: Bearer a+b/c=<d>&'\nx-api-key: key+1",
	});
	expect(bench.sandbox.inbox.count).toBe(0);
});

test.each([400, 401, 403, 409, 429, 500, 502])(
	'status-after-accept: the mail is out, then %d',
	async (status) => {
		expect(await bench.outcome({ To: `status-after-accept-${status}@fault.test` })).toBe(
			`${status} {"error":"Upstream failed"}`,
		);
		expect(bench.sandbox.inbox.count).toBe(1);
	},
);

test('the list of faults says what each delivers, and only faults of services that run are known', async () => {
	const { faults } = (await client.get(`${bench.sandbox.url}/admin`)).data;
	const delivers = Object.fromEntries(
		faults.map((fault: { name: string; delivers: string }) => [fault.name, fault.delivers]),
	);
	expect(delivers).toMatchObject({
		'status-after-accept': 'all',
		'echo-login': 'none',
		'hub-provider-status': 'part',
	});
	expect(() => bench.sandbox.faults.add({ fault: 'rebilly-late-504' })).toThrow('Unknown fault');
});
