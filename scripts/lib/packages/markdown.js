'use strict';

const { PlainError } = require('../terminal');

/** What becomes of pages of Markdown when they go into the package of one service. */

/** What only the house of all services has: its sandbox, its commands. @param {string} page */
function withoutHouse(page) {
	return page.replace(/<!-- house:start -->\n[\s\S]*?<!-- house:end -->\n/g, '').replace(/\n{3,}/g, '\n\n');
}

/** @param {string} page @param {string} heading with its marks, such as `## Usage` @returns {string} from it to the end of the page */
function fromHeading(page, heading) {
	const start = page.indexOf(`\n${heading}\n`);
	if (start < 0) throw new Error(`The page has no heading "${heading}"`);
	return page.slice(start + 1);
}

/** Rows of tables, and sentences, that name another service. @param {string} page @param {RegExp} others */
function withoutOthers(page, others) {
	const lines = page.split('\n').flatMap((line) => {
		if (!others.test(line)) return [line];
		if (!line.startsWith('|')) return withoutSentences(line, others) || [];
		const [, first, ...cells] = line.split('|').slice(0, -1);
		if (others.test(first)) return [];
		return `|${[first, ...cells.map((cell) => ` ${withoutSentences(cell, others)} `)].join('|')}|`;
	});
	return lines.join('\n');
}

/** @param {string} text @param {RegExp} others */
function withoutSentences(text, others) {
	const sentences = text.trim().split(/(?<=[.:;]) (?=\S)/);
	return sentences.filter((sentence) => !others.test(sentence)).join(' ');
}

/**
 * The history of one package: what is said of all services, and what is said of this one.
 * @param {string} changelog one line for each change
 * @param {RegExp} others
 * @param {RegExp} own
 */
function changelogOf(changelog, others, own) {
	const lines = changelog.split('\n');
	const mixed = lines.filter((line) => others.test(line) && own.test(line));
	if (mixed.length > 0) {
		throw new PlainError(
			`CHANGELOG.md names several services in one line; write a line for each:\n${mixed.join('\n')}`,
		);
	}
	return lines.filter((line) => !others.test(line)).join('\n');
}

/** @param {string} page @returns {string[]} targets of links and pictures in the same repository, without anchors */
function filesLinked(page) {
	return [...page.matchAll(/\]\(([^)#\s]+)[^)]*\)|\b(?:src|srcset)="([^":]+)"/g)]
		.map(([, link, picture]) => link ?? picture)
		.filter((target) => !/^(https?|mailto):/.test(target));
}

/**
 * Links that work outside of GitHub too, as npm and n8n show them.
 * @param {string} page at the top of the repository
 * @param {string} repository its address
 */
function withAbsoluteLinks(page, repository) {
	const raw = repository.replace('https://github.com/', 'https://raw.githubusercontent.com/');
	return page
		.replace(/(!?)\[([^\]]*)\]\(([^)#\s:]+)(#[^)\s]*)?\)/g, (_all, picture, text, file, anchor = '') =>
			picture ? `![${text}](${raw}/main/${file})` : `[${text}](${repository}/blob/main/${file}${anchor})`,
		)
		.replace(/\b(src|srcset)="([^":]+)"/g, (_all, name, file) => `${name}="${raw}/main/${file}"`);
}

/** @param {string} template @param {Record<string, string>} values @returns {string} with each `{{name}}` filled in */
function fill(template, values) {
	return template.replace(/\{\{(\w+)\}\}/g, (_all, name) => {
		if (values[name] === undefined) throw new Error(`A template asks for {{${name}}}`);
		return values[name];
	});
}

/** @param {string[][]} rows the first one is the head */
function table(rows) {
	const [head, ...body] = rows;
	return [head, head.map(() => '---'), ...body].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

module.exports = {
	withoutHouse,
	fromHeading,
	withoutOthers,
	changelogOf,
	filesLinked,
	withAbsoluteLinks,
	fill,
	table,
};
