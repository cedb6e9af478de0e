/** What `PATCH /admin/services/lineworks` may change. Times are in seconds on the virtual clock. */
export interface LineWorksSettings {
	clientId: string;
	clientSecret: string;
	/** Registered redirect URIs, compared exactly. Empty: every http URI on a loopback address. */
	redirectUris: string[];
	/** Scopes that are switched on for the app; any other one fails the sign-in with `invalid_scope`. */
	enabledScopes: string[];
	accessTokenSeconds: number;
	refreshTokenSeconds: number;
	codeSeconds: number;
	/** "Refresh Token Rotation" of the app: off means that a refresh returns no new refresh token. */
	refreshTokenRotation: boolean;
	/** The service sends `expires_in` as text more often than as a number. */
	expiresInAsText: boolean;
	/** Text that every token holds, so that a test can look for leaks. */
	tokenMark: string;
	/** A 401 without a body, with `WWW-Authenticate` alone. */
	empty401: boolean;
	/** `refuse`: a subject over 180 characters is a 400. `cut`: cut silently, as the real service does. */
	longSubjects: 'refuse' | 'cut';
	/** Most bytes of files in one mail, decoded and together. */
	maxAttachmentBytes: number;
	/** What an oversized mail is answered with: JSON with LIMIT_EXCEEDED, or the HTML page of a gateway. */
	oversizeAnswer: 'json' | 'html';
	blockedExtensions: string[];
	/** Answers of the member list: an administrator may withhold it from ordinary members. */
	memberList: 'allowed' | 'forbidden';
	/** How a mark is answered: with the mail, or with 200 or 204 and no body. */
	markAnswer: 'mail' | 200 | 204;
	/** Empty pages, each with a cursor, before every page of mails: the service cuts pages before it filters them. */
	emptyPages: number;
	/** Files up to this size stay readable in the Sent folder. */
	keepAttachmentBytes: number;
	/** Length of the windows of both rate limits. */
	windowSeconds: number;
	/** Mails per window and sender; 0 = no limit. */
	mailsPerWindow: number;
	/** Calls per window and operation; 0 = no limit. */
	callsPerWindow: number;
}

const MEBIBYTE = 1024 * 1024;

/** The settings after start and after a reset. */
export function defaultSettings(): LineWorksSettings {
	return {
		clientId: 'sandbox-client',
		clientSecret: 'sandbox-secret',
		redirectUris: [],
		enabledScopes: [
			'mail',
			'mail.read',
			'user',
			'user.read',
			'user.email.read',
			'directory',
			'directory.read',
		],
		accessTokenSeconds: 86_400,
		refreshTokenSeconds: 90 * 86_400,
		codeSeconds: 600,
		refreshTokenRotation: false,
		expiresInAsText: true,
		tokenMark: '',
		empty401: false,
		longSubjects: 'refuse',
		maxAttachmentBytes: 25 * MEBIBYTE,
		oversizeAnswer: 'json',
		blockedExtensions: ['bat', 'cmd', 'com', 'exe', 'jar', 'js', 'msi', 'scr', 'vbs'],
		memberList: 'allowed',
		markAnswer: 'mail',
		emptyPages: 0,
		keepAttachmentBytes: MEBIBYTE,
		windowSeconds: 60,
		mailsPerWindow: 60,
		callsPerWindow: 240,
	};
}
