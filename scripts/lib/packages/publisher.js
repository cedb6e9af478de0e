'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { filesBelow } = require('../build');
const { fromRoot, root } = require('../paths');
const { placeholdersIn, repositoryOf } = require('./config');

/** @typedef {import('./config').Config} Config */

/** What names the repository and its author beside package.json. */
const places = ['nodes', 'credentials', 'LICENSE'];

const readManifest = () => JSON.parse(fs.readFileSync(fromRoot('package.json'), 'utf8'));
const addressIn = (/** @type {any} */ manifest) => manifest.repository.url.replace(/^git\+|\.git$/g, '');

/** @param {Config} config @returns {string[]} what keeps this repository and its packages from being published */
function publisherProblems(config) {
	const manifest = readManifest();
	const problems = placeholdersIn(config);
	if (JSON.stringify(manifest.author) !== JSON.stringify(config.publisher.author))
		problems.push('package.json: author is not that of packages.config.json');
	if (addressIn(manifest) !== repositoryOf(config, manifest.name))
		problems.push('package.json: repository is not one of the owner in packages.config.json');
	return problems;
}

/**
 * Writes author and repository of packages.config.json into package.json, the links of the nodes and the licence.
 * @param {Config} config
 * @returns {string[]} the files that have changed
 */
function setPublisher(config) {
	const manifest = readManifest();
	const [old, now] = [addressIn(manifest), repositoryOf(config, manifest.name)];
	const files = [
		'package.json',
		...places.flatMap((place) => filesBelow(fromRoot(place)).map((file) => path.relative(root, file))),
	];
	return files.filter((file) => {
		const text = fs.readFileSync(fromRoot(file), 'utf8');
		const renewed = text
			.replaceAll(old, now)
			.replaceAll(manifest.author.name, config.publisher.author.name)
			.replaceAll(manifest.author.email, config.publisher.author.email);
		if (renewed !== text) fs.writeFileSync(fromRoot(file), renewed);
		return renewed !== text;
	});
}

module.exports = { publisherProblems, setPublisher };
