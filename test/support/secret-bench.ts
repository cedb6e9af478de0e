import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { ensureRuntime } from '../../scripts/lib/runtime';
import type { Behaviour } from './echo-proxy';
import { ownUserFolder, startOwnN8n, type N8n } from './own-n8n';
import { SecretRuns } from './secret-runs';
import { dumpDatabase, search, searchFolder, type Find } from './secret-search';
import { MODES, startVariants, type SecretVariant } from './secret-variants';

/** What tests let happen while n8n writes everything down, before it is searched for secrets. */
export interface SecretBench {
	/** Every service with every kind of credential. */
	readonly variants: SecretVariant[];
	readonly runs: SecretRuns;
	/** Lets all services behave in some way while `work` is done with each of them. */
	everyVariant(
		behaviour: (variant: SecretVariant) => Behaviour,
		work: (variant: SecretVariant) => Promise<void>,
	): Promise<void>;
}

/** One recipient. */
export const one = ['ann@example.com'];

/**
 * An n8n of its own that logs at level debug and saves everything, with every secret of every credential in it. First the
 * services work, then happens what `tests` say, and in the end answers, logs, database and files are searched.
 * @param leastPlaces so many answers of n8n there must be to search at least
 * @param check what else must hold, so that the search proves something
 */
export function searchForSecrets(
	leastPlaces: number,
	tests: (bench: SecretBench) => void,
	check: (variant: SecretVariant) => boolean,
): void {
	const folder = ownUserFolder();
	let n8n: N8n;
	const bench = {
		variants: [] as SecretVariant[],
		runs: undefined as unknown as SecretRuns,
		everyVariant,
	};

	async function everyVariant(
		behaviour: (variant: SecretVariant) => Behaviour,
		work: (variant: SecretVariant) => Promise<void>,
	) {
		for (const variant of bench.variants) variant.proxy.behaviour = behaviour(variant);
		await Promise.all(bench.variants.map(work));
		for (const variant of bench.variants) variant.proxy.behaviour = { kind: 'pass' };
	}

	beforeAll(async () => {
		bench.variants = await startVariants();
		n8n = await startOwnN8n({
			userFolder: folder.path,
			credentials: bench.variants.flatMap(({ credentials }) => credentials),
			workflows: bench.variants.map(({ workflow }) => workflow),
			env: {
				N8N_LOG_LEVEL: 'debug',
				N8N_LOG_OUTPUT: 'console,file',
				N8N_LOG_FILE_LOCATION: join(folder.path, 'logs', 'n8n.log'),
				EXECUTIONS_DATA_PRUNE: 'false',
			},
		});
		await n8n.createOwner();
		bench.runs = new SecretRuns(n8n);
	});

	afterAll(async () => {
		await n8n?.stop();
		for (const variant of bench.variants) await variant.close();
		folder.remove();
	});

	// First: the echoes spoil the logins that n8n keeps.
	it('services that work: mails, previews, lists, tests', async () => {
		await everyVariant(
			() => ({ kind: 'pass' }),
			async (variant) => {
				for (const mode of MODES) await bench.runs.send(variant, mode, one);
				const preview = await bench.runs.send(variant, 'preview', one);
				expect(`${variant.service.label}: ${preview}`).toMatch(/"status":"preview".*\*\*\*/);
				await bench.runs.editor(variant);
			},
		);
		for (const { service, sandbox } of bench.variants.filter(
			({ service: { label } }) => !label.includes('odd'),
		)) {
			expect(`${service.label}: ${sandbox.inbox.messages().length > 0}`).toBe(`${service.label}: true`);
		}
	});

	tests(bench);

	describe('afterwards no secret is found', () => {
		let secrets: string[];

		beforeAll(async () => {
			await n8n.stop();
			secrets = [...new Set(bench.variants.flatMap((variant) => variant.secrets()))];
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
			for (const variant of bench.variants) {
				const { service, proxy } = variant;
				const seen = proxy.secrets.size > 0 && check(variant);
				expect(`${service.label}: ${seen}`).toBe(`${service.label}: true`);
			}
			expect(
				search(secrets, 'planted', `x ${Buffer.from(`a${secrets[0]}b`).toString('base64')} y`),
			).toHaveLength(1);
		});

		it('in what n8n answers', () => {
			expect(bench.runs.places.length).toBeGreaterThan(leastPlaces);
			expect(report(bench.runs.places.flatMap(([place, text]) => search(secrets, place, text)))).toEqual([]);
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
}
