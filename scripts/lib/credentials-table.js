'use strict';

const { between } = require('./capabilities');

/**
 * @param {string} page
 * @param {import('./sandbox').ServiceLogins[]} all
 * @returns {string} the page with the table of what to enter in n8n
 */
function withCredentials(page, all) {
	const line = (/** @type {string[]} */ cells) => `| ${cells.join(' | ')} |`;
	const rows = all.flatMap(({ logins }) =>
		logins.flatMap(({ credential, fields, note = '' }) =>
			fields.map(([label, value], index) =>
				line([
					index === 0 ? `**${credential}**` : '',
					label,
					value.includes('\n') ? 'on the page `/credentials`' : `\`${value}\``,
					index === 0 ? note : '',
				]),
			),
		),
	);
	const head = [line(['credential', 'field', 'value', 'note']), line(['---', '---', '---', '---'])];
	return between(page, 'credentials', [...head, ...rows].join('\n'));
}

module.exports = { withCredentials };
