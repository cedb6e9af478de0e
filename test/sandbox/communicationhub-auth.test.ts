import { ask, hub, JSON_HEADERS, MAIL } from './communicationhub-support';

const { sandbox, base, set } = hub();
const post = async (fields: object, more: object = {}) =>
	await ask(base(), { body: JSON.stringify(fields), ...more });

describe('authentication', () => {
	const withHeaders = async (more: Record<string, string>) =>
		await post(MAIL, { headers: { ...JSON_HEADERS, ...more } });
	const basic = (pair: string) => ({ authorization: `Basic ${Buffer.from(pair).toString('base64')}` });

	test('basic, bearer, header', async () => {
		set({ auth: 'basic' });
		expect(await withHeaders({})).toMatchObject({
			status: 401,
			text: '',
			headers: { 'www-authenticate': 'basic realm="/auth/basic"' },
		});
		const wrong = await withHeaders(basic('sandbox:wrong'));
		expect(wrong).toMatchObject({ status: 401, reason: 'Unauthorized' });
		expect(wrong.json.ResponseStatus).toEqual({
			ErrorCode: 'Unauthorized',
			Message: 'Invalid UserName or Password',
			Errors: [],
		});
		expect((await withHeaders(basic('sandbox:sandbox-secret'))).status).toBe(200);
		set({ auth: 'bearer' });
		expect(await withHeaders({ authorization: 'Bearer nope' })).toMatchObject({ status: 401, text: '' });
		expect((await withHeaders({ authorization: 'Bearer sandbox-token' })).status).toBe(200);
		expect((await withHeaders(basic('sandbox-token:'))).status).toBe(200);
		const unknown = await withHeaders(basic('nope:'));
		expect(unknown).toMatchObject({ status: 404, reason: 'NotFound' });
		expect(unknown.json.ResponseStatus.Message).toBe('ApiKey does not exist');
		expect(unknown.headers['www-authenticate']).toBeUndefined();
		for (const expired of [
			{ authorization: 'Bearer sandbox-expired-token' },
			basic('sandbox-expired-token:'),
		]) {
			const { status, json } = await withHeaders(expired);
			expect([status, json.ResponseStatus.Message]).toEqual([403, 'ApiKey has expired']);
		}
		expect((await withHeaders(basic('nope:password'))).status).toBe(401);
		set({ auth: 'header' });
		expect((await withHeaders({ 'x-api-key': 'nope' })).status).toBe(401);
		expect((await withHeaders({ 'x-api-key': 'sandbox-key' })).status).toBe(200);
		set({ auth: 'basic', protectedOperations: ['GetStatus'] });
		expect((await withHeaders({})).status).toBe(200);
		expect(sandbox().inbox.count).toBe(5);
	});

	test('session: login, expiry, logout', async () => {
		const login = async (body: object, path = '/auth/credentials') => await post(body, { path });
		expect(await ask(base(), { method: 'GET', path: '/auth' })).toMatchObject({ status: 404, text: '404' });
		set({ auth: 'session' });
		const right = { UserName: 'sandbox', Password: 'sandbox-secret' };
		expect((await login({ ...right, Password: 'x' })).json.ResponseStatus.Message).toBe(
			'Invalid UserName or Password',
		);
		expect((await login({ ...right, Password: '' })).json.ResponseStatus.Errors[0].FieldName).toBe(
			'Password',
		);
		expect((await login({ ...right, RememberMe: 'true' })).status).toBe(400);
		expect((await login(right, '/auth')).status).toBe(400);
		expect((await login({ ...right, provider: 'credentials' }, '/auth')).status).toBe(200);
		const { json, headers } = await login(right);
		expect(json).toEqual({
			UserId: '1',
			SessionId: expect.any(String),
			UserName: 'sandbox',
			DisplayName: 'sandbox',
			ResponseStatus: {},
		});
		expect(String(headers['set-cookie'])).toContain(`ss-id=${json.SessionId}`);
		expect((await withHeaders({ 'x-ss-id': json.SessionId })).status).toBe(200);
		expect((await withHeaders({ cookie: `a=b; ss-id=${json.SessionId}` })).status).toBe(200);
		expect(
			(
				await ask(base(), {
					method: 'GET',
					path: '/auth',
					headers: { accept: 'application/json', 'x-ss-id': json.SessionId },
				})
			).json.UserName,
		).toBe('sandbox');
		sandbox().clock.advance(1201);
		const expired = await withHeaders({ 'x-ss-id': json.SessionId });
		expect(expired).toMatchObject({
			status: 401,
			text: '',
			headers: { 'www-authenticate': 'credentials realm="/auth/credentials"' },
		});
		const again = (await login(right)).json.SessionId;
		const out = await ask(base(), {
			method: 'GET',
			path: '/auth/logout',
			headers: { accept: 'application/json', 'x-ss-id': again },
		});
		expect(out.json).toEqual({ ResponseStatus: {} });
		expect((await withHeaders({ 'x-ss-id': again })).status).toBe(401);
		const xml = await ask(base(), {
			path: '/auth/credentials',
			headers: { ...JSON_HEADERS, accept: 'application/xml' },
			body: JSON.stringify({ UserName: 'x', Password: 'y' }),
		});
		expect(xml.text).toMatch(/<AuthenticateResponse .*<ErrorCode>Unauthorized<\/ErrorCode>/);
	});
});
