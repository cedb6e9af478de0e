import { randomUUID } from 'node:crypto';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

import {
	readExample,
	webhookHeaders,
	webhookPath,
	withSandboxCredentials,
} from '../../scripts/demo/examples';
import { startN8n } from '../../scripts/lib/n8n';
import { lastTarball } from '../../scripts/lib/pack';
import { ownUserFolder, startOwnN8n, type N8n } from '../support/own-n8n';
import { realN8n } from '../support/real-n8n';

/**
 * The ways of docs/scaling.md into an n8n that refuses unverified packages, as n8n 3 does unless told otherwise. The
 * registry is played by an npm that knows this package alone: n8n asks the public one, and no test does.
 */

const { sandboxUrl, mailsWithSubject } = realN8n();
const name = 'n8n-nodes-send-mail';
const { version } = JSON.parse(readFileSync(join(__dirname, '../../package.json'), 'utf8')) as {
	version: string;
};
const CHECKSUM = 'sha512-of-the-registry';

/** n8n 3's default, and no way to the registry or to n8n's own service: nobody listens at that port. */
const REFUSING = {
	N8N_UNVERIFIED_PACKAGES_ENABLED: 'false',
	HTTPS_PROXY: 'http://127.0.0.1:9',
	HTTP_PROXY: 'http://127.0.0.1:9',
	NO_PROXY: '127.0.0.1,localhost',
};

jest.setTimeout(600_000);

const example = readExample('choose-service.json');
const workflows = withSandboxCredentials([example], sandboxUrl);

let scratch: string;
beforeAll(() => (scratch = mkdtempSync(join(tmpdir(), 'send-mail-registry-'))));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const folders: Array<ReturnType<typeof ownUserFolder>> = [];
const folder = () => {
	folders.push(ownUserFolder());
	return folders[folders.length - 1].path;
};
afterAll(() => folders.forEach((one) => one.remove()));

async function sends(n8n: N8n): Promise<boolean> {
	const subject = `Unverified ${randomUUID()}`;
	const response = await fetch(`${n8n.url}/webhook/${webhookPath(example)}`, {
		method: 'POST',
		headers: { ...webhookHeaders(), 'content-type': 'application/json' },
		body: JSON.stringify({ service: 'rebilly', to: 'ada@example.com', subject, html: '<p>Hello</p>' }),
	});
	return response.status === 200 && (await mailsWithSubject(subject)).length === 1;
}

/** The npm of this test, first in the path of an n8n. */
function npmOfOnePackage(): string {
	const script = `#!/bin/sh
case "$1 $3" in
"view dist.integrity") echo '"${CHECKSUM}"' ;;
"view version") echo '"${version}"' ;;
"pack "*) cp '${lastTarball()}' ./packed.tgz && echo packed.tgz ;;
"install "*) ;;
*) exit 1 ;;
esac
`;
	writeFileSync(join(scratch, 'npm'), script);
	chmodSync(join(scratch, 'npm'), 0o755);
	return `${scratch}${delimiter}${process.env.PATH}`;
}

/** An n8n to which the environment says which packages it has. */
const managed = (wanted: object) => ({
	...REFUSING,
	N8N_COMMUNITY_PACKAGES_MANAGED_BY_ENV: 'true',
	N8N_COMMUNITY_PACKAGES: JSON.stringify([wanted]),
	PATH: npmOfOnePackage(),
});

describe('where unverified packages are refused', () => {
	it('the editor does not install one; a package in the folder loads and sends', async () => {
		const n8n = await startOwnN8n({ userFolder: folder(), env: REFUSING, ...workflows });
		try {
			await expect(n8n.rest('POST', '/community-packages', { name: 'n8n-nodes-other' })).rejects.toThrow(
				/500 .*forbidden/,
			);
			expect(await sends(n8n)).toBe(true);
		} finally {
			await n8n.stop();
		}
	});

	it('the environment installs one whose checksum it names', async () => {
		const env = managed({ name, version, checksum: CHECKSUM });
		const n8n = await startN8n({ userFolder: folder(), ui: false, env, ...workflows });
		try {
			expect(await sends(n8n)).toBe(true);
			// From then on the editor leaves the packages alone.
			await expect(n8n.rest('POST', '/community-packages', { name })).rejects.toThrow(/400 /);
		} finally {
			await n8n.stop();
		}
	});

	it.each([
		['of another checksum', { name, version, checksum: 'sha512-of-another' }, /Unrecognized|checksum/i],
		['of no checksum', { name, version }, /no checksum available/],
	])('the environment installs none %s', async (_what, wanted, why) => {
		const starting = startN8n({ userFolder: folder(), ui: false, env: managed(wanted), ...workflows });
		await expect(starting).rejects.toThrow(why);
	});
});
