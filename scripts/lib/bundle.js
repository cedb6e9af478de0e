'use strict';

/** How third-party code is bundled into the package, for the build and for the check of the supply chain. */
const fs = require('node:fs');
const path = require('node:path');
const { root } = require('./paths');

const sources = path.join(root, 'nodes', 'shared', 'vendor');

/**
 * html-to-text writes HTML in two formatters that nothing here asks for. The writer would bring every named entity of
 * HTML along, in a form that esbuild cannot leave out.
 * @type {import('esbuild').Plugin}
 */
const withoutWriter = {
	name: 'without-writer',
	setup: (build) => {
		build.onResolve({ filter: /^dom-serializer$/ }, ({ path: name }) => ({
			path: name,
			namespace: 'left-out',
		}));
		build.onLoad({ filter: /.*/, namespace: 'left-out' }, () => ({
			contents:
				"export const render = () => { throw new Error('HTML is not written'); }; export default render;",
		}));
	},
};

/** @type {import('esbuild').BuildOptions & { metafile: true, entryPoints: string[] }} */
const bundleOptions = {
	absWorkingDir: root,
	entryPoints: fs.readdirSync(sources).map((name) => path.join(sources, name)),
	bundle: true,
	format: 'cjs',
	target: 'es2022',
	// Neutral: a library that needs a Node.js built-in fails here and not in somebody's n8n.
	platform: 'neutral',
	// ES modules before CommonJS: only of those can unused parts be left out.
	mainFields: ['module', 'main'],
	conditions: ['import', 'default'],
	plugins: [withoutWriter],
	external: ['n8n-workflow'],
	minify: true,
	// The tables of characters are smaller as characters than as escapes.
	charset: 'utf8',
	// A node has no console: the community scan refuses a library's own warnings.
	drop: ['console'],
	legalComments: 'none',
	metafile: true,
	logLevel: 'warning',
};

/** @param {string[]} files relative to the checkout @returns {string[]} the folders of the packages they belong to, sorted */
function packagesOf(files) {
	const folders = files.map((file) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1]);
	return [...new Set(folders.filter((folder) => folder !== undefined))].sort();
}

/** What the licences of bundled packages ask for: that their text goes along. @param {string[]} folders of the packages */
function noticesOf(folders) {
	const notices = folders.map((folder) => {
		const { name, version, license } = JSON.parse(
			fs.readFileSync(path.join(root, folder, 'package.json'), 'utf8'),
		);
		const file = fs
			.readdirSync(path.join(root, folder))
			.find((entry) => /^(licen[cs]e|copying)/i.test(entry));
		// A package that is published without its licence: the text of its repository is kept here.
		const text = fs
			.readFileSync(
				file ? path.join(root, folder, file) : path.join(root, 'scripts', 'licences', `${name}.txt`),
				'utf8',
			)
			.trim();
		return `${name} ${version} (${license})\n\n${text}`;
	});
	const intro = 'This package contains parts of the following packages, each under its own licence.';
	const rule = `\n\n${'-'.repeat(78)}\n\n`;
	return `${[intro, ...notices].join(rule)}\n`;
}

module.exports = { bundleOptions, packagesOf, noticesOf };
