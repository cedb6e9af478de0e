import type { INodeProperties } from 'n8n-workflow';
import { authenticationField } from './fields';
import { checkFields } from './operations/checks';
import { findRecipientsFields } from './operations/findRecipients';
import { saveDraftFields } from './operations/saveDraft';
import { sendFields } from './operations/send';

/** The parameters of the node. */
export const properties = (): INodeProperties[] => [
	authenticationField(),
	{
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		default: 'mail',
		options: [
			{ name: 'Mail', value: 'mail' },
			{ name: 'Mailbox', value: 'mailbox' },
			{ name: 'Recipient', value: 'recipient' },
		],
	},
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		default: 'send',
		displayOptions: { show: { resource: ['mail'] } },
		options: [
			{
				name: 'Save Draft',
				value: 'saveDraft',
				action: 'Save draft',
				description: 'Store a mail as a draft in the mailbox of the user',
			},
			{ name: 'Send', value: 'send', action: 'Send mail', description: 'Send a mail' },
		],
	},
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		default: 'checkMailbox',
		displayOptions: { show: { resource: ['mailbox'] } },
		options: [
			{
				name: 'Check Mailbox',
				value: 'checkMailbox',
				action: 'Check mailbox',
				description: 'See who is logged in and whether the mailbox of that user works',
			},
			{
				name: 'Test SMTP',
				value: 'testSmtp',
				action: 'Test mail server',
				description: 'See whether the servers of the SuperOffice Mail Server credential accept its logins',
			},
		],
	},
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		default: 'findRecipients',
		displayOptions: { show: { resource: ['recipient'] } },
		options: [
			{
				name: 'Find Recipients',
				value: 'findRecipients',
				action: 'Find recipients',
				description: 'Search persons and companies with their mail addresses',
			},
		],
	},
	...sendFields(),
	...saveDraftFields(),
	...checkFields(),
	...findRecipientsFields(),
];
