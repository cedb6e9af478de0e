'use strict';

const { createHash } = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');
const { tail } = require('../install');
const { npm, npmEnvironment } = require('../npm');
const { packPackage } = require('../pack');
const { scratch } = require('../paths');
const { PlainError, progress } = require('../terminal');
const { makePackages, writePackage } = require('./index');

/** The packages of one service each, built and packed by their own commands. */

/** Below the checkout, whose node_modules serve them. */
const out = path.join(scratch, 'packages');

/**
 * @typedef {{ name: string, folder: string, service: string, tarball: string, size: number }} BuiltPackage `service` is the
 * folder in nodes/
 * @returns {Promise<BuiltPackage[]>}
 */
async function buildPackages() {
	return Promise.all((await makePackages()).map(buildOne));
}

/** @param {Awaited<ReturnType<typeof makePackages>>[number]} package */
async function buildOne({ made, files }) {
	const folder = path.join(out, made.own.name);
	const stamp = path.join(out, `${made.own.name}.json`);
	const hash = createHash('sha256');
	for (const [file, content] of files) hash.update(file).update('\0').update(content).update('\0');
	const digest = hash.digest('hex');
	if (!isBuilt(stamp, digest)) {
		writePackage(out, made, files);
		await build(made.name, folder);
		const { tarball, size } = await packPackage({ root: folder, name: `pack-${made.own.name}` });
		fs.writeFileSync(stamp, JSON.stringify({ digest, tarball, size }));
	}
	const { tarball, size } = JSON.parse(fs.readFileSync(stamp, 'utf8'));
	return { name: made.name, folder, service: made.folder, tarball, size };
}

/** @param {string} stamp @param {string} digest */
function isBuilt(stamp, digest) {
	if (!fs.existsSync(stamp)) return false;
	const known = JSON.parse(fs.readFileSync(stamp, 'utf8'));
	return known.digest === digest && fs.existsSync(known.tarball);
}

/** @param {string} name @param {string} folder */
async function build(name, folder) {
	const show = progress(`building ${name}`);
	const env = npmEnvironment({ npm_config_offline: 'true' });
	const { code, output } = await npm(['run', 'build'], { cwd: folder, env });
	if (code !== 0) {
		show.fail();
		throw new PlainError(`${name} does not build:\n\n${tail(output, 40)}`);
	}
	show.done();
}

module.exports = { buildPackages };
