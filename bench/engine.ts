import { runScript, type Sink } from './children';
import type { Sample } from './measure';
import { thePackage } from './n8n';

/** Runs engineRun.ts against the sink, in this command's own Node.js. */
export async function runInEngine(
	sink: Sink,
	mode: 'items' | 'files',
	{
		delayMs,
		mails,
		concurrency,
		runsBefore = 0,
		megabytes = 0,
	}: { delayMs: number; mails: number; concurrency: number; runsBefore?: number; megabytes?: number },
): Promise<Sample> {
	await thePackage();
	await sink.reset();
	const args = [mode, sink.after(delayMs), mails, concurrency, runsBefore, megabytes].map(String);
	// The engine loads nodes by plain require only under test.
	return await runScript<Sample>('engineRun.ts', process.execPath, args, {
		NODE_ENV: 'test',
		NODE_OPTIONS: '--expose-gc',
	});
}
