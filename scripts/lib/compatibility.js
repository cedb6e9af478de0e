'use strict';

const { between } = require('./capabilities');
const { CORES, minorOf, versionOf } = require('./compat');
const { table } = require('./packages/markdown');
const { fromRoot } = require('./paths');
const { projects } = require('./stages');

/** What is claimed of versions of n8n: what the stages of `npm test` run on them, and nothing else. */

/** @returns {string} the table of versions and what is run on each */
function compatibility() {
	const names = Object.entries(projects);
	const inProcess = names.filter(([, { beside }]) => beside === 'engine');
	const inN8n = names.filter(([, { needsN8n }]) => needsN8n);
	const listed = (/** @type {[string, unknown][]} */ some) => some.map(([name]) => name).join(', ');
	const { n8n } = require(fromRoot('runtime', 'package.json')).dependencies;
	const core = require(fromRoot('package-lock.json')).packages['node_modules/n8n-core'].version;
	const rows = CORES.map((which) => [
		minorOf(versionOf(which)),
		`n8n-core ${versionOf(which)}`,
		`the whole contract suite in its engine (\`compat-${which}\`)`,
	]);
	rows.splice(1, 0, [
		n8n,
		`n8n-core ${core}`,
		`in its engine: ${listed(inProcess)}; in a real n8n: ${listed(inN8n)}`,
	]);
	return table([['n8n', 'engine', 'stages of `npm test`'], ...rows]);
}

/** @param {string} readme @returns {string} with the table as it should be */
function withCompatibility(readme) {
	return between(readme, 'compatibility', compatibility());
}

module.exports = { compatibility, withCompatibility };
