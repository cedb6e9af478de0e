import { basename } from 'node:path';

import { below, published, sandbox, scripts, services, sourceOf, type SourceFile } from './sources';

/** The same role has the same file and the same export in every service. */

const LONGEST_FILE = 300;

/** Files that a service has, and what each exports; no name at all: anything, but something. */
const rolesOf = (service: string): Readonly<Record<string, string[]>> => ({
	[`${service}.node.ts`]: [service],
	'service.ts': ['service'],
	'limits.ts': ['limits'],
	'contract.ts': [],
	'connection.ts': ['connect'],
	'refusal.ts': ['refusals', 'explain'],
	'fields.ts': ['labelOf'],
});

/** How the files of a service break its roles. */
function broken(service: string, files: SourceFile[]): string[] {
	const folder = `nodes/${service}`;
	const own = files.filter(below(folder));
	const roles = Object.entries(rolesOf(service)).flatMap(([name, wanted]) => {
		const file = own.find(({ path }) => path === `${folder}/${name}`);
		if (file === undefined) return [`${name} is missing`];
		if (wanted.length === 0 && file.exports.length === 0) return [`${name} exports nothing`];
		return wanted
			.filter((one) => !file.exports.includes(one))
			.map((one) => `${name} exports ${file.exports.join(', ') || 'nothing'}, not ${one}`);
	});
	const known = own.find(({ path }) => path === `${folder}/service.ts`)?.imports ?? [];
	const operations = own.filter(below(`${folder}/operations`));
	if (operations.length === 0) roles.push('operations/ is missing');
	for (const { path, exports } of operations) {
		if (!exports.includes(basename(path, '.ts'))) roles.push(`${path} does not export its name`);
		if (!known.some(({ to }) => `${to}.ts` === path)) roles.push(`${path} is not in service.ts`);
	}
	// A helper of the lists exports no search of its own.
	for (const { path, exports } of own.filter(below(`${folder}/listSearch`)))
		if (!exports.includes(basename(path, '.ts')) && exports.some((name) => name.startsWith('search')))
			roles.push(`${path} does not export its name`);
	return roles;
}

test.each(services)('%s has a file for each role, with its name', (service) =>
	expect(broken(service, published)).toEqual([]),
);

describe('the check itself', () => {
	const whole: Record<string, string> = {
		'Pigeon.node.ts': 'export class Pigeon {}',
		'service.ts': "import { send } from './operations/send';\nexport const service = { send };",
		'limits.ts': 'export const limits = {};',
		'contract.ts': 'export const message = {};',
		'connection.ts': 'export async function connect() {}',
		'refusal.ts': 'export const refusals = {};\nexport function explain() {}',
		'fields.ts': 'export { labelOf, tag };',
		'operations/send.ts': 'export const send = {};',
		'listSearch/searchFlocks.ts': 'export async function searchFlocks() {}',
		'listSearch/flock.ts': 'export function nameOf() {}',
	};
	const with_ = (changes: Record<string, string | undefined>) =>
		Object.entries({ ...whole, ...changes }).flatMap(([name, text]) =>
			text === undefined ? [] : [sourceOf(`nodes/Pigeon/${name}`, text)],
		);

	it('is content with a service that has everything', () => expect(broken('Pigeon', with_({}))).toEqual([]));

	it.each<[file: string, text: string | undefined]>([
		...Object.keys(rolesOf('Pigeon')).map((file): [string, undefined] => [file, undefined]),
		['Pigeon.node.ts', 'export class PigeonNode {}'],
		['service.ts', "import { send } from './operations/send';\nexport const pigeon = { send };"],
		['service.ts', 'export const service = {};'],
		['limits.ts', 'export const LIMITS = {};'],
		['contract.ts', 'const message = {};'],
		['connection.ts', 'export function connectionOf() {}'],
		['refusal.ts', 'export const refusals = {};'],
		['fields.ts', 'const labelOf = 1;'],
		['operations/send.ts', undefined],
		['operations/send.ts', 'export const sendMail = {};'],
		['listSearch/searchFlocks.ts', 'export const searchBirds = {};'],
	])('finds what is wrong with %s: %s', (file, text) =>
		expect(broken('Pigeon', with_({ [file]: text })).length).toBeGreaterThan(0),
	);
});

test(`no file is longer than ${LONGEST_FILE} lines`, () =>
	expect(
		[...published, ...sandbox, ...scripts]
			.map(({ path, text }) => ({ path, lines: text.split('\n').length - 1 }))
			.filter(({ lines }) => lines > LONGEST_FILE)
			.map(({ path, lines }) => `${path}: ${lines}`),
	).toEqual([]));
