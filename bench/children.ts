import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { startChild } from '../scripts/lib/child';
import { fromRoot, root } from '../scripts/lib/paths';
import type { SinkStats } from './sink';

/** A running sink (sink.ts). */
export interface Sink {
	url: string;
	smtpPort: number;
	/** Base URL under which every request is answered after so many milliseconds. */
	after(delayMs: number): string;
	stats(): Promise<SinkStats>;
	reset(): Promise<void>;
	smtpDelay(delayMs: number): Promise<void>;
	stop(): Promise<void>;
}

const tsx = fromRoot('node_modules', 'tsx', 'dist', 'cli.mjs');

/** Starts a script of bench/ and waits for its first line of JSON. */
async function startScript<T>(file: string, node: string, args: string[] = [], env: NodeJS.ProcessEnv = {}) {
	let found: (value: T) => void = () => {};
	const first = new Promise<T>((resolve) => (found = resolve));
	const child = startChild(node, [tsx, join(__dirname, file), ...args], {
		cwd: root,
		env: { ...process.env, ...env },
		onLine: (line) => line.startsWith('{') && found(JSON.parse(line) as T),
	});
	const value = await Promise.race([
		first,
		child.exited.then(() => {
			throw new Error(`${file} ended without a result:\n${child.output()}`);
		}),
	]);
	return { value, child };
}

export async function startSink(): Promise<Sink> {
	const { value, child } = await startScript<{ url: string; smtpPort: number }>('sink.ts', process.execPath);
	const { url, smtpPort } = value;
	return {
		url,
		smtpPort,
		after: (delayMs) => `${url}/${delayMs}`,
		stats: async () => (await (await fetch(`${url}/stats`)).json()) as SinkStats,
		reset: async () => void (await fetch(`${url}/stats`, { method: 'DELETE' })),
		smtpDelay: async (delayMs) => void (await fetch(`${url}/smtp-delay/${delayMs}`, { method: 'PUT' })),
		stop: () => child.stop(1000),
	};
}

/** Runs a script of bench/ to its end and gives the JSON that it printed. */
export async function runScript<T>(
	file: string,
	node: string,
	args: string[] = [],
	env: NodeJS.ProcessEnv = {},
): Promise<T> {
	const { value, child } = await startScript<T>(file, node, args, env);
	await child.exited;
	return value;
}

/** The process that the guard (scripts/lib/guard.js) of this process group started. */
export function processUnder(guardPid: number): number {
	for (const entry of readdirSync('/proc')) {
		if (!/^\d+$/.test(entry)) continue;
		try {
			const parent = readFileSync(`/proc/${entry}/stat`, 'utf8')
				.replace(/^.*\) /s, '')
				.split(' ')[1];
			if (Number(parent) === guardPid) return Number(entry);
		} catch {
			// It has just ended.
		}
	}
	throw new Error(`No process was started by ${guardPid}.`);
}

/** Resident memory and CPU time of a process since `watch`. Linux only. */
interface Watch {
	/** MB of 2^20 bytes. */
	before: number;
	peak(): number;
	/** Milliseconds of CPU time, all threads. */
	cpuMs(): number;
}

export function watch(pid: number): Watch {
	// 5: the kernel forgets the highest mark so far (proc(5), clear_refs).
	writeFileSync(`/proc/${pid}/clear_refs`, '5');
	const cpuBefore = cpuMs(pid);
	return {
		before: status(pid, 'VmRSS'),
		peak: () => status(pid, 'VmHWM'),
		cpuMs: () => cpuMs(pid) - cpuBefore,
	};
}

function status(pid: number, name: string): number {
	const line = new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
	return Number(line?.[1]) / 1024;
}

/** User and system time in ticks of 10 ms, fields 14 and 15 of proc(5) stat. */
function cpuMs(pid: number): number {
	const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
		.replace(/^.*\) /s, '')
		.split(' ');
	return (Number(fields[11]) + Number(fields[12])) * 10;
}
