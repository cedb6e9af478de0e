import { goal, ratio, rowOf, type BenchCase } from '../cases';
import { runInEngine } from '../engine';
import { httpLoop } from '../httpLoopRun';
import { inTurn } from '../measure';

const SPEED = '1,000 mails, 50 ms answers, 25 at a time';
const COLD = 'the same in a process that has sent 100 mails';
const MEMORY = '20 files of 25 MB, 5 at a time';
const HELPER = "1,000 requests by n8n's HTTP helper in a bare loop, 50 ms answers, 25 at a time";
const IDEAL_MS = 2000;
/** A process that has sent the same mails so often has its code compiled, as an n8n that has run for a while. */
const RUNS_BEFORE = 3;

/** The mail core by itself: n8n-core's engine in one process, as the engine tests run it. */
export const engine: BenchCase = {
	name: 'engine',
	async run(context) {
		const { sink, say, rounds } = context;
		const loop = { delayMs: 50, count: 1000, concurrency: 25, runsBefore: RUNS_BEFORE };
		const cold = { delayMs: 50, mails: 1000, concurrency: 25 };
		const speed = { ...cold, runsBefore: RUNS_BEFORE };
		const memory = { delayMs: 0, mails: 20, concurrency: 5, megabytes: 25 };
		const rows = await inTurn(
			rounds,
			[
				{ name: SPEED, run: () => runInEngine(sink, 'items', speed), warmUp: false },
				{ name: COLD, run: () => runInEngine(sink, 'items', cold), warmUp: false },
				{ name: HELPER, run: httpLoop(context, 'helper', loop), warmUp: false },
				{ name: MEMORY, run: () => runInEngine(sink, 'files', memory), warmUp: false },
			],
			say,
		);
		return {
			title: "The mail core in n8n-core's engine",
			about: [
				'In one process without server or database, as the engine tests run it. 2.00 s is the ideal. Before what is measured, the process has sent the same mails three times: n8n runs for weeks. What the first thousand take after a start stands beside it.',
			],
			rows,
			goals: [
				goal(
					'1,000 mails within 1.3 times the ideal, once n8n has run for a while',
					rowOf(rows, SPEED).ms / IDEAL_MS,
					1.3,
					' ×',
					`n8n's HTTP helper in a bare loop already takes ${ratio(rowOf(rows, HELPER).ms, IDEAL_MS)} times the ideal on this machine.`,
				),
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
