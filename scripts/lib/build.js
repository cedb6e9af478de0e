'use strict';

const { createHash } = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');
const { run } = require('./child');
const { tail } = require('./install');
const { fromRoot, root, scratch } = require('./paths');
const { PlainError, progress } = require('./terminal');

const inputs = [
	'nodes',
	'credentials',
	'gulpfile.js',
	'scripts/lib/bundle.js',
	'scripts/licences',
	'tsconfig.json',
	'package.json',
	'package-lock.json',
];
const stamp = path.join(scratch, 'built.json');

/** @param {string} file @returns {string[]} the file, or all files below the folder, sorted */
function filesBelow(file) {
	if (!fs.existsSync(file)) return [];
	if (!fs.statSync(file).isDirectory()) return [file];
	return fs
		.readdirSync(file)
		.sort()
		.flatMap((name) => filesBelow(path.join(file, name)));
}

/** @param {string[]} parts paths relative to the checkout */
function hashOf(parts) {
	const hash = createHash('sha256');
	for (const file of parts.flatMap((part) => filesBelow(fromRoot(part)))) {
		hash.update(path.relative(root, file)).update('\0').update(fs.readFileSync(file)).update('\0');
	}
	return hash.digest('hex');
}

/** @returns {boolean} whether dist/ is what the sources as they are now would give */
function isBuilt() {
	if (!fs.existsSync(stamp) || !fs.existsSync(fromRoot('dist'))) return false;
	const known = JSON.parse(fs.readFileSync(stamp, 'utf8'));
	// dist/ counts too: a hand-made change or a half-finished build must not be taken for a build.
	return known.sources === hashOf(inputs) && known.dist === hashOf(['dist']);
}

/**
 * Builds dist/ with gulp, unless it is up to date.
 * @param {{ force?: boolean }} [options]
 * @returns {Promise<boolean>} whether it was built
 */
async function buildPackage({ force = false } = {}) {
	if (!force && isBuilt()) return false;
	fs.rmSync(stamp, { force: true });
	// What was packed before is another package.
	fs.rmSync(path.join(scratch, 'pack'), { recursive: true, force: true });
	const sources = hashOf(inputs);
	const show = progress('building the package');
	const gulp = fromRoot('node_modules', 'gulp', 'bin', 'gulp.js');
	const { code, output } = await run(process.execPath, [gulp, 'build'], { cwd: root });
	if (code !== 0) {
		show.fail();
		throw new PlainError(`The build did not succeed:\n\n${tail(output, 40)}`);
	}
	fs.mkdirSync(scratch, { recursive: true });
	fs.writeFileSync(stamp, JSON.stringify({ sources, dist: hashOf(['dist']) }));
	show.done();
	return true;
}

module.exports = { buildPackage, isBuilt, filesBelow };
