'use strict';

/**
 * `npm run test:faults`: the whole fault matrix; writes docs/reliability.md. Takes some minutes. Words behind `--` go to
 * jest (`-- -t Rebilly`); what is not whole is not written. `npm run test:retries` does the same for the retries in a
 * real n8n, which are a block of that page.
 */
const { spawnSync } = require('node:child_process');
const { buildPackage } = require('./lib/build');
const { installRoot } = require('./lib/install');
const { fromRoot, root } = require('./lib/paths');

const RETRIES = '--retries';
const words = process.argv.slice(2).filter((word) => word !== RETRIES);
const isRetries = process.argv.includes(RETRIES);

installRoot()
	.then(() => buildPackage())
	.then(() => {
		const jest = fromRoot('node_modules', 'jest', 'bin', 'jest.js');
		const { status } = spawnSync(
			process.execPath,
			[jest, '--selectProjects', isRetries ? 'retries' : 'faults', ...words],
			{
				cwd: root,
				stdio: 'inherit',
				env: { ...process.env, [isRetries ? 'RETRY_MATRIX' : 'FAULT_MATRIX']: 'whole' },
			},
		);
		process.exitCode = status ?? 1;
	})
	.catch((error) => {
		console.error(error instanceof Error ? error.message : error);
		process.exitCode = 1;
	});
