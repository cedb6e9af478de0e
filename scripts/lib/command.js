'use strict';

const { stopAll } = require('./child');
const { bad, PlainError, say } = require('./terminal');

/**
 * Runs a command's main function; its result is the exit code. On Ctrl-C or a termination request everything that was
 * started is ended first, and what then breaks off in `main` is not reported as a mistake.
 * @param {() => Promise<number>} main
 * @param {() => Promise<void>} [cleanUp] called once, however the command ends
 */
function runCommand(main, cleanUp = async () => {}) {
	let leaving = false;
	/** @type {Promise<void> | undefined} */
	let cleaning;
	const cleanOnce = () => (cleaning ??= cleanUp());

	/** @param {number} code */
	async function leave(code) {
		if (leaving) return;
		leaving = true;
		setTimeout(() => process.exit(code), 15_000);
		await cleanOnce().catch(() => {});
		await stopAll();
		process.exit(code);
	}
	process.on('SIGINT', () => void leave(130));
	process.on('SIGTERM', () => void leave(143));
	process.on('SIGHUP', () => void leave(129));
	// A termination request to npm ends npm and its shell, and never reaches this process.
	const parent = process.ppid;
	if (process.env.npm_lifecycle_event) {
		setInterval(() => process.ppid !== parent && void leave(143), 1000).unref();
	}

	main()
		.catch((error) => {
			if (!leaving)
				say(`\n${bad(error instanceof PlainError ? error.message : String(error?.stack ?? error))}`);
			return 1;
		})
		.then(async (code) => {
			await cleanOnce().catch(() => {});
			if (!leaving) process.exit(code);
		});
}

module.exports = { runCommand };
