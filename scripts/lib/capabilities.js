'use strict';

/** What a service says of itself. @typedef {{ displayName: string, limits: Record<string, any> }} Service */

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
	['Most bytes of one file', ({ maxFileBytes }) => megabytes(maxFileBytes)],
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

/** @param {Service[]} services @returns {string} the table "what each service can do" */
function capabilities(services) {
	const line = (/** @type {string[]} */ cells) => `| ${cells.join(' | ')} |`;
	return [
		line(['', ...services.map(({ displayName }) => displayName)]),
		line(['---', ...services.map(() => '---')]),
		...ROWS.map(([title, cell]) => line([title, ...services.map(({ limits }) => cell(limits))])),
	].join('\n');
}

/** Workers of the columns of the table of paces. */
const WORKERS = [2, 4];

/** @param {Service[]} services @returns {string} the table of what each worker may send, so that all keep the limit */
function paces(services) {
	const line = (/** @type {string[]} */ cells) => `| ${cells.join(' | ')} |`;
	return [
		line(['Service', 'Brought along', ...WORKERS.map((workers) => `With ${workers} workers`)]),
		line(['---', '---', ...WORKERS.map(() => '---')]),
		...services.map(({ displayName, limits: { maxPerMinute, maxPerSecond } }) => {
			if (maxPerMinute)
				return line([
					displayName,
					`${maxPerMinute} a minute`,
					...WORKERS.map((workers) => String(Math.floor(maxPerMinute / workers))),
				]);
			return maxPerSecond
				? line([
						displayName,
						`${maxPerSecond} a second, always kept in each process`,
						...WORKERS.map(() => '–'),
					])
				: line([
						displayName,
						'none documented',
						...WORKERS.map((workers) => `your administrator's figure / ${workers}`),
					]);
		}),
	].join('\n');
}

/** @param {string} text @param {string} name of a pair of marks @param {string} content what is to stand between them */
function between(text, name, content) {
	const pattern = new RegExp(`(<!-- ${name}:start -->)[\\s\\S]*?(<!-- ${name}:end -->)`);
	if (!pattern.test(text)) throw new Error(`The marks of "${name}" are missing`);
	return text.replace(pattern, (_all, start, end) => `${start}\n${content}\n${end}`);
}

/**
 * @param {string} readme
 * @param {Service[]} services
 * @returns {string} the README with its generated part as it should be
 */
function withCapabilities(readme, services) {
	return between(readme, 'capabilities', capabilities(services));
}

/**
 * @param {string} page
 * @param {Service[]} services
 * @returns {string} docs/scaling.md with its generated part as it should be
 */
function withPaces(page, services) {
	return between(page, 'paces', paces(services));
}

module.exports = { capabilities, withCapabilities, withPaces, between };
