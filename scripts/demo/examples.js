'use strict';

const fs = require('node:fs');
const { fromRoot } = require('../lib/paths');

/** @typedef {import('../lib/n8n').WorkflowFile} WorkflowFile @typedef {import('../lib/n8n').CredentialFile} CredentialFile */

/** @param {string} file in examples/ @returns {WorkflowFile} */
function readExample(file) {
	return {
		id: file.replace(/\.json$/, ''),
		...JSON.parse(fs.readFileSync(fromRoot('examples', file), 'utf8')),
	};
}

/** @returns {string[]} the workflow files in examples/ */
function exampleFiles() {
	return fs.readdirSync(fromRoot('examples')).filter((name) => name.endsWith('.json'));
}

/**
 * The example files name no credentials: whoever imports one manually chooses their own. Here they get those of the sandbox.
 * @param {WorkflowFile[]} workflows
 * @param {string} sandboxUrl
 * @returns {{ workflows: WorkflowFile[], unpublished: WorkflowFile[], credentials: CredentialFile[] }} `unpublished`: those
 * that need an account the sandbox does not play, a language model's
 */
function withSandboxCredentials(workflows, sandboxUrl) {
	/** @type {Record<string, (url: string) => Omit<CredentialFile, 'id'> & { also?: Array<Omit<CredentialFile, 'id'>> }>} */
	const table = require('../../examples/credentials');
	/** @type {Map<string, CredentialFile>} */
	const credentials = new Map();
	const connected = workflows.map((workflow) => ({
		...workflow,
		nodes: workflow.nodes.map((node) => {
			// As a tool of an agent, n8n gives a node a type of its own; a package of one service, a name of its own.
			const plain = node.type.replace(/(?:Hitl)?Tool$/, '');
			const type = table[plain] ? plain : plain.replace(/^.*\./, 'n8n-nodes-send-mail.');
			if (!table[type]) return node;
			const { also = [], ...first } = table[type](sandboxUrl);
			const id = `sandbox-${type.split('.')[1]}`;
			const own = [first, ...also].map((made, index) => ({
				id: index === 0 ? id : `${id}-${index}`,
				...made,
			}));
			for (const credential of own) credentials.set(credential.id, credential);
			const references = own.map(({ type, id, name }) => [type, { id, name }]);
			return { ...node, credentials: Object.fromEntries(references) };
		}),
	}));
	return {
		workflows: connected.filter((workflow) => !needsOwnAccount(workflow)),
		unpublished: connected.filter(needsOwnAccount),
		credentials: [...credentials.values()],
	};
}

/** n8n publishes a workflow only when all its nodes have credentials. @param {WorkflowFile} workflow */
function needsOwnAccount(workflow) {
	return workflow.nodes.some((node) => node.type.startsWith('@n8n/n8n-nodes-langchain.lm'));
}

/** @param {WorkflowFile} workflow @returns {string} the path of its webhook, below /webhook/ */
function webhookPath(workflow) {
	return workflow.nodes.find((node) => node.type === 'n8n-nodes-base.webhook').parameters.path;
}

/** What the webhooks of the examples want to be sent. @returns {Record<string, string>} */
function webhookHeaders() {
	const { data } = require('../../examples/credentials')['n8n-nodes-base.webhook']('');
	return { [String(data.name)]: String(data.value) };
}

module.exports = { readExample, exampleFiles, withSandboxCredentials, webhookPath, webhookHeaders };
