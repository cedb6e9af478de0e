import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { startChild } from '../../scripts/lib/child';
import { inboxOf } from '../../scripts/lib/sandbox';
import { Checkout } from '../support/checkout';
import { documented } from '../support/markdown';
import { ownUserFolder, startOwnN8n } from '../support/own-n8n';

/**
 * What a new user types first, and then does with what is printed.
 *
 * @slow
 */

jest.setTimeout(300_000);

const checkout = new Checkout();
afterAll(async () => await checkout.remove());

const plain = (text: string) => text.replace(/\u001b\[[\d;]*m/g, '');

/** Calls of the gallery, and the mail that each brings. */
const CALLS = [
	[documented('docs/gallery.md', 'send-mail/invoice-pdf'), 'Your invoice 2026-001'],
	[documented('docs/gallery.md', 'send-mail/dunning'), 'invoice 12'],
	[documented('docs/gallery.md', 'send-mail/csv-personal-mails'), 'Statement 1 for Ada'],
	[documented('docs/gallery.md', 'send-mail/approve-invoice'), 'Invoice 4711 is to be approved'],
	[documented('docs/gallery.md', 'send-mail/report-failures'), '1 not sent: News'],
	[documented('docs/gallery.md', 'send-mail/calendar-invitation'), 'Invitation: Review'],
	[documented('docs/gallery.md', 'send-mail/choose-service'), 'Hello'],
];

/** Whether anybody listens there. */
const answers = async (url: string) =>
	await fetch(url).then(
		() => true,
		() => false,
	);

describe('npm start', () => {
	it('-- --once sends a mail through each service and ends well', async () => {
		const { code, output } = await checkout.run('npm start -- --once');
		expect(plain(output)).toContain('4 of 4 mails arrived');
		expect(code).toBe(0);
	});

	it('keeps an n8n and an inbox running that can be used as it says, until Ctrl-C', async () => {
		const lines: string[] = [];
		let ready = () => {};
		const running = new Promise<void>((resolve) => (ready = resolve));
		const child = checkout.start('npm start', {}, (line) => {
			lines.push(plain(line).trim());
			if (/^curl .*superoffice/.test(lines[lines.length - 1])) ready();
		});
		await Promise.race([running, child.exited]);
		const said = lines.join('\n');
		const editor = /n8n editor +(\S+)/.exec(said)?.[1] ?? `no editor in ${child.output()}`;
		const inboxUrl = /inbox +(\S+)\//.exec(said)?.[1] ?? '';
		const [, email, password] = /sign in as (\S+) with the password (\S+)/.exec(said) ?? [];

		expect((await fetch(editor)).headers.get('content-type')).toContain('text/html');
		const signIn = await fetch(`${editor}/rest/login`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ emailOrLdapLoginId: email, password }),
		});
		expect(signIn.status).toBe(200);
		const cookie = signIn.headers.getSetCookie()[0].split(';')[0];
		const { data } = await (await fetch(`${editor}/rest/workflows`, { headers: { cookie } })).json();
		expect(data.length).toBeGreaterThanOrEqual(9);

		const inbox = inboxOf(inboxUrl);
		const before = (await inbox.messages()).length;
		expect(before).toBe(4);
		const curls = lines.filter((line) => line.startsWith('curl '));
		expect(curls).toHaveLength(4);
		for (const curl of curls) {
			const { code, output } = await checkout.run(`${curl} --silent --show-error --fail-with-body`);
			expect(`${code} ${output}`).toMatch(/^0 [^]*"response"/);
		}
		const after = await inbox.messages();
		expect(after.filter(({ subject }) => subject === 'Hello from curl')).toHaveLength(4);

		writeFileSync(checkout.file('.curlrc'), 'silent\nshow-error\nfail-with-body\n');
		for (const [call] of CALLS) {
			const { code, output } = await checkout.run(call, { N8N: editor, CURL_HOME: checkout.folder });
			expect(`${code} ${output}`).toMatch(/^0 /);
		}
		const subjects = (await inbox.messages()).map(({ subject }) => subject);
		expect(CALLS.filter(([, about]) => !subjects.some((one) => one.includes(about)))).toEqual([]);

		// To all processes of the group, as a terminal does it.
		process.kill(-child.pid, 'SIGINT');
		expect([0, 130, 143]).toContain(await child.exited);
		expect([await answers(editor), await answers(`${inboxUrl}/`)]).toEqual([false, false]);
	});

	it('-- --n8n: puts credentials and examples into an n8n that runs, once however often, and sends through it', async () => {
		const userFolder = ownUserFolder();
		const n8n = await startOwnN8n({ userFolder: userFolder.path });
		try {
			await n8n.createOwner();
			const start = async (env: NodeJS.ProcessEnv) =>
				await checkout.run(`npm start -- --n8n ${n8n.url} --once`, env);
			const withoutKey = await start({ N8N_API_KEY: '' });
			expect(`${withoutKey.code} ${withoutKey.output}`).toMatch(/^1 [^]*N8N_API_KEY/);
			const wrongKey = await start({ N8N_API_KEY: 'wrong' });
			expect(`${wrongKey.code} ${wrongKey.output}`).toMatch(/^1 [^]*refuses the key/);
			const before = readdirSync(join(userFolder.path, '.n8n', 'nodes', 'node_modules'));
			for (let time = 0; time < 2; time++) {
				const { code, output } = await start({ N8N_API_KEY: n8n.apiKey() });
				expect(`${code} ${plain(output)}`).toMatch(/^0 [^]*4 of 4 mails arrived/);
			}
			const names = async (path: string) =>
				((await n8n.publicApi('GET', path)) as { data: Array<{ name: string }> }).data.map(
					({ name }) => name,
				);
			for (const path of ['/workflows?limit=100', '/credentials?limit=100']) {
				const found = await names(path);
				expect(found.length).toBeGreaterThanOrEqual(5);
				expect(new Set(found).size).toBe(found.length);
			}
			expect(readdirSync(join(userFolder.path, '.n8n', 'nodes', 'node_modules'))).toEqual(before);
		} finally {
			await n8n.stop();
			userFolder.remove();
		}
	});

	it('says what is wrong with a flag or a port, and starts nothing', async () => {
		const unknown = await checkout.run('npm start -- --onec');
		expect(unknown.code).toBe(1);
		expect(unknown.output).toMatch(/--onec[^]*Usage: npm start/);
		const server = startChild(process.execPath, [
			'-e',
			`require('http').createServer().listen(0, '127.0.0.1', function () { console.log(this.address().port); })`,
		]);
		while (server.output() === '') await new Promise((resolve) => setTimeout(resolve, 20));
		const taken = await checkout.run(`npm start -- --port ${server.output()}`);
		await server.stop();
		expect(taken.code).toBe(1);
		expect(taken.output).toContain(`${server.output()} is taken`);
	});
});
