'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { run } = require('./child');

/** @returns {string[]} the words that start npm: with node and npm's own script where it is found, so that no shell is needed */
function npmCommand() {
	const fromNpm = process.env.npm_execpath;
	const beside = path.dirname(process.execPath);
	const candidates = [
		fromNpm && /npm-cli\.c?js$/.test(fromNpm) ? fromNpm : '',
		path.join(beside, '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
		path.join(beside, 'node_modules', 'npm', 'bin', 'npm-cli.js'),
	];
	const script = candidates.find((file) => file && fs.existsSync(file));
	return script ? [process.execPath, script] : ['npm'];
}

/**
 * The environment for an npm that works on another package than the one `npm start` was typed in:
 * without what the outer npm says about its own package and lifecycle.
 * @param {NodeJS.ProcessEnv} [extra]
 * @returns {NodeJS.ProcessEnv}
 */
function npmEnvironment(extra = {}) {
	/** @type {NodeJS.ProcessEnv} */
	const env = {};
	for (const [name, value] of Object.entries(process.env)) {
		if (
			/^npm_(package_|lifecycle_|command$|config_(local_prefix|ignore_scripts|dry_run|workspace))/i.test(name)
		)
			continue;
		env[name] = value;
	}
	return { ...env, npm_config_update_notifier: 'false', NO_UPDATE_NOTIFIER: '1', ...extra };
}

/**
 * @param {string[]} args
 * @param {import('./child').ChildOptions} [options]
 */
function npm(args, options = {}) {
	const [command, ...first] = npmCommand();
	return run(command, [...first, ...args], { ...options, env: options.env ?? npmEnvironment() });
}

/**
 * Counts the packages that are already unpacked: npm makes all folders first and fills them afterwards.
 * @param {string} folder holding node_modules
 * @param {number} total
 * @returns {string} such as `812 of 1403 packages unpacked`, or '' while there are none
 */
function unpackedPackages(folder, total) {
	const modules = path.join(folder, 'node_modules');
	let count = 0;
	for (const entry of names(modules)) {
		const inside = entry.startsWith('@')
			? names(path.join(modules, entry)).map((name) => `${entry}/${name}`)
			: [entry];
		for (const name of inside) if (fs.existsSync(path.join(modules, name, 'package.json'))) count++;
	}
	return count > 0 ? `${count} of about ${total} packages unpacked` : 'fetching packages';
}

/** @param {string} folder */
function names(folder) {
	try {
		return fs.readdirSync(folder);
	} catch {
		return [];
	}
}

/** @param {string} lockFile @returns {number} how many packages lie directly in node_modules */
function packagesInLock(lockFile) {
	const lock = JSON.parse(fs.readFileSync(lockFile, 'utf8'));
	return Object.keys(lock.packages).filter((key) => /^node_modules\/(@[^/]+\/)?[^/]+$/.test(key)).length;
}

module.exports = { npm, npmCommand, npmEnvironment, unpackedPackages, packagesInLock };
