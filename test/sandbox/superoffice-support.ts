import { createPrivateKey, createSign } from 'node:crypto';
import axios, { type AxiosInstance } from 'axios';
import { superOfficeSeed as seed, type SuperOfficeSandbox } from '../../sandbox/services/superoffice';
import { sandboxBench } from './harness';

export { seed };

/** Around the tests of each file that imports this. */
export const bench = sandboxBench<SuperOfficeSandbox>('superoffice');
/** Signed in with OAuth2 at the tenant's own address. */
export let http: AxiosInstance;

export const SMTP = {
	ServerName: 'smtp.example.com:587',
	UserName: seed.USER.emailAddress,
	Password: seed.USER.smtpPassword,
	UseSSL: false,
};
export const MAIL = {
	To: [{ Address: 'ann@example.org', Name: 'Ann' }],
	From: { Address: 'crm@example.com' },
	Subject: 'Offer',
	HTMLBody: '<p>Hello</p>',
};
export const FILE = {
	Filename: 'a.pdf',
	Type: 'application/pdf',
	Encoding: 'base64',
	Disposition: 'attachment',
	Size: 5,
	Stream: Buffer.from('%PDF-').toString('base64'),
};

beforeAll(() => {
	http = axios.create({
		baseURL: `${bench.url}/online2/${seed.TENANT}/api`,
		headers: { Authorization: `Bearer ${seed.OAUTH_TOKENS.accessToken}`, Accept: 'application/json' },
		validateStatus: () => true,
		maxRedirects: 0,
	});
});

export const agent = async (method: string, body: unknown, config = {}) =>
	await http.post(`/v1/Agents/EMail/${method}`, body, {
		headers: { 'Content-Type': 'application/json' },
		...config,
	});
export const sendEMails = async (mail: object, changes: object = {}, config = {}) =>
	await agent(
		'SendEMails',
		{
			OutgoingConnectionInfo: SMTP,
			Emails: [{ ...MAIL, ...mail }],
			SentItemsConnectionInfo: null,
			...changes,
		},
		config,
	);

export function signedToken(
	time = new Date(bench.sandbox.clock.now()).toISOString().replace(/\D/g, '').slice(0, 12),
) {
	const data = `${seed.APP.systemUserToken}.${time}`;
	return `${data}.${createSign('RSA-SHA256').update(data).sign(createPrivateKey(seed.APP_PRIVATE_KEY), 'base64')}`;
}
export const systemLogin = async (changes: object = {}) =>
	await http.post(
		`${bench.url}/login-host/Login/api/PartnerSystemUser/Authenticate`,
		{
			SignedSystemToken: signedToken(),
			ApplicationToken: seed.APP.clientSecret,
			ContextIdentifier: seed.TENANT,
			ReturnTokenType: 'JWT',
			...changes,
		},
		{ headers: { Authorization: null } },
	);
export const ticketOf = (jwt: string) =>
	JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString())[
		'http://schemes.superoffice.net/identity/ticket'
	];
