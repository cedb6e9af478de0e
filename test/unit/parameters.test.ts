import { inventory, manifest, records, type Inventory } from '../support/parameters';

/**
 * People keep workflows for years. What a released version offered stays: a parameter that is renamed, a choice that is
 * gone or a default that is another breaks workflows which nobody touched. A change that must be goes into a new version
 * of the node (`typeVersion`), beside the old one.
 */

function missing(recorded: Inventory['nodes'], offered: Inventory['nodes']): string[] {
	return Object.entries(recorded).flatMap(([name, entries]) =>
		entries.filter((entry) => !offered[name]?.includes(entry)).map((entry) => `${name}: ${entry}`),
	);
}

describe('workflows and credentials of earlier versions', () => {
	const now = inventory();

	it('have a record of what this version offers', () => {
		expect(records().map(([version]) => version)).toContain(manifest.version);
	});

	it.each(records())('find everything that %s offered', (_version, recorded) => {
		expect(Object.keys(recorded.nodes)).toHaveLength(4);
		expect(missing(recorded.nodes, now.nodes)).toEqual([]);
		expect(missing(recorded.credentials, now.credentials)).toEqual([]);
	});

	it('see the fields inside collections, groups, lists of choices and modes', () => {
		const all = [...Object.values(now.nodes), ...Object.values(now.credentials)].flat();
		expect(all).toEqual(
			expect.arrayContaining([
				'mail/send: options.cc: string = ""',
				'mail/send: options.metadata.entry.name: string = ""',
				'mail/send: emailFormat: "html"',
				'mail/send: userId: mode id',
				'sms/send: message: string = ""',
				'authentication: "bearer"',
			]),
		);
	});
});
