'use strict';

/**
 * `npm start`: a real n8n with the nodes, the sandbox, and the demo mails. Everything else needed is installed first.
 * Only what Node.js brings along may be required before `installRoot` has run.
 */
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { parseArgs } = require('node:util');
const { runCommand } = require('./lib/command');
const { checkNode, installRoot } = require('./lib/install');
const { freePort, tryPort } = require('./lib/ports');
const { bad, bold, dim, duration, good, heading, PlainError, progress, say } = require('./lib/terminal');

const help = `Usage: npm start -- [--once] [--port 5678] [--sandbox-port 4010]
       npm start -- --n8n http://localhost:5678 [--once] [--sandbox-port 4010]

Starts a real n8n with this package, and the sandbox that plays the mail services on this machine;
sends the demo mails through a webhook and keeps running until Ctrl-C. No mail leaves the machine.

  --once          end after the demo; the exit code is 0 only if every mail arrived
  --port          port of n8n (or N8N_PORT); default 5678 if it is free
  --sandbox-port  port of the sandbox with its inbox (or SANDBOX_PORT); default 4010 if it is free
  --n8n           an n8n that runs already (or N8N_URL), with the package in it: nothing is installed there, credentials
                  and examples are put into it by its API, with the key in N8N_API_KEY. It must reach this
                  machine's 127.0.0.1; a container does with --network host
  --help          this text`;

/** @type {(() => Promise<void>)[]} what must be ended or removed, last one first */
const endings = [];
async function cleanUp() {
	for (const end of endings.splice(0).reverse()) await end().catch(() => {});
}

function readOptions() {
	let values;
	try {
		({ values } = parseArgs({
			options: {
				once: { type: 'boolean', default: false },
				port: { type: 'string', default: process.env.N8N_PORT ?? '' },
				'sandbox-port': { type: 'string', default: process.env.SANDBOX_PORT ?? '' },
				n8n: { type: 'string', default: process.env.N8N_API_KEY ? (process.env.N8N_URL ?? '') : '' },
				help: { type: 'boolean', short: 'h', default: false },
			},
		}));
	} catch (error) {
		throw new PlainError(`${error instanceof Error ? error.message : error}\n\n${help}`);
	}
	return {
		once: values.once,
		help: values.help,
		n8n: values.n8n.replace(/\/+$/, ''),
		port: readPort('--port', values.port),
		sandboxPort: readPort('--sandbox-port', values['sandbox-port']),
	};
}

/** @param {string} flag @param {string} text @returns {number | undefined} undefined where none was asked for */
function readPort(flag, text) {
	if (text === '') return undefined;
	const port = Number(text);
	if (Number.isInteger(port) && port >= 0 && port < 65_536) return port;
	throw new PlainError(`${flag} must be a port number from 0 to 65535, not "${text}".`);
}

/** A port that was asked for by name must be that port. @param {string} flag @param {number | undefined} port */
async function demandFree(flag, port) {
	if (port && (await tryPort(port)) === undefined) {
		throw new PlainError(`Port ${port} is taken. Choose another with ${flag}, or leave the flag out.`);
	}
}

/** @param {ReturnType<typeof readOptions>} options */
async function prepare({ port, sandboxPort }) {
	await demandFree('--port', port);
	await demandFree('--sandbox-port', sandboxPort);
	heading('Getting ready');
	await installRoot();
	const { buildPackage } = require('./lib/build');
	const { packPackage } = require('./lib/pack');
	const { ensureRuntime } = require('./lib/runtime');
	await buildPackage();
	const { tarball } = await packPackage();
	await ensureRuntime();
	return tarball;
}

/** @param {ReturnType<typeof readOptions>} options @param {string} tarball */
async function startBoth({ once, port, sandboxPort }, tarball) {
	const { startN8n } = require('./lib/n8n');
	const { SANDBOX_PORT, startSandbox } = require('./lib/sandbox');
	const { demos } = require('./demo');
	const { exampleFiles, readExample, withSandboxCredentials } = require('./demo/examples');

	const show = progress('starting the sandbox and n8n');
	const sandbox = await startSandbox({
		port: sandboxPort ?? (await freePort(once ? undefined : SANDBOX_PORT)),
	});
	endings.push(() => sandbox.stop());
	const userFolder = fs.mkdtempSync(path.join(os.tmpdir(), 'send-mail-n8n-'));
	endings.push(() => fs.promises.rm(userFolder, { recursive: true, force: true, maxRetries: 5 }));
	// Without an editor nobody sees more than the demo.
	const files = once ? demos.map(({ workflow }) => workflow) : exampleFiles();
	const n8n = await startN8n({
		userFolder,
		ui: !once,
		port: port || (await freePort(once ? undefined : 5678)),
		packageTarball: tarball,
		...withSandboxCredentials(files.map(readExample), sandbox.url),
	});
	endings.push(() => n8n.stop());
	show.done('sandbox and n8n are running');
	return { n8n, sandbox };
}

/** Everything that is not a demo alone stays in that n8n. @param {ReturnType<typeof readOptions>} options */
async function joinRunning({ n8n: url, sandboxPort }) {
	const apiKey = process.env.N8N_API_KEY;
	if (!apiKey) throw new PlainError('Put an API key of that n8n (Settings → n8n API) into N8N_API_KEY.');
	if (!URL.canParse(url)) throw new PlainError(`--n8n must be a URL, not "${url}".`);
	await demandFree('--sandbox-port', sandboxPort);
	heading('Getting ready');
	await installRoot();
	const { useRunningN8n } = require('./lib/running-n8n');
	const { startSandbox } = require('./lib/sandbox');
	const { exampleFiles, readExample, withSandboxCredentials } = require('./demo/examples');
	const sandbox = await startSandbox({ port: sandboxPort ?? (await freePort(4010)) });
	endings.push(() => sandbox.stop());
	const examples = withSandboxCredentials(exampleFiles().map(readExample), sandbox.url);
	await useRunningN8n({ url, apiKey, ...examples });
	say(`   credentials and ${exampleFiles().length} example workflows are in ${url}`);
	/** @type {Promise<number>} */
	const never = new Promise(() => {});
	return { n8n: { url, exited: never }, sandbox };
}

/** @param {import('./demo/send').DemoOutcome} outcome */
function report({ demo, url, status, answer, problems, message }) {
	say(`\n${bold(demo.service)}  ${dim(`POST ${url}`)}`);
	say(`   the workflow answered ${status}:`);
	const text = typeof answer === 'string' ? answer : JSON.stringify(answer, null, 2);
	say(text.replace(/^/gm, '   '));
	for (const problem of problems) say(`   ${bad('not as it should be:')} ${problem}`);
	if (!message) return;
	const files = message.attachments.map(
		({ filename, bytes, sha256 }) => `${filename} (${bytes} bytes, sha256 ${sha256.slice(0, 12)}…)`,
	);
	if (problems.length === 0)
		say(`   ${good('arrived')} in the inbox, byte for byte: ${files.join(', ') || 'no attachments'}`);
}

/** What to enter in n8n for a credential of one's own. @param {{ url: string, logins: () => Promise<import('./lib/sandbox').ServiceLogins[]> }} sandbox */
async function tellCredentials({ url, logins }) {
	for (const { credential, fields, note } of (await logins()).flatMap((service) => service.logins)) {
		say(`\n   ${bold(credential)}${note ? dim(`  ${note}`) : ''}`);
		for (const [label, value] of fields)
			say(`      ${label.padEnd(20)} ${value.includes('\n') ? `on ${url}/credentials` : value}`);
	}
}

/** @param {Awaited<ReturnType<typeof startBoth>> | Awaited<ReturnType<typeof joinRunning>>} running @param {import('./demo/send').DemoOutcome[]} outcomes */
async function tellWhere({ n8n, sandbox }, outcomes) {
	const { webhookHeaders } = require('./demo/examples');
	const { artifacts, root } = require('./lib/paths');
	const { SANDBOX_PORT } = require('./lib/sandbox');
	heading('Yours until Ctrl-C');
	say(`   n8n editor   ${n8n.url}`);
	if ('createOwner' in n8n) {
		const { email, password } = await n8n.createOwner();
		say(`                sign in as ${email} with the password ${password}`);
		say(dim('                (this n8n is new at every start and is removed at the end)'));
	} else say(dim('                (credentials and workflows stay there)'));
	say(`   inbox        ${sandbox.url}/`);
	if (!sandbox.url.endsWith(`:${SANDBOX_PORT}`) && !process.argv.includes('--sandbox-port'))
		say(dim(`                (port ${SANDBOX_PORT}, which the pages name, is taken)`));
	say(`   credentials  ${sandbox.url}/credentials, to copy from; those of the examples are in n8n already`);
	await tellCredentials(sandbox);
	for (const { demo, url } of outcomes) {
		const { fields, files } = demo.request(`Hello from curl`);
		const folder = path.join(artifacts, 'demo');
		fs.mkdirSync(folder, { recursive: true });
		for (const file of files) fs.writeFileSync(path.join(folder, file.name), file.bytes);
		const parts = [
			...Object.entries(webhookHeaders()).map(([name, value]) => `-H '${name}: ${value}'`),
			...Object.entries(fields).map(
				([name, value]) => `--form-string '${name}=${value.replace(/'/g, "'\\''")}'`,
			),
			...files.map(
				(file) =>
					`-F '${file.field}=@${path.relative(root, path.join(folder, file.name))};type=${file.contentType}'`,
			),
		];
		say(`\n   ${demo.service}: send another one, from this folder`);
		say(`   curl ${parts.join(' ')} ${url}`);
	}
	say();
}

async function main() {
	checkNode();
	const options = readOptions();
	if (options.help) {
		say(help);
		return 0;
	}
	const started = Date.now();
	const running =
		options.n8n === '' ? await startBoth(options, await prepare(options)) : await joinRunning(options);
	const { demos } = require('./demo');
	const { sendDemo } = require('./demo/send');
	heading('Demo mails, through the webhook of a workflow in n8n');
	const outcomes = [];
	for (const demo of demos) {
		const outcome = await sendDemo(demo, { n8nUrl: running.n8n.url, inbox: running.sandbox.inbox });
		report(outcome);
		outcomes.push(outcome);
	}
	const arrived = outcomes.filter(({ problems }) => problems.length === 0).length;
	const verdict = `\n${arrived} of ${demos.length} mails arrived (${duration(Date.now() - started)} in all)`;
	say(arrived === demos.length ? good(verdict) : bad(verdict));
	if (options.once) return arrived === demos.length ? 0 : 1;
	await tellWhere(running, outcomes);
	const ended = await Promise.race([
		running.n8n.exited.then(() => 'n8n'),
		running.sandbox.exited.then(() => 'the sandbox'),
	]);
	throw new PlainError(`${ended} ended by itself.`);
}

runCommand(main, cleanUp);
