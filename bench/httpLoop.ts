/**
 * What the same requests cost without a node, run by the Node.js that runs n8n: a bare axios loop, or n8n's own HTTP
 * helper (the one that every n8n node has to use) called in a loop. Arguments: the variant, a base URL, how many
 * mails, how many at a time, how many times the same mails were sent before, the folder of n8n's node_modules. Prints `{ms}`.
 */
import { createRequire } from 'node:module';
import { Agent } from 'node:http';
import { join } from 'node:path';
import type { AxiosStatic } from 'axios';
import type { IHttpRequestOptions } from 'n8n-workflow';

import { hubBody, mails } from './mails';

const [variant, baseUrl, count, concurrency, runsBefore, modules] = process.argv.slice(2);

type Post = (url: string, body: string) => Promise<unknown>;

function bareAxios(newSockets: boolean): Post {
	const axios = createRequire(join(modules, 'n8n-core', 'package.json'))('axios') as AxiosStatic;
	return async (url, body) =>
		await axios.post(url, body, {
			headers: { 'content-type': 'application/json' },
			...(newSockets && { httpAgent: new Agent() }),
		});
}

function n8nHelper(): Post {
	// The packages see each other's instances only when all come from where n8n-core finds them.
	const load = createRequire(join(modules, 'n8n-core', 'package.json'));
	load('reflect-metadata');
	const { configureGlobalAxiosDefaults, OutboundHttp } = load('@n8n/backend-network');
	const { Container } = load('@n8n/di');
	configureGlobalAxiosDefaults();
	const requests = Container.get(OutboundHttp).requests() as {
		request(options: IHttpRequestOptions): Promise<unknown>;
	};
	return async (url, body) =>
		await requests.request({
			method: 'POST',
			url,
			headers: { 'Content-Type': 'application/json' },
			body,
			encoding: 'text',
			returnFullResponse: true,
			disableFollowRedirect: true,
		});
}

async function main() {
	const bodies = mails(Number(count)).map((mail) => JSON.stringify(hubBody(mail)));
	const post = variant === 'helper' ? n8nHelper() : bareAxios(variant === 'newSockets');
	const url = `${baseUrl}/Mail/Send`;
	await post(url, bodies[0]);
	const sendAll = async () => {
		let next = 0;
		const worker = async () => {
			while (next < bodies.length) await post(url, bodies[next++]);
		};
		await Promise.all(Array.from({ length: Number(concurrency) }, worker));
	};
	for (let run = 0; run < Number(runsBefore); run++) await sendAll();
	const started = performance.now();
	await sendAll();
	const ms = performance.now() - started;
	process.stdout.write(`${JSON.stringify({ ms })}\n`, () => process.exit(0));
}

void main();
