import { goal, rowOf, seconds, type BenchCase } from '../cases';
import { runInEngine } from '../engine';
import { inTurn } from '../measure';

const SPEED = '1,000 mails, 50 ms answers, 25 at a time';
const MEMORY = '20 files of 25 MB, 5 at a time';
const IDEAL_MS = 2000;

/** The mail core by itself: n8n-core's engine in one process, as the engine tests run it. */
export const engine: BenchCase = {
	name: 'engine',
	async run({ sink, say, rounds }) {
		const speed = { delayMs: 50, mails: 1000, concurrency: 25 };
		const memory = { delayMs: 0, mails: 20, concurrency: 5, megabytes: 25 };
		const rows = await inTurn(
			rounds,
			[
				{ name: SPEED, run: () => runInEngine(sink, 'items', speed), warmUp: false },
				{ name: MEMORY, run: () => runInEngine(sink, 'files', memory), warmUp: false },
			],
			say,
		);
		return {
			title: "The mail core in n8n-core's engine",
			about: ['In one process without server or database, as the engine tests run it. 2.00 s is the ideal.'],
			rows,
			columns: [{ name: 'sending', of: ({ notes }) => seconds(notes.spanMs) }],
			goals: [
				goal('1,000 mails within 1.3 times the ideal', rowOf(rows, SPEED).ms / IDEAL_MS, 1.3, ' ×'),
				goal(
					'twenty 25 MB files raise peak memory by less than 150 MB',
					rowOf(rows, MEMORY).growthMb ?? NaN,
					150,
					' MB',
				),
			],
		};
	},
};
