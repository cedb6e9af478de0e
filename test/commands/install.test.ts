import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

import { checkPackage } from '../../scripts/lib/scan';
import { Checkout } from '../support/checkout';
import { documented } from '../support/markdown';

/** The ways of the README to install the package from a tarball, as they stand there. */

jest.setTimeout(300_000);

const checkout = new Checkout();
afterAll(async () => await checkout.remove());

const { version } = JSON.parse(readFileSync(checkout.file('package.json'), 'utf8')) as { version: string };
const tarball = `n8n-nodes-send-mail-${version}.tgz`;
const filledIn = (block: string) =>
	block.split('<version>').join(version).split('/path/to').join(checkout.folder);

beforeAll(async () => {
	const { code, output } = await checkout.run('npm run build && npm pack');
	expect(`${code} ${output}`).toMatch(/^0 /);
	expect(existsSync(checkout.file(tarball))).toBe(true);
});

function expectInstalled(userFolder: string) {
	const modules = join(userFolder, '.n8n', 'nodes', 'node_modules');
	expect(readdirSync(modules).filter((name) => !name.startsWith('.'))).toEqual(['n8n-nodes-send-mail']);
	expect(checkPackage(join(modules, 'n8n-nodes-send-mail'))).toEqual([]);
	// n8n takes for installed what this file names.
	const manifest = readFileSync(join(userFolder, '.n8n', 'nodes', 'package.json'), 'utf8');
	expect(Object.keys(JSON.parse(manifest).dependencies)).toEqual(['n8n-nodes-send-mail']);
}

it.each([
	['before n8n has ever run', false],
	['beside a package.json of the user’s own', true],
])('npm install: into the community package folder, %s, without asking any registry', async (_name, own) => {
	const home = checkout.file(`home-${own}`);
	mkdirSync(home);
	if (own) writeFileSync(join(home, 'package.json'), '{"name":"mine","dependencies":{}}');
	const install = filledIn(documented('README.md', '--prefix ~/.n8n/nodes'));
	const { code, output } = await checkout.run(install, {
		HOME: home,
		npm_config_cache: join(home, 'cache'),
		npm_config_offline: 'true',
	});
	expect(`${code} ${output}`).toMatch(/^0 /);
	expectInstalled(home);
	if (own) expect(readFileSync(join(home, 'package.json'), 'utf8')).toContain('"dependencies":{}');
});

/**
 * A `docker` that knows one container, n8n, whose disk is a folder. No image is at hand where this runs; what is tried
 * is whether the commands fit together.
 */
const DOCKER = `#!/bin/sh
set -e
case "$1" in
cp) cp "$2" "$DISK\${3#n8n:}" ;;
exec)
	[ "$2" = n8n ]
	shift 2
	for word; do
		case "$word" in /*) word="$DISK$word" ;; esac
		set -- "$@" "$word"
		shift
	done
	"$@"
	;;
restart) [ "$2" = n8n ] && touch "$DISK/restarted" ;;
*) exit 2 ;;
esac
`;

it('docker cp, docker exec, docker restart: into a container', async () => {
	const disk = checkout.file('disk');
	for (const folder of ['bin', 'tmp', 'home/node/.n8n']) mkdirSync(join(disk, folder), { recursive: true });
	writeFileSync(join(disk, 'bin', 'docker'), DOCKER);
	chmodSync(join(disk, 'bin', 'docker'), 0o755);
	const install = filledIn(documented('README.md', 'docker exec'));
	const { code, output } = await checkout.run(`set -e\n${install}`, {
		DISK: disk,
		PATH: [join(disk, 'bin'), process.env.PATH].join(delimiter),
		npm_config_cache: join(disk, 'cache'),
		npm_config_offline: 'true',
	});
	expect(`${code} ${output}`).toMatch(/^0 /);
	expectInstalled(join(disk, 'home', 'node'));
	expect(readdirSync(disk)).toContain('restarted');
});
