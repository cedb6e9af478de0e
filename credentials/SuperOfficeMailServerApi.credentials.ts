import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

/**
 * Mail servers that SuperOffice is to send through and to store the sent copy on (SuperOffice API sheet, section 4).
 * Their passwords travel in the body of the call, so they are kept here and not in the node.
 */
export class SuperOfficeMailServerApi implements ICredentialType {
	name = 'superOfficeMailServerApi';

	displayName = 'SuperOffice Mail Server API';

	icon: Icon = {
		light: 'file:../nodes/SuperOffice/superoffice.svg',
		dark: 'file:../nodes/SuperOffice/superoffice.dark.svg',
	};

	documentationUrl =
		'https://github.com/n8n-nodes-send-mail/n8n-nodes-send-mail/blob/main/docs/superoffice.md#connect';

	properties: INodeProperties[] = [
		{
			displayName:
				'The test of this credential sees whether the values fit together. Only SuperOffice can try the login: run Test Mail Server in the node for that.',
			name: 'notice',
			type: 'notice',
			default: '',
		},
		{
			displayName: 'SMTP Host',
			name: 'host',
			type: 'string',
			default: '',
			placeholder: 'e.g. smtp.example.com',
			description:
				'Server that SuperOffice sends through; it must be reachable from SuperOffice, not from n8n',
		},
		{
			displayName: 'SMTP Port',
			name: 'port',
			type: 'number',
			default: 587,
		},
		{
			displayName: 'SMTP SSL',
			name: 'useSsl',
			type: 'boolean',
			default: false,
			description:
				'Whether the connection is TLS from the first byte (port 465). Off for ports 587 and 25, where STARTTLS is used.',
		},
		{
			displayName: 'SMTP User Name',
			name: 'user',
			type: 'string',
			default: '',
			placeholder: 'e.g. sales@example.com',
		},
		{
			displayName: 'SMTP Password',
			name: 'password',
			type: 'string',
			typeOptions: { password: true },
			default: '',
		},
		{
			displayName: 'IMAP Host',
			name: 'imapHost',
			type: 'string',
			default: '',
			placeholder: 'e.g. imap.example.com',
			description: 'Server for the copy in the sent folder; only needed with the option Save Sent Copy',
		},
		{
			displayName: 'IMAP Port',
			name: 'imapPort',
			type: 'number',
			default: 993,
		},
		{
			displayName: 'IMAP SSL',
			name: 'imapUseSsl',
			type: 'boolean',
			default: true,
			description: 'Whether the connection is TLS from the first byte (port 993). Off for port 143.',
		},
		{
			displayName: 'IMAP User Name',
			name: 'imapUser',
			type: 'string',
			default: '',
			description: 'Empty: the one for SMTP',
		},
		{
			displayName: 'IMAP Password',
			name: 'imapPassword',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description: 'Empty: the one for SMTP',
		},
		{
			displayName: 'Sent Folder',
			name: 'sentFolder',
			type: 'string',
			default: 'Sent Items',
			description: 'IMAP folder for the copy',
		},
	];
}
