import { generateKeyPairSync } from 'node:crypto';
import type { IHttpRequestHelper, IHttpRequestOptions } from 'n8n-workflow';
import {
	authenticateSystemUser,
	logInSystemUser,
	proveSystemUser,
} from '../../../credentials/shared/superOfficeSystemUser';
import { TEST_PATH } from '../../../credentials/shared/superOfficeProof';
import { forgetLogins } from '../../../credentials/shared/singleFlightLogin';

const credentials = {
	environment: 'online',
	tenantId: 'Cust12345',
	clientSecret: 'secret-of-the-app',
	systemUserToken: 'App-secret-token',
	privateKey: generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey.export({
		type: 'pkcs8',
		format: 'pem',
	}) as string,
};
let asked: IHttpRequestOptions[];

/** A login host that answers the login with what `answer` makes of the request's body. */
function helper(answer: (body: string) => unknown): IHttpRequestHelper {
	const httpRequest = async (options: IHttpRequestOptions) => {
		asked.push(options);
		const state = {
			State: 'Running',
			IsRunning: true,
			Api: 'https://online2.superoffice.com/Cust12345/api',
			Associate: 'SYS',
		};
		const body = options.method === 'POST' ? answer(options.body as string) : state;
		return { statusCode: 200, body: JSON.stringify(body) };
	};
	return { helpers: { httpRequest } } as unknown as IHttpRequestHelper;
}

beforeEach(() => {
	asked = [];
	forgetLogins();
});

test('asks for the tenant first and signs nothing but the login', async () => {
	const claims = { 'http://schemes.superoffice.net/identity/ticket': '7T:abc' };
	const Token = `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.x`;
	const session = await logInSystemUser(
		helper(() => ({ IsSuccessful: true, Token })),
		credentials,
	);
	expect(session).toMatchObject({
		ticket: expect.stringMatching(/^[0-9a-f]{32}\.7T:abc$/) as string,
		apiBase: 'https://online2.superoffice.com/Cust12345/api',
	});
	expect(asked.map(({ method, url }) => `${method} ${url}`)).toEqual([
		'GET https://online.superoffice.com/api/state/Cust12345',
		'POST https://online.superoffice.com/Login/api/PartnerSystemUser/Authenticate',
	]);
	expect(asked.every(({ headers }) => !('Authorization' in (headers ?? {})))).toBe(true);
});

test('a refusal that repeats what was sent shows no secret: a credential test shows it as it is', async () => {
	const refused = logInSystemUser(
		helper((body) => ({ IsSuccessful: false, Token: null, ErrorMessage: `Cannot read ${body}` })),
		credentials,
	);
	await expect(refused).rejects.toThrow('System user login failed: Cannot read');
	const { message } = (await refused.catch((error: unknown) => error)) as Error;
	expect(message).not.toMatch(/secret-of-the-app|App-secret-token/);
	expect(message).toContain('Check system user token');
});

test('a credential test proves the secrets and the answer: an older ticket does not do, an ordinary call takes it', async () => {
	const claims = { 'http://schemes.superoffice.net/identity/ticket': '7T:abc' };
	const Token = `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.x`;
	const host = helper(() => ({ IsSuccessful: true, Token }));
	const session = await logInSystemUser(host, credentials);
	const call = (values: object, url: string) =>
		authenticateSystemUser({ ...credentials, ...session, ...values }, { url });
	const logins = () => asked.filter(({ method }) => method === 'POST').length;
	const principals = () => asked.filter(({ url }) => url.endsWith(TEST_PATH));

	for (const [checkedAt, more] of [
		[Date.now(), 0],
		[Date.now() - 61_000, 1],
	]) {
		const stored = { ...credentials, ...session, checkedAt };
		expect(() => authenticateSystemUser(stored, { url: TEST_PATH })).toThrow('has to be tested first');
		const before = logins();
		Object.assign(stored, await proveSystemUser(host, stored));
		expect(logins() - before).toBe(more);
		expect(authenticateSystemUser(stored, { url: TEST_PATH }).url).toBe(
			`https://online2.superoffice.com/Cust12345/api${TEST_PATH}`,
		);
		// The proof is good for one request.
		expect(() => authenticateSystemUser(stored, { url: TEST_PATH })).toThrow('has to be tested first');
	}
	expect(principals()).toHaveLength(2);
	for (const { headers } of principals())
		expect(headers).toMatchObject({ Authorization: 'SOTicket 7T:abc', 'SO-AppToken': 'secret-of-the-app' });

	const older = { checkedAt: Date.now() - 61_000 };
	expect(call(older, 'https://online2.superoffice.com/x').headers).toEqual({
		Authorization: 'SOTicket 7T:abc',
		'SO-AppToken': 'secret-of-the-app',
	});
	// A ticket that was got with another secret is no ticket of this credential.
	expect(call({ clientSecret: 'new-secret' }, 'https://x.example/').headers).toEqual({
		'SO-AppToken': 'new-secret',
	});
});
