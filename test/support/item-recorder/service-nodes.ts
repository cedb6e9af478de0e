import type { CredentialFile } from '../own-n8n';
import { node, webhook, type Recording } from './recording';

const GOOGLE = {
	googleDriveOAuth2Api: { id: 'google-drive', name: 'Google Drive' },
	gmailOAuth2: { id: 'gmail', name: 'Gmail' },
};

const drive = (name: string, fileId: string, options: object): Recording => ({
	name,
	nodes: [
		webhook(),
		node(
			'Google Drive',
			'googleDrive',
			3,
			{
				resource: 'file',
				operation: 'download',
				authentication: 'oAuth2',
				fileId: { __rl: true, mode: 'id', value: fileId },
				options,
			},
			{ credentials: { googleDriveOAuth2Api: GOOGLE.googleDriveOAuth2Api } },
		),
	],
	field: 'data',
	source: { file: 'Google/Drive/v2/actions/file/download.operation.js', function: 'execute' },
});

const gmail = (name: string, simple: boolean): Recording => ({
	name,
	nodes: [
		node(
			'Gmail Trigger',
			'gmailTrigger',
			1.3,
			{
				pollTimes: { item: [{ mode: 'everyHour' }] },
				simple,
				filters: {},
				options: simple ? {} : { downloadAttachments: true },
			},
			{ credentials: { gmailOAuth2: GOOGLE.gmailOAuth2 } },
		),
	],
	field: 'attachment_0',
	source: {
		file: 'Google/Gmail/GenericFunctions.js',
		function: simple ? 'simplifyOutput' : 'parseRawEmail',
	},
});

const imap = (name: string, parameters: object, maker: string): Recording => ({
	name,
	nodes: [
		node(
			'Email Trigger (IMAP)',
			'emailReadImap',
			2.2,
			{ mailbox: 'INBOX', postProcessAction: 'nothing', options: {}, ...parameters },
			{ credentials: { imap: { id: 'imap', name: 'IMAP' } } },
		),
	],
	field: 'attachment_0',
	source: { file: 'EmailReadImap/v2/utils.js', function: maker },
});

/** Nodes of services that a fake stands for. */
export const serviceNodes = (): Recording[] => [
	drive('google-drive-file', 'file', {}),
	drive('google-drive-export', 'document', {
		googleFileConversion: { conversion: { docsToFormat: 'application/pdf' } },
	}),
	gmail('gmail-trigger', false),
	gmail('gmail-trigger-simple', true),
	imap('imap-resolved', { format: 'resolved' }, 'parseRawEmail'),
	imap('imap-simple', { format: 'simple', downloadAttachments: true }, 'itemBuilderFor'),
];

/** What the nodes sign in with; the fakes take anything. */
export function credentialsFor(imapPort: number): CredentialFile[] {
	const oauth = {
		clientId: 'client',
		clientSecret: 'secret',
		oauthTokenData: { access_token: 'token', token_type: 'Bearer' },
	};
	return [
		{ id: 'google-drive', name: 'Google Drive', type: 'googleDriveOAuth2Api', data: oauth },
		{ id: 'gmail', name: 'Gmail', type: 'gmailOAuth2', data: oauth },
		{
			id: 'imap',
			name: 'IMAP',
			type: 'imap',
			data: { user: 'jane', password: 'secret', host: '127.0.0.1', port: imapPort, secure: false },
		},
	];
}
