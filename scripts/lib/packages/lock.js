'use strict';

const fs = require('node:fs');
const { fromRoot } = require('../paths');

/** @typedef {Record<string, any>} Entry of a lock file */

/**
 * The lock file of a package: the part of the house's that its tools need, so that its own build server installs what
 * the tests here ran on.
 * @param {Record<string, any>} manifest package.json
 */
function lockOf(manifest) {
	/** @type {Record<string, Entry>} */
	const all = JSON.parse(fs.readFileSync(fromRoot('package-lock.json'), 'utf8')).packages;
	/** @type {Set<string>} */
	const places = new Set();
	const wanted = Object.keys({ ...manifest.peerDependencies, ...manifest.devDependencies });
	for (const name of wanted) places.add(placeOf(all, '', name) ?? '');
	for (const place of places) {
		const { dependencies, optionalDependencies, peerDependencies } = all[place];
		for (const name of Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies })) {
			const found = placeOf(all, place, name);
			if (found !== undefined) places.add(found);
		}
	}
	if (places.has('')) throw new Error('package-lock.json lacks a tool that package.json names');
	const { name, version, license, engines, peerDependencies, devDependencies } = manifest;
	const own = { name, version, license, devDependencies, engines, peerDependencies };
	return {
		name,
		version,
		lockfileVersion: 3,
		requires: true,
		packages: { '': own, ...Object.fromEntries([...places].sort().map((place) => [place, all[place]])) },
	};
}

/**
 * Where Node.js finds a package: in the nearest node_modules above whoever asks.
 * @param {Record<string, Entry>} all
 * @param {string} from place of whoever asks, '' for the package itself
 * @param {string} name
 * @returns {string | undefined} undefined for an optional peer that is not installed
 */
function placeOf(all, from, name) {
	for (let above = from; ; above = above.slice(0, Math.max(0, above.lastIndexOf('/node_modules/')))) {
		const place = `${above === '' ? '' : `${above}/`}node_modules/${name}`;
		if (all[place]) return place;
		if (above === '') return undefined;
	}
}

module.exports = { lockOf };
