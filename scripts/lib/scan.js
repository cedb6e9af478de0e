'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { unpack } = require('./pack');
const { root, scratch } = require('./paths');
const { filesBelow } = require('./build');

const expectedFile =
	/^(package\.json|README\.md|LICENSE|CHANGELOG\.md|dist\/THIRD_PARTY_NOTICES\.txt|dist\/(nodes|credentials)\/.+\.(js|svg|png|json))$/;
const forbiddenScripts = [
	'preinstall',
	'install',
	'postinstall',
	'prepare',
	'prepublish',
	'preprepare',
	'postprepare',
];

/**
 * What n8n's own scan of community packages would say, without its network: the source leg, the leg over the packed files,
 * and what only the tarball shows. The provenance of a published version is the one thing it leaves out.
 * @param {string} tarball
 * @param {string} [sources] folder of its sources
 * @returns {Promise<string[]>} what is wrong; empty when it would pass
 */
async function scanPackage(tarball, sources = root) {
	const folder = path.join(scratch, 'scan');
	fs.rmSync(folder, { recursive: true, force: true });
	await unpack(tarball, folder);
	// The scanner is an ES module, without types.
	const { analyzePackage, SOURCE_FILE_PATTERNS } = await import(
		/** @type {string} */ ('@n8n/scan-community-package/scanner/scanner.mjs')
	);
	const problems = [...checkPackage(folder)];
	const legs = {
		source: [sources, SOURCE_FILE_PATTERNS],
		'packed files': [folder, ['**/*.js', 'package.json']],
	};
	for (const [leg, [place, patterns]] of Object.entries(legs)) {
		const result = await analyzePackage(place, patterns);
		if (!result.passed) problems.push(`${leg}: ${result.message}\n${result.details ?? ''}`);
	}
	return problems;
}

/** @param {string} folder of the unpacked package @returns {string[]} */
function checkPackage(folder) {
	const problems = [];
	const files = filesBelow(folder).map((file) => path.relative(folder, file).split(path.sep).join('/'));
	for (const file of files)
		if (!expectedFile.test(file)) problems.push(`the tarball holds ${file}, which n8n does not need`);

	const manifest = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
	for (const field of ['dependencies', 'optionalDependencies', 'bundledDependencies', 'bundleDependencies']) {
		if (Object.keys(manifest[field] ?? {}).length > 0) problems.push(`package.json has ${field}`);
	}
	if (JSON.stringify(manifest.peerDependencies) !== '{"n8n-workflow":"*"}') {
		problems.push('peerDependencies must be exactly {"n8n-workflow":"*"}');
	}
	for (const name of forbiddenScripts) {
		if (manifest.scripts?.[name]) problems.push(`package.json has the install script "${name}"`);
	}
	for (const file of [...manifest.n8n.nodes, ...manifest.n8n.credentials]) {
		if (!files.includes(file)) problems.push(`package.json names ${file}, which the tarball lacks`);
	}
	for (const file of files.filter((name) => /\.(node|credentials)\.js$/.test(name))) {
		if (![...manifest.n8n.nodes, ...manifest.n8n.credentials].includes(file)) {
			problems.push(`the tarball holds ${file}, which package.json does not name`);
		}
		problems.push(...missingIcons(folder, file));
		if (file.endsWith('.node.js') && !files.includes(`${file}on`))
			problems.push(`${file} has no codex file (.node.json)`);
	}
	return problems;
}

/** @param {string} folder @param {string} file */
function missingIcons(folder, file) {
	const code = fs.readFileSync(path.join(folder, file), 'utf8');
	return [...code.matchAll(/['"]file:([^'"]+\.(?:svg|png))['"]/g)]
		.filter(([, icon]) => !fs.existsSync(path.join(folder, path.dirname(file), icon)))
		.map(([, icon]) => `${file} names the icon ${icon}, which the tarball lacks`);
}

module.exports = { scanPackage, checkPackage };
