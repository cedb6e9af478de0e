import { request } from 'node:http';

/** Posts JSON and waits for the answer, however long it takes: fetch gives up after five minutes. */
export function postJson(url: string, body: object): Promise<{ status: number; text: string }> {
	const bytes = Buffer.from(JSON.stringify(body));
	return new Promise((resolve, reject) => {
		const headers = { 'content-type': 'application/json', 'content-length': bytes.length };
		const outgoing = request(url, { method: 'POST', headers, agent: false }, (response) => {
			const chunks: Buffer[] = [];
			response.on('data', (chunk: Buffer) => chunks.push(chunk));
			response.on('error', reject);
			response.on('end', () =>
				resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() }),
			);
		});
		outgoing.on('error', reject);
		outgoing.end(bytes);
	});
}
