import { checkBundled, checkLock } from '../../../scripts/lib/supply-chain';

const entry = { version: '1.0.0', integrity: 'sha512-abc' };
const lock = (packages: Record<string, object>) => ({
	lockfileVersion: 3,
	packages: { '': { name: 'root' }, 'node_modules/a': entry, ...packages },
});

describe('checkLock', () => {
	it('is content with a lock file that names versions and their hashes only', () => {
		expect(checkLock('lock', lock({}))).toEqual([]);
	});

	it.each([
		['an address', { ...entry, resolved: 'https://packages.example.com/b-1.0.0.tgz' }, /names the address/],
		['no hash', { version: '1.0.0' }, /no sha512 integrity/],
		['a weak hash', { ...entry, integrity: 'sha1-abc' }, /no sha512 integrity/],
		['a link', { ...entry, link: true }, /link to a folder/],
		[
			'an address as version',
			{ ...entry, version: 'git+https://example.com/b.git' },
			/version is an address/,
		],
	])('tells of %s', (_what, bad, message) => {
		expect(checkLock('lock', lock({ 'node_modules/b': bad }))).toEqual([expect.stringMatching(message)]);
	});

	it('does not take an empty or an old lock file for a good one', () => {
		expect(checkLock('lock', { lockfileVersion: 1 })).toHaveLength(2);
	});
});

describe('checkBundled', () => {
	const text = `Copyright (c) Somebody\n\n${'Permission is hereby granted, and so on. '.repeat(12)}`;
	const rule = '-'.repeat(78);
	const notices = (...sections: string[]) => ['Intro.', ...sections].join(`\n\n${rule}\n\n`);
	const a = { name: 'a', version: '1.0.0', license: 'MIT' };

	it('is content when every package has its notice', () => {
		expect(checkBundled([a], notices(`a 1.0.0 (MIT)\n\n${text}`))).toEqual([]);
	});

	it.each([
		[
			'a licence that is not on the list',
			[{ ...a, license: 'GPL-3.0' }],
			`a 1.0.0 (GPL-3.0)\n\n${text}`,
			/not on the list/,
		],
		[
			'a package without a licence',
			[{ name: 'a', version: '1.0.0' }],
			`a 1.0.0 (undefined)\n\n${text}`,
			/no licence/,
		],
		['a package without notice', [a], `b 1.0.0 (MIT)\n\n${text}`, /lacks a 1\.0\.0/],
		['another version', [a], `a 1.0.1 (MIT)\n\n${text}`, /lacks a 1\.0\.0/],
		['a notice without the text', [a], 'a 1.0.0 (MIT)\n\nLicence: MIT', /without its licence text/],
		[
			'a notice for nothing',
			[a],
			`a 1.0.0 (MIT)\n\n${text}\n\n${rule}\n\nb 1.0.0 (MIT)\n\n${text}`,
			/names b 1\.0\.0/,
		],
		['an account of nothing', [], '', /no bundled package/],
	])('tells of %s', (_what, packages, sections, message) => {
		expect(checkBundled(packages, notices(sections))).toContainEqual(expect.stringMatching(message));
	});
});
