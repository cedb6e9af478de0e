import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';

import { startChild, type Child } from '../../scripts/lib/child';
import { npmEnvironment } from '../../scripts/lib/npm';
import { root } from '../../scripts/lib/paths';

/** What is not of the sources, or too large to copy. `dist` comes along: it is built already. */
const LEFT_OUT = new Set([
	'.git',
	'.build',
	'.cache',
	'.stryker-tmp',
	'artifacts',
	'coverage',
	'node_modules',
	'reports',
]);

/**
 * A copy of this checkout, in which commands may be run that change files. It shares the installed packages.
 */
export class Checkout {
	readonly folder = mkdtempSync(join(tmpdir(), 'send-mail-checkout-'));
	private readonly children: Child[] = [];

	/** @param only top-level files and folders; all of them when not given */
	constructor(only?: string[]) {
		cpSync(root, this.folder, {
			recursive: true,
			filter: (source) => {
				const [top] = relative(root, source).split(sep);
				return !LEFT_OUT.has(top) && (only === undefined || top === '' || only.includes(top));
			},
		});
		symlinkSync(join(root, 'node_modules'), join(this.folder, 'node_modules'), 'dir');
		// The note that `dist` is up to date.
		mkdirSync(join(this.folder, '.build'));
		cpSync(join(root, '.build', 'built.json'), join(this.folder, '.build', 'built.json'));
	}

	file(...parts: string[]): string {
		return join(this.folder, ...parts);
	}

	/** Starts a command as somebody types it into a shell in this folder. */
	start(command: string, env: NodeJS.ProcessEnv = {}, onLine?: (line: string) => void): Child {
		// What tests and build servers set, nobody has typed.
		const {
			NODE_ENV: _jest,
			JEST_WORKER_ID: _worker,
			CI: _ci,
			npm_config_loglevel: _silent,
			...plain
		} = npmEnvironment();
		const options = { cwd: this.folder, env: { ...plain, ...env }, onLine };
		const child = startChild('sh', ['-c', command], options);
		this.children.push(child);
		return child;
	}

	/** Runs a command to its end. */
	async run(command: string, env: NodeJS.ProcessEnv = {}): Promise<{ code: number; output: string }> {
		const child = this.start(command, env);
		const code = await child.exited;
		return { code, output: child.output() };
	}

	async remove(): Promise<void> {
		for (const child of this.children) await child.stop();
		rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
	}
}
