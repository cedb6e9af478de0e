import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { declareFactoryPlugin, PluginKind } from '@stryker-mutator/api/plugin';
import {
	determineHitLimitReached,
	DryRunStatus,
	TestStatus,
	toMutantRunResult,
} from '@stryker-mutator/api/test-runner';

/** Stryker's test runner: the unit tests of the nodes, in this process. */

/** Of the unit tests, those of shared code, plans and receipts; not those that take seconds (properties over many inputs). */
const TESTS = /^test\/unit\/nodes\/(?:shared\/.+|[A-Z]\w+\/(?!pickers)\w+)\.test\.ts$/;
const SLOW = /\.property\.test\.ts$/;

/**
 * Files that make something on its first use and keep it: later tests would get what the unchanged code has made. They are
 * loaded anew for each change, and all their tests asked, since only the first one is seen to reach the making.
 */
const KEEPS_WHAT_IT_MAKES = /nodes\/shared\/(?:mail\/body|n8n\/yieldToEventLoop)\.ts$/;

/** What Stryker's changed code looks at. */
const stryker = (globalThis.__stryker__ ??= {});

class InProcessRunner {
	capabilities() {
		return { reloadEnvironment: true };
	}

	async init() {
		const root = process.cwd();
		const { Suite } = createRequire(import.meta.url)('./suite.js');
		const files = readdirSync(path.join(root, 'test/unit'), { recursive: true })
			.map((file) => `test/unit/${file.split(path.sep).join('/')}`)
			// MUTATION_TESTS=mail/address narrows the tests while one file is worked on.
			.filter(
				(file) => TESTS.test(file) && !SLOW.test(file) && file.includes(process.env.MUTATION_TESTS ?? ''),
			);
		this.suite = new Suite(root, files.sort());
		// A changed program may leave a promise behind that nobody waits for.
		process.on('unhandledRejection', () => {});
		process.on('uncaughtException', () => {});
	}

	async dryRun({ coverageAnalysis }) {
		stryker.activeMutant = undefined;
		stryker.mutantCoverage = undefined;
		this.suite.load();
		const results = await this.run(undefined, true, coverageAnalysis === 'perTest');
		stryker.currentTestId = undefined;
		return { status: DryRunStatus.Complete, tests: results, mutantCoverage: stryker.mutantCoverage };
	}

	async mutantRun({ activeMutant, sandboxFileName, testFilter, disableBail, hitLimit, mutantActivation }) {
		stryker.hitLimit = hitLimit;
		stryker.hitCount = hitLimit ? 0 : undefined;
		const keeps = KEEPS_WHAT_IT_MAKES.test(sandboxFileName.split(path.sep).join('/'));
		const anew = mutantActivation === 'static' || keeps;
		try {
			stryker.activeMutant = activeMutant.id;
			// Only one of the processes has made the dry run.
			if (anew || this.suite.tests.size === 0) this.suite.load();
			const ids = testFilter && !keeps ? new Set(testFilter) : this.suite.testsOf(sandboxFileName);
			const tests = await this.run(ids, disableBail, false);
			const endless = determineHitLimitReached(stryker.hitCount, stryker.hitLimit);
			return toMutantRunResult(endless ?? { status: DryRunStatus.Complete, tests }, disableBail);
		} catch (error) {
			// Code that cannot even be loaded fails every test.
			return toMutantRunResult({ status: DryRunStatus.Complete, tests: [failed('loading', error)] }, true);
		} finally {
			stryker.activeMutant = undefined;
			if (anew) this.suite.load();
		}
	}

	async run(ids, runAll, perTest) {
		const results = [];
		await this.suite.run(
			ids,
			({ id }) => {
				if (perTest) stryker.currentTestId = id;
			},
			({ test, error, durationMs }) => {
				results.push(
					error
						? { ...failed(test.id, error), timeSpentMs: durationMs, fileName: test.file }
						: {
								id: test.id,
								name: test.id,
								status: TestStatus.Success,
								timeSpentMs: durationMs,
								fileName: test.file,
							},
				);
				return runAll || !error;
			},
		);
		return results;
	}
}

function failed(id, error) {
	return {
		id,
		name: id,
		status: TestStatus.Failed,
		timeSpentMs: 0,
		failureMessage: error.stack ?? String(error),
	};
}

function create() {
	return new InProcessRunner();
}
create.inject = [];

export const strykerPlugins = [declareFactoryPlugin(PluginKind.TestRunner, 'in-process', create)];
