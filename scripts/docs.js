'use strict';

/**
 * `npm run docs`: writes the generated parts of the documentation: the README's tables and that of docs/scaling.md from
 * the data that the nodes run on and the stages of the tests, the blocks of docs/adding-a-service.md from the files of test/postbox.
 * `npm run docs -- --check` only tells whether they are up to date.
 */
const fs = require('node:fs');
const path = require('node:path');
const { withBlocks } = require('./lib/blocks');
const { buildPackage } = require('./lib/build');
const { withCapabilities, withPaces } = require('./lib/capabilities');
const { withCompatibility } = require('./lib/compatibility');
const { fromRoot } = require('./lib/paths');

const read = (/** @type {string[]} */ ...parts) => fs.readFileSync(fromRoot(...parts), 'utf8');

/** @returns {import('./lib/capabilities').Service[]} the built services */
function services() {
	const { n8n } = JSON.parse(read('package.json'));
	return n8n.nodes.map((/** @type {string} */ file) => {
		// The only export is the service.
		return Object.values(require(path.join(path.dirname(fromRoot(file)), 'service.js')))[0];
	});
}

async function main() {
	await buildPackage();
	/** @type {Array<[file: string, renew: (text: string) => string]>} */
	const pages = [
		['README.md', (text) => withCompatibility(withCapabilities(text, services()))],
		['docs/scaling.md', (text) => withPaces(text, services())],
		['docs/adding-a-service.md', (text) => withBlocks(text, (file) => read('test', 'postbox', file))],
	];
	for (const [page, renew] of pages) {
		const text = read(page);
		const renewed = renew(text);
		if (renewed === text) continue;
		if (!process.argv.includes('--check')) fs.writeFileSync(fromRoot(page), renewed);
		else {
			console.error(`${page} is out of date; run npm run docs.`);
			process.exitCode = 1;
		}
	}
}

main().catch((error) => {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
});
