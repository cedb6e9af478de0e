import { resolve } from 'node:path';
import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import type { Sandbox } from '../../sandbox';
import { superOfficeSeed as seed } from '../../sandbox/services/superoffice';

export type Authentication = 'oAuth2' | 'systemUser' | 'onsite';
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
