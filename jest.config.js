const { availableParallelism } = require('node:os');

/**
 * Kinds of test, from fast to real:
 *   unit      pure code; under 30 seconds in all
 *   sandbox   the sandbox by itself
 *   property  the same code over thousands of made-up inputs
 *   contract  one suite that every service passes, run by n8n-core's own engine against the sandbox
 *   engine    the built package in n8n-core's engine: what one service does beyond the contract
 * Tests against a real n8n, a browser and queue mode are the projects n8n, editor and queue; commands runs what the
 * documentation tells people to type.
 */

/**
 * Another n8n-core for the contract tests: a folder with node_modules in it, as `npm test -- --only compat-oldest` gives
 * it. The package and the tests must see one and the same copy of n8n-workflow.
 */
const otherN8n = process.env.N8N_CORE_FOLDER;

/** A built package of one service, to run the contract tests on: a new service has no part in it. */
const onePackage = process.env.N8N_PACKAGE_FOLDER;

const project = (name, testMatch, extra = {}) => ({
	displayName: name,
	rootDir: __dirname,
	testEnvironment: 'node',
	setupFilesAfterEnv: ['<rootDir>/test/support/patience.ts'],
	testMatch: testMatch.map((glob) => `<rootDir>/${glob}`),
	transform: {
		'^.+\\.[tj]s$': [
			'@swc/jest',
			{ jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' } },
		],
	},
	// marked comes as an ES module alone.
	transformIgnorePatterns: ['/node_modules/(?!marked/)', '/dist/'],
	...(otherN8n && {
		moduleNameMapper: {
			'^(n8n-core|n8n-workflow|@n8n/di|@n8n/backend-network|reflect-metadata)$': `${otherN8n}/node_modules/$1`,
		},
	}),
	modulePathIgnorePatterns: [
		'<rootDir>/dist/',
		'<rootDir>/artifacts/',
		'<rootDir>/.cache/',
		'<rootDir>/.build/',
		'<rootDir>/.stryker-tmp/',
	],
	...extra,
});

module.exports = {
	// Jest keeps one core for itself. Most of our tests wait for a server more than they compute, so two at least.
	maxWorkers: Math.max(2, availableParallelism() - 1),
	testSequencer: '<rootDir>/test/support/slowest-first.js',
	projects: [
		project('unit', ['test/unit/**/!(*.property).test.ts']),
		project('sandbox', ['test/sandbox/**/*.test.ts']),
		project('property', ['test/unit/**/*.property.test.ts']),
		project('contract', [onePackage ? 'test/contract/!(postbox).test.ts' : 'test/contract/**/*.test.ts'], {
			...(!onePackage && { globalSetup: '<rootDir>/test/support/postbox-setup.js' }),
			resolver: '<rootDir>/test/support/postbox.js',
		}),
		project('engine', ['test/engine/**/*.test.ts']),
		// It takes verbs from the contract's harness, which knows Postbox.
		project('faults', ['test/faults/**/*.test.ts'], { resolver: '<rootDir>/test/support/postbox.js' }),
		project('packages', ['test/packages/**/*.test.ts'], {
			globalSetup: '<rootDir>/test/support/packages-setup.js',
		}),
		project('n8n', ['test/n8n/**/*.test.ts'], {
			globalSetup: '<rootDir>/test/support/n8n-setup.js',
			globalTeardown: '<rootDir>/test/support/n8n-teardown.js',
		}),
		project('retries', ['test/retries/**/*.test.ts'], { resolver: '<rootDir>/test/support/postbox.js' }),
		project('editor', ['test/editor/**/*.test.ts'], {
			globalSetup: '<rootDir>/test/support/editor-setup.js',
			globalTeardown: '<rootDir>/test/support/n8n-teardown.js',
		}),
		project('commands', ['test/commands/**/*.test.ts']),
		project('queue', ['test/queue/**/*.test.ts']),
	],
};
