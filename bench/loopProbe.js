'use strict';

/**
 * Preloaded into n8n by NODE_OPTIONS: notes how long the event loop was kept each time that it was kept for long, as a
 * line `[from, to, milliseconds of CPU time of the thread]` of a file with the process's number. A full collection of
 * garbage is a line `[from, to]`.
 */
const fs = require('node:fs');
const path = require('node:path');
const { constants, PerformanceObserver } = require('node:perf_hooks');

/** Shorter blocks than these milliseconds are not noted. */
const NOTED_MS = 15;

const file = path.join(String(process.env.LOOP_PROBE_FOLDER), `${process.pid}.jsonl`);
const now = () => performance.timeOrigin + performance.now();
/** Of this thread alone; a newer Node.js tells it, as the one of n8n is. */
const cpu = () => {
	const { user, system } = process.threadCpuUsage();
	return (user + system) / 1000;
};

/** @param {unknown} line */
const note = (line) => fs.appendFileSync(file, `${JSON.stringify(line)}\n`);

if (typeof process.threadCpuUsage === 'function') {
	new PerformanceObserver((list) => {
		for (const { startTime, duration, detail } of list.getEntries())
			if (detail.kind === constants.NODE_PERFORMANCE_GC_MAJOR)
				note([performance.timeOrigin + startTime, performance.timeOrigin + startTime + duration]);
	}).observe({ entryTypes: ['gc'] });
	let [time, used] = [now(), cpu()];
	const tick = () => {
		const [then, before] = [time, used];
		[time, used] = [now(), cpu()];
		if (time - then >= NOTED_MS) note([then, time, used - before]);
		setTimeout(tick, 1).unref();
	};
	tick();
}
