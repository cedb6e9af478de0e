import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
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
			// Not required as such: Server Default needs it for a sent copy only. SMTP Server and Test SMTP ask for it themselves.
			{
				name: 'superOfficeMailServerApi',
				required: false,
				testedBy: 'checkMailServer',
				displayOptions: {
					show: { resource: ['mail', 'mailbox'] },
					hide: { operation: ['archive', 'saveDraft', 'checkMailbox'], sendWith: ['userMailbox'] },
				},
			},
		],
		properties: nodeProperties(service),
	};

	methods = {
		listSearch: { searchAccounts, searchRecipients, searchSelections, searchTemplates },
		credentialTest: { checkMailServer },
	};

	async execute(this: IExecuteFunctions) {
		return await runMail(this, service);
	}
}
