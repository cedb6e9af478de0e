import communityNodes from '@n8n/eslint-plugin-community-nodes';
import { buildScanConfig } from '@n8n/scan-community-package/scanner/scanner.mjs';

/**
 * What n8n's own community scan demands of the published sources, taken from the scanner itself, and the newest
 * community rules, which a later scanner will bring.
 */

/** The scanner brings an older version of the same plugin under the same name, so that this one needs its own. */
const NEWEST = 'community-nodes-newest';
const { recommended } = communityNodes.configs;
const newestRules = {
	...recommended,
	plugins: { [NEWEST]: communityNodes },
	rules: Object.fromEntries(
		Object.entries(recommended.rules).map(([rule, level]) => [`${NEWEST}/${rule.split('/').at(-1)}`, level]),
	),
};
const NOT_PUBLISHED = ['test/**', 'scripts/**', 'examples/**', '*.js', '*.mjs'];

export default [
	{ ignores: ['dist/**', '.build/**', 'node_modules/**', '**/package-lock.json'] },
	...[...(await buildScanConfig()), newestRules].map((config) => ({
		...config,
		ignores: [...(config.ignores ?? []), ...NOT_PUBLISHED],
	})),
	{
		files: ['credentials/**/*.ts'],
		rules: {
			// It judges by names: a session id, a ticket and the value of a header are secrets without such a name.
			'@n8n/community-nodes/credential-unnecessary-password': 'off',
			[`${NEWEST}/credential-unnecessary-password`]: 'off',
		},
	},
];
