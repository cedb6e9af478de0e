import type { ICredentialDataDecryptedObject, IExecuteFunctions } from 'n8n-workflow';
import { apiBase, connect } from '../../../../nodes/LineWorks/connection';
import { rejectionOf, thrownBy } from '../shared/thrown';
import { SIGNED_IN } from './node';

function contextOf(credential: ICredentialDataDecryptedObject, operation = 'send', id = 'c1') {
	return {
		getCredentials: async () => credential,
		getNodeParameter: () => operation,
		getNode: () => ({ credentials: { lineWorksOAuth2Api: { id, name: 'x' } } }),
	} as unknown as IExecuteFunctions;
}

describe('the base URL of the API', () => {
	test.each([
		['global', 'https://www.worksapis.com/v1.0'],
		['govKr', 'https://gov.worksapis.com/v1.0'],
	])('%s', (environment, url) => {
		expect(apiBase({ environment, apiBaseUrl: 'https://other.example' })).toBe(url);
	});

	test('custom: as written, without spaces around it and slashes at its end', () => {
		const written = { environment: 'custom', apiBaseUrl: ' https://api.example/works/v1.0// ' };
		expect(apiBase(written)).toBe('https://api.example/works/v1.0');
	});

	test.each([
		'',
		'api.example/v1.0',
		'ftp://api.example/v1.0',
		'https://user@api.example/v1.0',
		'https://:word@api.example/v1.0',
		'https://api.example/v1.0?key=1',
		'https://api.example/v1.0#x',
	])('custom: %p is refused with field and fix, and not repeated', (apiBaseUrl) => {
		const error = thrownBy(() => apiBase({ environment: 'custom', apiBaseUrl }));
		expect(error).toMatchObject({ kind: 'unauthorized', field: 'API Base URL' });
		expect(error.fix).toMatch(/https:\/\/www\.worksapis\.com\/v1\.0/);
		if (apiBaseUrl) expect(`${error.message} ${error.fix}`).not.toContain(apiBaseUrl);
	});

	test('an environment that does not exist', () => {
		expect(thrownBy(() => apiBase({ environment: 'mars' }))).toMatchObject({
			kind: 'unauthorized',
			field: 'Environment',
		});
	});
});

describe('the connection', () => {
	test('knows every secret, those of a renewed sign-in too', async () => {
		const { secrets, secretsIn } = await connect(contextOf(SIGNED_IN));
		expect(secrets).toEqual(['client-secret', 'access', 'refresh']);
		const renewed = { ...SIGNED_IN, oauthTokenData: { access_token: 'access 2' } as never };
		expect(secretsIn?.(renewed)).toContain('access 2');
	});

	test('lets n8n renew a sign-in only after a 401 that proves that nothing was sent', async () => {
		expect(await connect(contextOf(SIGNED_IN))).toMatchObject({ renewsLogin: true });
	});

	test('keeps one pace for each sender and each operation, as LINE WORKS counts', async () => {
		const paceOf = async (...which: [operation?: string, id?: string]) =>
			(await connect(contextOf(SIGNED_IN, ...which))).paceKey;
		const keys = await Promise.all([
			paceOf('send', 'c1'),
			paceOf('send', 'c2'),
			paceOf('getAll', 'c1'),
			paceOf('send', 'c1'),
		]);
		expect(new Set(keys).size).toBe(3);
		expect(keys[3]).toBe(keys[0]);
	});

	test.each([
		['no tokens', undefined],
		['tokens that are empty', { access_token: '', refresh_token: '' }],
	])('with %s: not connected', async (_case, oauthTokenData) => {
		const credential = { ...SIGNED_IN, oauthTokenData: oauthTokenData as never };
		const error = await rejectionOf(connect(contextOf(credential)));
		expect(error.kind).toBe('unauthorized');
		expect(error.fix).toMatch(/press Connect/);
	});
});
