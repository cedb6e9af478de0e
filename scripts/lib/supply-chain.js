'use strict';

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { npm } = require('./npm');
const { fromRoot, root } = require('./paths');

/** Licences under which code may be part of an MIT package without further duties than their own notice. */
const allowedLicences = ['MIT', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', 'BlueOak-1.0.0', '0BSD'];

const lockFiles = [
	'package-lock.json',
	'runtime/package-lock.json',
	'runtime/oldest/package-lock.json',
	'runtime/newest/package-lock.json',
];

/** @typedef {{ name: string, version: string, license?: string }} BundledPackage */

/**
 * Everything that this package takes from others, checked without a network.
 * @returns {Promise<string[]>} what is wrong
 */
async function checkSupplyChain() {
	const problems = lockFiles.flatMap((file) =>
		checkLock(file, JSON.parse(fs.readFileSync(fromRoot(file), 'utf8'))),
	);
	for (const file of lockFiles) problems.push(...(await checkComplete(file)));
	const notices = fs.readFileSync(fromRoot('dist', 'THIRD_PARTY_NOTICES.txt'), 'utf8');
	return [...problems, ...checkBundled(await bundledPackages(), notices)];
}

/**
 * A lock file that says nothing of where packages come from, so that everybody's own registry serves, and everything of
 * what they must be.
 * @param {string} file its name, for messages
 * @param {{ lockfileVersion?: number, packages?: Record<string, any> }} lock
 * @returns {string[]}
 */
function checkLock(file, lock) {
	const problems = [];
	if (lock.lockfileVersion !== 3) problems.push(`${file}: lockfileVersion is ${lock.lockfileVersion}, not 3`);
	const entries = Object.entries(lock.packages ?? {}).filter(([place]) => place !== '');
	if (entries.length === 0) problems.push(`${file}: names no package`);
	for (const [place, { resolved, integrity, link }] of entries) {
		if (link) problems.push(`${file}: ${place} is a link to a folder`);
		if (resolved !== undefined)
			problems.push(
				`${file}: ${place} names the address it came from (run npm install with the .npmrc of this folder)`,
			);
		if (!link && !/^sha512-/.test(integrity ?? ''))
			problems.push(`${file}: ${place} has no sha512 integrity`);
	}
	if (/https?:/.test(JSON.stringify(entries.map(([, { integrity, version }]) => [integrity, version]))))
		problems.push(`${file}: a version is an address`);
	return problems;
}

/**
 * Asks npm itself whether `npm ci` takes the lock file, in a copy, without a network and without installing anything.
 * npm leaves the packages of other platforms out when it writes a lock file from its own node_modules.
 * @param {string} file @returns {Promise<string[]>}
 */
async function checkComplete(file) {
	const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'lock-file-'));
	for (const name of ['package.json', 'package-lock.json', '.npmrc'])
		fs.copyFileSync(path.join(path.dirname(fromRoot(file)), name), path.join(folder, name));
	const words = ['ci', '--dry-run', '--offline', '--ignore-scripts', '--loglevel=error'];
	const { code, output } = await npm(words, { cwd: folder });
	fs.rmSync(folder, { recursive: true });
	if (code === 0) return [];
	const lacking = output.split('\n').filter((line) => /Missing|Invalid/.test(line));
	return [
		`${file}: npm ci refuses it (cured by npm install --package-lock-only)`,
		...lacking.map((line) => `${file}: ${line.replace(/^npm error /, '')}`),
	];
}

/**
 * The packages whose code is in dist/, from esbuild's own account of the bundles.
 * @returns {Promise<BundledPackage[]>} sorted by name
 */
async function bundledPackages() {
	const esbuild = require('esbuild');
	const { bundleOptions, packagesOf } = require('./bundle');
	const { metafile } = await esbuild.build({ ...bundleOptions, outdir: root, write: false });
	return packagesOf(Object.keys(metafile.inputs)).map((/** @type {string} */ place) => {
		const { name, version, license } = JSON.parse(
			fs.readFileSync(path.join(root, place, 'package.json'), 'utf8'),
		);
		return { name, version, license };
	});
}

/**
 * @param {BundledPackage[]} packages
 * @param {string} notices text of dist/THIRD_PARTY_NOTICES.txt
 * @returns {string[]}
 */
function checkBundled(packages, notices) {
	const problems = [];
	const sections = new Map(
		notices.split(/\n-{60,}\n/).map((section) => {
			const [title, ...lines] = section.trim().split('\n');
			return [title, lines.join('\n').trim()];
		}),
	);
	if (packages.length === 0) problems.push('no bundled package was found: the bundles are not read rightly');
	for (const { name, version, license } of packages) {
		if (!allowedLicences.includes(license ?? ''))
			problems.push(
				`${name} ${version} is bundled under ${license ?? 'no licence'}, which is not on the list`,
			);
		const text = sections.get(`${name} ${version} (${license})`);
		if (text === undefined) problems.push(`THIRD_PARTY_NOTICES.txt lacks ${name} ${version} (${license})`);
		// Every one of these licences asks for its copyright line and its text.
		else if (!/copyright/i.test(text) || text.length < 400)
			problems.push(`THIRD_PARTY_NOTICES.txt has ${name} ${version} without its licence text`);
		sections.delete(`${name} ${version} (${license})`);
	}
	for (const title of [...sections.keys()].slice(1))
		problems.push(`THIRD_PARTY_NOTICES.txt names ${title}, which is not bundled`);
	return problems;
}

module.exports = { checkSupplyChain, checkLock, checkBundled, bundledPackages, allowedLicences, lockFiles };
