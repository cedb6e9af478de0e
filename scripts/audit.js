'use strict';

/**
 * `npm run audit:record`: asks the registry of this machine for known vulnerabilities and writes what it says to
 * docs/supply-chain.md, beside what is bundled. Without an answer an earlier result stays; that is no failure.
 */
const fs = require('node:fs');
const { checkNode, installRoot } = require('./lib/install');
const { runCommand } = require('./lib/command');
const { npm } = require('./lib/npm');
const { fromRoot, root } = require('./lib/paths');
const { say } = require('./lib/terminal');

/**
 * @typedef {{ severity: string, via: Array<string | { title?: string, url?: string }>, range: string }} Vulnerability
 * @typedef {{ vulnerabilities: Record<string, Vulnerability>, metadata: { dependencies: { total: number } } }} Report
 */

/** @param {string[]} words @returns {Promise<Report | undefined>} undefined when nobody answers */
async function audit(words) {
	let text = '';
	// npm ends with a code when it finds something, which is no failure here.
	await npm(['audit', '--json', ...words], { cwd: root, onStdout: (part) => (text += part) });
	try {
		const report = JSON.parse(text);
		return report.auditReportVersion === 2 ? report : undefined;
	} catch {
		return undefined;
	}
}

/** @param {Report} report @returns {string} */
function summary({ vulnerabilities, metadata }) {
	const names = Object.keys(vulnerabilities);
	return names.length === 0
		? `none (${metadata.dependencies.total} packages in the lock file)`
		: names.map((name) => `${name} (${vulnerabilities[name].severity})`).join(', ');
}

/**
 * @param {Report | undefined} shipped
 * @param {Report | undefined} all
 * @param {Array<{ name: string }>} bundled
 * @param {string} today
 * @returns {string | undefined}
 */
function auditTable(shipped, all, bundled, today) {
	if (!shipped || !all) return undefined;
	// npm counts what is bundled among the development dependencies, because nobody installs it with the package.
	const inside = Object.entries(all.vulnerabilities).filter(([name]) =>
		bundled.some((one) => one.name === name),
	);
	return [
		`| \`npm audit\` of | vulnerabilities known on ${today} |`,
		'|---|---|',
		`| what an installation brings along (\`--omit=dev\`) | ${summary(shipped)} |`,
		`| the ${bundled.length} packages bundled in \`dist/\` | ${inside.length === 0 ? 'none' : summary({ ...all, vulnerabilities: Object.fromEntries(inside) })} |`,
		`| everything, tools of development included | ${summary(all)} |`,
	].join('\n');
}

runCommand(async () => {
	checkNode();
	await installRoot();
	const { allowedLicences, bundledPackages } = require('./lib/supply-chain');
	const file = fromRoot('docs', 'supply-chain.md');
	const bundled = await bundledPackages();
	const today = new Date().toISOString().slice(0, 10);
	const table = auditTable(await audit(['--omit=dev']), await audit([]), bundled, today);
	// A result of another day is worth more than none.
	const known =
		fs.existsSync(file) && /\n\| `npm audit` of [^]*?\n\n/.exec(fs.readFileSync(file, 'utf8'))?.[0].trim();
	if (!table) say('audit: no registry answered.');
	const page = `# Supply chain

Written by \`npm run audit:record\`, last on ${today}.

${table ?? (known || 'No registry has answered `npm audit` yet where this was run; run it where one does.')}

## What is bundled
The published package has no dependencies: the code of these packages is part of \`dist/nodes/shared/vendor\`, and their licences stand in \`dist/THIRD_PARTY_NOTICES.txt\`.

| package | version | licence |
|---|---|---|
${bundled.map(({ name, version, license }) => `| ${name} | ${version} | ${license} |`).join('\n')}

## What \`npm test\` checks
The stage *supply-chain*: every lock file is complete for a clean install on any platform, and names each package with its sha512 hash and no address to load it from; nothing is bundled under another licence than ${allowedLicences.join(', ')}; each bundled package stands in the notices with its text, and nothing else does. Install scripts are off (\`ignore-scripts\`), for the tools as for n8n; only sqlite3 is built on purpose.
`;
	fs.writeFileSync(file, page);
	if (table) say('audit: recorded in docs/supply-chain.md');
	return 0;
});
