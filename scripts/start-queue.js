'use strict';

/**
 * `npm run start:queue`: n8n's queue mode on this machine, with the nodes in every process and the sandbox behind them.
 * Only what Node.js brings along may be required before `installRoot` has run.
 */
const { parseArgs } = require('node:util');
const { runCommand } = require('./lib/command');
const { checkNode, installRoot } = require('./lib/install');
const { bad, dim, good, heading, PlainError, progress, say } = require('./lib/terminal');

const help = `Usage: npm run start:queue -- [--workers 2] [--concurrency 10] [--port 5678] [--once]

Starts Redis, PostgreSQL, and n8n in queue mode with this package: one main process with the editor, a webhook process
and workers; sends the demo mails through the webhook process and keeps running until Ctrl-C. Everything is on this
machine and is removed at the end; mails go to the sandbox. docs/scaling.md says how to do the same for good.

  --workers       how many workers; default 2
  --concurrency   executions that a worker runs side by side; default 10
  --port          port of the editor; default 5678 if it is free
  --once          end after the demo; the exit code is 0 only if every mail arrived
  --help          this text`;

/** @type {(() => Promise<void>)[]} */
const endings = [];
async function cleanUp() {
	for (const end of endings.splice(0).reverse()) await end().catch(() => {});
}

function readOptions() {
	let values;
	try {
		({ values } = parseArgs({
			options: {
				workers: { type: 'string', default: '2' },
				concurrency: { type: 'string', default: '10' },
				port: { type: 'string', default: '' },
				once: { type: 'boolean', default: false },
				help: { type: 'boolean', short: 'h', default: false },
			},
		}));
	} catch (error) {
		throw new PlainError(`${error instanceof Error ? error.message : error}\n\n${help}`);
	}
	return {
		once: values.once,
		help: values.help,
		workers: readCount('--workers', values.workers, 20),
		concurrency: readCount('--concurrency', values.concurrency, 1000),
		port: values.port === '' ? undefined : readCount('--port', values.port, 65_535),
	};
}

/** @param {string} flag @param {string} text @param {number} most */
function readCount(flag, text, most) {
	const count = Number(text);
	if (Number.isInteger(count) && count >= 1 && count <= most) return count;
	throw new PlainError(`${flag} must be a whole number from 1 to ${most}, not "${text}".`);
}

/** @param {ReturnType<typeof readOptions>} options */
async function start({ workers, concurrency, port, once }) {
	const { buildPackage } = require('./lib/build');
	const { packPackage } = require('./lib/pack');
	const { freePort, tryPort } = require('./lib/ports');
	const { startQueue } = require('./lib/queue');
	const { ensureRuntime } = require('./lib/runtime');
	const { startSandbox } = require('./lib/sandbox');
	const { exampleFiles, readExample, withSandboxCredentials } = require('./demo/examples');
	if (port && (await tryPort(port)) === undefined) throw new PlainError(`Port ${port} is taken.`);

	await buildPackage();
	const { tarball } = await packPackage();
	await ensureRuntime();
	const show = progress('starting Redis, PostgreSQL, the sandbox and n8n');
	const sandbox = await startSandbox();
	endings.push(() => sandbox.stop());
	const queue = await startQueue({
		workers,
		concurrency,
		ui: !once,
		port: port ?? (await freePort(once ? undefined : 5678)),
		packageTarball: tarball,
		...withSandboxCredentials(exampleFiles().map(readExample), sandbox.url),
	});
	endings.push(queue.stop);
	show.done('everything is running');
	return { sandbox, queue };
}

/** @param {Awaited<ReturnType<typeof start>>} running */
async function sendDemos({ queue, sandbox }) {
	const { demos } = require('./demo');
	const { sendDemo } = require('./demo/send');
	heading('Demo mails, through the webhook process and a worker');
	let arrived = 0;
	for (const demo of demos) {
		const { status, problems } = await sendDemo(demo, { n8nUrl: queue.webhook.url, inbox: sandbox.inbox });
		if (problems.length === 0) arrived++;
		const verdict = problems.length === 0 ? good('arrived') : bad(problems.join('; '));
		say(`   ${demo.service}: the webhook answered ${status}, ${verdict}`);
	}
	say(`   ${arrived} of ${demos.length} mails arrived`);
	return arrived === demos.length;
}

/** @param {Awaited<ReturnType<typeof start>>} running */
async function tellWhere({ queue: { main, webhook, workers }, sandbox }) {
	const { email, password } = await main.createOwner();
	heading('Yours until Ctrl-C');
	say(`   n8n editor   ${main.url}`);
	say(`                sign in as ${email} with the password ${password}`);
	say(dim('                (everything is new at every start and is removed at the end)'));
	say(`   webhooks     ${webhook.url}/webhook/...`);
	for (const worker of workers)
		say(`   worker       process ${worker.pid}, health ${worker.url}/healthz/readiness`);
	say(`   inbox        ${sandbox.url}/\n`);
}

async function main() {
	checkNode();
	const options = readOptions();
	if (options.help) {
		say(help);
		return 0;
	}
	heading('Getting ready');
	await installRoot();
	const running = await start(options);
	const fine = await sendDemos(running);
	if (options.once) return fine ? 0 : 1;
	await tellWhere(running);
	const { main: n8n, webhook } = running.queue;
	const ended = await Promise.race([
		n8n.exited.then(() => 'The main process'),
		webhook.exited.then(() => 'The webhook process'),
		running.sandbox.exited.then(() => 'The sandbox'),
	]);
	throw new PlainError(`${ended} ended by itself.`);
}

runCommand(main, cleanUp);
