import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The longest block of the event loop within a span, milliseconds: on the clock, and as CPU time of n8n's thread. */
export interface LongestBlock {
	wallMs: number;
	cpuMs: number;
}

/** A folder for what loopProbe.js notes of an n8n process. */
export function loopProbe() {
	const folder = mkdtempSync(join(tmpdir(), 'send-mail-loop-'));
	return {
		env: {
			NODE_OPTIONS: `--require=${join(__dirname, 'loopProbe.js')}`,
			LOOP_PROBE_FOLDER: folder,
		},
		/** Of a block at the edge counts what lies within the span. */
		longest(pid: number, from: number, to: number): LongestBlock {
			const file = join(folder, `${pid}.jsonl`);
			const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : [];
			const within = lines
				.map((line) => JSON.parse(line) as [number, number, number])
				.map(([begin, end, cpu]) => {
					const wallMs = Math.max(0, Math.min(end, to) - Math.max(begin, from));
					return { wallMs, cpuMs: (cpu * wallMs) / (end - begin) };
				});
			return {
				wallMs: Math.max(0, ...within.map(({ wallMs }) => wallMs)),
				cpuMs: Math.max(0, ...within.map(({ cpuMs }) => cpuMs)),
			};
		},
		remove: () => rmSync(folder, { recursive: true, force: true }),
	};
}
