'use strict';

/**
 * Loaded into n8n before anything else: n8n then offers nodes no store that outlives an execution, as older versions do
 * not. What a node takes without its lasting ledger is measured so, on the same n8n.
 */
const Module = require('node:module');

const load = Module._load;

Module._load = function (request, ...rest) {
	const loaded = load.call(this, request, ...rest);
	if (!request.endsWith('deduplication-helper-functions')) return loaded;
	return { ...loaded, getDeduplicationHelperFunctions: () => ({}) };
};
