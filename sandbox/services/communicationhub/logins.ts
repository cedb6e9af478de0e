import type { SandboxLogin } from '../../core/service';

export const logins = (url: string): SandboxLogin[] => [
	{
		credential: 'CommunicationHub API',
		fields: [
			['Base URL', url],
			['Authentication', 'None'],
		],
		note: 'Any sender and recipient will do, such as billing@example.com.',
	},
];
