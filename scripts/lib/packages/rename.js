'use strict';

const fs = require('node:fs');
const { fromRoot } = require('../paths');

/**
 * The package's own name and address in place of those of the house, in a text that comes from it.
 * @param {string | Buffer} content
 * @param {import('./tree').Package} made
 * @returns {Buffer}
 */
function renameIn(content, { name, repository, config }) {
	const bytes = Buffer.from(content);
	if (bytes.includes(0)) return bytes;
	const house = JSON.parse(fs.readFileSync(fromRoot('package.json'), 'utf8'));
	const address = house.repository.url.replace(/^git\+|\.git$/g, '');
	const within = (/** @type {string} */ part) =>
		part
			.split(house.author.name)
			.map((piece) => piece.replaceAll(house.name, name))
			.join(config.publisher.author.name);
	return Buffer.from(bytes.toString().split(address).map(within).join(repository));
}

module.exports = { renameIn };
