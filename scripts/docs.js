'use strict';

/**
 * `npm run docs`: writes the generated parts of the documentation from the data that the nodes run on.
 * `npm run docs -- --check` only tells whether they are up to date.
 */
const fs = require('node:fs');
const path = require('node:path');
const { buildPackage } = require('./lib/build');
const { withCapabilities } = require('./lib/capabilities');
const { fromRoot } = require('./lib/paths');

/** @returns {import('./lib/capabilities').Service[]} the built services */
function services() {
	const { n8n } = JSON.parse(fs.readFileSync(fromRoot('package.json'), 'utf8'));
	return n8n.nodes.map((/** @type {string} */ file) => {
		// The only export is the service.
		return Object.values(require(path.join(path.dirname(fromRoot(file)), 'service.js')))[0];
	});
}

async function main() {
	await buildPackage();
	const file = fromRoot('README.md');
	const text = fs.readFileSync(file, 'utf8');
	const renewed = withCapabilities(text, services());
	if (process.argv.includes('--check')) {
		if (renewed === text) return;
		console.error('README.md: the table of capabilities is out of date; run npm run docs.');
		process.exitCode = 1;
		return;
	}
	fs.writeFileSync(file, renewed);
}

main().catch((error) => {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
});
