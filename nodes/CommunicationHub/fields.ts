import type { INodeProperties } from 'n8n-workflow';
import { sendFields } from './operations/send';

/** The parameters of the node. */
export const fields = (): INodeProperties[] => [
	{
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		default: 'mail',
		options: [{ name: 'Mail', value: 'mail' }],
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
				name: 'Send',
				value: 'send',
				action: 'Send mail',
				description: 'Send a mail',
			},
		],
	},
	...sendFields(),
];
