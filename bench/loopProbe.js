'use strict';

/**
 * Preloaded into n8n by NODE_OPTIONS: notes how long the event loop was kept each time that it was kept for long, as a
 * line `[from, to, milliseconds of CPU time of the thread]` of a file with the process's number.
 */
const fs = require('node:fs');
const path = require('node:path');

/** Shorter blocks than these milliseconds are not noted. */
const NOTED_MS = 15;

const file = path.join(String(process.env.LOOP_PROBE_FOLDER), `${process.pid}.jsonl`);
const now = () => performance.timeOrigin + performance.now();
/** Of this thread alone; a newer Node.js tells it, as the one of n8n is. */
const cpu = () => {
	const { user, system } = process.threadCpuUsage();
	return (user + system) / 1000;
};

if (typeof process.threadCpuUsage === 'function') {
	let [time, used] = [now(), cpu()];
	const tick = () => {
		const [then, before] = [time, used];
		[time, used] = [now(), cpu()];
		if (time - then >= NOTED_MS) fs.appendFileSync(file, `${JSON.stringify([then, time, used - before])}\n`);
		setTimeout(tick, 1).unref();
	};
	tick();
}
