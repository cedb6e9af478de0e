import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { statusFields } from './operations/getStatus';
import { sendFields } from './operations/send';
import { letterFields } from './operations/sendLetter';
import { smsFields } from './operations/sendSms';

/** The parameters of the node. */
export const fields = (): INodeProperties[] => [
	{
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		default: 'mail',
		options: [
			{ name: 'Letter', value: 'letter' },
			{ name: 'Mail', value: 'mail' },
			{ name: 'SMS', value: 'sms' },
		],
	},
	operationField('mail', [
		{
			name: 'Get Status',
			value: 'getStatus',
			action: 'Get status',
			description: 'Look up what became of a mail, SMS or letter',
		},
		{ name: 'Send', value: 'send', action: 'Send mail', description: 'Send a mail' },
	]),
	operationField('sms', [
		{ name: 'Send', value: 'send', action: 'Send SMS', description: 'Send a short message to a phone' },
	]),
	operationField('letter', [
		{
			name: 'Send',
			value: 'send',
			action: 'Send letter',
			description: 'Send a file as a letter on paper',
		},
	]),
	...sendFields(),
	...statusFields(),
	...smsFields(),
	...letterFields(),
];

function operationField(resource: string, options: INodePropertyOptions[]): INodeProperties {
	return {
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		default: 'send',
		displayOptions: { show: { resource: [resource] } },
		options,
	};
}
