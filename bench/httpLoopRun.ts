import { join } from 'node:path';

import type { BenchContext } from './cases';
import { runScript } from './children';
import type { Sample } from './measure';

/** Measures a bare loop of the same requests (httpLoop.ts) in the Node.js that runs n8n. */
export function httpLoop(
	{ runtime, sink }: Pick<BenchContext, 'runtime' | 'sink'>,
	variant: 'keepAlive' | 'newSockets' | 'helper',
	{
		delayMs,
		count,
		concurrency,
		runsBefore = 0,
	}: { delayMs: number; count: number; concurrency: number; runsBefore?: number },
) {
	return async (): Promise<Sample> => {
		await sink.reset();
		const modules = join(runtime.folder, 'node_modules');
		const args = [variant, sink.after(delayMs), ...[count, concurrency, runsBefore].map(String), modules];
		const { ms } = await runScript<{ ms: number }>('httpLoop.ts', runtime.node, args);
		const { connections } = await sink.stats();
		return { ms, notes: { connections } };
	};
}
