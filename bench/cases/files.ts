import { goal, ratio, rowOf, seconds, type BenchCase, type BenchContext } from '../cases';
import { makeFiles, type Files } from '../fileSet';
import { inTurn, type Sample } from '../measure';
import { startBenchN8n } from '../n8n';
import { headerCredential, httpRequestFiles, hubCredential, hubFiles, readFilesOnly } from '../workflows';

const COUNT = 20;
const MEGABYTES = 25;
const OURS = 'CommunicationHub node';
const READ = 'Read/Write Files alone (sends nothing)';
const HTTP = 'Extract From File + HTTP Request';

/**
 * One run of a workflow in an n8n of its own (memory that a run before has taken is rarely given back), after a small
 * file has shown it the way. From the webhook's request to its answer.
 */
export async function runFiles(
	{ sink }: Pick<BenchContext, 'sink'>,
	workflow: 'ours' | 'http' | 'read',
	files: Files,
): Promise<Sample> {
	const url = sink.after(0);
	const hub = hubCredential('hub', url);
	const bench = await startBenchN8n(
		[
			{
				ours: () => hubFiles('ours', hub, 5),
				http: () => httpRequestFiles('http', url, headerCredential),
				read: () => readFilesOnly('read'),
			}[workflow](),
		],
		[hub, headerCredential],
		{ N8N_RESTRICT_FILE_ACCESS_TO: files.folder },
	);
	try {
		await bench.run(workflow, { files: files.warmUp });
		await sink.reset();
		const sample = await bench.run(workflow, { files: files.all });
		if (workflow === 'read') return sample;
		const { mails, bytes } = await sink.stats();
		const least = files.count * Math.ceil((files.bytes * 4) / 3);
		if (mails !== files.count || bytes < least)
			throw new Error(`${mails} mails with ${bytes} bytes arrived.`);
		return sample;
	} finally {
		await bench.stop();
	}
}

/** 20 mails with a file of 25 MB each. */
export const files: BenchCase = {
	name: 'files',
	async run(context) {
		const set = makeFiles(COUNT, MEGABYTES);
		try {
			const rows = await inTurn(
				context.rounds,
				[
					{ name: OURS, run: () => runFiles(context, 'ours', set), warmUp: false },
					{ name: READ, run: () => runFiles(context, 'read', set), warmUp: false },
					// Minutes each: once shows it well enough.
					{ name: HTTP, run: () => runFiles(context, 'http', set), warmUp: false, rounds: 1 },
				],
				context.say,
			);
			const [ours, http] = [OURS, HTTP].map((name) => rowOf(rows, name));
			return {
				title: `${COUNT} mails with a file of ${MEGABYTES} MB each`,
				about: [
					`Binary data in n8n's filesystem mode; the files come from disk by Read/Write Files. The time is the webhook's, reading included; each sample has an n8n of its own. 5 requests at a time.`,
				],
				rows,
				columns: [
					{ name: 'to ours', of: (row) => `${ratio(row.ms, ours.ms)} ×` },
					{ name: 'CPU of n8n', of: ({ notes }) => seconds(notes.cpuMs) },
				],
				after: [
					"What grows is V8's young generation: n8n on 24 GB reserved 134 MB for it (v8.getHeapSpaceStatistics at the peak) and touches more of it the more is allocated, by whatever node; files in flight took 30 MB. It ends there, whatever the size of a file (see Growth).",
					`HTTP Request with the same files takes ${ratio(http.growthMb ?? NaN, ours.growthMb ?? NaN)} times the memory.`,
				],
				goals: [goal('peak memory of n8n grows by less than 150 MB', ours.growthMb ?? NaN, 150, ' MB')],
			};
		} finally {
			set.remove();
		}
	},
};
