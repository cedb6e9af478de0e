'use strict';

const { between } = require('./capabilities');

/**
 * @param {string} page
 * @param {(file: string) => string} read the text of a file that a pair of marks names
 * @returns {string} the page with its blocks of code as the files are now
 */
function withBlocks(page, read) {
	const files = [...page.matchAll(/^<!-- (\S+\.ts):start -->$/gm)].map(([, file]) => file);
	return files.reduce((text, file) => between(text, file, `\`\`\`ts\n${read(file).trimEnd()}\n\`\`\``), page);
}

module.exports = { withBlocks };
