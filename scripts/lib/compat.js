'use strict';

const { ensureInstalled } = require('./cached-install');
const { fromRoot } = require('./paths');

/** The n8n-cores beside the one of the development dependencies that the engine tests run on. */
const CORES = ['oldest', 'newest'];

/** @param {string} core */
function versionOf(core) {
	return require(fromRoot('runtime', core, 'package.json')).dependencies['n8n-core'];
}

/** @param {string} version of n8n-core @returns {string} n8n that brings it: the first two numbers are the same */
const minorOf = (version) => version.split('.').slice(0, 2).join('.');

/** @param {string} core @returns {Promise<string>} the folder that jest takes as N8N_CORE_FOLDER */
function ensureCore(core) {
	return ensureInstalled({
		name: `core-${core}`,
		source: fromRoot('runtime', core),
		title: `n8n-core ${versionOf(core)}`,
		notice: `n8n-core ${versionOf(core)} is installed once per user (330 MB), to test against it.`,
	});
}

module.exports = { CORES, ensureCore, minorOf, versionOf };
