'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { filesBelow, buildPackage } = require('./build');
const { run } = require('./child');
const { CORES, ensureCore, versionOf } = require('./compat');
const { tail } = require('./install');
const { npm, npmEnvironment } = require('./npm');
const { LARGEST_TARBALL, packPackage } = require('./pack');
const { artifacts, fromRoot, root } = require('./paths');
const { ensureRuntime } = require('./runtime');
const { PlainError, progress, say } = require('./terminal');

/**
 * @typedef {{ passed: number, failed: number, skipped: number, failures?: string[] }} Count `failures`: their names
 * @typedef {object} Stage
 * @property {string} name
 * @property {string} title
 * @property {('chromium' | 'curl' | 'redis-server' | 'postgres')[]} [needs] programs without which the stage is skipped
 * @property {boolean} [needsBuild]
 * @property {string} [beside] stages in a row with the same word here run side by side
 * @property {() => Promise<Count>} run
 */

const one = { passed: 1, failed: 0, skipped: 0 };
const none = { passed: 0, failed: 1, skipped: 0 };

/** The commands of package.json: a stage runs what people run, so that none of them breaks unnoticed. */
const { scripts } = JSON.parse(fs.readFileSync(fromRoot('package.json'), 'utf8'));

/** @param {string} name of a command in package.json @returns {Promise<Count>} one test, passed when the command is content */
async function command(name) {
	const { code, output } = await npm(['run', name], { cwd: root });
	if (code === 0) return one;
	say(tail(output, 60));
	return none;
}

/** @param {() => Promise<string[]>} check what is wrong @returns {Promise<Count>} */
async function checked(check) {
	const problems = await check();
	for (const problem of problems) say(problem);
	return problems.length > 0 ? none : one;
}

/** @returns {Promise<string[]>} */
async function packProblems() {
	const { files, size } = await packPackage();
	say(`   ${files.length} files, ${size} bytes`);
	return size > LARGEST_TARBALL
		? [`The tarball has ${size} bytes, more than the ${LARGEST_TARBALL} it may have.`]
		: [];
}

/** @param {string[]} globs such as `<rootDir>/test/unit/**` and so on @returns {boolean} whether any test file is there yet */
function hasTests(globs) {
	const folders = globs.map((glob) => glob.replace('<rootDir>/', '').replace(/\/\*\*.*$/, ''));
	return folders.some((folder) => filesBelow(fromRoot(folder)).some((file) => file.endsWith('.test.ts')));
}

/**
 * Runs one jest project and counts from jest's own report.
 * @param {string} project
 * @param {{ name?: string, env?: NodeJS.ProcessEnv, workers?: number }} [options] `name` of the report; variables added to
 * the environment; most test files at a time, if not those of jest.config.js
 * @returns {Promise<Count>}
 */
async function jest(project, { name = project, env = {}, workers } = {}) {
	const report = path.join(artifacts, `jest-${name}.json`);
	fs.mkdirSync(artifacts, { recursive: true });
	fs.rmSync(report, { force: true });
	const args = [
		'--ci',
		...(workers === undefined ? [] : [`--maxWorkers=${workers}`]),
		'--json',
		`--outputFile=${report}`,
	];
	let files = 0;
	const show = progress(`running ${name}`, () => `${files} test files done`);
	/** @type {import('./child').ChildOptions} */
	const options = {
		cwd: root,
		logFile: path.join(artifacts, 'logs', `jest-${name}.log`),
		onLine: (line) => void (files += /^(PASS|FAIL) /.test(line) ? 1 : 0),
	};
	const { code, output } = isJest(scripts[`test:${project}`])
		? await npm(['run', `test:${project}`, '--', ...args], { ...options, env: npmEnvironment(env) })
		: await run(
				process.execPath,
				[fromRoot('node_modules', 'jest', 'bin', 'jest.js'), '--selectProjects', project, ...args],
				{ ...options, env: { ...process.env, ...env } },
			);
	show.stop();
	if (!fs.existsSync(report)) {
		say(tail(output, 60));
		return none;
	}
	const result = JSON.parse(fs.readFileSync(report, 'utf8'));
	for (const suite of result.testResults) {
		if (suite.status === 'failed') say(`${path.relative(root, suite.name)}\n${tail(suite.message, 80)}\n`);
	}
	const failed = result.numFailedTests + result.numRuntimeErrorTestSuites;
	// Jest can end badly with every test passed: a set-up or tear-down that threw, for instance.
	const unwell = code !== 0 && failed === 0;
	if (unwell) say(tail(output, 40));
	return {
		passed: result.numPassedTests,
		failed: failed + (unwell ? 1 : 0),
		skipped: result.numPendingTests + result.numTodoTests,
		failures: failuresIn(result),
	};
}

/** @param {{ testResults: any[] }} report of jest @returns {string[]} file and title of each failed test, or of a file that did not run */
function failuresIn({ testResults }) {
	return testResults
		.filter(({ status }) => status === 'failed')
		.flatMap(({ name, assertionResults }) => {
			const file = path.relative(root, name);
			const titles = assertionResults
				.filter((/** @type {{ status: string }} */ { status }) => status === 'failed')
				.map((/** @type {{ fullName: string }} */ { fullName }) => `${file}: ${fullName}`);
			return titles.length > 0 ? titles : [file];
		});
}

/** @param {string | undefined} script of package.json @returns {boolean} whether it is jest with one project, which takes jest's options */
const isJest = (script) => /\bjest --selectProjects \w+$/.test(script ?? '');

/**
 * What the jest projects of jest.config.js are about, and what they need beyond the installed packages.
 * @type {Record<string, { title: string, needsBuild?: boolean, needsN8n?: boolean, needs?: Stage['needs'], workers?: number, beside?: string }>}
 */
const projects = {
	unit: { title: 'Unit' },
	sandbox: { title: 'Sandbox', beside: 'sandbox' },
	property: { title: 'Properties over made-up inputs', beside: 'sandbox' },
	// These wait for a sandbox that is slow on purpose most of the time, and use a core together.
	contract: { title: 'Contract: every service in n8n’s engine', needsBuild: true, beside: 'engine' },
	engine: { title: 'Engine: the built package in n8n’s engine', needsBuild: true, beside: 'engine' },
	faults: { title: 'Faults: every report compared with the inbox', needsBuild: true, beside: 'engine' },
	packages: { title: 'Packages of one service each', needsBuild: true },
	n8n: { title: 'Real n8n', needsBuild: true, needsN8n: true },
	retries: { title: 'Retries in a real n8n that is also killed', needsBuild: true, needsN8n: true },
	commands: { title: 'Commands of the documentation', needsBuild: true, needsN8n: true, needs: ['curl'] },
	// A browser that draws by itself and n8n take two cores.
	editor: { title: 'Editor in a browser', needsBuild: true, needsN8n: true, needs: ['chromium'], workers: 1 },
	queue: { title: 'Queue mode', needsBuild: true, needsN8n: true, needs: ['redis-server', 'postgres'] },
};

/** @returns {Stage[]} one for every jest project that has tests, in jest's order */
function jestStages() {
	/** @type {{ displayName: string, testMatch: string[] }[]} */
	const configured = require(/** @type {string} */ ('../../jest.config')).projects;
	return configured
		.filter(({ testMatch }) => hasTests(testMatch))
		.map(({ displayName: name }) => {
			const { needsN8n, workers, ...about } = projects[name] ?? { title: name, needsBuild: true };
			return {
				name,
				...about,
				async run() {
					if (needsN8n) await ensureRuntime();
					return jest(name, { workers });
				},
			};
		});
}

/** @returns {Stage[]} in the order in which they run */
function stages() {
	return [
		{
			name: 'types',
			title: 'Types',
			beside: 'sources',
			run: () => command('typecheck'),
		},
		{
			name: 'lint',
			title: 'Lint and formatting',
			beside: 'sources',
			run: () => command('lint'),
		},
		{
			name: 'build',
			title: 'Build',
			run: async () => {
				await buildPackage({ force: true });
				return one;
			},
		},
		{
			name: 'pack',
			title: 'Pack',
			needsBuild: true,
			run: () => checked(packProblems),
		},
		{
			name: 'scan',
			title: 'Scan as a community package',
			needsBuild: true,
			run: () => command('scan'),
		},
		{
			name: 'supply-chain',
			title: 'Supply chain: lock files, licences, notices',
			needsBuild: true,
			run: () => checked(require('./supply-chain').checkSupplyChain),
		},
		{
			name: 'packages-scan',
			title: 'Scan, lint and size of the packages of one service each',
			needsBuild: true,
			run: () => checked(require('./packages/review').packagesProblems),
		},
		...jestStages(),
		...compatStages(),
		contractOfPackages(),
	];
}

/** @returns {Stage[]} the whole contract on the oldest n8n-core that the README claims and on the newest one */
function compatStages() {
	return CORES.map((core) => ({
		name: `compat-${core}`,
		title: `Contract on the ${core} n8n-core (${versionOf(core)})`,
		needsBuild: true,
		run: async () =>
			await jest('contract', {
				name: `compat-${core}`,
				env: { N8N_CORE_FOLDER: await ensureCore(core) },
			}),
	}));
}

/** @returns {Stage} the contract suite on each package of one service, side by side: its tests wait most of the time */
function contractOfPackages() {
	return {
		name: 'packages-contract',
		title: 'Contract on the packages of one service each',
		needsBuild: true,
		async run() {
			const { buildPackages } = require('./packages/built');
			const counts = await Promise.all(
				(await buildPackages()).map(({ name, folder }) =>
					jest('contract', {
						name: `contract-${path.basename(folder)}`,
						env: { N8N_PACKAGE_FOLDER: folder },
						workers: 1,
					}).then((count) => (say(`   ${name}: ${count.passed} passed, ${count.failed} failed`), count)),
				),
			);
			return counts.reduce((sum, { passed, failed, skipped, failures = [] }) => ({
				passed: sum.passed + passed,
				failed: sum.failed + failed,
				skipped: sum.skipped + skipped,
				failures: [...(sum.failures ?? []), ...failures],
			}));
		},
	};
}

/**
 * Stages that run one after the other, and side by side those that do not need all cores.
 * @param {Stage[]} chosen
 * @returns {Stage[][]}
 */
function batches(chosen) {
	/** @type {Stage[][]} */
	const result = [];
	for (const stage of chosen) {
		const before = result.at(-1);
		if (stage.beside !== undefined && before?.[0].beside === stage.beside) before.push(stage);
		else result.push([stage]);
	}
	return result;
}

/** @param {string[]} wanted @param {Stage[]} known @returns {Stage[]} */
function choose(wanted, known) {
	if (wanted.length === 0) return known;
	const unknown = wanted.filter((name) => !known.some((stage) => stage.name === name));
	if (unknown.length > 0) {
		throw new PlainError(
			`Unknown stage: ${unknown.join(', ')}. There are: ${known.map((stage) => stage.name).join(', ')}.`,
		);
	}
	return known.filter((stage) => wanted.includes(stage.name));
}

module.exports = { stages, batches, choose, projects };
