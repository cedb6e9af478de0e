import { startQueue, type Queue } from '../../scripts/lib/queue';
import { findTool } from '../../scripts/lib/tools';
import { goalAtLeast, ratio, rowOf, type BenchCase, type BenchContext } from '../cases';
import { mails } from '../mails';
import { inTurn, type Sample } from '../measure';
import { thePackage } from '../n8n';
import { hubCredential, hubQueue } from '../workflows';

const EXECUTIONS = 40;
const MAILS = 5;
const DELAY_MS = 500;
const WORKER_CONCURRENCY = 5;
const ONE = 'one worker';
const TWO = 'two workers';

/** Queue mode: what a second worker brings for work that waits for the service. */
export const queue: BenchCase = {
	name: 'queue',
	needs: () => (['redis-server', 'postgres'] as const).filter((tool) => !findTool(tool)),
	async run(context) {
		const started: Queue[] = [];
		try {
			for (const workers of [1, 2]) started.push(await start(context, workers));
			const [one, two] = started;
			const rows = await inTurn(
				context.rounds,
				[
					{ name: ONE, run: () => runOn(context, one) },
					{ name: TWO, run: () => runOn(context, two) },
				],
				context.say,
			);
			return {
				title: 'Queue mode: one worker and two',
				about: [
					`${EXECUTIONS} executions of ${MAILS} mails each, started through the webhook process at once; one mail at a time within an execution, ${DELAY_MS} ms answers, ${WORKER_CONCURRENCY} executions side by side in a worker. From the first webhook call to the last answer. Redis, PostgreSQL, main, webhook process and workers share this machine's cores.`,
				],
				rows,
				columns: [
					{
						name: 'mails per second',
						of: ({ ms }) => ((EXECUTIONS * MAILS * 1000) / ms).toFixed(1),
					},
					{ name: 'to one worker', of: (row) => `${ratio(rowOf(rows, ONE).ms, row.ms)} ×` },
				],
				goals: [
					goalAtLeast(
						'two workers bring at least 1.7 times the throughput of one',
						rowOf(rows, ONE).ms / rowOf(rows, TWO).ms,
						1.7,
						' ×',
					),
				],
			};
		} finally {
			for (const one of started) await one.stop();
		}
	},
};

async function start({ sink }: BenchContext, workers: number): Promise<Queue> {
	const { tarball } = await thePackage();
	const hub = hubCredential('hub', sink.after(DELAY_MS));
	return await startQueue({
		ui: false,
		packageTarball: tarball,
		workers,
		concurrency: WORKER_CONCURRENCY,
		workflows: [hubQueue('queue', hub)],
		credentials: [hub],
	});
}

async function runOn({ sink }: BenchContext, { webhook }: Queue): Promise<Sample> {
	await sink.reset();
	const body = JSON.stringify({ items: mails(MAILS) });
	const started = performance.now();
	await Promise.all(
		Array.from({ length: EXECUTIONS }, async () => {
			const headers = { 'content-type': 'application/json' };
			const response = await fetch(`${webhook.url}/webhook/queue`, { method: 'POST', headers, body });
			if (!response.ok) throw new Error(`The webhook answered ${response.status}.`);
			await response.text();
		}),
	);
	const wanted = EXECUTIONS * MAILS;
	for (const end = Date.now() + 300_000; Date.now() < end;) {
		const { mails: arrived, mostAtOnce } = await sink.stats();
		if (arrived > wanted) throw new Error(`${arrived} mails arrived, not ${wanted}.`);
		if (arrived === wanted) return { ms: performance.now() - started, notes: { mostAtOnce } };
		await new Promise((resolve) => setTimeout(resolve, 20));
	}
	throw new Error('Not all mails arrived within five minutes.');
}
