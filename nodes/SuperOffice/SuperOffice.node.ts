import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { runMail } from '../shared/run/run';
import { checkMailServer } from './mailServer';
import { properties } from './properties';
import { searchRecipients } from './search';
import { superOffice } from './service';

export class SuperOffice implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'SuperOffice',
		name: 'superOffice',
		icon: { light: 'file:superoffice.svg', dark: 'file:superoffice.dark.svg' },
		group: ['output'],
		version: 1,
		// An option that keeps mail from its recipients should be seen without opening the node.
		subtitle:
			'={{ $parameter["operation"] + ": " + $parameter["resource"] + ($parameter["options"]?.["preview"] ? " (preview only)" : $parameter["options"]?.["redirectTo"] ? " (redirected)" : "") }}',
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
					hide: { operation: ['saveDraft', 'checkMailbox'], sendWith: ['userMailbox'] },
				},
			},
		],
		properties: properties(),
	};

	methods = { listSearch: { searchRecipients }, credentialTest: { checkMailServer } };

	async execute(this: IExecuteFunctions) {
		return await runMail(this, superOffice);
	}
}
