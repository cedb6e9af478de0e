import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeType,
	type INodeTypeDescription,
	type IWebhookFunctions,
} from 'n8n-workflow';
import { approvalWebhook, approvalWebhooks, WAITING_TOOLTIP } from '../shared/approval/webhook';
import { nodeProperties, SUBTITLE } from '../shared/run/nodeProperties';
import { runMail } from '../shared/run/run';
import { searchFolders } from './listSearch/searchFolders';
import { searchMembers } from './listSearch/searchMembers';
import { service } from './service';

/** LINE WORKS and NAVER WORKS: mail of a member, sent and read through the API 2.0. */
export class LineWorks implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'LINE WORKS',
		name: 'lineWorks',
		icon: { light: 'file:lineworks.svg', dark: 'file:lineworks.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle: SUBTITLE,
		description: 'Send and read mail through LINE WORKS or NAVER WORKS',
		defaults: { name: 'LINE WORKS' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'lineWorksOAuth2Api', required: true }],
		webhooks: approvalWebhooks,
		waitingNodeTooltip: WAITING_TOOLTIP,
		properties: nodeProperties(service),
	};

	methods = { listSearch: { searchFolders, searchMembers } };

	async execute(this: IExecuteFunctions) {
		return await runMail(this, service);
	}

	async webhook(this: IWebhookFunctions) {
		return await approvalWebhook(this);
	}
}
