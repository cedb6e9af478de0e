'use strict';

/**
 * `npm run packages`: writes a complete package for each service, ready to be the content of a repository of its own.
 * Only what Node.js brings along may be required before `installRoot` has run.
 */
const path = require('node:path');
const { parseArgs } = require('node:util');
const { runCommand } = require('./lib/command');
const { checkNode, installRoot } = require('./lib/install');
const { artifacts } = require('./lib/paths');
const { bad, good, PlainError, say } = require('./lib/terminal');

const help = `Usage: npm run packages -- [--out folder] [--release]

Writes one package for each service from these sources.

  --out            folder in which they are written; default artifacts/packages
  --release        only if they may be published: no placeholder stands in packages.config.json
  --check          only say whether that is so, and write nothing
  --set-publisher  write the publisher of packages.config.json into this repository
  --help           this text`;

function readOptions() {
	try {
		return parseArgs({
			options: {
				out: { type: 'string', default: path.join(artifacts, 'packages') },
				release: { type: 'boolean', default: false },
				check: { type: 'boolean', default: false },
				'set-publisher': { type: 'boolean', default: false },
				help: { type: 'boolean', default: false },
			},
		}).values;
	} catch (error) {
		throw new PlainError(`${error instanceof Error ? error.message : error}\n\n${help}`);
	}
}

runCommand(async () => {
	checkNode();
	const options = readOptions();
	if (options.help) {
		say(help);
		return 0;
	}
	const { readConfig } = require('./lib/packages/config');
	const { publisherProblems, setPublisher } = require('./lib/packages/publisher');
	const config = readConfig();
	if (options['set-publisher']) {
		for (const file of setPublisher(config)) say(`   ${file}`);
		return 0;
	}
	if (options.check || options.release) {
		const problems = publisherProblems(config);
		for (const problem of problems) say(bad(problem));
		if (problems.length > 0) throw new PlainError('Not to be published: see docs/publishing.md.');
		if (options.check) return 0;
	}
	await installRoot();
	const { writePackages } = require('./lib/packages');
	for (const { name, folder, files } of await writePackages(path.resolve(options.out)))
		say(good(`${name}: ${files} files in ${folder}`));
	return 0;
});
