import { count, ratio, rowOf, type BenchCase } from '../cases';
import { inTurn } from '../measure';
import { startBenchN8n } from '../n8n';
import { superOffice, superOfficeCredential } from '../workflows';
import { runWithMails } from './inN8n';

const COUNT = 1000;
const BATCH = 'SuperOffice node, 25 mails to a call';
const SINGLE = 'SuperOffice node, one mail to a call';

/** SuperOffice: what Batch Items saves. */
export const batch: BenchCase = {
	name: 'batch',
	async run({ sink, say, rounds }) {
		const credential = superOfficeCredential(`${sink.after(50)}/api`);
		const bench = await startBenchN8n(
			[superOffice('batch', credential, true), superOffice('single', credential, false)],
			[credential],
		);
		try {
			const run = (workflow: string) => () => runWithMails({ sink, bench }, workflow, COUNT);
			const rows = await inTurn(
				rounds,
				[
					{ name: BATCH, run: run('batch') },
					{ name: SINGLE, run: run('single'), rounds: 1, warmUp: false },
				],
				say,
			);
			return {
				title: 'SuperOffice: 1,000 items in batches of 25 and singly',
				about: [
					'50 ms answers, 5 requests at a time, and never more than 10 requests a second: a rule that SuperOffice certifies apps by, and the node keeps it. Singly that makes 100 s the least possible.',
				],
				rows,
				columns: [
					{ name: 'to batches', of: (row) => `${ratio(row.ms, rowOf(rows, BATCH).ms)} ×` },
					{ name: 'calls', of: ({ notes }) => count(notes.requests) },
				],
				goals: [],
			};
		} finally {
			await bench.stop();
		}
	},
};
