'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { filesBelow } = require('../build');
const { fromRoot } = require('../paths');
const {
	changelogOf,
	filesLinked,
	fill,
	fromHeading,
	withAbsoluteLinks,
	withoutHouse,
	withoutOthers,
} = require('./markdown');
const { templateValues } = require('./readme');
const { renameIn } = require('./rename');

/** @typedef {import('./tree').Package} Package */

const template = 'packages/template';

/** @param {string} file */
const read = (file) => fs.readFileSync(fromRoot(file), 'utf8');

/** @param {Package} made @returns {string[]} the example workflows that send through this service alone */
function exampleFiles({ parts }) {
	return filesBelow(fromRoot('examples'))
		.map((file) => `examples/${path.basename(file)}`)
		.filter((file) => file.endsWith('.json') && isAlone(JSON.parse(read(file)), parts.node.name));
}

/** @param {{ nodes: { type: string }[] }} workflow @param {string} node */
function isAlone({ nodes }, node) {
	const own = nodes.flatMap(
		({ type }) => /^n8n-nodes-send-mail\.(\w+?)(?:Hitl)?(?:Tool)?$/.exec(type)?.[1] ?? [],
	);
	return own.length > 0 && own.every((name) => name === node);
}

/**
 * Pages, pictures, examples, and what else is written for one package from a template.
 * @param {Package} made
 * @returns {Map<string, string | Buffer>}
 */
function pages(made) {
	const values = templateValues(made);
	/** @type {Map<string, string | Buffer>} */
	const files = new Map();
	for (const file of filesBelow(fromRoot(template))) {
		const name = path.relative(fromRoot(template), file).split(path.sep).join('/');
		files.set(name, fill(fs.readFileSync(file, 'utf8'), values));
	}
	const own = new RegExp(made.own.brands.join('|'), 'i');
	files.set('CHANGELOG.md', changelogOf(read('CHANGELOG.md'), made.others, own));
	const readme = String(files.get('README.md'));
	addLinked(files, made, 'README.md', readme);
	files.set('README.md', withAbsoluteLinks(readme, made.repository));
	return files;
}

/**
 * What a page links to, and what that links to: pages, pictures and example workflows.
 * @param {Map<string, string | Buffer>} files
 * @param {Package} made
 * @param {string} page
 * @param {string} text
 */
function addLinked(files, made, page, text) {
	for (const target of filesLinked(text)) {
		const file = path.posix.join(path.posix.dirname(page), target);
		if (files.has(file) || file === 'LICENSE') continue;
		if (!file.endsWith('.md')) files.set(file, renameIn(fs.readFileSync(fromRoot(file)), made));
		else {
			const linked = pageOf(made, file);
			files.set(file, linked);
			addLinked(files, made, file, linked);
		}
	}
}

/** @param {Package} made @param {string} file */
function pageOf(made, file) {
	const page = withoutHouse(String(renameIn(read(file), made)));
	if (file === 'examples/README.md') return exampleReadme(made, page);
	if (file !== 'docs/reliability.md') return page;
	// Its tables are of all services; its rules hold for each.
	const rules = fromHeading(page, '## The rules behind it');
	return withoutOthers(`# What happens when things go wrong\n\n${rules}`, made.others);
}

/** @param {Package} made @param {string} page @returns {string} with the workflows and pictures of this package alone */
function exampleReadme(made, page) {
	const names = exampleFiles(made).map((file) => path.basename(file, '.json'));
	const isOwn = (/** @type {string} */ text) =>
		names.some((name) => text.includes(`/${name}.png`) || text.includes(`(${name}.json)`));
	const blocks = page
		.trimEnd()
		.split('\n\n')
		.filter((block) => !/!\[|<picture>/.test(block) || isOwn(block))
		.map((block) =>
			block
				.split('\n')
				.filter((line) => !line.startsWith('| [') || isOwn(line))
				.join('\n'),
		);
	return `${blocks.join('\n\n')}\n`;
}

module.exports = { exampleFiles, pages };
