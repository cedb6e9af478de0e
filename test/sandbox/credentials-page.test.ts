import { CommunicationHubApi } from '../../credentials/CommunicationHubApi.credentials';
import { LineWorksOAuth2Api } from '../../credentials/LineWorksOAuth2Api.credentials';
import { RebillyApi } from '../../credentials/RebillyApi.credentials';
import { SuperOfficeApi } from '../../credentials/SuperOfficeApi.credentials';
import { SuperOfficeMailServerApi } from '../../credentials/SuperOfficeMailServerApi.credentials';
import { SuperOfficeOAuth2Api } from '../../credentials/SuperOfficeOAuth2Api.credentials';
import { SuperOfficeSystemUserApi } from '../../credentials/SuperOfficeSystemUserApi.credentials';
import examples from '../../examples/credentials';
import { startSandbox, type Sandbox } from '../../sandbox';
import { client } from './core-support';

/** What the page tells people to enter: by the labels that they meet, with the values that the examples use. */

const types = [
	new CommunicationHubApi(),
	new LineWorksOAuth2Api(),
	new RebillyApi(),
	new SuperOfficeApi(),
	new SuperOfficeMailServerApi(),
	new SuperOfficeOAuth2Api(),
	new SuperOfficeSystemUserApi(),
];
/** What n8n itself adds to every OAuth2 credential. */
const OAUTH2 = [
	{ displayName: 'Client ID', name: 'clientId' },
	{ displayName: 'Client Secret', name: 'clientSecret' },
];

type Login = { credential: string; fields: Array<[string, string]> };
let sandbox: Sandbox;
let logins: Login[];

beforeAll(async () => {
	sandbox = await startSandbox();
	const { data } = await client.get<Array<{ logins: Login[] }>>(`${sandbox.url}/inbox/api/credentials`);
	logins = data.flatMap((service) => service.logins);
});
afterAll(async () => await sandbox.close());

/** Values by the names of their fields, as n8n keeps them. */
function entered({ credential, fields }: Login): Record<string, unknown> {
	const type = types.find(({ displayName }) => displayName === credential);
	const known = [...(type?.properties ?? []), ...OAUTH2] as Array<{
		displayName: string;
		name: string;
		type?: string;
		options?: Array<{ name: string; value: unknown }>;
	}>;
	return Object.fromEntries(
		fields.map(([label, value]) => {
			const field = known.find(({ displayName, type: kind }) => displayName === label && kind !== 'hidden');
			if (field === undefined) throw new Error(`${credential} has no field "${label}"`);
			if (field.type === 'boolean') return [field.name, value === 'on'];
			if (field.type === 'number') return [field.name, Number(value)];
			if (field.type !== 'options') return [field.name, value];
			const choice = field.options?.find(({ name }) => name === value);
			if (choice === undefined) throw new Error(`${label} of ${credential} has no choice "${value}"`);
			return [field.name, choice.value];
		}),
	);
}

it('has every kind of credential of the package', () =>
	expect(logins.map(({ credential }) => credential).sort()).toEqual(
		types.map(({ displayName }) => displayName).sort(),
	));

it('names fields and choices as n8n shows them', () => {
	for (const login of logins) expect(Object.keys(entered(login))).toHaveLength(login.fields.length);
});

it('says what the credentials of the examples hold', () => {
	const made = Object.values(examples)
		.map((make) => make(sandbox.url))
		.flatMap(({ also = [], ...first }) => [first, ...also]);
	const ours = made.flatMap(({ type, data }) => {
		const displayName = types.find(({ name }) => name === type)?.displayName;
		const login = logins.find(({ credential }) => credential === displayName);
		return login === undefined ? [] : [{ data, values: entered(login) }];
	});
	expect(ours).toHaveLength(5);
	for (const { data, values } of ours)
		for (const [name, value] of Object.entries(data))
			if (name !== 'oauthTokenData') expect([name, values[name]]).toEqual([name, value]);
});

it('shows every value with a button that copies it', async () => {
	const { data: page } = await client.get<string>(`${sandbox.url}/credentials`);
	for (const { fields } of logins)
		for (const [label, value] of fields) {
			if (!value.includes('\n')) expect(page).toContain(`data-copy="${value}"`);
			expect(page).toContain(`aria-label="Copy ${label}"`);
		}
});
