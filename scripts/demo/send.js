'use strict';

const { randomBytes } = require('node:crypto');
const { wait } = require('../lib/child');
const { sha256 } = require('../lib/sandbox');
const { readExample, webhookHeaders, webhookPath } = require('./examples');

/**
 * @typedef {object} DemoOutcome
 * @property {import('./index').Demo} demo
 * @property {string} url of the webhook
 * @property {number} status HTTP status that the workflow answered with
 * @property {any} answer what the workflow returned
 * @property {string[]} problems empty when the mail is in the inbox with its files byte for byte
 * @property {import('../lib/sandbox').InboxMessage} [message]
 */

const arrivesWithinMs = 10_000;

/**
 * Posts a demo's request to its workflow and looks for the mail in the inbox.
 * @param {import('./index').Demo} demo
 * @param {{ n8nUrl: string, inbox: ReturnType<typeof import('../lib/sandbox').inboxOf> }} where
 * @returns {Promise<DemoOutcome>}
 */
async function sendDemo(demo, { n8nUrl, inbox }) {
	const url = `${n8nUrl}/webhook/${webhookPath(readExample(demo.workflow))}`;
	const subject = `Your invoice (demo ${randomBytes(3).toString('hex')})`;
	const { fields, files } = demo.request(subject);
	const form = new FormData();
	for (const [name, value] of Object.entries(fields)) form.set(name, value);
	for (const file of files)
		form.set(file.field, new Blob([new Uint8Array(file.bytes)], { type: file.contentType }), file.name);

	const response = await fetch(url, { method: 'POST', headers: webhookHeaders(), body: form });
	const text = await response.text();
	const answer = parse(text);
	const outcome = { demo, url, status: response.status, answer, problems: /** @type {string[]} */ ([]) };
	if (!response.ok) outcome.problems.push(`the workflow answered ${response.status}: ${text.slice(0, 500)}`);
	if (!answer?.response) outcome.problems.push('the workflow returned no send response');
	if (outcome.problems.length > 0) return outcome;

	const message = await arrival(inbox, subject);
	if (!message) return { ...outcome, problems: ['the mail is not in the inbox'] };
	outcome.problems.push(...(await differences(demo, { fields, files }, message, inbox)));
	return { ...outcome, message };
}

/** @param {string} text */
function parse(text) {
	try {
		const value = JSON.parse(text);
		return Array.isArray(value) ? value[0] : value;
	} catch {
		return text;
	}
}

/** @param {ReturnType<typeof import('../lib/sandbox').inboxOf>} inbox @param {string} subject */
async function arrival(inbox, subject) {
	for (const deadline = Date.now() + arrivesWithinMs; Date.now() < deadline; await wait(100)) {
		const message = (await inbox.messages()).find((candidate) => candidate.subject === subject);
		if (message) return message;
	}
	return undefined;
}

/**
 * @param {import('./index').Demo} demo
 * @param {ReturnType<import('./index').Demo['request']>} request
 * @param {import('../lib/sandbox').InboxMessage} message
 * @param {ReturnType<typeof import('../lib/sandbox').inboxOf>} inbox
 */
async function differences(demo, { fields, files }, message, inbox) {
	const problems = [];
	const { inbox: service, to } = demo.expected(fields);
	if (message.service !== service) problems.push(`the mail arrived at ${message.service}, not at ${service}`);
	const got = JSON.stringify(message.to);
	for (const address of to)
		if (!got.includes(address)) problems.push(`the mail is not addressed to ${address} but to ${got}`);
	if (message.attachments.length !== files.length) {
		problems.push(`${files.length} files were sent, ${message.attachments.length} arrived`);
	}
	for (const file of files) {
		const arrived = message.attachments.find((attachment) => attachment.filename === file.name);
		if (!arrived) {
			problems.push(`${file.name} is missing`);
			continue;
		}
		if (arrived.contentType !== file.contentType)
			problems.push(`${file.name} arrived as ${arrived.contentType}`);
		const bytes = await inbox.attachment(message.id, arrived.index);
		if (sha256(bytes) !== sha256(file.bytes))
			problems.push(`${file.name} is not byte for byte what was sent`);
	}
	return problems;
}

module.exports = { sendDemo };
