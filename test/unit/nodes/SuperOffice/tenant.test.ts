import { loginHostUrl, normalizeApiBase, onlineTenant } from '../../../../nodes/SuperOffice/environment';
import { forgetTenants, readState, tenantAddress } from '../../../../nodes/SuperOffice/tenant';
import { thrownBy } from '../shared/thrown';

const TENANT = { environment: 'online', tenantId: 'Cust12345', loginHost: '' };
let time: number;
let asked: string[];
let api: string;
const now = () => time;
const state = (changes: object = {}) =>
	JSON.stringify({
		State: 'Running',
		IsRunning: true,
		ValidUntil: new Date(time + 600_000).toISOString(),
		Api: `${api}/`,
		...changes,
	});
const fetch = async (url: string) => {
	asked.push(url);
	await Promise.resolve();
	return { statusCode: 200, body: state() };
};

beforeEach(() => {
	forgetTenants();
	time = Date.parse('2026-01-05T09:00:00Z');
	asked = [];
	api = 'https://online2.superoffice.com/Cust12345/api';
});

test('asks the state page of the environment, once for many, and keeps the answer while it is valid', async () => {
	const [first] = await Promise.all([1, 2, 3].map(async () => await tenantAddress(TENANT, fetch, { now })));
	expect(first.api).toBe('https://online2.superoffice.com/Cust12345/api');
	time += 599_000;
	await tenantAddress(TENANT, fetch, { now });
	expect(asked).toEqual(['https://online.superoffice.com/api/state/Cust12345']);
	time += 2_000;
	await tenantAddress(TENANT, fetch, { now });
	expect(asked).toHaveLength(2);
});

test('after a move it asks anew, once for all requests that heard of it', async () => {
	const old = (await tenantAddress(TENANT, fetch, { now })).api;
	api = 'https://online3.superoffice.com/Cust12345/api';
	const ask = async (notAt: string) => (await tenantAddress(TENANT, fetch, { notAt, now })).api;
	expect(await Promise.all([old, old].map(ask))).toEqual([api, api]);
	// Whoever hears of it later finds the new address in the cache.
	expect(await ask(old)).toBe(api);
	expect(asked).toHaveLength(2);
	expect(await ask(api)).toBe(api);
	expect(asked).toHaveLength(3);
	await tenantAddress(TENANT, fetch, { anew: true, now });
	expect(asked).toHaveLength(4);
});

test('environments, tenants and login hosts are kept apart; a failed look-up is not kept', async () => {
	await expect(
		tenantAddress(TENANT, async () => ({ statusCode: 502, body: '<html>' }), { now }),
	).rejects.toMatchObject({ kind: 'failed' });
	await tenantAddress(TENANT, fetch, { now });
	await tenantAddress({ ...TENANT, environment: 'sod' }, fetch, { now });
	await tenantAddress({ ...TENANT, loginHost: 'http://localhost:1/login-host/' }, fetch, { now });
	expect(asked).toEqual([
		'https://online.superoffice.com/api/state/Cust12345',
		'https://sod.superoffice.com/api/state/Cust12345',
		'http://localhost:1/login-host/api/state/Cust12345',
	]);
});

test.each([
	['Suspended', { State: 'Suspended', IsRunning: false }, 'failed', undefined, 'Suspended'],
	['a state as number', { State: 6, IsRunning: false }, 'failed', undefined, 'OfflineMaintenance'],
	['an unknown tenant', { State: 0, IsRunning: false, Api: '' }, 'unauthorized', 'Tenant ID', undefined],
	['no address', { Api: '' }, 'unauthorized', 'Tenant ID', undefined],
	['an address elsewhere', { Api: 'https://evil.example/Cust12345/api' }, 'failed', undefined, undefined],
	['something else', { IsRunning: 'yes' }, 'failed', undefined, undefined],
] as const)('%s is an error', (...[, changes, kind, field, tenantState]) => {
	const error = thrownBy(() => readState({ statusCode: 200, body: state(changes) }, TENANT, time));
	expect(error).toMatchObject({ kind, field });
	expect(error.details.tenantState).toBe(tenantState);
});

const readApi = (Api: string, loginHost = '') =>
	readState({ statusCode: 200, body: state({ Api }) }, { ...TENANT, loginHost }, time).api;

test.each([
	'http://online2.superoffice.com/Cust12345/api',
	'https://superoffice.com.evil.example/Cust12345/api',
	'https://notsuperoffice.com/Cust12345/api',
	'https://evil.example/Cust12345/api',
	'https://online2.superoffice.com@evil.example/Cust12345/api',
	'https://user:password@online2.superoffice.com/Cust12345/api',
	'https://evil.example\\.superoffice.com/Cust12345/api',
	'https://online2.superoffice.com/Cust12345/api?',
	'https://online2.superoffice.com/Cust12345/api#',
	'https://online2.superoffice.com',
	'http://127.0.0.1:4010/superoffice/api',
	'ftp://online2.superoffice.com/Cust12345/api',
	'not a URL',
])('the state page may not send mails to %s', (address) => {
	expect(thrownBy(() => readApi(address))).toMatchObject({ kind: 'failed' });
	expect(asked).toEqual([]);
});

test.each([
	['https://login.corp.example', 'https://login.corp.example/Cust12345/api', true],
	['https://login.corp.example', 'https://online2.superoffice.com/Cust12345/api', true],
	['https://login.corp.example', 'http://login.corp.example/Cust12345/api', false],
	['https://login.corp.example', 'https://other.corp.example/Cust12345/api', false],
	['http://login.corp.example', 'http://login.corp.example:81/Cust12345/api', true],
	['http://127.0.0.1:4010/login-host', 'http://localhost:4010/online2/Cust12345/api', true],
	['http://127.0.0.1:4010/login-host', 'http://[::1]:4010/online2/Cust12345/api', true],
	['http://127.0.0.1:4010/login-host', 'http://evil.example/Cust12345/api', false],
	['https://evil.example', 'https://127.0.0.1/Cust12345/api', false],
])('with the login host %s the address %s is taken: %s', (loginHost, address, taken) => {
	if (taken) expect(readApi(address, loginHost)).toBe(address);
	else expect(thrownBy(() => readApi(address, loginHost))).toMatchObject({ kind: 'failed' });
});

test('a state in camelCase is read as well', () => {
	const body = JSON.stringify({ state: 'Running', isRunning: true, api });
	expect(readState({ statusCode: 200, body }, TENANT, time).api).toBe(api);
});

test('OnlineMaintenance runs, and a ValidUntil in the past or of no sense holds five minutes', () => {
	for (const ValidUntil of ['2020-01-01T00:00:00Z', 'soon', undefined])
		expect(
			readState({ statusCode: 200, body: state({ State: 5, ValidUntil }) }, TENANT, time).validUntil,
		).toBe(time + 300_000);
});

test('an answer is kept for a day at most, however long SuperOffice says', () => {
	const ValidUntil = '2099-01-01T00:00:00Z';
	expect(readState({ statusCode: 200, body: state({ ValidUntil }) }, TENANT, time).validUntil).toBe(
		time + 24 * 3600_000,
	);
});

test.each(['', 'Cust 1', 'Cust1/..', 'https://x'])(
	'the tenant id %j is refused before anything is asked',
	async (tenantId) => {
		await expect(tenantAddress({ ...TENANT, tenantId }, fetch, { now })).rejects.toMatchObject({
			kind: 'unauthorized',
			field: 'Tenant ID',
		});
		expect(asked).toEqual([]);
	},
);

test('values of a credential', () => {
	expect(onlineTenant({ tenantId: ' Cust1 ' })).toEqual({
		environment: 'online',
		tenantId: 'Cust1',
		loginHost: '',
	});
	// An expression that gives something else must not lead to production.
	expect(thrownBy(() => onlineTenant({ environment: 'stage', tenantId: 'Cust1' }))).toMatchObject({
		kind: 'unauthorized',
		field: 'Environment',
	});
	expect(loginHostUrl({ environment: 'qaonline', loginHost: '' })).toBe('https://qaonline.superoffice.com');
});

test.each([
	['https://crm.example.com/SuperOffice/api', 'https://crm.example.com/SuperOffice/api'],
	[' https://crm.example.com/SuperOffice/api/v1/ ', 'https://crm.example.com/SuperOffice/api'],
	['https://crm.example.com/crm', 'https://crm.example.com/crm/api'],
	['https://crm.example.com', 'https://crm.example.com/api'],
	['http://crm:8080/WebApi/API', 'http://crm:8080/WebApi/API'],
])('the base URL %j becomes %j', (given, expected) => expect(normalizeApiBase(given)).toBe(expected));

test.each(['', 'crm.example.com', 'ftp://crm.example.com', 'https://u:p@crm.example.com/api'])(
	'the base URL %j is refused',
	(given) => {
		expect(thrownBy(() => normalizeApiBase(given))).toMatchObject({
			kind: 'unauthorized',
			field: 'Base URL',
		});
	},
);
