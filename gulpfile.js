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
const { bundleOptions, noticesOf, packagesOf } = require('./scripts/lib/bundle');

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

/** From the sources: what tsc made of them is CommonJS, of which esbuild must take everything. */
async function bundleVendor() {
	const outdir = path.join(dist, 'nodes', 'shared', 'vendor');
	const { metafile } = await esbuild.build({ ...bundleOptions, outdir, allowOverwrite: true });
	const notices = noticesOf(packagesOf(Object.keys(metafile.inputs)));
	fs.writeFileSync(path.join(dist, 'THIRD_PARTY_NOTICES.txt'), notices);
}

function copyAssets() {
	const globs = [
		'{nodes,credentials}/**/*.{svg,png}',
		'nodes/**/*.node.json',
		'{nodes,credentials}/**/__schema__/**/*.json',
	];
	return src(globs, { base: '.', encoding: false }).pipe(dest(dist));
}

/** Every installation loads the package: blanks go. Names stay, so that a stack trace still names its functions. */
async function squeeze() {
	const files = await fs.promises.readdir(dist, { recursive: true });
	for (const file of files.map((name) => path.join(dist, name)).filter((name) => /\.js(on)?$/.test(name))) {
		const text = await fs.promises.readFile(file, 'utf8');
		const loader = file.endsWith('on') ? 'json' : 'js';
		const small =
			loader === 'json'
				? JSON.stringify(JSON.parse(text))
				: (
						await esbuild.transform(text, {
							minifyWhitespace: true,
							minifySyntax: true,
							legalComments: 'none',
						})
					).code;
		await fs.promises.writeFile(file, small);
	}
}

exports.build = series(clean, parallel(series(compile, bundleVendor), copyAssets), squeeze, publish);
exports.default = exports.build;
