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
import { service } from './service';

export class CommunicationHub implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'CommunicationHub',
		name: 'communicationHub',
		icon: { light: 'file:communicationhub.svg', dark: 'file:communicationhub.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle: SUBTITLE,
		description: 'Send mail through CareLogic CommunicationHub',
		defaults: { name: 'CommunicationHub' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'communicationHubApi', required: true }],
		webhooks: approvalWebhooks,
		waitingNodeTooltip: WAITING_TOOLTIP,
		properties: nodeProperties(service),
	};

	async execute(this: IExecuteFunctions) {
		return await runMail(this, service);
	}

	async webhook(this: IWebhookFunctions) {
		return await approvalWebhook(this);
	}
}
