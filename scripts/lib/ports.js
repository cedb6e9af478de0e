'use strict';

const net = require('node:net');

/** @param {number} port 0 for any @returns {Promise<number | undefined>} the port, or undefined when it is taken */
function tryPort(port) {
	return new Promise((resolve) => {
		const server = net.createServer();
		server.once('error', () => resolve(undefined));
		server.listen(port, '127.0.0.1', () => {
			const { port: got } = /** @type {net.AddressInfo} */ (server.address());
			server.close(() => resolve(got));
		});
	});
}

/**
 * @param {number} [preferred] taken if it is free
 * @returns {Promise<number>} a port on 127.0.0.1 that was free a moment ago
 */
async function freePort(preferred) {
	const wanted = preferred ? await tryPort(preferred) : undefined;
	return wanted ?? /** @type {number} */ (await tryPort(0));
}

module.exports = { freePort, tryPort };
