import type { SandboxLogin } from '../../core/service';
import { defaultSettings } from './settings';

export function logins(url: string): SandboxLogin[] {
	const { clientId, clientSecret } = defaultSettings();
	return [
		{
			credential: 'LINE WORKS OAuth2 API',
			fields: [
				['Environment', 'Custom'],
				['API Base URL', `${url}/v1.0`],
				['Auth Base URL', `${url}/oauth2/v2.0`],
				['Client ID', clientId],
				['Client Secret', clientSecret],
				['Custom Scopes', 'on'],
				['Enabled Scopes', 'mail user.read'],
			],
			note: 'Replace both addresses, which begin as the live ones, before you press Connect; then press Allow.',
		},
	];
}
