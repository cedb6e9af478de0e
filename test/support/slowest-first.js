'use strict';

const fs = require('node:fs');
const Sequencer = /** @type {any} */ (require('@jest/test-sequencer')).default;

/**
 * Jest begins with the files that took longest before. On a fresh clone it knows none and goes by their size, so that a
 * short file of long tests comes last and runs alone. Files that say `@slow` come first.
 */
module.exports = class extends Sequencer {
	/** @param {Array<{ path: string }>} tests */
	sort(tests) {
		const slow = (/** @type {{ path: string }} */ { path }) =>
			Number(/^ \* @slow$/m.test(fs.readFileSync(path, 'utf8')));
		return [...super.sort(tests)].sort((a, b) => slow(b) - slow(a));
	}
};
