import { readdirSync } from 'node:fs';
import communityNodes from '@n8n/eslint-plugin-community-nodes';
import { buildScanConfig } from '@n8n/scan-community-package/scanner/scanner.mjs';
import tseslint from 'typescript-eslint';

/**
 * Four layers: what n8n's own community scan demands of the published sources (taken from the scanner itself, so
 * that lint and scan cannot drift apart), the newest community rules, which a later scanner will bring, TypeScript's
 * recommended rules everywhere, and the rules of this house.
 */

const NOT_PUBLISHED = [
	'test/**',
	'sandbox/**',
	'bench/**',
	'scripts/**',
	'*.js',
	'*.mjs',
	'examples/**',
	'packages/**',
	'runtime/**',
];

/** Every folder beside nodes/shared is a service, so that a new one is bound by the rules at once. */
const SERVICES = readdirSync(new URL('nodes', import.meta.url)).filter((name) => name !== 'shared');

const published = (config) => ({ ...config, ignores: [...(config.ignores ?? []), ...NOT_PUBLISHED] });

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

const outside = (service) => SERVICES.filter((other) => other !== service).map((other) => `**/${other}/**`);

export default [
	{
		ignores: [
			'dist/**',
			'.build/**',
			'node_modules/**',
			'artifacts/**',
			'coverage/**',
			'reports/**',
			'**/package-lock.json',
			'.stryker-tmp/**',
		],
	},
	...[...(await buildScanConfig()), newestRules].map(published),
	...tseslint.configs.recommended.map((config) => ({ ...config, files: ['**/*.ts'] })),
	{
		files: ['**/*.ts'],
		rules: {
			'@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
			// What is bundled is loaded when it is needed (nodes/shared/later.ts).
			'@typescript-eslint/no-require-imports': ['error', { allowAsImport: true, allow: ['/vendor/'] }],
			// Operations of different parameters stand in one list; their types are checked where they are defined.
			'@typescript-eslint/no-explicit-any': 'off',
		},
	},
	{
		files: ['nodes/shared/**/*.ts'],
		rules: {
			'no-restricted-imports': [
				'error',
				{
					patterns: [
						{
							group: SERVICES.map((service) => `**/${service}/**`),
							message: 'nodes/shared knows no service.',
						},
					],
				},
			],
		},
	},
	...SERVICES.map((service) => ({
		files: [`nodes/${service}/**/*.ts`],
		rules: {
			'no-restricted-imports': [
				'error',
				{
					patterns: [
						{ group: outside(service), message: 'A service knows nodes/shared and no other service.' },
					],
				},
			],
		},
	})),
	{
		files: ['nodes/**/*.ts', 'credentials/**/*.ts'],
		ignores: ['nodes/shared/vendor/**'],
		rules: {
			'no-restricted-syntax': [
				'error',
				{
					selector: 'ImportDeclaration[source.value=/^(?!\\.|n8n-workflow$|node:crypto$|axios$)/]',
					message: 'Third-party code is bundled through nodes/shared/vendor.',
				},
				{
					selector: 'ImportDeclaration[source.value="axios"][importKind!="type"]',
					message: "Only axios's types: requests go through n8n's HTTP helper.",
				},
			],
		},
	},
	{
		files: ['credentials/**/*.ts'],
		rules: {
			// It judges by names: a session id, a ticket and the value of a header are secrets without such a name.
			'@n8n/community-nodes/credential-unnecessary-password': 'off',
			[`${NEWEST}/credential-unnecessary-password`]: 'off',
		},
	},
	{
		files: ['sandbox/**/*.ts'],
		rules: {
			'no-restricted-imports': [
				'error',
				{
					patterns: [
						{
							group: ['**/nodes/**', '**/credentials/**'],
							message: 'The sandbox shares no code with the nodes.',
						},
					],
				},
			],
		},
	},
];
