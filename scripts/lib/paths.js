'use strict';

const os = require('node:os');
const path = require('node:path');

/** The folder of the checkout. */
const root = path.resolve(__dirname, '..', '..');

/** The folder where this user's caches are kept: `SEND_MAIL_RUNTIME_CACHE`, else the XDG cache folder. */
function cacheFolder() {
	if (process.env.SEND_MAIL_RUNTIME_CACHE) return path.resolve(process.env.SEND_MAIL_RUNTIME_CACHE);
	const base = process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache');
	return path.join(base, 'n8n-nodes-send-mail');
}

module.exports = {
	root,
	cacheFolder,
	/** Reports and logs that a person or a CI may want to read afterwards. */
	artifacts: path.join(root, 'artifacts'),
	/** Scratch of the build: stamps and the packed tarball. */
	scratch: path.join(root, '.build'),
	/** @param {string[]} parts */
	fromRoot: (...parts) => path.join(root, ...parts),
};
