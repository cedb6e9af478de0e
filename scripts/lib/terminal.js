'use strict';

const colour = process.stdout.isTTY && !process.env.NO_COLOR;
/** @param {number} code @param {string} text */
const paint = (code, text) => (colour ? `\u001b[${code}m${text}\u001b[0m` : text);

/** @param {string} [text] */
const say = (text = '') => void process.stdout.write(`${text}\n`);
/** @param {string} text */
const heading = (text) => say(`\n${paint(1, `== ${text}`)}`);
/** @param {string} text */
const bold = (text) => paint(1, text);
/** @param {string} text */
const good = (text) => paint(32, text);
/** @param {string} text */
const bad = (text) => paint(31, text);
/** @param {string} text */
const dim = (text) => paint(2, text);

/** @param {number} ms @returns {string} `3.4 s` or `2 min 05 s` */
function duration(ms) {
	if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
	const seconds = Math.round(ms / 1000);
	return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`;
}

/**
 * Shows that something long is alive: one line that rewrites itself on a terminal, one line every ten seconds elsewhere.
 * @param {string} label
 * @param {() => string} [hint] what is going on, asked anew for every line
 * @returns {{ done(text?: string): void, fail(): void, stop(): void }} `stop` ends it without a word
 */
function progress(label, hint = () => '') {
	const started = Date.now();
	const live = Boolean(process.stdout.isTTY);
	const line = () => {
		const what = hint();
		return `   ${label}: ${Math.round((Date.now() - started) / 1000)} s${what ? `, ${what}` : ''}`;
	};
	const clear = () => live && process.stdout.write('\r\u001b[2K');
	const timer = setInterval(
		() => (live ? process.stdout.write(`\r\u001b[2K${line()}`) : say(line())),
		live ? 1000 : 10_000,
	);
	const end = (/** @type {string} */ mark, /** @type {string} */ text) => {
		clearInterval(timer);
		clear();
		say(`   ${mark} ${text} ${dim(`(${duration(Date.now() - started)})`)}`);
	};
	say(dim(`   ${label} …`));
	return {
		done: (text = label) => end(good('ok'), text),
		fail: () => end(bad('failed'), label),
		stop() {
			clearInterval(timer);
			clear();
		},
	};
}

/** An error whose message is meant for the person at the terminal: shown without a stack. */
class PlainError extends Error {}

module.exports = { say, heading, bold, good, bad, dim, duration, progress, PlainError };
