module.exports = {
	testEnvironment: 'node',
	setupFilesAfterEnv: ['<rootDir>/test/support/patience.ts'],
	testMatch: ['<rootDir>/test/**/*.test.ts'],
	transform: {
		'^.+\\.[tj]s$': [
			'@swc/jest',
			{ jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' } },
		],
	},
	transformIgnorePatterns: ['/node_modules/(?!marked/)', '/dist/'],
	modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.build/'],
};
