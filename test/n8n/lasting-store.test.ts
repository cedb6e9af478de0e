import { createHash, randomUUID } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

import sandboxCredentials from '../../examples/credentials';
import { ensureRuntime } from '../../scripts/lib/runtime';
import { realN8n, type LiveWorkflow } from '../support/real-n8n';
import { webhookChain, workflowNode } from '../support/own-n8n';

/** What the node keeps in n8n's own database, and what Send Once Key makes of many calls at once. */

jest.setTimeout(300_000);

const n8n = realN8n();
const NODE = 'n8n-nodes-send-mail.communicationHub';
/** Hashes that n8n makes of marks: md5 in base64. */
const HASH = /^[A-Za-z0-9+/]{22}==$/;

/** Two marks for each of the last 10,000 mails, and room for those of mails under way. */
const MOST_MARKS = 21_000;

let hub: { id: string; name: string };
beforeAll(async () => {
	const { type, data } = sandboxCredentials[NODE](n8n.sandboxUrl);
	hub = await n8n.addCredential(type, data);
});

async function workflow(options: object): Promise<LiveWorkflow> {
	const name = randomUUID();
	const send = workflowNode('Send', NODE, {
		resource: 'mail',
		operation: 'send',
		from: 'sender@example.com',
		to: '={{ $json.to }}',
		subject: '={{ $json.subject }}',
		emailFormat: 'text',
		text: 'Hello',
		options,
	});
	const chain = webhookChain(name, [send], 'lastNode');
	return await n8n.addWorkflow({ name, ...chain } as never, { [NODE]: { communicationHubApi: hub } });
}

/** Asks n8n's database, by the SQLite that n8n itself has; a busy one is waited for. */
async function query(sql: string, ...values: string[]): Promise<unknown[]> {
	const { node, folder } = await ensureRuntime();
	const script = `
		const { Database } = require(${JSON.stringify(join(folder, 'node_modules', 'sqlite3'))});
		const [sql, ...values] = JSON.parse(require('node:fs').readFileSync(0, 'utf8'));
		const db = new Database(${JSON.stringify(join(n8n.userFolder, '.n8n', 'database.sqlite'))});
		db.configure('busyTimeout', 60000);
		db.all(sql, values, (error, rows) => {
			if (error) throw error;
			process.stdout.write(JSON.stringify(rows));
		});`;
	const input = JSON.stringify([sql, ...values]);
	const options = { input, encoding: 'utf8', maxBuffer: 100 * 1024 * 1024 } as const;
	return JSON.parse(execFileSync(node, ['-e', script], options)) as unknown[];
}

/** The marks of the node. */
async function rowOf({ id }: Pick<LiveWorkflow, 'id'>): Promise<string[]> {
	const rows = await query('SELECT value FROM processed_data WHERE workflowId = ?', id);
	expect(rows).toHaveLength(1);
	const [{ value }] = rows as Array<{ value: string }>;
	const { mode, data } = JSON.parse(value) as { mode: string; data: string[] };
	expect(mode).toBe('entries');
	return data;
}

it('keeps two marks of each mail that was sent, and nothing but hashes', async () => {
	const subject = `Marks ${randomUUID()}`;
	const items = Array.from({ length: 30 }, (_, index) => ({ to: `marks${index}@example.com`, subject }));
	const { post, ...live } = await workflow({ concurrency: 5 });
	for (let time = 1; time <= 2; time++) {
		expect((await post({ items })).status).toBe(200);
		const row = await rowOf(live);
		expect(row).toHaveLength(2 * items.length * time);
		for (const mark of row) expect(mark).toMatch(HASH);
	}
});

it('makes one mail of 200 calls at once with the same Send Once Key', async () => {
	const subject = `Key ${randomUUID()}`;
	const live = await workflow({ sendOnceKey: '={{ $json.subject }}' });
	const answers = await Promise.all(
		Array.from({ length: 200 }, async () => await live.post({ items: [{ to: 'ada@example.com', subject }] })),
	);
	expect(answers.map(({ status }) => status)).toEqual(new Array(200).fill(200));
	const statuses = answers.map(({ body }) => body[0].status as string);
	expect(statuses.filter((status) => status === 'accepted')).toHaveLength(1);
	expect(statuses.filter((status) => status === 'alreadySent')).toHaveLength(199);
	expect(await n8n.mailsWithSubject(subject)).toHaveLength(1);
	expect(await rowOf(live)).toHaveLength(2);
});

it('never grows past its bound: the oldest marks make room', async () => {
	const subject = `Bound ${randomUUID()}`;
	const { post, id } = await workflow({ concurrency: 20 });
	const send = async (count: number) => {
		const items = Array.from({ length: count }, (_, index) => ({ to: `bound${index}@example.com`, subject }));
		expect((await post({ items })).status).toBe(200);
	};
	await send(1);
	// As after ten thousand mails.
	const old = Array.from({ length: MOST_MARKS - 2 }, () =>
		createHash('md5').update(randomUUID()).digest('base64'),
	);
	const value = JSON.stringify({ mode: 'entries', data: [...old, ...(await rowOf({ id }))] });
	await query('UPDATE processed_data SET value = ? WHERE workflowId = ?', value, id);
	expect(await rowOf({ id })).toHaveLength(MOST_MARKS);
	let sent = 1;
	for (const count of [1, 50, 300]) {
		await send(count);
		sent += count;
		const row = await rowOf({ id });
		expect(row.length).toBeLessThanOrEqual(MOST_MARKS);
		const known = new Set(old);
		expect(row.filter((mark) => !known.has(mark))).toHaveLength(2 * sent);
		// What is left of the old ones are the latest of them.
		const left = row.filter((mark) => known.has(mark));
		expect(left).toEqual(old.slice(-left.length));
		expect(left.length).toBeLessThanOrEqual(MOST_MARKS - 2 * sent);
		for (const mark of row) expect(mark).toMatch(HASH);
	}
});
