'use strict';

const { randomBytes } = require('node:crypto');
const fs = require('node:fs');
const net = require('node:net');
const os = require('node:os');
const path = require('node:path');
const { execFileSync } = require('node:child_process');
const { run, startChild, wait } = require('./child');
const { freePort } = require('./ports');
const { tail } = require('./install');
const { PlainError } = require('./terminal');
const { findTool, installCommand } = require('./tools');

/**
 * Redis and PostgreSQL as n8n's queue mode needs them: each with data, port and password of its own, on 127.0.0.1,
 * gone without a trace when stopped.
 *
 * @typedef {object} Service
 * @property {number} port
 * @property {string} password
 * @property {() => Promise<void>} stop ends the program and removes its data
 */

const readyWithinMs = 30_000;

/** @param {'redis-server' | 'postgres'} name @returns {string} */
function demandTool(name) {
	const found = findTool(name);
	if (found) return found;
	throw new PlainError(`This machine has no ${name}. To install it: ${installCommand(name)}`);
}

/** @returns {Promise<Service>} */
async function startRedis() {
	const program = demandTool('redis-server');
	const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'send-mail-redis-'));
	const port = await freePort();
	const password = randomBytes(18).toString('hex');
	const settings = [
		`port ${port}`,
		'bind 127.0.0.1',
		'save ""',
		'appendonly no',
		`dir ${folder}`,
		`requirepass ${password}`,
	];
	// In a file, not in the arguments: those can be read by everybody on the machine.
	const file = path.join(folder, 'redis.conf');
	fs.writeFileSync(file, `${settings.join('\n')}\n`, { mode: 0o600 });
	const child = startChild(program, [file], { cwd: folder });
	return await ready('Redis', child, folder, { port, password });
}

/** @returns {Promise<Service & { user: string, database: string }>} */
async function startPostgres() {
	const program = demandTool('postgres');
	const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'send-mail-postgres-'));
	const as = otherUser(folder);
	const port = await freePort();
	const password = randomBytes(18).toString('hex');
	const data = path.join(folder, 'data');
	const passwordFile = path.join(folder, 'password');
	fs.writeFileSync(passwordFile, password, { mode: 0o600 });
	if (as.owner) fs.chownSync(passwordFile, as.owner.uid, as.owner.gid);

	const initdb = path.join(path.dirname(fs.realpathSync(program)), 'initdb');
	const words = ['-D', data, '-U', 'n8n', '-A', 'scram-sha-256', `--pwfile=${passwordFile}`];
	const made = await run(...as.command(initdb, [...words, '-E', 'UTF8', '--no-locale', '--no-sync']), {
		cwd: folder,
	});
	if (made.code !== 0) {
		fs.rmSync(folder, { recursive: true, force: true });
		throw new PlainError(`PostgreSQL could not make its data folder:\n${tail(made.output)}`);
	}
	const settings = {
		port,
		listen_addresses: '127.0.0.1',
		unix_socket_directories: '',
		// The data is thrown away at the end: nothing is gained by waiting for the disk.
		fsync: 'off',
		synchronous_commit: 'off',
		full_page_writes: 'off',
		max_connections: 200,
	};
	const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
	const child = startChild(...as.command(program, ['-D', data, ...flags]), { cwd: folder });
	const service = await ready('PostgreSQL', child, folder, { port, password });
	return { ...service, user: 'n8n', database: 'postgres' };
}

/**
 * PostgreSQL refuses to run as root: then it runs as its own user, or as nobody.
 * @param {string} folder is given to that user
 * @returns {{ owner?: { uid: number, gid: number }, command: (program: string, args: string[]) => [string, string[]] }}
 */
function otherUser(folder) {
	if (process.getuid?.() !== 0) return { command: (program, args) => [program, args] };
	const owner = idsOf('postgres') ?? idsOf('nobody');
	if (!owner)
		throw new PlainError('PostgreSQL does not run as root, and there is no user postgres or nobody.');
	fs.chownSync(folder, owner.uid, owner.gid);
	const ids = [`--reuid=${owner.uid}`, `--regid=${owner.gid}`, '--clear-groups'];
	return { owner, command: (program, args) => ['setpriv', [...ids, '--', program, ...args]] };
}

/** @param {string} user @returns {{ uid: number, gid: number } | undefined} */
function idsOf(user) {
	try {
		const ask = (/** @type {string} */ flag) =>
			Number(execFileSync('id', [flag, user], { stdio: ['ignore', 'pipe', 'ignore'] }).toString());
		return { uid: ask('-u'), gid: ask('-g') };
	} catch {
		return undefined;
	}
}

/**
 * @param {string} name
 * @param {import('./child').Child} child
 * @param {string} folder
 * @param {{ port: number, password: string }} access
 * @returns {Promise<Service>}
 */
async function ready(name, child, folder, access) {
	const remove = () => fs.promises.rm(folder, { recursive: true, force: true, maxRetries: 5 });
	const deadline = Date.now() + readyWithinMs;
	while (!(await takesConnections(access.port))) {
		if (!child.running() || Date.now() > deadline) {
			await child.stop(1000);
			await remove();
			throw new PlainError(`${name} did not start:\n${tail(child.output())}`);
		}
		await wait(50);
	}
	return {
		...access,
		stop: async () => {
			await child.stop();
			await remove();
		},
	};
}

/** @param {number} port @returns {Promise<boolean>} */
function takesConnections(port) {
	return new Promise((resolve) => {
		const socket = net.connect(port, '127.0.0.1');
		socket.once('connect', () => (socket.destroy(), resolve(true)));
		socket.once('error', () => resolve(false));
	});
}

module.exports = { startRedis, startPostgres };
