import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { fromRoot, root } from '../../scripts/lib/paths';
import { run } from '../../scripts/lib/child';
import { goal, type BenchCase } from '../cases';
import { inTurn } from '../measure';
import { thePackage } from '../n8n';

/** How long n8n takes to load each node, and how large the package is. */
export const loading: BenchCase = {
	name: 'loading',
	async run({ runtime, rounds, say }) {
		const { size } = await thePackage();
		const { n8n } = JSON.parse(readFileSync(fromRoot('package.json'), 'utf8')) as {
			n8n: { nodes: string[] };
		};
		const load = async (file: string) => {
			const script = `require('n8n-workflow'); const t = performance.now(); require(${JSON.stringify(join(root, file))}); console.log(performance.now() - t);`;
			const { output, code } = await run(runtime.node, ['-e', script], { cwd: root });
			if (code !== 0) throw new Error(output);
			return { ms: Number(output) };
		};
		const rows = await inTurn(
			Math.max(rounds, 5),
			n8n.nodes.map((file) => ({ name: file.replace(/^.*\//, ''), run: () => load(file) })),
			say,
		);
		const kilobytes = size / 1000;
		return {
			title: 'Loading',
			about: [
				`Time to require each built node by itself in a fresh process of n8n's Node.js, n8n-workflow already loaded. The tarball has ${kilobytes.toFixed(0)} kB.`,
			],
			rows,
			goals: [
				goal('every node under 25 ms', Math.max(...rows.map(({ ms }) => ms)), 25, ' ms'),
				goal('tarball under 280 kB', kilobytes, 280, ' kB'),
			],
		};
	},
};
