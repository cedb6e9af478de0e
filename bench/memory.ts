/**
 * Twenty mails with a file of 25 MB each through n8n-core's engine: how far the peak memory of the process rises.
 * `npx tsx bench/memory.ts`; ends with 1 when it is 150 MB or more.
 */
import { runCommand } from '../scripts/lib/command';
import { say } from '../scripts/lib/terminal';
import { startSink, type Sink } from './children';
import { runInEngine } from './engine';

const LIMIT_MB = 150;
let sink: Sink | undefined;

runCommand(
	async () => {
		sink = await startSink();
		const sample = await runInEngine(sink, 'files', { delayMs: 0, mails: 20, concurrency: 5, megabytes: 25 });
		const { growthMb = NaN, ms } = sample;
		say(
			`twenty files of 25 MB: peak memory +${growthMb.toFixed(0)} MB (limit ${LIMIT_MB}), ${ms.toFixed(0)} ms`,
		);
		return growthMb < LIMIT_MB ? 0 : 1;
	},
	async () => void (await sink?.stop()),
);
