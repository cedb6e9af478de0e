'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { npm, unpackedPackages, packagesInLock } = require('./npm');
const { root, fromRoot, artifacts } = require('./paths');
const { progress, PlainError } = require('./terminal');

/** Stops with a clear message on a Node.js that is too old. Needs nothing installed. */
function checkNode() {
	const [major, minor] = process.versions.node.split('.').map(Number);
	if (major > 20 || (major === 20 && minor >= 19)) return;
	throw new PlainError(
		`Node.js 20.19 or newer is needed; this is ${process.versions.node}.\n` +
			'Install a newer one (https://nodejs.org) and run the command again.',
	);
}

/**
 * Compares what the lock file names with what npm says it installed.
 * npm writes node_modules/.package-lock.json last, so a missing one also tells of an interrupted install.
 * @returns {boolean} whether node_modules holds what the lock file names
 */
function isInstalled() {
	const record = fromRoot('node_modules', '.package-lock.json');
	if (!fs.existsSync(record)) return false;
	const wanted = Object.entries(JSON.parse(fs.readFileSync(fromRoot('package-lock.json'), 'utf8')).packages);
	const installed = JSON.parse(fs.readFileSync(record, 'utf8')).packages;
	return wanted.every(
		([place, { optional, devOptional, version }]) =>
			place === '' || optional || devOptional || installed[place]?.version === version,
	);
}

/**
 * Installs the development dependencies where they are missing or older than the lock file.
 * `npm ci` starts node_modules anew, since an interrupted installation may hold cut files.
 * @returns {Promise<boolean>} whether anything was installed
 */
async function installRoot() {
	if (isInstalled()) return false;
	const total = packagesInLock(fromRoot('package-lock.json'));
	const show = progress('installing development dependencies', () => unpackedPackages(root, total));
	const options = { cwd: root, logFile: path.join(artifacts, 'logs', 'npm-install.log') };
	const { code, output } = await npm(['ci', '--ignore-scripts'], options);
	if (code !== 0 || !isInstalled()) {
		show.fail();
		throw new PlainError(`npm could not install the development dependencies:\n\n${tail(output)}`);
	}
	show.done();
	return true;
}

/** @param {string} text @param {number} [count] */
function tail(text, count = 25) {
	return text.trimEnd().split('\n').slice(-count).join('\n');
}

module.exports = { checkNode, installRoot, tail };
