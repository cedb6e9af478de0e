'use strict';

const { randomBytes } = require('node:crypto');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { startN8n } = require('./n8n');
const { freePort } = require('./ports');
const { startPostgres, startRedis } = require('./services');

/**
 * @typedef {import('./n8n').N8n} N8n
 *
 * @typedef {object} QueueOptions
 * @property {number} [workers] default 2
 * @property {number} [concurrency] executions that a worker runs side by side; default 10, as n8n has it
 * @property {boolean} ui as for `startN8n`
 * @property {string} packageTarball every process gets the package
 * @property {number} [port] of the main process
 * @property {import('./n8n').CredentialFile[]} [credentials]
 * @property {import('./n8n').WorkflowFile[]} [workflows]
 * @property {NodeJS.ProcessEnv} [env] for all processes
 * @property {(name: string, line: string) => void} [onLine]
 *
 * @typedef {object} Queue
 * @property {N8n} main editor, API, schedules; hands executions to the workers
 * @property {N8n} webhook answers `/webhook/...`
 * @property {N8n[]} workers
 * @property {() => Promise<N8n>} addWorker
 * @property {() => Promise<void>} stop everything, databases included
 */

/**
 * n8n's queue mode on this machine: Redis, PostgreSQL, one main process, workers and a webhook process, each n8n
 * with a user folder of its own, as on machines of their own.
 * @param {QueueOptions} options
 * @returns {Promise<Queue>}
 */
async function startQueue(options) {
	const { workers: count = 2, concurrency = 10, ui, packageTarball, credentials, workflows } = options;
	const base = fs.mkdtempSync(path.join(os.tmpdir(), 'send-mail-queue-'));
	const encryptionKey = randomBytes(24).toString('hex');
	/** @type {(() => Promise<void>)[]} */
	const endings = [() => fs.promises.rm(base, { recursive: true, force: true, maxRetries: 5 })];
	const stop = async () => {
		for (const end of endings.splice(0).reverse()) await end().catch(() => {});
	};

	try {
		const redis = await startRedis();
		endings.push(redis.stop);
		const postgres = await startPostgres();
		endings.push(postgres.stop);
		const ports = { main: options.port ?? (await freePort()), webhook: await freePort() };
		const env = { ...queueEnvironment(redis, postgres), ...addresses(ports), ...options.env };

		/** @param {string} name @param {Partial<import('./n8n').N8nOptions>} own */
		const start = async (name, own) => {
			const userFolder = path.join(base, name);
			fs.mkdirSync(userFolder, { recursive: true });
			fs.writeFileSync(path.join(userFolder, 'encryption-key'), encryptionKey, { mode: 0o600 });
			const onLine = options.onLine && ((/** @type {string} */ line) => options.onLine?.(name, line));
			const n8n = await startN8n({
				userFolder,
				ui,
				packageTarball,
				onLine,
				...own,
				env: { ...env, ...own.env },
			});
			endings.push(n8n.stop);
			return n8n;
		};
		const main = await start('main', { port: ports.main, credentials, workflows });
		// What main loads, the others have to load as well.
		const loaded = main.env.NODES_INCLUDE ? { NODES_INCLUDE: main.env.NODES_INCLUDE } : {};

		/** @type {N8n[]} */
		const workers = [];
		let numbered = 0;
		const addWorker = async () => {
			const number = ++numbered;
			const port = await freePort();
			const health = {
				QUEUE_HEALTH_CHECK_ACTIVE: 'true',
				QUEUE_HEALTH_CHECK_PORT: String(port),
				N8N_WORKER_SERVER_ADDRESS: '127.0.0.1',
			};
			const worker = await start(`worker-${number}`, {
				command: `worker --concurrency=${concurrency}`,
				port,
				env: { ...loaded, ...health },
			});
			workers.push(worker);
			return worker;
		};
		const [webhook] = await together([
			start('webhook', { command: 'webhook', port: ports.webhook, env: loaded }),
			...Array.from({ length: count }, addWorker),
		]);
		return { main, webhook, workers, addWorker, stop };
	} catch (error) {
		await stop();
		throw error;
	}
}

/**
 * As Promise.all, but waits for all of them: nobody may still be starting when the first failure is dealt with.
 * @param {Promise<N8n>[]} starts
 * @returns {Promise<N8n[]>}
 */
async function together(starts) {
	const results = await Promise.allSettled(starts);
	return results.map((result) => {
		if (result.status === 'rejected') throw result.reason;
		return result.value;
	});
}

/**
 * Where people reach n8n. A worker writes the links of mails that wait for an answer, and nobody can open its own address.
 * @param {{ main: number, webhook: number }} ports
 * @returns {NodeJS.ProcessEnv}
 */
const addresses = ({ main, webhook }) => ({
	WEBHOOK_URL: `http://127.0.0.1:${webhook}/`,
	N8N_EDITOR_BASE_URL: `http://127.0.0.1:${main}/`,
});

/**
 * @param {import('./services').Service} redis
 * @param {Awaited<ReturnType<typeof startPostgres>>} postgres
 * @returns {NodeJS.ProcessEnv}
 */
function queueEnvironment(redis, postgres) {
	return {
		EXECUTIONS_MODE: 'queue',
		QUEUE_BULL_REDIS_HOST: '127.0.0.1',
		QUEUE_BULL_REDIS_PORT: String(redis.port),
		QUEUE_BULL_REDIS_PASSWORD: redis.password,
		DB_TYPE: 'postgresdb',
		DB_POSTGRESDB_HOST: '127.0.0.1',
		DB_POSTGRESDB_PORT: String(postgres.port),
		DB_POSTGRESDB_USER: postgres.user,
		DB_POSTGRESDB_PASSWORD: postgres.password,
		DB_POSTGRESDB_DATABASE: postgres.database,
		// A job whose worker is lost is not run again: what it had sent is known to nobody, and would be sent twice.
		// n8n 2.40 keeps it so by itself, older ones ran such a job once more unless told otherwise.
		QUEUE_WORKER_MAX_STALLED_COUNT: '0',
	};
}

module.exports = { startQueue };
