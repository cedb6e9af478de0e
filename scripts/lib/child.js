'use strict';

const { spawn } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

/**
 * @typedef {object} ChildOptions
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env] the whole environment; default: this process's own
 * @property {(line: string) => void} [onLine] every line of standard output and standard error
 * @property {(text: string) => void} [onStdout] all of standard output, as it comes
 * @property {string} [logFile] where the same lines are kept
 *
 * @typedef {object} Child
 * @property {number} pid the process group of the command
 * @property {Promise<number>} exited the exit code
 * @property {() => boolean} running
 * @property {() => string} output the last lines it wrote
 * @property {(graceMs?: number) => Promise<void>} stop SIGTERM to the group, SIGKILL after the grace; resolves when all have left
 */

/** @type {Set<number>} groups that this process started and that have not ended */
const alive = new Set();
const keptLines = 400;

/** @param {number} pgid @param {NodeJS.Signals | 0} signal @returns {boolean} whether anybody was there */
function signalGroup(pgid, signal) {
	try {
		process.kill(process.platform === 'win32' ? pgid : -pgid, signal);
		return true;
	} catch {
		return false;
	}
}

process.on('exit', () => {
	for (const pgid of alive) signalGroup(pgid, 'SIGKILL');
});

const wait = (/** @type {number} */ ms) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Starts a command in a process group of its own, under the guard (guard.js).
 * @param {string} command
 * @param {string[]} args
 * @param {ChildOptions} [options]
 * @returns {Child}
 */
function startChild(command, args, options = {}) {
	const child = spawn(process.execPath, [path.join(__dirname, 'guard.js'), command, ...args], {
		cwd: options.cwd,
		env: options.env ?? process.env,
		detached: process.platform !== 'win32',
		stdio: ['pipe', 'pipe', 'pipe'],
		windowsHide: true,
	});
	const pid = /** @type {number} */ (child.pid);
	alive.add(pid);
	child.stdin.on('error', () => {});

	/** @type {string[]} */
	const lines = [];
	const log = options.logFile ? openLog(options.logFile) : undefined;
	for (const stream of [child.stdout, child.stderr]) {
		let rest = '';
		stream.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
			log?.write(text);
			if (stream === child.stdout) options.onStdout?.(text);
			const parts = (rest + text).split(/\r?\n/);
			rest = parts.pop() ?? '';
			for (const line of parts) {
				lines.push(line);
				if (lines.length > keptLines) lines.shift();
				options.onLine?.(line);
			}
		});
		stream.on('end', () => rest && lines.push(rest) && options.onLine?.(rest));
	}

	let ended = false;
	const exited = new Promise((/** @type {(code: number) => void} */ resolve) => {
		child.on('error', () => resolve(127));
		child.on('exit', (code) => {
			// Whatever the command left behind in its group goes with it.
			signalGroup(pid, 'SIGKILL');
			ended = true;
			alive.delete(pid);
			const finish = () => (log?.end(), resolve(code ?? 1));
			child.once('close', finish);
			setTimeout(finish, 500).unref();
		});
	});

	return {
		pid,
		exited,
		running: () => !ended,
		output: () => lines.join('\n'),
		async stop(graceMs = 8000) {
			if (!ended) {
				signalGroup(pid, 'SIGTERM');
				/** @type {NodeJS.Timeout | undefined} */
				let timer;
				await Promise.race([exited, new Promise((resolve) => (timer = setTimeout(resolve, graceMs)))]);
				clearTimeout(timer);
				if (!ended) signalGroup(pid, 'SIGKILL');
			}
			await exited;
			for (let i = 0; i < 100 && signalGroup(pid, 0); i++) await wait(20);
		},
	};
}

/** @param {string} file */
function openLog(file) {
	fs.mkdirSync(path.dirname(file), { recursive: true });
	return fs.createWriteStream(file);
}

/**
 * Runs a command to its end.
 * @param {string} command
 * @param {string[]} args
 * @param {ChildOptions} [options]
 * @returns {Promise<{ code: number, output: string }>} never rejects on a non-zero exit code
 */
async function run(command, args, options = {}) {
	const child = startChild(command, args, options);
	const code = await child.exited;
	return { code, output: child.output() };
}

/** Ends every group that this process started, and waits a while for them to leave. */
async function stopAll() {
	for (const pgid of alive) signalGroup(pgid, 'SIGTERM');
	for (let i = 0; i < 100 && alive.size > 0; i++) await wait(50);
}

module.exports = { startChild, run, stopAll, wait };
