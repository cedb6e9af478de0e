import { resolve } from 'node:path';
import type { ICredentialDataDecryptedObject, INodeParameters } from 'n8n-workflow';
import { limits } from '../../nodes/SuperOffice/limits';
import type { Sandbox } from '../../sandbox';
import { superOfficeSeed as seed } from '../../sandbox/services/superoffice';
import { commonParameters, deadUrl, type ContractService } from './services';

type Authentication = 'oAuth2' | 'systemUser' | 'onsite';
type Values = ICredentialDataDecryptedObject;

export const CREDENTIAL = {
	oAuth2: 'superOfficeOAuth2Api',
	systemUser: 'superOfficeSystemUserApi',
	onsite: 'superOfficeApi',
} as const;

/** Credential values for the sandbox, fresh each time. */
export function sandboxCredential(authentication: Authentication, sandbox: Sandbox): Values {
	const base = sandbox.serviceUrl('superoffice');
	const online = { environment: 'online', tenantId: seed.TENANT, loginHost: `${base}/login-host` };
	if (authentication === 'onsite')
		return {
			baseUrl: `${base}/onsite`,
			method: 'basic',
			username: seed.ONSITE_USER.username,
			password: seed.ONSITE_USER.password,
		};
	if (authentication === 'systemUser')
		return {
			...online,
			clientSecret: seed.APP.clientSecret,
			systemUserToken: seed.APP.systemUserToken,
			privateKey: seed.APP_PRIVATE_KEY,
			ticket: '',
		};
	return {
		...online,
		clientId: seed.APP.clientId,
		clientSecret: seed.APP.clientSecret,
		oauthTokenData: {
			access_token: seed.OAUTH_TOKENS.accessToken,
			refresh_token: seed.OAUTH_TOKENS.refreshToken,
			token_type: 'Bearer',
		},
	};
}

export function mailServerCredential(): Values {
	return {
		host: 'smtp.example.com',
		port: 587,
		useSsl: false,
		user: seed.USER.emailAddress,
		password: seed.USER.smtpPassword,
		imapHost: 'imap.example.com',
		imapPort: 993,
		imapUseSsl: true,
		imapUser: '',
		imapPassword: seed.USER.imapPassword,
		sentFolder: 'Sent Items',
	};
}

/** Makes the built package forget the logins of this process. */
export function forgetLogins(): void {
	const path = resolve(__dirname, '../../dist/credentials/shared/singleFlightLogin.js');
	(jest.requireActual(path) as typeof import('../../credentials/shared/singleFlightLogin')).forgetLogins();
}

function variant(
	label: string,
	authentication: Authentication,
	sendWith: 'smtpServer' | 'userMailbox' | 'serverDefault',
	batch: boolean,
): ContractService {
	const type = CREDENTIAL[authentication];
	const own: INodeParameters = {
		authentication,
		sendWith,
		...(batch && { options: { batch: true, batchSize: 2 } }),
	};
	return {
		label: `SuperOffice (${label}${batch ? ', batch' : ''})`,
		node: 'superOffice',
		sandbox: 'superoffice',
		limits,
		// The sandbox forgets its tickets with each reset: a login that the package still holds would meet a 401 first.
		prepare: forgetLogins,
		credentials: (sandbox) => ({
			[type]: sandboxCredential(authentication, sandbox),
			...(sendWith === 'smtpServer' && { superOfficeMailServerApi: mailServerCredential() }),
		}),
		unreachable: (credentials) => {
			const field = authentication === 'onsite' ? 'baseUrl' : 'loginHost';
			return { ...credentials, [type]: { ...credentials[type], [field]: deadUrl(credentials[type][field]) } };
		},
		parameters: (mail) => commonParameters(mail, own),
		sends: { method: 'POST', path: '/v1/Agents/EMail/Send' },
		requestsPerMail: 1,
		sentStatuses: ['accepted'],
		messageId: true,
		batches: batch,
	};
}

/** All ways to send, alone and in batches, and all ways to sign in. */
export const superOffice: ContractService[] = [
	variant('SMTP server, OAuth2', 'oAuth2', 'smtpServer', false),
	variant('SMTP server, system user', 'systemUser', 'smtpServer', true),
	variant('user mailbox, onsite', 'onsite', 'userMailbox', false),
	variant('user mailbox, OAuth2', 'oAuth2', 'userMailbox', true),
	variant('server default, OAuth2', 'oAuth2', 'serverDefault', false),
	variant('server default, onsite', 'onsite', 'serverDefault', true),
];
