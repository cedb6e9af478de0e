'use strict';

/**
 * The build: TypeScript to dist/, third-party code bundled into the files of nodes/shared/vendor (a community package
 * may have no runtime dependencies), icons, codex and schema files beside the nodes.
 */
const { execFile } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const esbuild = require('esbuild');
const { dest, parallel, series, src } = require('gulp');

/** Built aside and put in place when it is whole, so that nobody ever loads half a package. */
const dist = path.join(__dirname, '.build', `dist-${process.pid}`);

async function clean() {
	await fs.promises.rm(dist, { recursive: true, force: true });
}

async function publish() {
	const target = path.join(__dirname, 'dist');
	const replaced = `${dist}-replaced`;
	if (fs.existsSync(target)) fs.renameSync(target, replaced);
	fs.renameSync(dist, target);
	await fs.promises.rm(replaced, { recursive: true, force: true });
}

/** @returns {Promise<void>} */
function compile() {
	const tsc = require.resolve('typescript/bin/tsc');
	return new Promise((resolve, reject) => {
		execFile(
			process.execPath,
			[tsc, '-p', 'tsconfig.json', '--outDir', dist],
			{ cwd: __dirname },
			(error, stdout) => {
				if (!error) return resolve();
				reject(Object.assign(new Error(`tsc found mistakes:\n${stdout}`), { showStack: false }));
			},
		);
	});
}

async function bundleVendor() {
	const folder = path.join(dist, 'nodes', 'shared', 'vendor');
	if (!fs.existsSync(folder)) return;
	const entryPoints = fs.readdirSync(folder).filter((name) => name.endsWith('.js'));
	const { metafile } = await esbuild.build({
		absWorkingDir: __dirname,
		entryPoints: entryPoints.map((name) => path.join(folder, name)),
		outdir: folder,
		allowOverwrite: true,
		bundle: true,
		format: 'cjs',
		target: 'es2022',
		// Neutral: a library that needs a Node.js built-in fails here and not in somebody's n8n.
		platform: 'neutral',
		mainFields: ['main', 'module'],
		conditions: ['require', 'default'],
		external: ['n8n-workflow'],
		minify: true,
		// A node has no console: the community scan refuses a library's own warnings.
		drop: ['console'],
		legalComments: 'none',
		metafile: true,
		logLevel: 'warning',
	});
	writeNotices(packagesOf(Object.keys(metafile.inputs)));
}

/** @param {string[]} files relative to this folder @returns {string[]} the folders of the packages they belong to, sorted */
function packagesOf(files) {
	const folders = files.map((file) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1]);
	return [...new Set(folders.filter((folder) => folder !== undefined))].sort();
}

/** What the licences of bundled packages ask for: that their text goes along. @param {string[]} folders */
function writeNotices(folders) {
	if (folders.length === 0) return;
	const notices = folders.map((folder) => {
		const { name, version, license } = JSON.parse(
			fs.readFileSync(path.join(__dirname, folder, 'package.json'), 'utf8'),
		);
		const file = fs
			.readdirSync(path.join(__dirname, folder))
			.find((entry) => /^(licen[cs]e|copying)/i.test(entry));
		const text = file
			? fs.readFileSync(path.join(__dirname, folder, file), 'utf8').trim()
			: `Licence: ${license}`;
		return `${name} ${version} (${license})\n\n${text}`;
	});
	const intro = 'This package contains parts of the following packages, each under its own licence.';
	const rule = `\n\n${'-'.repeat(78)}\n\n`;
	fs.writeFileSync(path.join(dist, 'THIRD_PARTY_NOTICES.txt'), `${[intro, ...notices].join(rule)}\n`);
}

function copyAssets() {
	const globs = [
		'{nodes,credentials}/**/*.{svg,png}',
		'nodes/**/*.node.json',
		'{nodes,credentials}/**/__schema__/**/*.json',
	];
	return src(globs, { base: '.', encoding: false }).pipe(dest(dist));
}

exports.build = series(clean, parallel(series(compile, bundleVendor), copyAssets), publish);
exports.default = exports.build;
