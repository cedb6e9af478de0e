'use strict';

const { randomBytes } = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');
const { run, startChild, wait } = require('./child');
const { n8nClient } = require('./n8n-client');
const { n8nEnvironment } = require('./n8n-environment');
const { installPackage } = require('./n8n-package');
const { freePort } = require('./ports');
const { ensureRuntime } = require('./runtime');
const { tail } = require('./install');

/**
 * @typedef {{ id: string, name: string, type: string, data: Record<string, unknown> }} CredentialFile clear text
 * @typedef {{ id: string, name: string, nodes: any[], connections: object, settings?: object }} WorkflowFile
 *
 * @typedef {object} N8nOptions
 * @property {string} userFolder this n8n's own; what is in it stays in it
 * @property {boolean} ui with the editor and every built-in node, or small and fast
 * @property {string | string[]} [packageTarball] installed as a community package, or several
 * @property {number} [port] default: a free one
 * @property {NodeJS.ProcessEnv} [env] has the last word over the harness's own settings
 * @property {CredentialFile[]} [credentials]
 * @property {WorkflowFile[]} [workflows] all are published, and their webhooks live, before `startN8n` resolves
 * @property {WorkflowFile[]} [unpublished] only imported
 * @property {(line: string) => void} [onLine]
 * @property {string} [command] `start` (default), `worker` or `webhook`, with its flags separated by blanks
 *
 * @typedef {ReturnType<typeof n8nClient> & {
 *   url: string, port: number, pid: number, userFolder: string, env: NodeJS.ProcessEnv,
 *   output: () => string, exited: Promise<number>, stop: () => Promise<void>,
 *   cli: (...args: string[]) => Promise<{ code: number, output: string }>,
 * }} N8n
 */

const readyWithinMs = 120_000;

/** Node types that our workflows stand on besides the package's own. */
const companions = [
	'webhook',
	'respondToWebhook',
	'manualTrigger',
	'set',
	'noOp',
	'code',
	'convertToFile',
	'extractFromFile',
	'merge',
	'splitOut',
	'splitInBatches',
	'aggregate',
	'switch',
]
	.map((name) => `n8n-nodes-base.${name}`)
	.concat('@n8n/n8n-nodes-langchain.agent', '@n8n/n8n-nodes-langchain.lmChatOpenAi');

/**
 * Starts a real n8n of its own on 127.0.0.1: own data, own ports, nothing shared with another.
 * @param {N8nOptions} options
 * @returns {Promise<N8n>}
 * @throws Error with n8n's last lines when it does not get ready
 */
async function startN8n(options) {
	const runtime = await ensureRuntime();
	const { userFolder, ui, credentials = [], workflows = [], unpublished = [] } = options;
	fs.mkdirSync(userFolder, { recursive: true });
	/** @type {string[]} */
	const own = [];
	for (const tarball of [options.packageTarball ?? []].flat())
		own.push(...(await installPackage(userFolder, tarball)));
	const all = [...workflows, ...unpublished];
	const used = all.flatMap((workflow) => workflow.nodes.map((node) => node.type));
	const port = options.port ?? (await freePort());
	const env = n8nEnvironment({
		userFolder,
		port,
		ui,
		brokerPort: await freePort(),
		encryptionKey: keyOf(userFolder),
		nodeTypes: [...new Set([...companions, ...own, ...used])],
		extra: options.env,
	});
	env.PATH = `${path.dirname(runtime.node)}${path.delimiter}${env.PATH ?? ''}`;

	/** @param {string[]} args */
	const cli = async (...args) => {
		// Beside a running n8n a command needs a broker port of its own.
		const ports = { N8N_RUNNERS_BROKER_PORT: String(await freePort()) };
		return run(runtime.node, [runtime.n8n, ...args], { cwd: userFolder, env: { ...env, ...ports } });
	};
	await importFile(cli, userFolder, 'credentials', credentials);
	await importFile(cli, userFolder, 'workflow', all.map(inactive));

	const command = (options.command ?? 'start').split(' ');
	const child = startChild(runtime.node, [runtime.n8n, ...command], {
		cwd: userFolder,
		env,
		onLine: options.onLine,
		logFile: path.join(userFolder, `${command[0]}.log`),
	});
	const url = `http://127.0.0.1:${port}`;
	const client = n8nClient(url);
	try {
		await until(() => answers(`${url}/healthz/readiness`), child, 'n8n to get ready');
		for (const workflow of workflows) {
			await client.publicApi('POST', `/workflows/${workflow.id}/activate`);
		}
		for (const { method, path: hook } of workflows.flatMap(webhooks)) {
			await until(() => isLive(`${url}/webhook/${hook}`, method), child, `the webhook ${hook} to be live`);
		}
	} catch (error) {
		await child.stop(2000);
		throw error;
	}
	return {
		...client,
		url,
		port,
		userFolder,
		env,
		cli,
		pid: child.pid,
		output: child.output,
		exited: child.exited,
		stop: () => child.stop(),
	};
}

/** One key per user folder, so that a second process on the same data reads what the first wrote. @param {string} userFolder */
function keyOf(userFolder) {
	const file = path.join(userFolder, 'encryption-key');
	if (!fs.existsSync(file)) fs.writeFileSync(file, randomBytes(24).toString('hex'), { mode: 0o600 });
	return fs.readFileSync(file, 'utf8');
}

/** @param {WorkflowFile} workflow */
const inactive = (workflow) => ({ settings: { executionOrder: 'v1' }, ...workflow, active: false });

/**
 * @param {(...args: string[]) => Promise<{ code: number, output: string }>} cli
 * @param {string} userFolder
 * @param {'credentials' | 'workflow'} kind
 * @param {object[]} entries
 */
async function importFile(cli, userFolder, kind, entries) {
	if (entries.length === 0) return;
	const file = path.join(userFolder, `import-${kind}.json`);
	fs.writeFileSync(file, JSON.stringify(entries), { mode: 0o600 });
	const { code, output } = await cli(`import:${kind}`, `--input=${file}`);
	fs.rmSync(file);
	if (code !== 0) throw new Error(`n8n import:${kind} did not succeed:\n${tail(output)}`);
}

/** @param {WorkflowFile} workflow @returns {{ method: string, path: string }[]} */
function webhooks(workflow) {
	return workflow.nodes
		.filter((node) => node.type === 'n8n-nodes-base.webhook' && !node.disabled)
		.map((node) => ({ method: node.parameters.httpMethod ?? 'GET', path: node.parameters.path }));
}

/** @param {string} url */
async function answers(url) {
	return (await fetch(url)).ok;
}

/**
 * Asks with another method, so that asking starts no execution: n8n then answers which method the webhook is for.
 * @param {string} url
 * @param {string} method
 */
async function isLive(url, method) {
	const response = await fetch(url, { method: method === 'GET' ? 'POST' : 'GET' });
	return (await response.text()).includes(`make a ${method} request`);
}

/**
 * @param {() => Promise<boolean>} check
 * @param {import('./child').Child} child
 * @param {string} what
 */
async function until(check, child, what) {
	const deadline = Date.now() + readyWithinMs;
	for (;;) {
		if (await check().catch(() => false)) return;
		const gone = !child.running();
		if (gone || Date.now() > deadline) {
			throw new Error(
				`${gone ? 'n8n ended' : 'Gave up'} while waiting for ${what}.\n${tail(child.output(), 40)}`,
			);
		}
		await wait(50);
	}
}

module.exports = { startN8n, isLive, webhooks };
