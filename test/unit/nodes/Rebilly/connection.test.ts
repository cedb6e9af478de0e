import { connect } from '../../../../nodes/Rebilly/connection';

const credential = (changes: Record<string, string> = {}) => ({
	environment: 'sandbox',
	baseUrl: '',
	organizationId: 'org_1',
	apiKey: 'sk_sandbox_abc',
	...changes,
});

const connection = async (changes: Record<string, string> = {}) =>
	await connect({ getCredentials: async <T>() => credential(changes) as T });

it.each([
	['sandbox', 'sk_sandbox_abc', 'https://api-sandbox.rebilly.com/organizations/org_1'],
	['live', 'sk_live_abc', 'https://api.rebilly.com/organizations/org_1'],
])('%s has the address of the sheet', async (environment, apiKey, baseUrl) => {
	expect(await connection({ environment, apiKey })).toMatchObject({ baseUrl, secrets: [apiKey] });
});

it('a custom base keeps its path and loses its slashes', async () => {
	const { baseUrl } = await connection({
		environment: 'custom',
		baseUrl: ' http://127.0.0.1:8/rebilly// ',
	});
	expect(baseUrl).toBe('http://127.0.0.1:8/rebilly/organizations/org_1');
});

it('encodes and trims the organization', async () => {
	const { baseUrl } = await connection({ organizationId: ' org~1@x ' });
	expect(baseUrl).toMatch(/\/organizations\/org~1%40x$/);
});

it('asks for JSON, and means Sandbox unless told otherwise', async () => {
	expect(await connection({ environment: '' })).toMatchObject({
		baseUrl: 'https://api-sandbox.rebilly.com/organizations/org_1',
		headers: { Accept: 'application/json' },
	});
});

it('paces by organization, not by key', async () => {
	const paceKey = async (changes: Record<string, string> = {}) => (await connection(changes)).paceKey;
	expect(await paceKey({ apiKey: 'sk_sandbox_one' })).toBe(await paceKey({ apiKey: 'sk_sandbox_two' }));
	expect(await paceKey({ organizationId: 'org_2' })).not.toBe(await paceKey());
	// The same organization in another environment has a limit of its own.
	expect(await paceKey({ environment: 'live', apiKey: 'sk_live_abc' })).not.toBe(await paceKey());
});

it.each([
	['a key of the other environment', { environment: 'live' }, 'Secret API Key'],
	['a live key in the sandbox', { apiKey: 'sk_live_abc' }, 'Secret API Key'],
	['a publishable key', { apiKey: 'pk_sandbox_abc' }, 'Secret API Key'],
	['a key with a line break', { apiKey: 'sk_sandbox\n_abc' }, 'Secret API Key'],
	['no key', { apiKey: ' ' }, 'Secret API Key'],
	['no organization', { organizationId: '' }, 'Organization ID'],
	['an organization that is not an ID', { organizationId: 'org 1/../x' }, 'Organization ID'],
	['an organization that is a step up', { organizationId: '..' }, 'Organization ID'],
	['an organization of 51 characters', { organizationId: 'o'.repeat(51) }, 'Organization ID'],
	['a custom base that is not an address', { environment: 'custom', baseUrl: 'rebilly' }, 'Base URL'],
	[
		'a custom base with the organization',
		{ environment: 'custom', baseUrl: 'https://h/organizations/org_1' },
		'Base URL',
	],
	['an unknown environment', { environment: 'staging' }, 'Environment'],
	['an environment that objects have of their own', { environment: 'constructor' }, 'Environment'],
])('%s is named before any call', async (_what, changes, field) => {
	await expect(connection(changes)).rejects.toMatchObject({ kind: 'unauthorized', field });
});

it.each(['pk_sandbox_verysecret', 'sk_live_verysecret', 'very secret'])(
	'does not repeat the key "%s" in what it says',
	async (apiKey) => {
		const error: unknown = await connection({ apiKey }).then(
			() => Promise.reject(new Error('The key was taken')),
			(caught: unknown) => caught,
		);
		expect(error).toMatchObject({ field: 'Secret API Key' });
		expect(JSON.stringify(error) + String(error)).not.toMatch(/very ?secret/);
	},
);
