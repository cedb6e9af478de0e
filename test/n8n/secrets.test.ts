import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';

import { FAULTS } from '../../sandbox';
import { startEchoProxy, type EchoProxy } from '../support/echo-proxy';
import { one, searchForSecrets, type SecretBench } from '../support/secret-bench';
import { selfSigned } from '../support/self-signed';

/**
 * Every secret of every credential, against services that fail in every way, send elsewhere or cannot be trusted: what n8n
 * then answers, logs at level debug and saves is searched for the secrets. What comes back in answers: secrets-echoed.test.ts.
 *
 * @slow
 */

jest.setTimeout(600_000);

/** One variant of each node, its values as they would be at another address. */
function perNode({ variants }: SecretBench, address: string) {
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

searchForSecrets(
	200,
	(bench) => {
		it('services with every fault of the sandbox, going on and stopping', async () => {
			// Those that take long without adding a kind of error are left out.
			const slow = ['huge', 'trickle', 'gzip-bomb'];
			const faults = FAULTS.map(({ name }) => name).filter((name) => !slow.includes(name));
			const to = faults.map((name) => `${name}@fault.test`);
			await bench.everyVariant(
				() => ({ kind: 'pass' }),
				async (variant) => {
					const answer = await bench.runs.send(variant, 'continue', [
						...to,
						'status-400+c@fault.test',
						'good@example.com',
					]);
					expect(answer).not.toBe('');
					for (const address of to) await bench.runs.send(variant, 'stop', [address]);
				},
			);
		});

		it('services that do not answer at all', async () => {
			const targets = bench.variants.map(({ proxy }) => proxy.target);
			for (const { proxy } of bench.variants) proxy.target = 'http://127.0.0.1:9';
			await bench.everyVariant(
				() => ({ kind: 'pass' }),
				async (variant) => void (await bench.runs.send(variant, 'stop', one)),
			);
			bench.variants.forEach(({ proxy }, index) => (proxy.target = targets[index]));
		});

		describe('credentials go to their own host only', () => {
			// One that turns a POST into a GET, and one that keeps it; n8n's client knows no other difference.
			it.each([302, 307])('a redirect (%s) to another host gets nothing', async (status) => {
				const trap: EchoProxy = await startEchoProxy();
				trap.behaviour = { kind: 'echo', echo: '200-json' };
				try {
					const redirect = { kind: 'redirect', status, to: trap.url } as const;
					await bench.everyVariant(
						() => redirect,
						async (variant) => {
							await bench.runs.send(variant, 'stop', one);
							await bench.runs.editor(variant);
						},
					);
					await bench.everyVariant(
						({ sends }) => ({ ...redirect, only: sends }),
						async (variant) => {
							const answer = await bench.runs.send(variant, 'continue', one);
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
					for (const { service, credential, parameters } of perNode(bench, address)) {
						const { answer } = await bench.runs.sendWith(
							`tls-${service.node}`,
							service.node,
							parameters,
							credential,
						);
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
						...perNode(bench, address).find(({ service }) => service.node === 'superOffice')?.parameters,
					};
					await bench.runs.sendWith(
						'tls-ignored',
						'superOffice',
						{ ...parameters, authentication: 'onsite' },
						onsite,
					);
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
				for (const { service, credential, parameters } of perNode(bench, address)) {
					const preview = { ...parameters, options: { ...(parameters.options as object), preview: true } };
					const path = `http-${service.node}-${address.replace(/\W+/g, '-')}`;
					const { runData } = await bench.runs.sendWith(path, service.node, preview, credential);
					const hints = JSON.stringify(runData[0].hints ?? []);
					expect(hints).toContain('Preview Only');
					if (warns) expect(hints).toContain('unencrypted to mail.example.com');
					else expect(hints).not.toContain('unencrypted');
				}
			});
		});
	},
	() => true,
);
