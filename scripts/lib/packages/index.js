'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { buildPackage } = require('../build');
const { readConfig } = require('./config');
const { serviceParts } = require('./service');
const { packageOf, treeOf } = require('./tree');

/** The packages of one service each, made from these sources. */

/** @returns {Promise<{ made: import('./tree').Package, files: Map<string, Buffer> }[]>} */
async function makePackages() {
	await buildPackage();
	const config = readConfig();
	return serviceParts().map((parts) => {
		const made = packageOf(config, parts);
		return { made, files: treeOf(made) };
	});
}

/**
 * Writes a package into a folder of its name, in place of what was there.
 * @param {string} out
 * @param {import('./tree').Package} made
 * @param {Map<string, Buffer>} files
 */
function writePackage(out, made, files) {
	const folder = path.join(out, made.own.name);
	fs.rmSync(folder, { recursive: true, force: true });
	for (const [file, content] of files) {
		fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
		fs.writeFileSync(path.join(folder, file), content);
	}
	return { ...made, folder, files: files.size };
}

/** @param {string} out */
async function writePackages(out) {
	return (await makePackages()).map(({ made, files }) => writePackage(out, made, files));
}

module.exports = { makePackages, writePackage, writePackages };
