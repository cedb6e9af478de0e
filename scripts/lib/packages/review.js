'use strict';

const { npm } = require('../npm');
const { LARGEST_OF_ONE } = require('../pack');
const { scanPackage } = require('../scan');
const { tail } = require('../install');
const { say } = require('../terminal');
const { buildPackages } = require('./built');

/**
 * What n8n's scanner and lint say of each package of one service, and whether it is small enough.
 * @returns {Promise<string[]>} what is wrong
 */
async function packagesProblems() {
	const problems = [];
	for (const { name, folder, tarball, size } of await buildPackages()) {
		say(`   ${name}: ${size} bytes`);
		const found = await scanPackage(tarball, folder);
		const { code, output } = await npm(['run', 'lint'], { cwd: folder });
		if (code !== 0) found.push(`lint: ${tail(output)}`);
		if (size > LARGEST_OF_ONE) found.push(`${size} bytes, more than the ${LARGEST_OF_ONE} it may have`);
		problems.push(...found.map((problem) => `${name}: ${problem}`));
	}
	return problems;
}

module.exports = { packagesProblems };
