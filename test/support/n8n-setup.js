'use strict';

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { buildPackage } = require('../../scripts/lib/build');
const { startN8n } = require('../../scripts/lib/n8n');
const { packPackage } = require('../../scripts/lib/pack');
const { startSandbox } = require('../../scripts/lib/sandbox');

/** Where the tests read what the set-up started: workers are separate processes and inherit the environment. */
const variable = 'SEND_MAIL_TEST_N8N';

/** @type {(() => Promise<void>)[]} */
const endings = [];

/**
 * Jest's global set-up of the project n8n: one real n8n with the packed package in its community folder, and one sandbox,
 * for all test files. Starting them takes seconds; a workflow more takes milliseconds.
 * @param {{ ui: boolean }} options with the editor and every built-in node, or without
 */
async function start({ ui }) {
	for (const signal of ['SIGINT', 'SIGTERM']) {
		// Jest runs no global tear-down when it is ended from outside.
		process.once(signal, () => void tearDown().finally(() => process.exit(1)));
	}
	await buildPackage();
	const { tarball } = await packPackage();
	const userFolder = fs.mkdtempSync(path.join(os.tmpdir(), 'send-mail-test-n8n-'));
	endings.push(() => fs.promises.rm(userFolder, { recursive: true, force: true, maxRetries: 5 }));
	try {
		const sandbox = await startSandbox();
		endings.push(() => sandbox.stop());
		const n8n = await startN8n({ userFolder, ui, packageTarball: tarball });
		endings.push(() => n8n.stop());
		await announce(n8n, userFolder, sandbox.url);
	} catch (error) {
		await tearDown();
		throw error;
	}
}

/** @param {import('../../scripts/lib/n8n').N8n} n8n @param {string} userFolder @param {string} sandboxUrl */
async function announce(n8n, userFolder, sandboxUrl) {
	const owner = await n8n.createOwner();
	process.env[variable] = JSON.stringify({
		url: n8n.url,
		apiKey: n8n.apiKey(),
		cookie: n8n.cookie(),
		owner,
		userFolder,
		sandboxUrl,
	});
}

async function tearDown() {
	delete process.env[variable];
	for (const end of endings.splice(0).reverse()) await end();
}

module.exports = () => start({ ui: false });
module.exports.start = start;
module.exports.tearDown = tearDown;
module.exports.variable = variable;
module.exports.announce = announce;
