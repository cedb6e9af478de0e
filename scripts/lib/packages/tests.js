'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { filesBelow } = require('../build');
const { fromRoot } = require('../paths');
const { closureOf } = require('./imports');

/** Where tests stand that need nothing but the sources, and those of several services never. */
const folders = ['test/unit/nodes', 'test/unit/credentials'];

/**
 * The unit tests that a package can carry: of its own sources, about no other service, and without files beside them.
 * @param {import('./tree').Package} made
 * @param {string[]} sources of the package
 * @returns {string[]} the tests and what they are written with
 */
function testFiles({ others }, sources) {
	const owned = new Set(sources);
	const fits = (/** @type {string} */ file) => {
		if (others.test(file)) return false;
		const needed = closureOf([file]).files.filter((one) => !owned.has(one));
		return needed.every(
			(one) => one.startsWith('test/') && !others.test(one) && !readsFilesOrOthers(one, others),
		);
	};
	const tests = folders
		.flatMap((folder) => filesBelow(fromRoot(folder)))
		.map((file) => path.relative(fromRoot(), file).split(path.sep).join('/'))
		.filter((file) => file.endsWith('.test.ts') && !file.endsWith('.property.test.ts') && fits(file));
	const needed = closureOf([...tests, 'test/support/patience.ts']).files;
	return needed.filter((file) => !owned.has(file));
}

/** @param {string} file @param {RegExp} others */
function readsFilesOrOthers(file, others) {
	const text = fs.readFileSync(fromRoot(file), 'utf8');
	return others.test(text) || /\bnode:(fs|path)\b|__dirname|sandbox\//.test(text);
}

module.exports = { testFiles };
