'use strict';

const fs = require('node:fs');
const path = require('node:path');
const ts = require('typescript');
const { filesBelow } = require('../../scripts/lib/build');
const { fromRoot } = require('../../scripts/lib/paths');
const { overlay, postboxPackage } = require('./postbox');

/**
 * Jest's global set-up of the contract: makes a package of test/postbox, as the build makes one of nodes/ and
 * credentials/. Shared code is that of dist/, so that Postbox runs on what is published. `npm run typecheck` has judged
 * its types.
 */
module.exports = () => {
	const shared = fromRoot('dist', 'nodes', 'shared');
	if (!fs.existsSync(shared)) throw new Error('There is no dist/. Run `npm run build` before.');
	const building = `${postboxPackage}-${process.pid}`;
	const dist = path.join(building, 'dist');
	fs.cpSync(shared, path.join(dist, 'nodes', 'shared'), { recursive: true });
	const files = ['nodes', 'credentials']
		.flatMap((folder) => filesBelow(path.join(overlay, folder)))
		.map((file) => path.relative(overlay, file));
	for (const file of files) emit(file, dist);
	const built = files.map((file) => path.join('dist', file.replace(/\.ts$/, '.js')));
	const manifest = {
		name: 'n8n-nodes-postbox',
		version: '0.0.0',
		n8n: {
			n8nNodesApiVersion: 1,
			nodes: built.filter((file) => file.endsWith('.node.js')),
			credentials: built.filter((file) => file.endsWith('.credentials.js')),
		},
	};
	fs.writeFileSync(path.join(building, 'package.json'), JSON.stringify(manifest));
	fs.rmSync(postboxPackage, { recursive: true, force: true });
	fs.renameSync(building, postboxPackage);
};

/** @param {string} file below test/postbox @param {string} dist */
function emit(file, dist) {
	const target = path.join(dist, file);
	fs.mkdirSync(path.dirname(target), { recursive: true });
	if (!file.endsWith('.ts')) {
		fs.copyFileSync(path.join(overlay, file), target);
		return;
	}
	const { outputText } = ts.transpileModule(fs.readFileSync(path.join(overlay, file), 'utf8'), {
		fileName: file,
		compilerOptions: {
			target: ts.ScriptTarget.ES2022,
			module: ts.ModuleKind.CommonJS,
			esModuleInterop: true,
		},
	});
	fs.writeFileSync(target.replace(/\.ts$/, '.js'), outputText);
}
