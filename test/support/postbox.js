'use strict';

const path = require('node:path');
const { fromRoot, scratch } = require('../../scripts/lib/paths');

/**
 * Postbox, the service of docs/adding-a-service.md. Its files stand below test/postbox as they would stand below the root
 * of the checkout, and import what they would import there: what is not in test/postbox is found at the same place
 * below the root (`rootDirs` in tsconfig.dev.json, and `resolver` here for jest).
 */
const overlay = fromRoot('test', 'postbox');

/** The package that n8n's engine loads, made by postbox-setup.js. */
const postboxPackage = path.join(scratch, 'postbox');

/**
 * Jest's resolver for the tests that load files of test/postbox.
 * @param {string} request
 * @param {{ basedir: string, defaultResolver: (request: string, options: object) => string }} options
 */
function sync(request, options) {
	try {
		return options.defaultResolver(request, options);
	} catch (error) {
		const below = path.relative(overlay, options.basedir);
		if (!request.startsWith('.') || below.startsWith('..')) throw error;
		return options.defaultResolver(fromRoot(below, request), options);
	}
}

module.exports = { overlay, postboxPackage, sync };
