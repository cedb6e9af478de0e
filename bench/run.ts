/** `npm run bench`: measures, prints, and writes docs/benchmarks.md once every case has been measured. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { runCommand } from '../scripts/lib/command';
import { artifacts, fromRoot } from '../scripts/lib/paths';
import { ensureRuntime } from '../scripts/lib/runtime';
import { bad, duration, good, heading, PlainError, say } from '../scripts/lib/terminal';
import type { BenchCase } from './cases';
import { batch } from './cases/batch';
import { engine } from './cases/engine';
import { eventLoop } from './cases/eventLoop';
import { files } from './cases/files';
import { growth } from './cases/growth';
import { keys } from './cases/keys';
import { latency } from './cases/latency';
import { ledger } from './cases/ledger';
import { loading } from './cases/loading';
import { queue } from './cases/queue';
import { small } from './cases/small';
import { startSink, type Sink } from './children';
import { report, sectionOf, sectionsOfPage, type Section } from './report';

const cases: BenchCase[] = [
	small,
	latency,
	ledger,
	files,
	batch,
	growth,
	loading,
	engine,
	eventLoop,
	queue,
	keys,
];

const help = `Usage: npm run bench -- [--case ${cases.map(({ name }) => name).join(',')}] [--rounds 5]

Measures the nodes in a real n8n against what one would take instead, and writes docs/benchmarks.md.

  --case     only these; the others stand as they were measured before (artifacts/bench, or the page itself)
  --rounds   how often each competitor is measured, in turn; default 5
  --help     this text`;

const folder = join(artifacts, 'bench');
let sink: Sink | undefined;

function readOptions() {
	const { values } = parseArgs({
		options: {
			case: { type: 'string', default: '' },
			rounds: { type: 'string', default: '5' },
			help: { type: 'boolean', short: 'h', default: false },
		},
	});
	const wanted = values.case.split(',').filter(Boolean);
	const unknown = wanted.filter((name) => !cases.some((one) => one.name === name));
	const rounds = Number(values.rounds);
	if (unknown.length > 0) throw new PlainError(`There is no case ${unknown.join(', ')}.\n\n${help}`);
	if (!Number.isInteger(rounds) || rounds < 1) throw new PlainError('--rounds must be a whole number.');
	const chosen = cases.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
	return { chosen, rounds, help: values.help };
}

async function main(): Promise<number> {
	const options = readOptions();
	if (options.help) {
		say(help);
		return 0;
	}
	if (process.platform !== 'linux')
		throw new PlainError('The benchmarks read memory from /proc: Linux only.');
	const runtime = await ensureRuntime();
	sink = await startSink();
	mkdirSync(folder, { recursive: true });
	for (const one of options.chosen) {
		heading(one.name);
		const missing = one.needs?.() ?? [];
		if (missing.length > 0) {
			say(`   left out: this machine has no ${missing.join(' and no ')}`);
			continue;
		}
		const started = Date.now();
		const result = await one.run({ rounds: options.rounds, runtime, sink, say });
		const section = sectionOf(one.name, options.rounds, result);
		writeFileSync(join(folder, `${one.name}.json`), JSON.stringify(section, null, '\t'));
		say(`\n${section.markdown}\n\n   ${duration(Date.now() - started)}`);
	}
	const sections = cases.flatMap(({ name }) => savedSection(name) ?? []);
	const goals = sections.flatMap((section) => section.goals);
	const met = goals.filter((goal) => goal.met).length;
	say((met === goals.length ? good : bad)(`\n${met} of ${goals.length} goals met`));
	const nodeVersion = execFileSync(runtime.node, ['--version'], { encoding: 'utf8' }).trim().slice(1);
	const file = fromRoot('docs', 'benchmarks.md');
	const before = existsSync(file) ? sectionsOfPage(readFileSync(file, 'utf8')) : [];
	writeFileSync(
		file,
		report(
			[
				...before.map((old) => sections.find(({ title }) => title === old.title) ?? old),
				...sections.filter(({ title }) => !before.some((old) => old.title === title)),
			],
			runtime,
			nodeVersion,
		),
	);
	say('docs/benchmarks.md is written.');
	return 0;
}

function savedSection(name: string): Section | undefined {
	const file = join(folder, `${name}.json`);
	return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Section) : undefined;
}

runCommand(main, async () => void (await sink?.stop()));
