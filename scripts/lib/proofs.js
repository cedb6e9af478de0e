'use strict';

const { between } = require('./capabilities');

/**
 * The tables of the answers that prove that nothing was sent, from the `refusal.ts` of each service.
 *
 * @typedef {{ status?: readonly number[], code?: RegExp, when?: unknown, proves: boolean, answers?: string }} Rule
 * @typedef {{ service: string, rules: readonly any[], reasonOf: (...args: any[]) => unknown }} Table a RefusalTable
 * @typedef {(table: any, answer: any, about: any) => boolean} Proves `provesRefusal` of nodes/shared/wire/refusal.ts
 */

/** A request that sends, in the words of every service. */
const SENDING = {
	doing: 'send the mail',
	noun: 'mail',
	effect: 'send',
	// SuperOffice
	authentication: 'oAuth2',
	agent: true,
	// Rebilly
	request: 'create',
	permission: '',
};

/** Redirects and refusals; a 5xx proves nothing by its status. */
const STATUSES = [
	...Array.from({ length: 9 }, (_, at) => 300 + at),
	...Array.from({ length: 52 }, (_, at) => 400 + at),
];

/** @param {Rule} rule */
function row({ status = [], code, answers = '' }) {
	const words = (code?.source ?? '').replace(/^\^|\$$|\?:/g, '');
	return `| ${status.join(', ')} | ${words && `\`${words.replace(/\|/g, '\\|')}\``} | ${answers} |`;
}

/** @param {Table} table @param {Proves} proves */
function proofsOf(table, proves) {
	const bare = STATUSES.filter((statusCode) =>
		proves(table, { statusCode, headers: {}, body: '', attempts: 1 }, SENDING),
	);
	return [
		`### ${table.service}`,
		'| status | code | answer |\n| --- | --- | --- |',
		...table.rules.filter((/** @type {Rule} */ { proves: proof }) => proof).map(row),
		`| ${bare.join(', ')} |  | without a body and without telling headers |`,
	]
		.join('\n')
		.replace('\n|', '\n\n|');
}

/**
 * @param {string} page
 * @param {Table[]} tables
 * @param {Proves} proves
 * @returns {string} the page with the tables as the code has them
 */
function withProofs(page, tables, proves) {
	return between(page, 'proofs', tables.map((table) => proofsOf(table, proves)).join('\n\n'));
}

module.exports = { withProofs };
