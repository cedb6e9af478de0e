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
import { searchCustomerRecords } from './listSearch/searchCustomerRecords';
import { searchCustomers } from './listSearch/searchCustomers';
import { searchDeliverySettings } from './listSearch/searchDeliverySettings';
import { searchDrafts } from './listSearch/searchDrafts';
import { searchFiles } from './listSearch/searchFiles';
import { searchInvoices } from './listSearch/searchInvoices';
import { searchMessages } from './listSearch/searchMessages';
import { searchSendingCredentials } from './listSearch/searchSendingCredentials';
import { service } from './service';

export class Rebilly implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Rebilly',
		name: 'rebilly',
		icon: { light: 'file:rebilly.svg', dark: 'file:rebilly.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle: SUBTITLE,
		description: 'Send mail through Rebilly, with files and invoices, and follow it until it is sent',
		defaults: { name: 'Rebilly' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'rebillyApi', required: true }],
		webhooks: approvalWebhooks,
		waitingNodeTooltip: WAITING_TOOLTIP,
		properties: nodeProperties(service),
	};

	methods = {
		listSearch: {
			searchCustomerRecords,
			searchCustomers,
			searchDeliverySettings,
			searchDrafts,
			searchFiles,
			searchInvoices,
			searchMessages,
			searchSendingCredentials,
		},
	};

	async execute(this: IExecuteFunctions) {
		return await runMail(this, service);
	}

	async webhook(this: IWebhookFunctions) {
		return await approvalWebhook(this);
	}
}
