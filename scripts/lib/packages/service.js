'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { fromRoot } = require('../paths');

/**
 * What one service consists of, as its built node describes itself.
 * @typedef {object} ServiceParts
 * @property {string} folder in nodes/
 * @property {any} node the description of the node
 * @property {any} service operations and limits
 * @property {{ file: string, type: any }[]} credentials those that the node takes, with their built files
 * @property {string} nodeFile built file of the node
 * @property {string} page its page, below docs/
 */

/** @param {string} file built @returns {any} the only class that the file exports, as n8n makes it */
function instanceOf(file) {
	const [Type] = Object.values(require(fromRoot(file)));
	return new Type();
}

/** @returns {ServiceParts[]} one for each node of package.json, from dist/ */
function serviceParts() {
	const { n8n } = JSON.parse(fs.readFileSync(fromRoot('package.json'), 'utf8'));
	const types = n8n.credentials.map((/** @type {string} */ file) => ({ file, type: instanceOf(file) }));
	return n8n.nodes.map((/** @type {string} */ nodeFile) => {
		const built = path.posix.dirname(nodeFile);
		const { description: node } = instanceOf(nodeFile);
		const taken = node.credentials.map((/** @type {{ name: string }} */ { name }) => name);
		const codex = JSON.parse(fs.readFileSync(fromRoot(`${nodeFile}on`), 'utf8'));
		return {
			folder: path.posix.basename(built),
			node,
			service: Object.values(require(fromRoot(built, 'service.js')))[0],
			credentials: types.filter((/** @type {{ type: any }} */ { type }) => taken.includes(type.name)),
			nodeFile,
			page: pageOf(codex.resources.primaryDocumentation[0].url),
		};
	});
}

/** @param {string} url of a page on GitHub @returns {string} path in the repository */
function pageOf(url) {
	const [, page] = /\/blob\/[^/]+\/([^#]+)/.exec(url) ?? [];
	if (page === undefined) throw new Error(`${url} is no page of a repository on GitHub`);
	return page;
}

/** @param {string} file built @returns {string} the source of it */
const sourceOf = (file) => file.replace(/^dist\//, '').replace(/\.js$/, '.ts');

module.exports = { serviceParts, sourceOf };
