'use strict';

const fs = require('node:fs');

/**
 * The process that the guard (guard.js) of this process group started. Linux only.
 * @param {number} guardPid
 * @returns {number}
 */
function processUnder(guardPid) {
	for (const entry of fs.readdirSync('/proc')) {
		if (!/^\d+$/.test(entry)) continue;
		try {
			const parent = fs
				.readFileSync(`/proc/${entry}/stat`, 'utf8')
				.replace(/^.*\) /s, '')
				.split(' ')[1];
			if (Number(parent) === guardPid) return Number(entry);
		} catch {
			// It has just ended.
		}
	}
	throw new Error(`No process was started by ${guardPid}.`);
}

/**
 * What a process holds at this moment. Linux only.
 * @param {number} pid
 * @returns {{ rssMb: number, handles: number, sockets: number }} megabytes of 2^20 bytes; open files of any kind, and the sockets among them
 */
function usage(pid) {
	const status = fs.readFileSync(`/proc/${pid}/status`, 'utf8');
	const links = fs.readdirSync(`/proc/${pid}/fd`).map((name) => {
		try {
			return fs.readlinkSync(`/proc/${pid}/fd/${name}`);
		} catch {
			return '';
		}
	});
	return {
		rssMb: Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) / 1024,
		handles: links.filter(Boolean).length,
		sockets: links.filter((link) => link.startsWith('socket:')).length,
	};
}

module.exports = { processUnder, usage };
