'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { run } = require('./child');
const { npm } = require('./npm');
const { unpack } = require('./pack');

/**
 * Puts a packed package where n8n keeps installed community packages: `<user folder>/.n8n/nodes`.
 * @param {string} userFolder
 * @param {string} tarball
 * @returns {Promise<string[]>} its node types, such as `n8n-nodes-send-mail.communicationHub`
 */
async function installPackage(userFolder, tarball) {
	const folder = path.join(userFolder, '.n8n', 'nodes');
	const modules = path.join(folder, 'node_modules');
	fs.mkdirSync(folder, { recursive: true });
	if (!fs.existsSync(path.join(folder, 'package.json'))) {
		fs.writeFileSync(
			path.join(folder, 'package.json'),
			'{"name":"installed-nodes","private":true,"dependencies":{}}',
		);
	}
	const words = ['install', '--offline', '--omit=peer', '--legacy-peer-deps', '--ignore-scripts'];
	const { code } = await npm([...words, '--install-strategy=shallow', '--no-audit', '--no-fund', tarball], {
		cwd: folder,
	});
	const { name, version } = await manifestIn(tarball);
	if (code === 0 && fs.existsSync(path.join(modules, name))) return nodeTypes(path.join(modules, name));

	// An npm that insists on its registry: the package has no dependencies, so unpacking it is all there is to do.
	const draft = path.join(folder, 'unpacking');
	await unpack(tarball, draft);
	fs.mkdirSync(path.dirname(path.join(modules, name)), { recursive: true });
	fs.rmSync(path.join(modules, name), { recursive: true, force: true });
	fs.renameSync(draft, path.join(modules, name));
	const known = readJson(path.join(folder, 'package.json'));
	known.dependencies = { ...known.dependencies, [name]: version };
	fs.writeFileSync(path.join(folder, 'package.json'), JSON.stringify(known));
	return nodeTypes(path.join(modules, name));
}

/** @param {string} tarball @returns {Promise<{ name: string, version: string }>} */
async function manifestIn(tarball) {
	const { output } = await run('tar', ['-xzOf', tarball, 'package/package.json']);
	return JSON.parse(output);
}

/** @param {string} file */
function readJson(file) {
	return JSON.parse(fs.readFileSync(file, 'utf8'));
}

/** A node's type is its file name with a small first letter (a lint rule keeps it so). @param {string} packageFolder */
function nodeTypes(packageFolder) {
	const { name, n8n } = readJson(path.join(packageFolder, 'package.json'));
	return n8n.nodes.map((/** @type {string} */ file) => {
		const type = path.basename(file, '.node.js');
		return `${name}.${type[0].toLowerCase()}${type.slice(1)}`;
	});
}

module.exports = { installPackage };
