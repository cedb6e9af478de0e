'use strict';

/**
 * `npm test`: installs what is missing, runs every stage and ends with the line `N passed, N failed, N skipped`.
 * `npm test -- --only unit,scan` runs some of them.
 */
const { parseArgs } = require('node:util');
const { runCommand } = require('./lib/command');
const { checkNode, installRoot } = require('./lib/install');
const { bad, duration, good, heading, PlainError, say } = require('./lib/terminal');
const { findTool, installCommand } = require('./lib/tools');

const ci = Boolean(process.env.CI) && process.env.CI !== 'false' && process.env.CI !== '0';

/**
 * @param {import('./lib/stages').Stage} stage
 * @param {boolean} buildIsBroken
 * @returns {Promise<import('./lib/stages').Count>}
 */
async function runStage(stage, buildIsBroken) {
	const missing = (stage.needs ?? []).filter((tool) => !findTool(tool));
	if (missing.length > 0) {
		for (const tool of missing)
			say(`   skipped: this machine has no ${tool}. To install it: ${installCommand(tool)}`);
		return ci ? { passed: 0, failed: 1, skipped: 0 } : { passed: 0, failed: 0, skipped: 1 };
	}
	if (stage.needsBuild && buildIsBroken) {
		say('   not run: the build did not succeed');
		return { passed: 0, failed: 1, skipped: 0 };
	}
	try {
		const count = await stage.run();
		// On a build server nobody reads why something was skipped.
		return ci ? { ...count, failed: count.failed + count.skipped, skipped: 0 } : count;
	} catch (error) {
		say(error instanceof PlainError ? error.message : String(error instanceof Error ? error.stack : error));
		return { passed: 0, failed: 1, skipped: 0 };
	}
}

runCommand(async () => {
	checkNode();
	const { values } = parseArgs({ options: { only: { type: 'string', default: '' } } });
	await installRoot();
	const { batches, choose, stages } = require('./lib/stages');
	const chosen = choose(values.only.split(',').filter(Boolean), stages());
	const { buildPackage } = require('./lib/build');
	const total = { passed: 0, failed: 0, skipped: 0 };
	/** @type {string[]} */
	const failures = [];
	let buildIsBroken = false;
	if (chosen.some((stage) => stage.needsBuild) && !chosen.some((stage) => stage.name === 'build'))
		await buildPackage();

	/** @param {import('./lib/stages').Stage} stage */
	const runAndReport = async (stage) => {
		const started = Date.now();
		const count = await runStage(stage, buildIsBroken);
		if (stage.name === 'build') buildIsBroken = count.failed > 0;
		for (const key of /** @type {const} */ (['passed', 'failed', 'skipped'])) total[key] += count[key];
		const line = `   ${stage.name}: ${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped in ${duration(Date.now() - started)}`;
		say(count.failed > 0 ? bad(line) : good(line));
		if (count.failed > 0)
			failures.push(...(count.failures ?? []).map((failure) => `${stage.name}: ${failure}`));
	};
	for (const batch of batches(chosen)) {
		heading(batch.map(({ title }) => title).join(' | '));
		await Promise.all(batch.map(runAndReport));
	}
	if (failures.length > 0) say(bad(`\nFailed:\n${failures.map((each) => `   ${each}`).join('\n')}`));
	say(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
	return total.failed > 0 ? 1 : 0;
});
