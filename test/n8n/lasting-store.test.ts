import { randomUUID } from 'node:crypto';
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

/** The row of the node in n8n's database, read by the SQLite that n8n itself has. */
async function rowOf({ id }: LiveWorkflow): Promise<string[]> {
	const { node, folder } = await ensureRuntime();
	const read = `
		const { Database } = require(${JSON.stringify(join(folder, 'node_modules', 'sqlite3'))});
		const db = new Database(${JSON.stringify(join(n8n.userFolder, '.n8n', 'database.sqlite'))});
		db.all('SELECT * FROM processed_data WHERE workflowId = ?', ${JSON.stringify(id)}, (error, rows) => {
			if (error) throw error;
			process.stdout.write(JSON.stringify(rows));
		});`;
	const rows = JSON.parse(execFileSync(node, ['-e', read], { encoding: 'utf8' })) as Array<{ value: string }>;
	expect(rows).toHaveLength(1);
	const { mode, data } = JSON.parse(rows[0].value) as { mode: string; data: string[] };
	expect(mode).toBe('entries');
	return data;
}

it('keeps two marks of each mail that was sent, and nothing but hashes', async () => {
	const subject = `Marks ${randomUUID()}`;
	const items = Array.from({ length: 30 }, (_, index) => ({ to: `marks${index}@example.com`, subject }));
	const { post, ...live } = await workflow({ concurrency: 5 });
	for (let time = 1; time <= 2; time++) {
		expect((await post({ items })).status).toBe(200);
		const row = await rowOf(live as LiveWorkflow);
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
