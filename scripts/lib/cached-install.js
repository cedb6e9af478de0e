'use strict';

const { createHash } = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');
const { tail } = require('./install');
const { withLock } = require('./lock');
const { npm, packagesInLock, unpackedPackages } = require('./npm');
const { cacheFolder } = require('./paths');
const { PlainError, progress, say } = require('./terminal');

const recipe = ['package.json', 'package-lock.json', '.npmrc'];

/**
 * A private package whose dependencies are installed once per user and lock file, outside of the checkout.
 * @typedef {object} CachedPackage
 * @property {string} name start of the folder's name in the cache
 * @property {string} source folder with package.json, package-lock.json and .npmrc
 * @property {string} title what is installed, for messages
 * @property {string} notice said before the first installation
 * @property {(folder: string) => Promise<void>} [finish] what is left to do once the packages are unpacked
 */

/** @param {CachedPackage} cached @returns {string} where the packages of this checkout's lock file belong */
function folderOf({ name, source }) {
	const hash = createHash('sha256').update(`${process.platform}-${process.arch}`);
	for (const file of recipe) hash.update(fs.readFileSync(path.join(source, file)));
	return path.join(cacheFolder(), `${name}-${hash.digest('hex').slice(0, 16)}`);
}

/** @param {CachedPackage} cached @returns {string | undefined} the folder, if the installation is complete */
function findInstalled(cached) {
	const folder = folderOf(cached);
	return fs.existsSync(path.join(folder, 'complete.json')) ? folder : undefined;
}

/**
 * Installs once. Safe to interrupt: only a finished and tried installation gets the final name.
 * @param {CachedPackage} cached
 * @returns {Promise<string>} the folder
 */
async function ensureInstalled(cached) {
	const ready = findInstalled(cached);
	if (ready) return ready;
	const folder = folderOf(cached);
	return withLock(
		`${folder}.lock`,
		async () => {
			if (!findInstalled(cached)) await install(cached, folder);
			return folder;
		},
		(owner) => say(`   another process (${owner.pid}) is installing ${cached.title}; waiting for it …`),
	);
}

/** @param {CachedPackage} cached @param {string} folder */
async function install(cached, folder) {
	const partial = `${folder}.partial`;
	const unpacked = path.join(partial, 'unpacked.json');
	say(`   ${cached.notice}`);
	// An interrupted unpacking leaves cut files that npm would take for whole ones. It starts anew, from npm's own download cache.
	if (!fs.existsSync(unpacked)) fs.rmSync(partial, { recursive: true, force: true });
	fs.mkdirSync(partial, { recursive: true });
	for (const name of recipe) fs.copyFileSync(path.join(cached.source, name), path.join(partial, name));
	if (!fs.existsSync(unpacked)) {
		await unpackPackages(cached, partial);
		fs.writeFileSync(unpacked, '{}');
	}
	await cached.finish?.(partial);
	fs.writeFileSync(path.join(partial, 'complete.json'), JSON.stringify({ node: process.version }));
	fs.rmSync(folder, { recursive: true, force: true });
	fs.renameSync(partial, folder);
}

/** @param {CachedPackage} cached @param {string} folder */
async function unpackPackages(cached, folder) {
	const total = packagesInLock(path.join(folder, 'package-lock.json'));
	const show = progress(`installing ${cached.title}`, () => unpackedPackages(folder, total));
	const args = ['ci', '--legacy-peer-deps', '--ignore-scripts', '--no-audit', '--no-fund'];
	const { code, output } = await npm(args, { cwd: folder, logFile: `${folder}.install.log` });
	if (code !== 0) {
		show.fail();
		throw new PlainError(`npm could not install ${cached.title}:\n\n${tail(output)}`);
	}
	show.done();
}

module.exports = { ensureInstalled, findInstalled, folderOf };
