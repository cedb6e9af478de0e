import { count, goal, goalAtLeast, ratio, rowOf, seconds, type BenchCase } from '../cases';
import { httpLoop } from '../httpLoopRun';
import { inTurn } from '../measure';
import { startBenchN8n } from '../n8n';
import {
	editFields,
	headerCredential,
	httpRequestSmall,
	hubCredential,
	hubSmall,
	sendEmail,
	smtpCredential,
} from '../workflows';
import { runWithMails } from './inN8n';

const COUNT = 1000;
const CONCURRENCY = 25;
const DELAY_MS = 50;
const IDEAL_MS = (COUNT / CONCURRENCY) * DELAY_MS;
const OURS = 'CommunicationHub node';
const HTTP = 'HTTP Request node';
const EMAIL = 'Send Email node (SMTP)';
const HELPER = "n8n's HTTP helper in a bare loop";
const AXIOS = 'bare axios loop';
const FIELDS = 'Edit Fields node (same expressions, sends nothing)';

/** 1,000 mails to a service that takes 50 ms to answer. */
export const latency: BenchCase = {
	name: 'latency',
	async run(context) {
		const { sink, say, rounds } = context;
		const loop = { delayMs: DELAY_MS, count: COUNT, concurrency: CONCURRENCY };
		const url = sink.after(DELAY_MS);
		await sink.smtpDelay(DELAY_MS);
		const credentials = [hubCredential('hub', url), headerCredential, smtpCredential(sink.smtpPort)];
		const bench = await startBenchN8n(
			[
				hubSmall('ours', credentials[0], CONCURRENCY),
				httpRequestSmall('http', url, headerCredential),
				sendEmail('email', credentials[2]),
				editFields('fields'),
			],
			credentials,
		);
		try {
			const run = (workflow: string, sends = true) => ({
				run: () => runWithMails({ sink, bench }, workflow, COUNT, sends),
			});
			const rows = await inTurn(
				rounds,
				[
					{ name: OURS, ...run('ours') },
					{ name: HTTP, ...run('http') },
					{ name: FIELDS, ...run('fields', false) },
					{ name: HELPER, run: httpLoop(context, 'helper', loop), warmUp: false },
					{ name: AXIOS, run: httpLoop(context, 'keepAlive', loop), warmUp: false },
					// A minute each: two rounds show it well enough.
					{ name: EMAIL, ...run('email'), rounds: 2, warmUp: false },
				],
				say,
			);
			const [ours, email, fields, helper, axios] = [OURS, EMAIL, FIELDS, HELPER, AXIOS].map((name) =>
				rowOf(rows, name),
			);
			return {
				title: '1,000 mails, 50 ms answers',
				about: [
					`${CONCURRENCY} at a time make ${seconds(IDEAL_MS)} the ideal. "Sending" is the time from the first request to the last answer, as the sink saw it; what comes before it is n8n working out three expressions per item, and the checks: our node sends nothing before every item has been read.`,
					'The SMTP sink has no greeting delay and answers after the same 50 ms. Send Email opens a connection per item and sends one at a time.',
				],
				rows,
				columns: [
					{ name: 'to ours', of: (row) => `${ratio(row.ms, ours.ms)} ×` },
					{ name: 'sending', of: ({ notes }) => seconds(notes.spanMs) },
					{ name: 'before', of: ({ notes }) => seconds(notes.readMs) },
					{ name: 'most at once', of: ({ notes }) => count(notes.mostAtOnce) },
				],
				goals: [
					goal(
						'sending within 1.15 times the ideal',
						ours.notes.spanMs / IDEAL_MS,
						1.15,
						' ×',
						`on this machine n8n's HTTP helper alone takes ${ratio(helper.ms, IDEAL_MS)} times the ideal in a bare loop, and axios that keeps its connections ${ratio(axios.ms, IDEAL_MS)} times.`,
					),
					goal(
						'the whole node within 1.15 times the ideal',
						ours.ms / IDEAL_MS,
						1.15,
						' ×',
						`the node may not send before all items are read, and n8n takes ${seconds(fields.ms)} to work out the same three expressions per item (Edit Fields node). Without it, ${seconds(ours.ms - fields.ms)} remain: ${ratio(ours.ms - fields.ms, IDEAL_MS)} times the ideal.`,
					),
					goalAtLeast(
						'at least 20 times faster than Send Email',
						email.ms / ours.ms,
						20,
						' ×',
						`n8n's own expressions are part of our ${seconds(ours.ms)}: the sending alone is ${ratio(email.notes.spanMs, ours.notes.spanMs)} times faster.`,
					),
				],
			};
		} finally {
			await bench.stop();
		}
	},
};
