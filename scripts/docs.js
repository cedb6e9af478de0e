'use strict';

/**
 * `npm run docs`: writes the generated parts of the documentation: the README's tables and that of docs/scaling.md from
 * the data that the nodes run on and the stages of the tests, the tables of docs/reliability.md from their refusals, the blocks
 * of docs/adding-a-service.md from the files of test/postbox, the fields of docs/superoffice.md from the contract, the
 * credentials of sandbox/README.md and of the pages of the services from the sandbox.
 * `npm run docs -- --check` only tells whether they are up to date.
 */
const fs = require('node:fs');
const path = require('node:path');
const { withBlocks } = require('./lib/blocks');
const { buildPackage } = require('./lib/build');
const { between, withCapabilities, withPaces } = require('./lib/capabilities');
const { withCompatibility } = require('./lib/compatibility');
const { installRoot } = require('./lib/install');
const { withCredentials } = require('./lib/credentials-table');
const { fromRoot } = require('./lib/paths');
const { withProofs } = require('./lib/proofs');
const { fieldTable } = require('./lib/superoffice-fields');
const { SANDBOX_PORT, startSandbox } = require('./lib/sandbox');

const read = (/** @type {string[]} */ ...parts) => fs.readFileSync(fromRoot(...parts), 'utf8');

/** @returns {import('./lib/capabilities').Service[]} the built services */
function services() {
	// The only export is the service.
	return nodeFolders().map((folder) => Object.values(require(path.join(folder, 'service.js')))[0]);
}

/** @returns {string[]} of the built nodes */
function nodeFolders() {
	const { n8n } = JSON.parse(read('package.json'));
	return n8n.nodes.map((/** @type {string} */ file) => path.dirname(fromRoot(file)));
}

/** @param {string} page */
function reliability(page) {
	const folders = nodeFolders();
	const { provesRefusal } = require(path.join(folders[0], '..', 'shared', 'wire', 'refusal.js'));
	const tables = folders.map((folder) => require(path.join(folder, 'refusal.js')).refusals);
	return withProofs(page, tables, provesRefusal);
}

/** What the table of SuperOffice's fields is made from. */
function superOffice() {
	const file = (/** @type {string} */ name) => require(fromRoot('dist', 'nodes', 'SuperOffice', name));
	return {
		contract: file('contract.js'),
		labelOf: file('fields.js').labelOf,
		options: file('optionFields.js'),
	};
}

/** As the sandbox tells them at the port that the pages name. @returns {Promise<import('./lib/sandbox').ServiceLogins[]>} */
async function loginsOfSandbox() {
	const sandbox = await startSandbox();
	const logins = JSON.stringify(await sandbox.logins());
	await sandbox.stop();
	return JSON.parse(logins.split(sandbox.url).join(`http://127.0.0.1:${SANDBOX_PORT}`));
}

async function main() {
	await installRoot();
	await buildPackage();
	const logins = await loginsOfSandbox();
	/** @type {Array<[file: string, renew: (text: string) => string]>} */
	const pages = [
		['README.md', (text) => withCompatibility(withCapabilities(text, services()))],
		['sandbox/README.md', (text) => withCredentials(text, logins)],
		['docs/scaling.md', (text) => withPaces(text, services())],
		...logins.map(
			(own) =>
				/** @type {[string, (text: string) => string]} */ ([
					`docs/${own.service.toLowerCase().replace(/ /g, '')}.md`,
					(text) => withCredentials(text, [own]),
				]),
		),
		['docs/superoffice.md', (text) => between(text, 'fields', fieldTable(superOffice()))],
		['docs/reliability.md', reliability],
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
