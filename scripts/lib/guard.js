'use strict';

/**
 * Runs one command in a process group of its own and ends the whole group when whoever started it is gone.
 * The other end of this process's standard input is held by the starter: when the starter dies, even by SIGKILL,
 * the pipe closes. So neither n8n nor its task runner nor a compiler outlives the script or the test that wanted it.
 */
const { spawn } = require('node:child_process');

const [command, ...args] = process.argv.slice(2);
const graceMs = 5000;
const group = process.platform === 'win32' ? null : 0;

const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'], windowsHide: true });

/** @param {NodeJS.Signals} signal */
function signalGroup(signal) {
	try {
		if (group === null) child.kill(signal);
		else process.kill(group, signal);
	} catch {
		// Nobody left to signal.
	}
}

// Signals to the group are for the command; the guard leaves when the command has left.
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => {});

let orphaned = false;
function starterIsGone() {
	if (orphaned) return;
	orphaned = true;
	signalGroup('SIGTERM');
	setTimeout(() => signalGroup('SIGKILL'), graceMs);
}
process.stdin.on('end', starterIsGone).on('close', starterIsGone).on('error', starterIsGone).resume();

child.on('error', (error) => {
	process.stderr.write(`cannot start ${command}: ${error.message}\n`);
	process.exit(127);
});
child.on('exit', (code, signal) => {
	if (orphaned) signalGroup('SIGKILL');
	process.exit(code ?? (signal === 'SIGTERM' || signal === 'SIGINT' ? 143 : 1));
});
