'use strict';

const fs = require('node:fs');
const { fromRoot } = require('../paths');

/** The commands of a package. */
const scripts = {
	build: 'gulp build',
	lint: 'eslint .',
	test: 'gulp build && jest',
};

/**
 * @param {import('./tree').Package} made
 * @param {Map<string, Buffer>} files of the package
 * @returns {Record<string, any>} its package.json
 */
function manifestOf({ name, repository, parts, own, config, publishable }, files) {
	const house = JSON.parse(fs.readFileSync(fromRoot('package.json'), 'utf8'));
	return {
		name,
		version: house.version,
		// npm publishes no private package: nothing goes out in the name of a placeholder.
		...(!publishable && { private: true }),
		description: own.description,
		keywords: ['n8n-community-node-package', 'n8n', 'email', 'mail', 'send mail', ...own.keywords],
		license: house.license,
		homepage: `${repository}#readme`,
		author: config.publisher.author,
		repository: { type: 'git', url: `git+${repository}.git` },
		bugs: { url: `${repository}/issues` },
		engines: house.engines,
		files: house.files,
		scripts,
		n8n: {
			n8nNodesApiVersion: house.n8n.n8nNodesApiVersion,
			credentials: parts.credentials.map(({ file }) => file),
			nodes: [parts.nodeFile],
		},
		peerDependencies: house.peerDependencies,
		devDependencies: needed(house.devDependencies, files),
	};
}

/**
 * Those of the house's tools that the files of a package name, with their types and what they ask for in turn.
 * @param {Record<string, string>} all
 * @param {Map<string, Buffer>} files
 */
function needed(all, files) {
	const lock = JSON.parse(fs.readFileSync(fromRoot('package-lock.json'), 'utf8')).packages;
	const code = [...files].flatMap(([file, content]) => (/\.[tjm]+s$/.test(file) ? [content.toString()] : []));
	const commands = Object.values(scripts).join(' ').split(' ');
	const isNamed = (/** @type {string} */ name) =>
		commands.includes(name) || code.some((text) => new RegExp(`['"]${name}['"/]`).test(text));
	const names = new Set(['@types/node', ...Object.keys(all).filter(isNamed)]);
	for (const name of names) {
		const types = `@types/${name.replace('@', '').replace('/', '__')}`;
		const asked = Object.keys(lock[`node_modules/${name}`].peerDependencies ?? {});
		for (const other of [types, ...asked]) if (all[other]) names.add(other);
	}
	return Object.fromEntries([...names].sort().map((name) => [name, all[name]]));
}

module.exports = { manifestOf };
