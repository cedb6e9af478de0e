'use strict';

const fs = require('node:fs');
const { fromRoot } = require('../paths');
const { PlainError } = require('../terminal');

/**
 * packages.config.json: who publishes, and what each package of one service is called.
 * @typedef {{ name: string, published: boolean, description: string, keywords: string[], brands: string[] }} PackageConfig
 * `brands` are the words that only this service goes by
 * @typedef {object} Config
 * @property {{ author: { name: string, email: string }, owner: string, scope: string }} publisher
 * @property {string[]} placeholders values of `publisher` that stand for nobody
 * @property {Record<string, PackageConfig>} packages by folder of the service in nodes/
 */

const file = fromRoot('packages.config.json');

/** @returns {Config} */
function readConfig() {
	/** @type {Config} */
	const config = JSON.parse(fs.readFileSync(file, 'utf8'));
	const folders = fs.readdirSync(fromRoot('nodes')).filter((name) => name !== 'shared');
	const missing = folders.filter((folder) => !config.packages[folder]);
	if (missing.length > 0) throw new PlainError(`packages.config.json lacks ${missing.join(', ')}`);
	return config;
}

/** @param {Config} config @returns {string[]} what keeps the packages from being published */
function placeholdersIn({ publisher, placeholders }) {
	const { author, owner, scope } = publisher;
	const values = { 'author.name': author.name, 'author.email': author.email, owner, scope };
	const standing = Object.entries(values)
		.filter(([field, value]) => placeholders.includes(value) || (value === '' && field !== 'scope'))
		.map(([field, value]) => `packages.config.json: publisher.${field} is still "${value}"`);
	if (scope !== '' && !/^@[a-z0-9][a-z0-9-]*$/.test(scope))
		standing.push(`packages.config.json: publisher.scope is "${scope}", not such as "@scope"`);
	return standing;
}

/** @param {Config} config @param {string} name of a package without scope @returns {string} */
const repositoryOf = ({ publisher }, name) => `https://github.com/${publisher.owner}/${name}`;

/** @param {Config} config @param {string} name @returns {string} as npm and n8n know it */
const publishedName = ({ publisher }, name) => (publisher.scope ? `${publisher.scope}/${name}` : name);

/** @param {string} brand @returns {RegExp} it, however it is written: LINE WORKS, line-works, LineWorks */
function spelledAnyhow(brand) {
	const words = brand.split(/[^A-Za-z]+|(?<=[a-z])(?=[A-Z])/).filter(Boolean);
	return new RegExp(`(?<![A-Za-z])${words.join('[^A-Za-z0-9]{0,2}')}`, 'i');
}

/**
 * @param {Config} config
 * @param {string} folder of a service
 * @returns {RegExp} what names another service
 */
function otherServices(config, folder) {
	const brands = Object.entries(config.packages).flatMap(([other, one]) =>
		other === folder ? [] : [other, ...one.brands],
	);
	return new RegExp(brands.map((brand) => spelledAnyhow(brand).source).join('|'), 'i');
}

module.exports = { readConfig, placeholdersIn, repositoryOf, publishedName, otherServices, spelledAnyhow };
