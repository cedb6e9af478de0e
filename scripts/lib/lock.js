'use strict';

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { wait } = require('./child');

const heartbeatMs = 5000;
const silentForMs = 60_000;

/**
 * @param {string} file
 * @returns {{ pid: number, host: string, stale: boolean } | undefined} undefined when there is no lock
 */
function readLock(file) {
	try {
		const age = Date.now() - fs.statSync(file).mtimeMs;
		const { pid, host } = JSON.parse(fs.readFileSync(file, 'utf8') || '{}');
		const dead = host === os.hostname() && !isAlive(pid);
		// A process id means nothing in another container: there, only the heartbeat tells.
		return { pid, host, stale: dead || age > silentForMs };
	} catch (error) {
		if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT') return undefined;
		return { pid: 0, host: '', stale: false };
	}
}

/** @param {number} pid */
function isAlive(pid) {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
	}
}

/** @param {string} file @returns {boolean} */
function tryToTake(file) {
	const draft = `${file}.${process.pid}`;
	fs.writeFileSync(draft, JSON.stringify({ pid: process.pid, host: os.hostname() }));
	try {
		// A hard link is made whole or not at all: nobody ever reads a lock without an owner.
		fs.linkSync(draft, file);
		return true;
	} catch (error) {
		if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
		return false;
	} finally {
		fs.rmSync(draft, { force: true });
	}
}

/** Moves a dead owner's lock away; puts it back if another process had taken it over in between. @param {string} file */
function removeStale(file) {
	const aside = `${file}.stale.${process.pid}`;
	try {
		fs.renameSync(file, aside);
	} catch {
		return;
	}
	if (!readLock(aside)?.stale) {
		try {
			fs.linkSync(aside, file);
		} catch {
			// Somebody holds it already.
		}
	}
	fs.rmSync(aside, { force: true });
}

/**
 * Runs `work` while holding a lock file, so that two processes never do it at once. A lock of a dead process is taken over.
 * @template T
 * @param {string} file
 * @param {() => Promise<T>} work
 * @param {(owner: { pid: number, host: string }) => void} [onWait] called once if somebody else holds the lock
 * @returns {Promise<T>}
 */
async function withLock(file, work, onWait = () => {}) {
	fs.mkdirSync(path.dirname(file), { recursive: true });
	for (let told = false; !tryToTake(file);) {
		const owner = readLock(file);
		if (owner?.stale) {
			removeStale(file);
			continue;
		}
		if (owner && !told) {
			told = true;
			onWait(owner);
		}
		await wait(500);
	}
	const release = () => fs.rmSync(file, { force: true });
	const heartbeat = setInterval(() => touch(file), heartbeatMs);
	process.on('exit', release);
	try {
		return await work();
	} finally {
		clearInterval(heartbeat);
		process.off('exit', release);
		release();
	}
}

/** @param {string} file */
function touch(file) {
	try {
		fs.utimesSync(file, new Date(), new Date());
	} catch {
		// Somebody removed it; the work goes on.
	}
}

module.exports = { withLock };
