import { cpus, loadavg, totalmem } from 'node:os';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { fromRoot } from '../scripts/lib/paths';
import type { Runtime } from '../scripts/lib/runtime';
import type { CaseResult } from './cases';
import type { Measured } from './measure';

/** A section of the report, with when and on what it was measured. */
export interface Section extends Printed {
	name: string;
	date: string;
	rounds: number;
	/** Mean number of running processes when the case ended, over five minutes (those of the case included). */
	load?: number;
}

/** As much of a section as the page holds. */
interface Printed {
	title: string;
	date: string;
	markdown: string;
	goals: CaseResult['goals'];
}

/** The sections of the page as it stands: not every case is measured each time. */
export function sectionsOfPage(page: string): Printed[] {
	const date = /^- measured (.+)$/m.exec(page)?.[1] ?? '';
	const [, goalTable = '', ...parts] = page.split(/^(?=## )/m);
	const rows = goalTable
		.split('\n')
		.map((line) => line.split(' | ').map((cell) => cell.replace(/^\| | \|$/g, '')));
	return parts.map((markdown) => {
		const title = markdown.split('\n', 1)[0].slice('## '.length);
		const goals = rows
			.filter(([of]) => of === title)
			.map(([, text, measured, met]) => ({ text, measured, met: met === 'met' }));
		return { title, date, markdown: markdown.trim(), goals };
	});
}

const versionOf = (file: string) => (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
const seconds = (ms: number) => (ms < 100 ? `${ms.toFixed(1)} ms` : `${(ms / 1000).toFixed(2)} s`);
const megabytes = (value: number | undefined) => (value === undefined ? '' : `${value.toFixed(0)} MB`);

function table(headings: string[], rows: string[][]): string {
	const line = (cells: string[]) => `| ${cells.join(' | ')} |`;
	return [line(headings), line(headings.map((_, at) => (at === 0 ? '---' : '---:'))), ...rows.map(line)].join(
		'\n',
	);
}

/** Columns that say nothing about any row are left out. */
function measurements({ rows, columns = [] }: CaseResult): string {
	const all: Array<{ name: string; of: (row: Measured) => string }> = [
		{ name: '', of: ({ name }) => name },
		{ name: 'median', of: ({ ms }) => seconds(ms) },
		{ name: 'least to most', of: range },
		...columns,
		{ name: 'memory +', of: ({ growthMb }) => megabytes(growthMb) },
		{ name: 'peak memory', of: ({ peakMb }) => megabytes(peakMb) },
	];
	const shown = all.filter(({ of }) => rows.some((row) => of(row) !== ''));
	return table(
		shown.map(({ name }) => name),
		rows.map((row) => shown.map(({ of }) => of(row))),
	);
}

function range({ samples }: Measured): string {
	const times = samples.map(({ ms }) => ms);
	return times.length < 2 ? '' : `${seconds(Math.min(...times))} to ${seconds(Math.max(...times))}`;
}

const goalLine = ({ text, measured, met, reason }: CaseResult['goals'][number]) =>
	`- ${met ? 'met' : '**missed**'}: ${text} (${measured})${reason ? `. Why: ${reason}` : ''}`;

export function sectionOf(name: string, rounds: number, result: CaseResult): Section {
	const parts = [
		`## ${result.title}`,
		...result.about,
		measurements(result),
		...(result.after ?? []),
		measuredHow(rounds, loadavg()[1]),
		...(result.goals.length > 0 ? [result.goals.map(goalLine).join('\n')] : []),
	];
	return {
		name,
		title: result.title,
		date: new Date().toISOString().slice(0, 10),
		rounds,
		goals: result.goals,
		load: loadavg()[1],
		markdown: parts.join('\n\n'),
	};
}

/** On a machine that does something else as well, times say little: the reader must see it. */
function measuredHow(rounds: number, load: number): string {
	const busy =
		load > 2 * cpus().length ? ' The machine was busy with other work: these times are too long.' : '';
	return `_${rounds} rounds; load average ${load.toFixed(1)} on ${cpus().length} cores.${busy}_`;
}

/** The whole of docs/benchmarks.md. */
export function report(sections: Printed[], runtime: Runtime, nodeVersion: string): string {
	const [cpu] = cpus();
	const machine = [
		`${cpus().length} cores (${cpu.model.trim()}), ${Math.round(totalmem() / 2 ** 30)} GB memory, ${process.platform} ${process.arch}`,
		`n8n ${versionOf(join(runtime.folder, 'node_modules', 'n8n', 'package.json'))} on Node.js ${nodeVersion}`,
		`n8n-nodes-send-mail ${versionOf(fromRoot('package.json'))}`,
		`measured ${[...new Set(sections.flatMap(({ date }) => date.split(', ')))].sort().join(', ')}`,
	];
	const goals = sections.flatMap(({ title, goals: own }) =>
		own.map(({ text, measured, met }) => [title, text, measured, met ? 'met' : '**missed**']),
	);
	return `${[
		'# Benchmarks',
		'Written by `npm run bench`; do not edit it. A real n8n and a local sink that takes everything: what is measured is the nodes and n8n, not a service. Competitors are measured in turn on the same machine, medians of several rounds. Memory is the resident memory of the n8n process: how far its highest mark rose above what it was before the run, and the mark itself.',
		machine.map((line) => `- ${line}`).join('\n'),
		'```\nnpm run bench                                   # everything, about half an hour\nnpm run bench -- --case small,files --rounds 3   # some cases\n```',
		'## Goals',
		table(['case', 'goal', 'measured', ''], goals),
		...sections.map(({ markdown }) => markdown),
	].join('\n\n')}\n`;
}
