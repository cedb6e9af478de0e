import { existsSync } from 'node:fs';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

import { FAULTS } from '../../sandbox';
import { ensureRuntime } from '../../scripts/lib/runtime';
import { startEchoProxy, ECHOES, type Behaviour, type Echo, type EchoProxy } from '../support/echoProxy';
import { ownUserFolder, startOwnN8n, type N8n } from '../support/ownN8n';
import { SecretRuns } from '../support/secretRuns';
import { dumpDatabase, search, searchFolder, type Find } from '../support/secretSearch';
import { MODES, startVariants, type SecretVariant } from '../support/secretVariants';
import { selfSigned } from '../support/selfSigned';

/**
 * Every secret of every credential, against services that fail in every way and against ones that repeat in their answer
 * all that they were sent: what n8n then answers, logs at level debug and saves is searched for the secrets.
 */

jest.setTimeout(600_000);

const folder = ownUserFolder();
let variants: SecretVariant[];
let n8n: N8n;
let runs: SecretRuns;

beforeAll(async () => {
	variants = await startVariants();
	n8n = await startOwnN8n({
		userFolder: folder.path,
		credentials: variants.flatMap(({ credentials }) => credentials),
		workflows: variants.map(({ workflow }) => workflow),
		env: {
			N8N_LOG_LEVEL: 'debug',
			N8N_LOG_OUTPUT: 'console,file',
			N8N_LOG_FILE_LOCATION: join(folder.path, 'logs', 'n8n.log'),
			EXECUTIONS_DATA_PRUNE: 'false',
		},
	});
	await n8n.createOwner();
	runs = new SecretRuns(n8n);
});

afterAll(async () => {
	await n8n?.stop();
	for (const variant of variants ?? []) await variant.close();
	folder.remove();
});

async function everyVariant(
	behaviour: (variant: SecretVariant) => Behaviour,
	work: (variant: SecretVariant) => Promise<void>,
) {
	for (const variant of variants) variant.proxy.behaviour = behaviour(variant);
	await Promise.all(variants.map(work));
	for (const variant of variants) variant.proxy.behaviour = { kind: 'pass' };
}

const one = ['ann@example.com'];
/** Enough to see what becomes of a login that is renewed: one of each kind of answer. */
const RENEWED: readonly Echo[] = ['400-json', '401-json', '500-json', '200-html'];

describe('what happens while n8n writes everything down', () => {
	// First: the echoes spoil the logins that n8n keeps.
	it('services that work: mails, previews, lists, tests', async () => {
		await everyVariant(
			() => ({ kind: 'pass' }),
			async (variant) => {
				for (const mode of MODES) await runs.send(variant, mode, one);
				const preview = await runs.send(variant, 'preview', one);
				expect(`${variant.service.label}: ${preview}`).toMatch(/"status":"preview".*\*\*\*/);
				await runs.editor(variant);
			},
		);
		for (const { service, sandbox } of variants.filter(({ service: { label } }) => !label.includes('odd'))) {
			expect(`${service.label}: ${sandbox.inbox.messages().length > 0}`).toBe(`${service.label}: true`);
		}
	});

	it.each(ECHOES)('services that answer %s with all that they were sent', async (echo) => {
		// The requests that send, right after a login.
		await everyVariant(
			({ sends }) => ({ kind: 'echo', echo, only: sends }),
			async (variant) => {
				await runs.send(variant, 'continue', [...one, 'ben@example.com']);
				await runs.send(variant, 'stop', one);
				await runs.send(variant, 'response', one);
			},
		);
		// A login that has to be renewed: the new one is a secret that nobody knew when the run began.
		if (RENEWED.includes(echo))
			await everyVariant(
				({ sends }) => ({ kind: 'expire', echo, only: sends, left: 1 }),
				async (variant) => {
					await runs.send(variant, 'continue', one);
					await runs.send(variant, 'stop', one);
				},
			);
		// Every request, logins and lists too.
		await everyVariant(
			() => ({ kind: 'echo', echo }),
			async (variant) => {
				await runs.send(variant, 'stop', one);
				await runs.editor(variant);
			},
		);
	});

	it('services with every fault of the sandbox, going on and stopping', async () => {
		// Those that take long without adding a kind of error are left out.
		const faults = FAULTS.map(({ name }) => name).filter((name) => !['huge', 'trickle'].includes(name));
		const to = faults.map((name) => `${name}@fault.test`);
		await everyVariant(
			() => ({ kind: 'pass' }),
			async (variant) => {
				const answer = await runs.send(variant, 'continue', [
					...to,
					'status-400+c@fault.test',
					'good@example.com',
				]);
				expect(answer).not.toBe('');
				for (const address of to) await runs.send(variant, 'stop', [address]);
			},
		);
	});

	it('services that do not answer at all', async () => {
		const targets = variants.map(({ proxy }) => proxy.target);
		for (const { proxy } of variants) proxy.target = 'http://127.0.0.1:9';
		await everyVariant(
			() => ({ kind: 'pass' }),
			async (variant) => void (await runs.send(variant, 'stop', one)),
		);
		variants.forEach(({ proxy }, index) => (proxy.target = targets[index]));
	});
});

describe('credentials go to their own host only', () => {
	// One that turns a POST into a GET, and one that keeps it; n8n's client knows no other difference.
	it.each([302, 307])('a redirect (%s) to another host gets nothing', async (status) => {
		const trap: EchoProxy = await startEchoProxy();
		trap.behaviour = { kind: 'echo', echo: '200-json' };
		try {
			const redirect = { kind: 'redirect', status, to: trap.url } as const;
			await everyVariant(
				() => redirect,
				async (variant) => {
					await runs.send(variant, 'stop', one);
					await runs.editor(variant);
				},
			);
			await everyVariant(
				({ sends }) => ({ ...redirect, only: sends }),
				async (variant) => {
					const answer = await runs.send(variant, 'continue', one);
					expect(answer).toMatch(/notSent|possiblySent/);
				},
			);
			expect([...trap.secrets]).toEqual([]);
			expect(trap.count).toBe(0);
		} finally {
			await trap.close();
		}
	});
});

/** One variant of each node, its values as they would be at another address. */
function perNode(address: string) {
	// The first of a node that needs one credential; the last ones are those with odd characters.
	const simple = variants.filter(({ credentials }) => credentials.length === 1).reverse();
	const nodes = new Map(simple.map((variant) => [variant.service.node, variant]));
	return [...nodes.values()].map(({ service, credentials, proxy }) => {
		const [{ type, data }] = credentials;
		const moved = JSON.parse(JSON.stringify(data).split(proxy.url).join(address)) as object;
		return {
			service,
			credential: { type, data: moved },
			parameters: service.parameters({ to: 'ann@example.com' }),
		};
	});
}

describe('the way to the service is secure', () => {
	it('a certificate that nobody vouches for is refused before anything is sent', async () => {
		let requests = 0;
		const server = createTlsServer(selfSigned(), (_request, response) => {
			requests++;
			response.end('{}');
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		const address = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
		try {
			for (const { service, credential, parameters } of perNode(address)) {
				const { answer } = await runs.sendWith(`tls-${service.node}`, service.node, parameters, credential);
				expect(answer).toMatch(/self-signed|SELF_SIGNED|not secure/);
				expect(answer).toContain('"outcome":"notSent"');
			}
			expect(requests).toBe(0);
			// The same server, once the customer has said so in the credential: the refusals were about the certificate.
			const onsite = {
				type: 'superOfficeApi',
				data: {
					baseUrl: address,
					method: 'basic',
					username: 'crm',
					password: 'marked-secret-x',
					ignoreSslIssues: true,
				},
			};
			const parameters = {
				...perNode(address).find(({ service }) => service.node === 'superOffice')?.parameters,
			};
			await runs.sendWith('tls-ignored', 'superOffice', { ...parameters, authentication: 'onsite' }, onsite);
			expect(requests).toBeGreaterThan(0);
		} finally {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		}
	});

	it.each([
		['http://mail.example.com', true],
		['https://mail.example.com', false],
		['http://127.0.0.1:9', false],
	])('%s warns: %s', async (address, warns) => {
		for (const { service, credential, parameters } of perNode(address)) {
			const preview = { ...parameters, options: { ...(parameters.options as object), preview: true } };
			const path = `http-${service.node}-${address.replace(/\W+/g, '-')}`;
			const { runData } = await runs.sendWith(path, service.node, preview, credential);
			const hints = JSON.stringify(runData[0].hints ?? []);
			expect(hints).toContain('Preview Only');
			if (warns) expect(hints).toContain('unencrypted to mail.example.com');
			else expect(hints).not.toContain('unencrypted');
		}
	});
});

describe('afterwards no secret is found', () => {
	let secrets: string[];

	beforeAll(async () => {
		await n8n.stop();
		secrets = [...new Set(variants.flatMap((variant) => variant.secrets()))];
	});

	/** One line a find: the report must be readable. */
	const report = (finds: Find[]) =>
		[
			...new Set(
				finds.map(({ secret, form, place, around }) => `${place}: ${secret} (${form}) in ${around}`),
			),
		].slice(0, 10);

	it('there were secrets to find, the services saw them, and the search finds what is there', () => {
		expect(secrets.length).toBeGreaterThan(30);
		for (const { service, proxy } of variants) {
			const odd = service.label.includes('odd');
			const seen = proxy.secrets.size > 0 && (odd || proxy.echoed >= ECHOES.length);
			expect(`${service.label}: ${seen}`).toBe(`${service.label}: true`);
		}
		expect(
			search(secrets, 'planted', `x ${Buffer.from(`a${secrets[0]}b`).toString('base64')} y`),
		).toHaveLength(1);
	});

	it('in what n8n answers', () => {
		expect(runs.places.length).toBeGreaterThan(400);
		expect(report(runs.places.flatMap(([place, text]) => search(secrets, place, text)))).toEqual([]);
	});

	it('in what n8n saves', async () => {
		const { node } = await ensureRuntime();
		const dump = dumpDatabase(node, join(folder.path, '.n8n', 'database.sqlite'));
		expect(search(['canary-subject'], 'database', dump)).toHaveLength(1);
		const tables = new Map<string, string[]>();
		for (const line of dump.split('\n')) {
			const table = line.slice(0, line.indexOf(' '));
			tables.set(table, [...(tables.get(table) ?? []), line]);
		}
		expect([...tables.keys()]).toEqual(expect.arrayContaining(['credentials_entity', 'execution_data']));
		expect(report([...tables].flatMap(([name, lines]) => search(secrets, name, lines.join('\n'))))).toEqual(
			[],
		);
	});

	it('in what n8n logs, and in any other file', () => {
		expect(existsSync(join(folder.path, 'logs', 'n8n.log'))).toBe(true);
		expect(searchFolder(['Workflow execution'], folder.path).length).toBeGreaterThan(0);
		expect(report(searchFolder(secrets, folder.path))).toEqual([]);
	});
});
