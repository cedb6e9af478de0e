'use strict';

const { createHash } = require('node:crypto');
const { startChild } = require('./child');
const { tail } = require('./install');
const { fromRoot, root } = require('./paths');

const readyWithinMs = 60_000;

/** Where people find the sandbox (sandbox/index.ts); every page names it. */
const SANDBOX_PORT = 4010;

/**
 * @typedef {object} InboxAttachment
 * @property {number} index
 * @property {string} filename
 * @property {string} contentType
 * @property {number} bytes
 * @property {string} sha256
 * @property {string} disposition
 * @property {string} [contentId]
 *
 * @typedef {object} InboxMessage
 * @property {string} id
 * @property {string} service
 * @property {string} receivedAt
 * @property {any} from
 * @property {any[]} to
 * @property {any[]} cc
 * @property {any[]} bcc
 * @property {string} subject
 * @property {InboxAttachment[]} attachments
 *
 * @typedef {{ service: string, logins: Array<{ credential: string, fields: Array<[string, string]>, note?: string }> }} ServiceLogins what to enter in n8n
 */

/**
 * The services on localhost, with an inbox.
 * @param {{ port?: number, onLine?: (line: string) => void }} [options] port: default a free one
 * @returns {Promise<{ url: string, pid: number, inbox: ReturnType<typeof inboxOf>, logins: () => Promise<ServiceLogins[]>, exited: Promise<number>, stop: () => Promise<void> }>}
 */
async function startSandbox({ port = 0, onLine = () => {} } = {}) {
	const tsx = fromRoot('node_modules', 'tsx', 'dist', 'cli.mjs');
	/** @type {(url: string) => void} */
	let found = () => {};
	const listening = new Promise((/** @type {(url: string) => void} */ resolve) => (found = resolve));
	const child = startChild(process.execPath, [tsx, fromRoot('sandbox', 'main.ts'), '--port', String(port)], {
		cwd: root,
		onLine(line) {
			if (line.startsWith('{"url"')) found(JSON.parse(line).url);
			onLine(line);
		},
	});
	/** @type {NodeJS.Timeout | undefined} */
	let timer;
	const tooLate = new Promise((resolve) => (timer = setTimeout(resolve, readyWithinMs)));
	const url = await Promise.race([listening, child.exited.then(() => ''), tooLate.then(() => '')]);
	clearTimeout(timer);
	if (!url) {
		await child.stop(1000);
		throw new Error(`The sandbox did not start.\n${tail(child.output())}`);
	}
	return {
		url,
		pid: child.pid,
		inbox: inboxOf(url),
		logins: async () => (await fetch(`${url}/inbox/api/credentials`)).json(),
		exited: child.exited,
		stop: () => child.stop(),
	};
}

/** @param {string} url of the sandbox */
function inboxOf(url) {
	/** @param {string} path @param {RequestInit} [init] */
	async function call(path, init) {
		const response = await fetch(`${url}/inbox/api/messages${path}`, init);
		if (!response.ok)
			throw new Error(`The inbox answered ${response.status} to ${init?.method ?? 'GET'} ${path || '/'}`);
		return response;
	}
	return {
		/** @returns {Promise<InboxMessage[]>} */
		messages: async () => (await call('')).json(),
		/** @param {string} id @param {number} index @returns {Promise<Buffer>} the file as it was received */
		attachment: async (id, index) =>
			Buffer.from(await (await call(`/${id}/attachments/${index}`)).arrayBuffer()),
		/** Empties the inbox. */
		clear: async () => void (await call('', { method: 'DELETE' })),
	};
}

/** @param {Uint8Array} bytes */
const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

module.exports = { SANDBOX_PORT, startSandbox, inboxOf, sha256 };
