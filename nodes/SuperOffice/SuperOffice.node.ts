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
import { searchAccounts } from './listSearch/searchAccounts';
import { searchRecipients } from './listSearch/searchRecipients';
import { searchSelections } from './listSearch/searchSelections';
import { searchTemplates } from './listSearch/searchTemplates';
import { checkMailServer } from './mailServer';
import { service } from './service';

export class SuperOffice implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'SuperOffice',
		name: 'superOffice',
		icon: { light: 'file:superoffice.svg', dark: 'file:superoffice.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle: SUBTITLE,
		description: 'Send mail through SuperOffice CRM',
		defaults: { name: 'SuperOffice' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{
				name: 'superOfficeOAuth2Api',
				required: true,
				displayOptions: { show: { authentication: ['oAuth2'] } },
			},
			{
				name: 'superOfficeSystemUserApi',
				required: true,
				displayOptions: { show: { authentication: ['systemUser'] } },
			},
			{ name: 'superOfficeApi', required: true, displayOptions: { show: { authentication: ['onsite'] } } },
			{
				name: 'superOfficeMailServerApi',
				required: true,
				testedBy: 'checkMailServer',
				displayOptions: {
					show: { resource: ['mail', 'mailbox'] },
					hide: {
						operation: ['archive', 'saveDraft', 'checkMailbox'],
						sendWith: ['userMailbox', 'serverDefault'],
					},
				},
			},
		],
		webhooks: approvalWebhooks,
		waitingNodeTooltip: WAITING_TOOLTIP,
		properties: nodeProperties(service),
	};

	methods = {
		listSearch: { searchAccounts, searchRecipients, searchSelections, searchTemplates },
		credentialTest: { checkMailServer },
	};

	async execute(this: IExecuteFunctions) {
		return await runMail(this, service);
	}

	async webhook(this: IWebhookFunctions) {
		return await approvalWebhook(this);
	}
}
