'use strict';

const fs = require('node:fs');
const path = require('node:path');

/** Where Debian keeps PostgreSQL's servers: not in PATH. */
const postgresHome = '/usr/lib/postgresql';

/** @returns {string[]} */
function postgresFolders() {
	if (!fs.existsSync(postgresHome)) return [];
	return fs
		.readdirSync(postgresHome)
		.sort((a, b) => Number(b) - Number(a))
		.map((version) => path.join(postgresHome, version, 'bin'));
}

/**
 * Programs that a stage of the tests may need, the names they go by, and how Debian and Ubuntu install them.
 * @type {Record<string, { names: string[], install: string, folders?: string[], variable?: string }>}
 */
const tools = {
	chromium: {
		names: ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'],
		install: 'sudo apt-get install -y chromium',
		variable: 'CHROMIUM_PATH',
	},
	curl: { names: ['curl'], install: 'sudo apt-get install -y curl' },
	'redis-server': { names: ['redis-server'], install: 'sudo apt-get install -y redis-server' },
	postgres: {
		names: ['postgres'],
		install: 'sudo apt-get install -y postgresql',
		folders: postgresFolders(),
	},
};

/**
 * @param {'chromium' | 'curl' | 'redis-server' | 'postgres'} tool
 * @returns {string | undefined} the path of the program, or undefined where the machine lacks it
 */
function findTool(tool) {
	const { names, folders = [], variable } = tools[tool];
	const told = variable && process.env[variable];
	if (told) return fs.existsSync(told) ? told : undefined;
	const places = [...(process.env.PATH ?? '').split(path.delimiter), ...folders].filter(Boolean);
	return names
		.flatMap((name) => places.map((place) => path.join(place, name)))
		.find((file) => fs.existsSync(file));
}

/** @param {string} tool */
const installCommand = (tool) => tools[tool].install;

module.exports = { findTool, installCommand };
