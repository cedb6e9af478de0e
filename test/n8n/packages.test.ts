import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { demos } from '../../scripts/demo';
import {
	readExample,
	webhookHeaders,
	webhookPath,
	withSandboxCredentials,
} from '../../scripts/demo/examples';
import { sendDemo } from '../../scripts/demo/send';
import { startN8n } from '../../scripts/lib/n8n';
import { lastTarball } from '../../scripts/lib/pack';
import { buildPackages, type BuiltPackage } from '../../scripts/lib/packages/built';
import { ownUserFolder, type N8n, type WorkflowFile } from '../support/own-n8n';
import { realN8n } from '../support/real-n8n';

/** The four packages of one service each beside the package of all, in one n8n. */

const { sandboxUrl, inbox } = realN8n();
const userFolder = ownUserFolder();
let n8n: N8n;
let packages: BuiltPackage[];

jest.setTimeout(600_000);

/** The example that a package brings for a webhook, and its first demo mail. */
const exampleOf = ({ service }: BuiltPackage) => `${service.toLowerCase()}-webhook.json`;

const exampleIn = (one: BuiltPackage): WorkflowFile => ({
	id: one.name,
	...JSON.parse(readFileSync(join(one.folder, 'examples', exampleOf(one)), 'utf8')),
});

beforeAll(async () => {
	packages = await buildPackages();
	const house = readExample('choose-service.json');
	n8n = await startN8n({
		userFolder: userFolder.path,
		ui: false,
		packageTarball: [lastTarball() ?? '', ...packages.map(({ tarball }) => tarball)],
		...withSandboxCredentials([house, ...packages.map(exampleIn)], sandboxUrl),
	});
});
afterAll(async () => {
	await n8n?.stop();
	userFolder.remove();
});

it('loads all of them, each under its own name', async () => {
	const installed = JSON.parse(
		readFileSync(join(userFolder.path, '.n8n', 'nodes', 'package.json'), 'utf8'),
	) as { dependencies: object };
	const names = ['n8n-nodes-send-mail', ...packages.map(({ name }) => name)];
	expect(Object.keys(installed.dependencies).sort()).toEqual([...names].sort());
	const nodes = packages.map(({ service }) => `${service[0].toLowerCase()}${service.slice(1)}`);
	const wanted = [
		...nodes.map((node) => `${names[0]}.${node}`),
		...packages.map(({ name }, i) => `${name}.${nodes[i]}`),
	];
	const nodeInfos = wanted.map((name) => ({ name, version: 1 }));
	const types = (await n8n.rest('POST', '/node-types', { nodeInfos })) as Array<{ name: string }>;
	expect(types.map(({ name }) => name)).toEqual(wanted.map((name) => name.split('.')[1]));
	const foreign = [{ name: `${packages[0].name}.${nodes[1]}`, version: 1 }];
	await expect(n8n.rest('POST', '/node-types', { nodeInfos: foreign })).rejects.toThrow(
		/Unrecognized node type/,
	);
});

it('sends a mail through the example workflow of each package', async () => {
	expect(packages).toHaveLength(demos.length);
	for (const one of packages) {
		const demo = demos.find(({ workflow }) => workflow === exampleOf(one));
		if (!demo) throw new Error(`There is no demo for ${exampleOf(one)}`);
		const workflow = exampleIn(one);
		expect(workflow.nodes.filter(({ type }) => type.startsWith(`${one.name}.`))).toHaveLength(1);
		const outcome = await sendDemo(demo, { n8nUrl: n8n.url, inbox });
		expect({ ...outcome, demo: demo.service, url: webhookPath(workflow) }).toMatchObject({
			status: 200,
			problems: [],
		});
	}
});

it('goes on sending through the package of all services', async () => {
	const house = readExample('choose-service.json');
	const body = { service: 'rebilly', to: 'ada@example.com', subject: 'Beside', html: '<p>Hello</p>' };
	const response = await fetch(`${n8n.url}/webhook/${webhookPath(house)}`, {
		method: 'POST',
		headers: { ...webhookHeaders(), 'content-type': 'application/json' },
		body: JSON.stringify(body),
	});
	expect({ status: response.status, body: await response.json() }).toMatchObject({
		status: 200,
		body: { service: 'rebilly', subject: 'Beside' },
	});
});
