import { count, goal, ratio, rowOf, seconds, type BenchCase } from '../cases';
import { httpLoop } from '../httpLoopRun';
import { inTurn } from '../measure';
import { startBenchN8n } from '../n8n';
import { editFields, headerCredential, httpRequestSmall, hubCredential, hubSmall } from '../workflows';
import { runWithMails } from './inN8n';

const COUNT = 1000;
const CONCURRENCY = 25;
const OURS = 'CommunicationHub node';
const HTTP = 'HTTP Request node';
const HTTP_OPEN = 'HTTP Request node without a credential';
const FIELDS = 'Edit Fields node (same expressions, sends nothing)';
const AXIOS = 'bare axios loop';
const AXIOS_NEW = 'bare axios loop, new socket per request';
const HELPER = "n8n's HTTP helper in a bare loop";

/** 1,000 small mails that are answered at once: what the node itself costs. */
export const small: BenchCase = {
	name: 'small',
	async run(context) {
		const { sink, say, rounds } = context;
		const url = sink.after(0);
		const bench = await startBenchN8n(
			[
				hubSmall('ours', hubCredential('hub', url), CONCURRENCY),
				httpRequestSmall('http', url, headerCredential),
				httpRequestSmall('http-open', url),
				editFields('fields'),
			],
			[hubCredential('hub', url), headerCredential],
		);
		const loop = { delayMs: 0, count: COUNT, concurrency: CONCURRENCY };
		const digests = new Set<string>();
		const send = (workflow: string) => async () => {
			const sample = await runWithMails({ sink, bench }, workflow, COUNT);
			digests.add(sample.digest);
			return sample;
		};
		try {
			const rows = await inTurn(
				rounds,
				[
					{ name: OURS, run: send('ours') },
					{ name: HTTP, run: send('http') },
					{ name: HTTP_OPEN, run: send('http-open') },
					{ name: FIELDS, run: () => runWithMails({ sink, bench }, 'fields', COUNT, false) },
					{ name: HELPER, run: httpLoop(context, 'helper', loop), warmUp: false },
					{ name: AXIOS_NEW, run: httpLoop(context, 'newSockets', loop), warmUp: false },
					{ name: AXIOS, run: httpLoop(context, 'keepAlive', loop), warmUp: false },
				],
				say,
			);
			if (digests.size !== 1) throw new Error('The node and HTTP Request did not send the same bodies.');
			const [ours, http, fields, helper, axios] = [OURS, HTTP, FIELDS, HELPER, AXIOS].map(
				(name) => rowOf(rows, name).ms,
			);
			return {
				title: '1,000 small mails, answered at once',
				about: [
					`What a node itself costs. ${CONCURRENCY} requests at a time (HTTP Request has no such setting: it reads an item and starts its request, item by item), the same bodies byte for byte (checked), an API key from a credential, every field an expression.`,
					'HTTP Request without a credential is told apart: n8n then works out one expression per item instead of three, and the sink asks for no key. A node of a service always has a credential.',
					'The bare loops run in the Node.js of n8n in a process of their own: no workflow, no credentials, no checks, no results.',
				],
				rows,
				columns: [
					{ name: 'to ours', of: (row) => `${ratio(row.ms, ours)} ×` },
					{ name: 'CPU of n8n', of: ({ notes }) => seconds(notes.cpuMs) },
					{ name: 'connections', of: ({ notes }) => count(notes.connections) },
				],
				goals: [
					goal('at most 1.0 times the HTTP Request node with a credential', ours / http, 1, ' ×'),
					goal(
						'at most 2 times a bare axios loop',
						ours / axios,
						2,
						' ×',
						`n8n is the limit. Working out the same three expressions per item takes n8n ${seconds(fields)} (Edit Fields node), and its HTTP helper in a bare loop ${seconds(helper)}, because it makes a new socket and two agents for every request and cannot keep connections. Together that is ${ratio(fields + helper, axios)} times the axios loop before a node has done anything of its own; ours takes ${ratio(ours, fields + helper)} times this floor, for checks, ledger, credential and results.`,
					),
				],
			};
		} finally {
			await bench.stop();
		}
	},
};
