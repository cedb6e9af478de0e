'use strict';

/**
 * Jest's tests in this very process, with Jest's own expect, each and mocks, but without a new world of modules for each
 * run: mutation testing runs them thousands of times, and Jest takes half a second to begin.
 */
const fs = require('node:fs');
const Module = require('node:module');
const path = require('node:path');
const { performance } = require('node:perf_hooks');
const swc = require('@swc/core');
// What Jest itself is made of.
const { bind } = require('jest-each');
const { jestExpect } = require('@jest/expect');
const { fn, spyOn } = require('jest-mock');

const timeoutMs = 5_000;

/**
 * @typedef {{ name: string, parent?: Block, children: Array<Block | Test>, hooks: Record<string, Array<() => unknown>> }} Block
 * @typedef {{ id: string, file: string, block: Block, run: () => unknown, timeoutMs: number }} Test
 * @typedef {{ test: Test, error?: Error, durationMs: number }} Result
 */

/** @param {string} name @param {Block} [parent] @returns {Block} */
const blockOf = (name, parent) => ({
	name,
	parent,
	children: [],
	hooks: { beforeAll: [], beforeEach: [], afterEach: [], afterAll: [] },
});

/** Lets Node load TypeScript. What was compiled once is kept. */
function loadTypeScript() {
	const compiled = new Map();
	const extensions = /** @type {any} */ (Module)._extensions;
	extensions['.ts'] = (/** @type {any} */ module, /** @type {string} */ file) => {
		if (!compiled.has(file)) {
			const { code } = swc.transformSync(fs.readFileSync(file, 'utf8'), {
				filename: file,
				swcrc: false,
				jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
				module: { type: 'commonjs' },
			});
			compiled.set(file, code);
		}
		module._compile(compiled.get(file), file);
	};
}

class Suite {
	/** @param {string} root @param {string[]} files the test files, from the root */
	constructor(root, files) {
		this.root = root;
		this.files = files;
		/** @type {Map<string, Test>} */
		this.tests = new Map();
		/** @type {Block[]} */
		this.blocks = [];
		loadTypeScript();
	}

	/** Loads everything anew, the code under test too: what it works out while it is loaded may have changed. */
	load() {
		for (const file of Object.keys(require.cache)) {
			if (
				file.startsWith(this.root + path.sep) &&
				!file.includes(`${path.sep}node_modules${path.sep}`) &&
				file !== __filename
			)
				delete require.cache[file];
		}
		this.tests.clear();
		this.blocks = this.files.map((file) => this.loadFile(file));
	}

	/**
	 * The ids of the tests whose files load `source`, those of the file of the same name first.
	 * @param {string} source absolute
	 */
	testsOf(source) {
		const name = path.basename(source).split('.')[0];
		const files = this.files.filter((file) => loads(require.cache[path.join(this.root, file)], source));
		const related = [...this.tests.values()].filter(({ file }) => files.includes(file));
		const first = related.filter(({ file }) => path.basename(file).startsWith(`${name}.`));
		return new Set([...first, ...related].map(({ id }) => id));
	}

	/** @param {string} file */
	loadFile(file) {
		let block = blockOf('');
		const file_ = block;
		/** @param {string} name @param {() => void} body */
		const describe = (name, body) => {
			const outer = block;
			block = blockOf([outer.name, name].filter(Boolean).join(' '), outer);
			outer.children.push(block);
			body();
			block = outer;
		};
		/** @param {string} name @param {() => unknown} run @param {number} [timeout] */
		const test = (name, run, timeout = timeoutMs) => {
			let id = `${file}: ${block.name} ${name}`;
			while (this.tests.has(id)) id += ' again';
			const one = { id, file, block, run, timeoutMs: timeout };
			this.tests.set(id, one);
			block.children.push(one);
		};
		/** @param {string} name */
		const hook = (name) => (/** @type {() => unknown} */ run) => void block.hooks[name].push(run);
		const withEach = (/** @type {any} */ define) => Object.assign(define, { each: bind(define) });
		Object.assign(globalThis, {
			describe: withEach(describe),
			test: withEach(test),
			it: withEach(test),
			beforeAll: hook('beforeAll'),
			beforeEach: hook('beforeEach'),
			afterEach: hook('afterEach'),
			afterAll: hook('afterAll'),
			expect: jestExpect,
			jest: { fn, spyOn },
		});
		require(path.join(this.root, file));
		return file_;
	}

	/**
	 * Runs the tests of these ids (all without), each with the hooks around it; files in the order of the ids.
	 * @param {Set<string> | undefined} ids
	 * @param {(test: Test) => void} before
	 * @param {(result: Result) => boolean} after false ends the run
	 */
	async run(ids, before, after) {
		const wanted = (/** @type {Test} */ test) => !ids || ids.has(test.id);
		/** @param {Block} block @returns {boolean} */
		const holds = (block) => block.children.some((child) => ('run' in child ? wanted(child) : holds(child)));
		/** @param {Block} block @returns {Promise<boolean>} */
		const runBlock = async (block) => {
			/** @type {Error | undefined} */
			let failed;
			try {
				for (const hook of block.hooks.beforeAll) await within(timeoutMs, hook);
			} catch (error) {
				failed = toError(error);
			}
			let goesOn = true;
			for (const child of block.children) {
				if (!goesOn) break;
				if ('run' in child) {
					if (!wanted(child)) continue;
					before(child);
					const started = performance.now();
					const error = failed ?? (await errorOf(child));
					goesOn = after({ test: child, error, durationMs: performance.now() - started });
				} else if (holds(child)) goesOn = await runBlock(child);
			}
			for (const hook of block.hooks.afterAll) await within(timeoutMs, hook).catch(() => {});
			return goesOn;
		};
		const order = ids ? [...new Set([...ids].map((id) => this.tests.get(id)?.file))] : this.files;
		for (const file of order) {
			const block = this.blocks[this.files.indexOf(/** @type {string} */ (file))];
			if (holds(block) && !(await runBlock(block))) return;
		}
	}
}

/**
 * Whether a module, or one that it loads, is this file.
 * @param {NodeJS.Module | undefined} module @param {string} file @param {Set<NodeJS.Module>} seen
 * @returns {boolean}
 */
function loads(module, file, seen = new Set()) {
	if (!module || seen.has(module)) return false;
	seen.add(module);
	return module.filename === file || module.children.some((child) => loads(child, file, seen));
}

/** @param {Test} test @returns {Promise<Error | undefined>} */
async function errorOf(test) {
	/** @type {Block[]} */
	const blocks = [];
	for (let block = /** @type {Block | undefined} */ (test.block); block; block = block.parent)
		blocks.unshift(block);
	try {
		for (const { hooks } of blocks) for (const hook of hooks.beforeEach) await within(timeoutMs, hook);
		await within(test.timeoutMs, test.run);
		return undefined;
	} catch (error) {
		return toError(error);
	} finally {
		for (const { hooks } of blocks.reverse())
			for (const hook of hooks.afterEach) await within(timeoutMs, hook).catch(() => {});
	}
}

/** @param {unknown} error */
const toError = (error) => (error instanceof Error ? error : new Error(String(error)));

/** @param {number} milliseconds @param {() => unknown} work */
async function within(milliseconds, work) {
	/** @type {NodeJS.Timeout | undefined} */
	let timer;
	const late = new Promise((_resolve, reject) => {
		timer = setTimeout(() => reject(new Error(`Not done within ${milliseconds} ms`)), milliseconds);
	});
	try {
		await Promise.race([work(), late]);
	} finally {
		clearTimeout(timer);
	}
}

module.exports = { Suite };
