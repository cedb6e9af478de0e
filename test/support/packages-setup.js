'use strict';

const { buildPackages } = require('../../scripts/lib/packages/built');

/** Where the tests read what was built: workers are separate processes and inherit the environment. */
const variable = 'SEND_MAIL_TEST_PACKAGES';

/** Jest's global set-up of the tests about the packages of one service each: all of them, built and packed. */
module.exports = async () => {
	process.env[variable] = JSON.stringify(await buildPackages());
};
module.exports.variable = variable;
