import type { SandboxLogin } from '../../core/service';
import { APP, APP_PRIVATE_KEY, ONSITE_USER, TENANT, USER } from './seed';

export function logins(url: string): SandboxLogin[] {
	const tenant: SandboxLogin['fields'] = [
		['Environment', 'Production'],
		['Tenant ID', TENANT],
		['Login Host Override', `${url}/login-host`],
	];
	return [
		{
			credential: 'SuperOffice OAuth2 API',
			fields: [...tenant, ['Client ID', APP.clientId], ['Client Secret', APP.clientSecret]],
			note: 'Press Connect, then Allow.',
		},
		{
			credential: 'SuperOffice System User API',
			fields: [
				...tenant,
				['Client Secret', APP.clientSecret],
				['System User Token', APP.systemUserToken],
				['Private Key', APP_PRIVATE_KEY],
			],
		},
		{
			credential: 'SuperOffice Onsite API',
			fields: [
				['Base URL', `${url}/onsite/api`],
				['Method', 'User Name and Password'],
				['User Name', ONSITE_USER.username],
				['Password', ONSITE_USER.password],
			],
		},
		{
			credential: 'SuperOffice Mail Server API',
			fields: [
				['SMTP Host', 'smtp.example.com'],
				['SMTP Port', '587'],
				['SMTP SSL', 'off'],
				['SMTP User Name', USER.emailAddress],
				['SMTP Password', USER.smtpPassword],
				['IMAP Host', 'imap.example.com'],
				['IMAP Port', '993'],
				['IMAP SSL', 'on'],
				['IMAP Password', USER.imapPassword],
				['Sent Folder', 'Sent Items'],
			],
			note: 'For Send With = SMTP Server. IMAP is for a copy of what was sent.',
		},
	];
}
