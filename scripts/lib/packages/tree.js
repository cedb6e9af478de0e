'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { fromRoot } = require('../paths');
const { filesBelow } = require('../build');
const { otherServices, placeholdersIn, publishedName, repositoryOf } = require('./config');
const { pages } = require('./documents');
const { closureOf } = require('./imports');
const { lockOf } = require('./lock');
const { manifestOf } = require('./manifest');
const { renameIn } = require('./rename');
const { sourceOf } = require('./service');
const { testFiles } = require('./tests');

/**
 * The package of one service: the content of a repository of its own.
 * @typedef {object} Package
 * @property {string} name as npm knows it
 * @property {string} folder of the service in nodes/
 * @property {string} repository address
 * @property {RegExp} others what names another service
 * @property {import('./service').ServiceParts} parts
 * @property {import('./config').PackageConfig} own
 * @property {import('./config').Config} config
 * @property {boolean} publishable no placeholder stands in its way
 */

/** Taken as they are. */
const COPIED = ['.editorconfig', '.gitignore', '.npmrc', 'LICENSE', 'tsconfig.json'];

/** @param {import('./config').Config} config @param {import('./service').ServiceParts} parts @returns {Package} */
function packageOf(config, parts) {
	const own = config.packages[parts.folder];
	return {
		name: publishedName(config, own.name),
		folder: parts.folder,
		repository: repositoryOf(config, own.name),
		others: otherServices(config, parts.folder),
		parts,
		own,
		config,
		publishable: placeholdersIn(config).length === 0,
	};
}

/**
 * @param {Package} made
 * @returns {Map<string, Buffer>} the content of every file by its path, sorted
 */
function treeOf(made) {
	const sources = sourceFiles(made.parts);
	const build = closureOf(['gulpfile.js']).files;
	const tests = testFiles(made, sources);
	const copied = [...COPIED, ...sources, ...assets(made.parts), ...build, ...tests];
	/** @type {Map<string, Buffer>} */
	const files = new Map();
	for (const file of copied) files.set(file, renameIn(fs.readFileSync(fromRoot(file)), made));
	for (const [file, content] of pages(made)) files.set(file, Buffer.from(content));
	const manifest = manifestOf(made, files);
	files.set('package.json', asJson(manifest));
	files.set('package-lock.json', asJson(lockOf(manifest)));
	return new Map([...files].sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** @param {object} value */
const asJson = (value) => Buffer.from(`${JSON.stringify(value, null, 2)}\n`);

/** @param {import('./service').ServiceParts} parts @returns {string[]} node and credentials with all that they import */
function sourceFiles({ nodeFile, credentials }) {
	return closureOf([nodeFile, ...credentials.map(({ file }) => file)].map(sourceOf)).files;
}

/** @param {import('./service').ServiceParts} parts @returns {string[]} what n8n reads beside the code */
function assets({ folder, node, nodeFile, credentials }) {
	const icons = [{ file: nodeFile, type: node }, ...credentials].flatMap(({ file, type }) =>
		[type.icon]
			.flatMap((icon) => (typeof icon === 'string' ? [icon] : [icon.light, icon.dark]))
			.map((icon) => path.posix.join(path.posix.dirname(sourceOf(file)), icon.replace('file:', ''))),
	);
	const schemas = filesBelow(fromRoot('nodes', folder, '__schema__')).map((file) =>
		path.relative(fromRoot(), file).split(path.sep).join('/'),
	);
	return [...new Set([`${sourceOf(nodeFile).replace(/ts$/, 'json')}`, ...icons, ...schemas])];
}

module.exports = { packageOf, treeOf };
