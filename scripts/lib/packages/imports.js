'use strict';

const fs = require('node:fs');
const path = require('node:path');
const ts = require('typescript');
const { fromRoot } = require('../paths');

/** @type {Map<string, string[]>} by file: tests have most of what they import in common */
const imports = new Map();

/**
 * What the file imports, types and `require` included.
 * @param {string} file path from the root
 * @returns {string[]} as it is written there
 */
function importsOf(file) {
	const known = imports.get(file);
	if (known) return known;
	const text = fs.readFileSync(fromRoot(file), 'utf8');
	const found = ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName);
	imports.set(file, found);
	return found;
}

/**
 * @param {string} file that imports
 * @param {string} specifier relative
 * @returns {string | undefined} path from the root of what is meant
 */
function resolve(file, specifier) {
	const target = path.posix.join(path.posix.dirname(file), specifier);
	return ['', '.ts', '.js', '/index.ts'].map((end) => `${target}${end}`).find(isFile);
}

/** @param {string} file */
const isFile = (file) => fs.existsSync(fromRoot(file)) && fs.statSync(fromRoot(file)).isFile();

/**
 * All files that some files need, themselves included, and the packages that they name.
 * @param {string[]} files paths from the root
 * @returns {{ files: string[], packages: string[] }} sorted
 */
function closureOf(files) {
	const seen = new Set(files);
	/** @type {Set<string>} */
	const packages = new Set();
	// A set that grows while it is gone through is gone through to its end.
	for (const file of seen) {
		if (!/\.[tjm]+s$/.test(file)) continue;
		for (const specifier of importsOf(file)) {
			if (!specifier.startsWith('.')) {
				packages.add(packageOf(specifier));
				continue;
			}
			const target = resolve(file, specifier);
			if (target === undefined) throw new Error(`${file} imports ${specifier}, which is not there`);
			seen.add(target);
		}
	}
	return { files: [...seen].sort(), packages: [...packages].sort() };
}

/** @param {string} specifier such as `@scope/name/part` @returns {string} the package it belongs to */
function packageOf(specifier) {
	return specifier
		.split('/')
		.slice(0, specifier.startsWith('@') ? 2 : 1)
		.join('/');
}

module.exports = { closureOf, importsOf, packageOf };
