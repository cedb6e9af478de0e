'use strict';

/**
 * `node scripts/installed.js <program> …`: a program of the development dependencies, which are installed first where they
 * are missing. Every command of package.json goes through here, so that each works in a fresh clone.
 * Only what Node.js brings along may be required before `installRoot` has run.
 */
const { spawn } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { checkNode, installRoot } = require('./lib/install');
const { fromRoot } = require('./lib/paths');
const { PlainError } = require('./lib/terminal');

/** Programs that are not called like their packages. */
const PACKAGES = /** @type {Record<string, string>} */ ({ tsc: 'typescript' });

/** @param {string} program @returns {string} the file that Node.js runs */
function fileOf(program) {
	const folder = fromRoot('node_modules', PACKAGES[program] ?? program);
	const { bin } = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
	return path.join(folder, typeof bin === 'string' ? bin : bin[program]);
}

async function main() {
	const [program, ...args] = process.argv.slice(2);
	checkNode();
	await installRoot();
	const child = spawn(process.execPath, [fileOf(program), ...args], { stdio: 'inherit' });
	for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
		process.on(signal, () => child.kill(signal));
	child.on('exit', (code) => process.exit(code ?? 1));
}

main().catch((error) => {
	console.error(error instanceof PlainError ? error.message : error);
	process.exitCode = 1;
});
