import { connectionOf } from '../../../../nodes/Rebilly/connection';

const credential = (changes: Record<string, string> = {}) => ({
	environment: 'sandbox',
	baseUrl: '',
	organizationId: 'org_1',
	apiKey: 'sk_sandbox_abc',
	...changes,
});

it.each([
	['sandbox', 'sk_sandbox_abc', 'https://api-sandbox.rebilly.com/organizations/org_1'],
	['live', 'sk_live_abc', 'https://api.rebilly.com/organizations/org_1'],
])('%s has the address of the sheet', (environment, apiKey, baseUrl) => {
	expect(connectionOf(credential({ environment, apiKey }))).toMatchObject({ baseUrl, secrets: [apiKey] });
});

it('a custom base keeps its path and loses its slashes', () => {
	const { baseUrl } = connectionOf(
		credential({ environment: 'custom', baseUrl: ' http://127.0.0.1:8/rebilly// ' }),
	);
	expect(baseUrl).toBe('http://127.0.0.1:8/rebilly/organizations/org_1');
});

it('encodes and trims the organization', () => {
	expect(connectionOf(credential({ organizationId: ' org~1@x ' })).baseUrl).toMatch(
		/\/organizations\/org~1%40x$/,
	);
});

it('asks for JSON, and means Sandbox unless told otherwise', () => {
	expect(connectionOf(credential({ environment: '' }))).toMatchObject({
		baseUrl: 'https://api-sandbox.rebilly.com/organizations/org_1',
		headers: { Accept: 'application/json' },
	});
});

it('paces by organization, not by key', () => {
	const paceKey = (changes: Record<string, string>) => connectionOf(credential(changes)).paceKey;
	expect(paceKey({ apiKey: 'sk_sandbox_one' })).toBe(paceKey({ apiKey: 'sk_sandbox_two' }));
	expect(paceKey({ organizationId: 'org_2' })).not.toBe(paceKey({}));
	// The same organization in another environment has a limit of its own.
	const live = { environment: 'live', apiKey: 'sk_live_abc' };
	expect(paceKey(live)).not.toBe(paceKey({}));
});

it.each([
	['a key of the other environment', { environment: 'live' }, 'Secret API Key'],
	['a live key in the sandbox', { apiKey: 'sk_live_abc' }, 'Secret API Key'],
	['a publishable key', { apiKey: 'pk_sandbox_abc' }, 'Secret API Key'],
	['a key with a line break', { apiKey: 'sk_sandbox\n_abc' }, 'Secret API Key'],
	['no key', { apiKey: ' ' }, 'Secret API Key'],
	['no organization', { organizationId: '' }, 'Organization ID'],
	['an organization that is no id', { organizationId: 'org 1/../x' }, 'Organization ID'],
	['an organization that is a step up', { organizationId: '..' }, 'Organization ID'],
	['an organization of 51 characters', { organizationId: 'o'.repeat(51) }, 'Organization ID'],
	['a custom base that is no address', { environment: 'custom', baseUrl: 'rebilly' }, 'Base URL'],
	[
		'a custom base with the organization',
		{ environment: 'custom', baseUrl: 'https://h/organizations/org_1' },
		'Base URL',
	],
	['an unknown environment', { environment: 'staging' }, 'Environment'],
])('%s is named before any call', (_what, changes, field) => {
	expect(() => connectionOf(credential(changes))).toThrow(expect.objectContaining({ field }));
});

it('never repeats the key in what it says', () => {
	for (const apiKey of ['pk_sandbox_verysecret', 'sk_live_verysecret', 'very secret']) {
		try {
			connectionOf(credential({ apiKey }));
			throw new Error('The key was taken');
		} catch (error) {
			expect(JSON.stringify(error) + String(error)).not.toMatch(
				/secret_?\b.*verysecret|verysecret|very secret/,
			);
		}
	}
});
