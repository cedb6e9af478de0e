'use strict';

/**
 * `npm run docs`: writes the generated parts of the documentation from the data that the nodes run on.
 * `npm run docs -- --check` only tells whether they are up to date.
 */
const fs = require('node:fs');
const path = require('node:path');
const { buildPackage } = require('./lib/build');
const { fromRoot } = require('./lib/paths');

/** @returns {Array<{ title: string, limits: Record<string, any> }>} what the built services say of themselves */
function services() {
	const { n8n } = JSON.parse(fs.readFileSync(fromRoot('package.json'), 'utf8'));
	return n8n.nodes.map((/** @type {string} */ file) => {
		const service = Object.values(require(path.join(path.dirname(fromRoot(file)), 'service.js')))[0];
		// @ts-ignore the only export is the service
		return { title: service.displayName, limits: service.limits };
	});
}

const yes = (/** @type {unknown} */ value) => (value ? 'yes' : '–');
const megabytes = (/** @type {number | undefined} */ bytes) =>
	bytes === undefined ? 'none of ours' : `${Math.round(bytes / 100_000) / 10} MB`;

/** @type {Array<[string, (limits: Record<string, any>) => string]>} */
const ROWS = [
	['Sender address', ({ from }) => (from ? 'yes' : 'the signed-in member')],
	['CC, BCC', ({ cc, bcc }) => yes(cc && bcc)],
	['Reply-To', ({ replyTo }) => yes(replyTo)],
	['Names of recipients', ({ recipientNames }) => yes(recipientNames)],
	[
		'Body',
		({ bodies }) =>
			({ one: 'HTML or text', both: 'HTML, text or both', bothRequired: 'both; a missing half is derived' })[
				/** @type {'one' | 'both' | 'bothRequired'} */ (bodies)
			],
	],
	['Attachments', ({ attachments }) => (attachments === 'upload' ? 'uploaded first' : 'inside the request')],
	['Inline images', ({ inlineImages }) => yes(inlineImages)],
	['Most bytes of files', ({ maxAttachmentBytes }) => megabytes(maxAttachmentBytes)],
	['Longest subject', ({ subjectLength }) => (subjectLength ? `${subjectLength} characters` : 'not stated')],
	['Look-up of a mail’s status', ({ statusLookup }) => yes(statusLookup)],
	['Requests at a time, by default', ({ concurrency }) => String(concurrency)],
	[
		'Pace by default',
		({ maxPerMinute, maxPerSecond }) =>
			[maxPerMinute ? `${maxPerMinute} a minute` : '', maxPerSecond ? `${maxPerSecond} a second` : '']
				.filter(Boolean)
				.join(', ') || 'no limit',
	],
];

function capabilities() {
	const all = services();
	const line = (/** @type {string[]} */ cells) => `| ${cells.join(' | ')} |`;
	return [
		line(['', ...all.map(({ title }) => title)]),
		line(['---', ...all.map(() => '---')]),
		...ROWS.map(([title, cell]) => line([title, ...all.map(({ limits }) => cell(limits))])),
	].join('\n');
}

/** @param {string} text @param {string} name @param {string} content */
function between(text, name, content) {
	const pattern = new RegExp(`(<!-- ${name}:start -->)[\\s\\S]*?(<!-- ${name}:end -->)`);
	if (!pattern.test(text)) throw new Error(`The marks of "${name}" are missing`);
	return text.replace(pattern, (_all, start, end) => `${start}\n${content}\n${end}`);
}

async function main() {
	await buildPackage();
	const file = fromRoot('README.md');
	const text = fs.readFileSync(file, 'utf8');
	const renewed = between(text, 'capabilities', capabilities());
	if (process.argv.includes('--check')) {
		if (renewed === text) return;
		console.error('README.md: the table of capabilities is out of date; run npm run docs.');
		process.exitCode = 1;
		return;
	}
	fs.writeFileSync(file, renewed);
}

main().catch((error) => {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
});
