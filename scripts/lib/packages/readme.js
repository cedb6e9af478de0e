'use strict';

const fs = require('node:fs');
const { capabilities } = require('../capabilities');
const { CORES, minorOf, versionOf } = require('../compat');
const { fromRoot } = require('../paths');
const { table } = require('./markdown');

/** @typedef {import('./tree').Package} Package */

/** @param {Package} made @returns {Record<string, string>} what the templates of a package ask for */
function templateValues(made) {
	const { name, repository, parts, own, config } = made;
	const { node, service, credentials, page } = parts;
	const text = fs.readFileSync(fromRoot('packages', 'texts', `${parts.folder}.md`), 'utf8');
	const [oldest, newest] = CORES.map(versionOf);
	return {
		name,
		repository,
		page,
		service: node.displayName,
		node: node.name,
		email: config.publisher.author.email,
		picture: `docs/images/${parts.folder.toLowerCase()}`,
		intro: partOf(text, 'Intro'),
		firstMail: partOf(text, 'First mail'),
		credential: credentials[0].type.displayName,
		installation: own.published ? FROM_EDITOR : NOT_YET,
		operations: operationsTable(service),
		capabilities: capabilities([service]),
		credentials: credentialTable(parts),
		inline: service.limits.inlineImages ? INLINE : '',
		oldest: minorOf(oldest),
		cores: `${oldest} and ${newest}`,
		n8n: require(fromRoot('runtime', 'package.json')).dependencies.n8n,
	};
}

const FROM_EDITOR =
	'In n8n: **Settings → Community nodes → Install**. If n8n lists the node among its own suggestions, it is verified there, and the panel of nodes installs it too.';
const NOT_YET = 'This package is not on npm yet; until then, install its tarball as below.';
const INLINE = `
**Inline images**: write \`<img src="cid:logo">\` and have a file in the field \`logo\`, or with that file name.
`;

/** @param {string} text @param {string} heading @returns {string} what stands below `## heading` */
function partOf(text, heading) {
	const part = text.split(/^## /m).find((one) => one.startsWith(`${heading}\n`));
	if (part === undefined) throw new Error(`A text of a package lacks "## ${heading}"`);
	return part.slice(heading.length).trim();
}

/** @param {{ resources: Record<string, string>, operations: { resource: string, name: string, description: string }[] }} service */
function operationsTable({ resources, operations }) {
	return table([
		['resource', 'operation', 'what it does'],
		...operations.map(({ resource, name, description }) => [resources[resource], name, description]),
	]);
}

/** @param {import('./service').ServiceParts} parts */
function credentialTable({ node, credentials, page }) {
	const conditionOf = (/** @type {string} */ type) => {
		const taken = node.credentials.find((/** @type {{ name: string }} */ { name }) => name === type);
		return taken.displayOptions ? 'for some settings of the node' : 'always';
	};
	return table([
		['credential', 'asked for', 'set-up'],
		...credentials.map(({ type }) => [
			type.displayName,
			conditionOf(type.name),
			`[step by step](${page}#${type.documentationUrl.split('#')[1] ?? ''})`,
		]),
	]);
}

module.exports = { templateValues };
