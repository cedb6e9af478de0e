'use strict';

const { wait } = require('./child');
const { isLive, webhooks } = require('./n8n');
const { n8nClient } = require('./n8n-client');
const { PlainError } = require('./terminal');

/** An n8n that runs already, in a container for instance: what it takes goes through its public API, and nothing is installed. */

const liveWithinMs = 30_000;

/**
 * Puts credentials and workflows into it, or renews those that have the same names.
 * @param {object} what
 * @param {string} what.url
 * @param {string} what.apiKey
 * @param {import('./n8n').CredentialFile[]} what.credentials
 * @param {import('./n8n').WorkflowFile[]} what.workflows published
 * @param {import('./n8n').WorkflowFile[]} what.unpublished
 */
async function useRunningN8n({ url, apiKey, credentials, workflows, unpublished }) {
	const api = n8nClient(url, { apiKey }).publicApi;
	const known = await listed(api, '/credentials', url);
	/** @type {Map<string, string>} */
	const ids = new Map();
	for (const { id, name, type, data } of credentials) {
		const taken = await fieldsOf(api, type);
		const values = Object.fromEntries(Object.entries(data).filter(([field]) => taken.includes(field)));
		const found = known.find((one) => one.name === name && one.type === type);
		const { id: own } = found
			? await api('PATCH', `/credentials/${found.id}`, { data: values, isPartialData: true })
			: await api('POST', '/credentials', { name, type, data: values });
		ids.set(id, own);
	}
	const there = await listed(api, '/workflows', url);
	for (const workflow of [...workflows, ...unpublished]) {
		const { name, connections, settings = { executionOrder: 'v1' } } = workflow;
		const body = { name, nodes: workflow.nodes.map((node) => withIds(node, ids)), connections, settings };
		const found = there.find((one) => one.name === name);
		const { id } = found
			? await api('PUT', `/workflows/${found.id}`, body)
			: await api('POST', '/workflows', body);
		if (workflows.includes(workflow)) await api('POST', `/workflows/${id}/activate`);
	}
	for (const hook of workflows.flatMap(webhooks)) await untilLive(`${url}/webhook/${hook.path}`, hook.method);
}

/** @typedef {ReturnType<typeof n8nClient>['publicApi']} Api */

/** @param {Api} api @param {string} path @param {string} url @returns {Promise<{ id: string, name: string, type: string }[]>} all of them */
async function listed(api, path, url) {
	const all = [];
	for (let cursor = ''; ;) {
		const page = await api('GET', `${path}?limit=100${cursor}`).catch((error) => {
			throw new PlainError(
				`${url} does not answer as n8n's public API does, or refuses the key in N8N_API_KEY: ${error.message}`,
			);
		});
		all.push(...page.data);
		if (!page.nextCursor) return all;
		cursor = `&cursor=${encodeURIComponent(page.nextCursor)}`;
	}
}

/** @param {Api} api @param {string} type of a credential @returns {Promise<string[]>} the fields that the API takes */
async function fieldsOf(api, type) {
	const schema = await api('GET', `/credentials/schema/${type}`).catch(() => {
		throw new PlainError(
			`That n8n does not know the credential ${type}: install the package there first (README, Installation).`,
		);
	});
	return Object.keys(schema.properties);
}

/** @param {any} node @param {Map<string, string>} ids of that n8n */
function withIds(node, ids) {
	if (!node.credentials) return node;
	const own = Object.entries(node.credentials).map(([type, { id, name }]) => [
		type,
		{ id: ids.get(id), name },
	]);
	return { ...node, credentials: Object.fromEntries(own) };
}

/** @param {string} url @param {string} method */
async function untilLive(url, method) {
	for (const deadline = Date.now() + liveWithinMs; Date.now() < deadline; await wait(200)) {
		if (await isLive(url, method).catch(() => false)) return;
	}
	throw new PlainError(`The webhook ${url} did not get live.`);
}

module.exports = { useRunningN8n };
