import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { runMail } from '../shared/run/run';
import { CREDENTIAL_TYPE } from './connection';
import { RESOURCE } from './fields';
import { DISPLAY_NAME } from './limits';
import { deleteFields } from './operations/delete';
import { getFields } from './operations/get';
import { getManyFields } from './operations/getMany';
import { getUnreadCountFields } from './operations/getUnreadCount';
import { listFoldersFields } from './operations/listFolders';
import { markFields } from './operations/mark';
import { sendFields } from './operations/send';
import { searchFolders, searchMembers } from './pickers';
import { lineWorks } from './service';

/** LINE WORKS and NAVER WORKS: mail of a member, sent and read through the API 2.0. */
export class LineWorks implements INodeType {
	description: INodeTypeDescription = {
		displayName: DISPLAY_NAME,
		name: 'lineWorks',
		icon: { light: 'file:lineworks.svg', dark: 'file:lineworks.dark.svg' },
		group: ['output'],
		version: 1,
		// An option that keeps mail from its recipients should be seen without opening the node.
		subtitle:
			'={{ $parameter["operation"] + ": " + $parameter["resource"] + ($parameter["options"]?.["preview"] ? " (preview only)" : $parameter["options"]?.["redirectTo"] ? " (redirected)" : "") }}',
		description: 'Send and read mail through LINE WORKS or NAVER WORKS',
		defaults: { name: DISPLAY_NAME },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: CREDENTIAL_TYPE, required: true }],
		properties: [
			{
				displayName: 'Resource',
				name: 'resource',
				type: 'options',
				noDataExpression: true,
				default: RESOURCE,
				options: [{ name: 'Mail', value: RESOURCE }],
			},
			{
				displayName: 'Operation',
				name: 'operation',
				type: 'options',
				noDataExpression: true,
				default: 'send',
				displayOptions: { show: { resource: [RESOURCE] } },
				options: [
					{
						name: 'Delete',
						value: 'delete',
						action: 'Delete a mail',
						description: 'Move a mail to the trash, or delete it for good where the member has set that',
					},
					{
						name: 'Get',
						value: 'get',
						action: 'Get a mail',
						description: 'Read one mail with its attachments, which marks it as read',
					},
					{
						name: 'Get Many',
						value: 'getAll',
						action: 'Get many mails',
						description: 'List the mails of a folder',
					},
					{
						name: 'Get Unread Count',
						value: 'getUnreadCount',
						action: 'Get unread count',
						description: 'Count the unread mails of a member',
					},
					{
						name: 'List Folders',
						value: 'listFolders',
						action: 'List folders',
						description: 'List the folders of a member with their counts',
					},
					{
						name: 'Mark',
						value: 'mark',
						action: 'Mark a mail',
						description: 'Mark a mail as read, unread or important',
					},
					{
						name: 'Send',
						value: 'send',
						action: 'Send mail',
						description: 'Send a mail as the signed-in member',
					},
				],
			},
			...sendFields,
			...getManyFields,
			...getFields,
			...markFields,
			...deleteFields,
			...getUnreadCountFields,
			...listFoldersFields,
		],
	};

	methods = { listSearch: { searchFolders, searchMembers } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await runMail(this, lineWorks);
	}
}
