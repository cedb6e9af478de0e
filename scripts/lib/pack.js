'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { npm } = require('./npm');
const { root, scratch } = require('./paths');
const { tail } = require('./install');
const { PlainError } = require('./terminal');
const { run } = require('./child');

/** What n8n loads over the network at an installation, in bytes. A library that comes in unnoticed shows here. */
const LARGEST_TARBALL = 280_000;
/** The same for a package of one service. */
const LARGEST_OF_ONE = 215_000;

/**
 * Packs a built package as `npm publish` would.
 * @param {{ root: string, name: string }} [source] its folder, and what its tarball's folder is called
 * @returns {Promise<{ tarball: string, files: { path: string, size: number }[], size: number }>}
 */
async function packPackage({ root: cwd, name } = { root, name: 'pack' }) {
	const folder = path.join(scratch, name);
	fs.rmSync(folder, { recursive: true, force: true });
	fs.mkdirSync(folder, { recursive: true });
	let report = '';
	const words = ['pack', '--json', '--ignore-scripts', '--loglevel=error', '--pack-destination', folder];
	const { code, output } = await npm(words, { cwd, onStdout: (text) => (report += text) });
	if (code !== 0) throw new PlainError(`npm pack did not succeed:\n\n${tail(output)}`);
	const [packed] = JSON.parse(report);
	return { tarball: path.join(folder, packed.filename), files: packed.files, size: packed.size };
}

/** @returns {string | undefined} the tarball of the last `packPackage` */
function lastTarball() {
	const folder = path.join(scratch, 'pack');
	if (!fs.existsSync(folder)) return undefined;
	const name = fs.readdirSync(folder).find((file) => file.endsWith('.tgz'));
	return name && path.join(folder, name);
}

/**
 * Unpacks a packed package: `<folder>/package.json` and what else it holds.
 * @param {string} tarball
 * @param {string} folder
 */
async function unpack(tarball, folder) {
	fs.mkdirSync(folder, { recursive: true });
	const { code, output } = await run('tar', ['-xzf', tarball, '-C', folder, '--strip-components=1']);
	if (code !== 0) throw new PlainError(`tar could not unpack ${path.basename(tarball)}:\n\n${tail(output)}`);
}

module.exports = { LARGEST_OF_ONE, LARGEST_TARBALL, packPackage, lastTarball, unpack };
