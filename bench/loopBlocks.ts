import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The longest block of the event loop within a span, milliseconds: on the clock, and as CPU time of n8n's thread. */
export interface LongestBlock {
	wallMs: number;
	cpuMs: number;
	/** The longest full collection of garbage that began within the span, milliseconds on the clock; 0: there was none. */
	collectionMs: number;
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
			const noted = lines.map((line) => JSON.parse(line) as [number, number, number?]);
			const within = noted.flatMap(([begin, end, cpu]) => {
				if (cpu === undefined) return [];
				const wallMs = Math.max(0, Math.min(end, to) - Math.max(begin, from));
				return [{ wallMs, cpuMs: (cpu * wallMs) / (end - begin) }];
			});
			const collections = noted.filter(([begin, , cpu]) => cpu === undefined && begin >= from && begin <= to);
			return {
				wallMs: Math.max(0, ...within.map(({ wallMs }) => wallMs)),
				cpuMs: Math.max(0, ...within.map(({ cpuMs }) => cpuMs)),
				collectionMs: Math.max(0, ...collections.map(([begin, end]) => end - begin)),
			};
		},
		remove: () => rmSync(folder, { recursive: true, force: true }),
	};
}
