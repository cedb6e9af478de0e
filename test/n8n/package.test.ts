import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import {
	readExample,
	webhookHeaders,
	webhookPath,
	withSandboxCredentials,
} from '../../scripts/demo/examples';
import { run, wait } from '../../scripts/lib/child';
import { startN8n } from '../../scripts/lib/n8n';
import { lastTarball, unpack } from '../../scripts/lib/pack';
import { checkPackage } from '../../scripts/lib/scan';
import { realN8n } from '../support/real-n8n';

const n8n = realN8n();
const name = 'n8n-nodes-send-mail';
const modulesOf = (userFolder: string) => join(userFolder, '.n8n', 'nodes', 'node_modules');
const manifestOf = (folder: string) => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
const installedVersion = (userFolder: string) => manifestOf(join(modulesOf(userFolder), name)).version;

jest.setTimeout(300_000);

let scratch: string;
beforeAll(() => (scratch = mkdtempSync(join(tmpdir(), 'send-mail-package-'))));
afterAll(() => rmSync(scratch, { recursive: true, force: true, maxRetries: 5 }));

describe('the package in the folder of installed community packages', () => {
	it('holds what n8n needs and nothing else, and brings no other package', () => {
		expect(checkPackage(join(modulesOf(n8n.userFolder), name))).toEqual([]);
		expect(readdirSync(modulesOf(n8n.userFolder)).filter((entry) => !entry.startsWith('.'))).toEqual([name]);
	});

	it('requires nothing that is not its own, n8n’s or of Node.js’ crypto', async () => {
		const folder = join(modulesOf(n8n.userFolder), name, 'dist');
		const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
			file.endsWith('.js'),
		);
		expect(files.length).toBeGreaterThan(50);
		const required = files.flatMap((file) =>
			[...readFileSync(join(folder, file), 'utf8').matchAll(/\brequire\(["']([^"'.][^"']*)["']\)/g)].map(
				([, what]) => what,
			),
		);
		expect([...new Set(required)].sort()).toEqual(['n8n-workflow', 'node:crypto']);
	});
});

/** The package as it is now under an earlier version, as an installed n8n would have it before an upgrade. */
async function packAs(version: string): Promise<string> {
	const folder = join(scratch, version, 'package');
	const file = lastTarball();
	if (!file) throw new Error('The set-up packed no package.');
	await unpack(file, folder);
	writeFileSync(join(folder, 'package.json'), JSON.stringify({ ...manifestOf(folder), version }));
	const packed = join(scratch, `${name}-${version}.tgz`);
	const { code, output } = await run('tar', ['-czf', packed, '-C', join(scratch, version), 'package']);
	if (code !== 0) throw new Error(output);
	return packed;
}

/** Posts as soon as the webhook is live: a restarted n8n publishes its workflows a moment after it is ready. */
async function postWhenLive(url: string, body: object): Promise<{ status: number; body: any }> {
	for (let tries = 0; ; tries++) {
		const response = await fetch(url, {
			method: 'POST',
			headers: { ...webhookHeaders(), 'content-type': 'application/json' },
			body: JSON.stringify(body),
		});
		const text = await response.text();
		if (response.status !== 404 || tries > 200) {
			return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
		}
		await wait(50);
	}
}

describe('an upgrade', () => {
	it('keeps workflows and credentials of the version before working, unchanged', async () => {
		const userFolder = join(scratch, 'user');
		const example = readExample('choose-service.json');
		const services = ['communicationHub', 'lineWorks', 'rebilly', 'superOffice'];
		const sendAll = async (url: string, subject: string) => {
			const answers = [];
			for (const service of services) {
				const mail = { service, to: 'ada@example.com', subject, html: '<p>Hello</p>' };
				answers.push(await postWhenLive(`${url}/webhook/${webhookPath(example)}`, mail));
			}
			return answers.map(({ status, body }) => ({ status, service: body.service, subject: body.subject }));
		};
		const allSent = (subject: string) => services.map((service) => ({ status: 200, service, subject }));
		const [before, after] = [`Before ${randomUUID()}`, `After ${randomUUID()}`];

		const old = await startN8n({
			userFolder,
			ui: false,
			packageTarball: await packAs('0.0.9'),
			...withSandboxCredentials([example], n8n.sandboxUrl),
		});
		try {
			expect(installedVersion(userFolder)).toBe('0.0.9');
			expect(await sendAll(old.url, before)).toEqual(allSent(before));
		} finally {
			await old.stop();
		}

		const upgraded = await startN8n({ userFolder, ui: false, packageTarball: lastTarball() });
		try {
			expect(installedVersion(userFolder)).toBe(manifestOf(join(__dirname, '..', '..')).version);
			expect(await sendAll(upgraded.url, after)).toEqual(allSent(after));
		} finally {
			await upgraded.stop();
		}
		expect(await n8n.mailsWithSubject(before)).toHaveLength(services.length);
		expect(await n8n.mailsWithSubject(after)).toHaveLength(services.length);
	});
});
