import type { SandboxLogin } from '../../core/service';
import { DEMO_KEYS, DEMO_ORGANIZATION } from './seed';

export const logins = (url: string): SandboxLogin[] => [
	{
		credential: 'Rebilly API',
		fields: [
			['Environment', 'Custom'],
			['Base URL', url],
			['Organization ID', DEMO_ORGANIZATION],
			['Secret API Key', DEMO_KEYS.full],
		],
		note: "The environment Sandbox is Rebilly's own, on the internet. From is billing@example.com.",
	},
];
