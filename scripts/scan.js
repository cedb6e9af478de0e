'use strict';

/** `npm run scan`: builds, packs, and says what n8n's scan of community packages would say. */
const { runCommand } = require('./lib/command');
const { checkNode, installRoot } = require('./lib/install');
const { bad, good, say } = require('./lib/terminal');

runCommand(async () => {
	checkNode();
	await installRoot();
	const { buildPackage } = require('./lib/build');
	const { packPackage } = require('./lib/pack');
	const { scanPackage } = require('./lib/scan');
	await buildPackage();
	const { tarball, files, size } = await packPackage();
	const problems = await scanPackage(tarball);
	for (const problem of problems) say(bad(problem));
	say(
		problems.length > 0
			? bad('scan: not clean')
			: good(`scan: clean (${files.length} files, ${size} bytes packed)`),
	);
	return problems.length > 0 ? 1 : 0;
});
