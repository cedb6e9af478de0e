import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { runMail } from '../shared/run/run';
import { createFields } from './operations/create';
import { deleteFields } from './operations/delete';
import { getFields } from './operations/get';
import { getManyFields } from './operations/getMany';
import { sendFields } from './operations/send';
import { sendDraftFields } from './operations/sendDraft';
import { pickers } from './pickers';
import { rebilly } from './service';

export class Rebilly implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Rebilly',
		name: 'rebilly',
		icon: { light: 'file:rebilly.svg', dark: 'file:rebilly.dark.svg' },
		group: ['output'],
		version: 1,
		// An option that keeps mail from its recipients should be seen without opening the node.
		subtitle:
			'={{ $parameter["operation"] + ": " + $parameter["resource"] + ($parameter["options"]?.["preview"] ? " (preview only)" : $parameter["options"]?.["redirectTo"] ? " (redirected)" : "") }}',
		description: 'Send mail through Rebilly, with files and invoices, and follow it until it is sent',
		defaults: { name: 'Rebilly' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'rebillyApi', required: true }],
		properties: [
			{
				displayName: 'Resource',
				name: 'resource',
				type: 'options',
				noDataExpression: true,
				options: [{ name: 'Mail', value: 'mail' }],
				default: 'mail',
			},
			{
				displayName: 'Operation',
				name: 'operation',
				type: 'options',
				noDataExpression: true,
				displayOptions: { show: { resource: ['mail'] } },
				default: 'send',
				options: [
					{
						name: 'Create',
						value: 'create',
						action: 'Create mail',
						description: 'Write a message into Rebilly, by default as a draft',
					},
					{ name: 'Delete', value: 'delete', action: 'Delete mail', description: 'Delete a message' },
					{
						name: 'Get',
						value: 'get',
						action: 'Get mail',
						description: 'Look at a message and what became of it',
					},
					{ name: 'Get Many', value: 'getAll', action: 'Get many mails', description: 'List messages' },
					{
						name: 'Send',
						value: 'send',
						action: 'Send mail',
						description: 'Write a message and send it',
					},
					{
						name: 'Send Draft',
						value: 'sendDraft',
						action: 'Send draft',
						description: 'Send a message that is a draft',
					},
				],
			},
			...sendFields,
			...createFields,
			...sendDraftFields,
			...getFields,
			...getManyFields,
			...deleteFields,
		],
	};

	methods = { listSearch: pickers };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await runMail(this, rebilly);
	}
}
