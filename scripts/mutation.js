'use strict';

/**
 * `npm run test:mutation`: changes the mail core, every plan and every receipt in thousands of ways, runs the unit tests
 * against each change, and writes docs/mutation.md. `MUTATION_TESTS=mail/address` narrows the tests, and words behind
 * `--` go to Stryker (`-- --mutate nodes/shared/mail/address.ts`); then nothing is written.
 */
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const { checkNode, installRoot } = require('./lib/install');
const { runCommand } = require('./lib/command');
const { fromRoot, root } = require('./lib/paths');
const { say } = require('./lib/terminal');

/** The least share of changes that some test must notice; stryker.config.json breaks below it. */
const LEAST = 85;

/** @typedef {{ status: string, static?: boolean, location: { start: { line: number } } }} Mutant */
/** @typedef {{ file: string, caught: number, missed: number, untested: number }} Row */

/** @param {string} file @param {Mutant[]} mutants @returns {Row} */
function rowOf(file, mutants) {
	/** @param {string[]} statuses */
	const count = (...statuses) => mutants.filter(({ status }) => statuses.includes(status)).length;
	return {
		file,
		caught: count('Killed', 'Timeout'),
		missed: count('Survived'),
		untested: count('NoCoverage'),
	};
}

/** @param {Row} row percent of the changes that a test noticed */
const scoreOf = ({ caught, missed, untested }) => (100 * caught) / Math.max(caught + missed + untested, 1);

/** @param {Row[]} rows @param {string} file @returns {Row} */
const sumOf = (rows, file) =>
	rows.reduce(
		(sum, { caught, missed, untested }) => ({
			file,
			caught: sum.caught + caught,
			missed: sum.missed + missed,
			untested: sum.untested + untested,
		}),
		{ file, caught: 0, missed: 0, untested: 0 },
	);

/** @param {Row} row */
const line = (row) =>
	`| ${row.file} | ${scoreOf(row).toFixed(1)} % | ${row.caught} | ${row.missed} | ${row.untested} |`;

/** @param {Record<string, { mutants: Mutant[] }>} files of Stryker's report @param {string} today */
function page(files, today) {
	const rows = Object.entries(files)
		.map(([file, { mutants }]) => rowOf(file, mutants))
		.sort((a, b) => scoreOf(a) - scoreOf(b) || a.file.localeCompare(b.file));
	const all = sumOf(rows, '**all**');
	return `# Mutation testing

Written by \`npm run test:mutation\`, last on ${today}. [Stryker](https://stryker-mutator.io) changes the mail core (\`nodes/shared\`), every plan and every receipt, one small change at a time, and runs the unit tests that reach it. A change that no test notices is a behaviour that could break unseen. The goal is ${LEAST} %.

**${scoreOf(all).toFixed(1)} % of ${all.caught + all.missed + all.untested} changes were noticed.**

| file | score | noticed | not noticed | reached by no unit test |
|---|---:|---:|---:|---:|
${[all, ...rows].map(line).join('\n')}

Changes of what is worked out once, while a file is loaded (tables of labels and limits), are left out: each would need everything to be loaded anew. The tests over made-up inputs (\`npm run test:property\`) and those in n8n's engine are not asked here: they take seconds a run. What stays unnoticed in the core was looked at: the masking of renewed logins, the opening of the ledger and cancelled runs are proved in a real n8n instead (\`test/n8n\`); most of the rest changes words of a message, bounds that only decide when something is cut short, or checks behind which another one stands.
`;
}

runCommand(async () => {
	checkNode();
	await installRoot();
	const words = process.argv.slice(2);
	const stryker = fromRoot('node_modules', '@stryker-mutator', 'core', 'bin', 'stryker.js');
	const { status } = spawnSync(process.execPath, [stryker, 'run', ...words], { cwd: root, stdio: 'inherit' });
	if (words.length > 0 || process.env.MUTATION_TESTS) return status ?? 1;
	const report = fromRoot('reports', 'mutation.json');
	if (!fs.existsSync(report)) return status ?? 1;
	const { files } = JSON.parse(fs.readFileSync(report, 'utf8'));
	fs.writeFileSync(fromRoot('docs', 'mutation.md'), page(files, new Date().toISOString().slice(0, 10)));
	say('docs/mutation.md is written.');
	return status ?? 1;
});
