import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { runMail } from '../shared/run/run';
import { fields } from './fields';
import { communicationHub } from './service';

export class CommunicationHub implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'CommunicationHub',
		name: 'communicationHub',
		icon: { light: 'file:communicationhub.svg', dark: 'file:communicationhub.dark.svg' },
		group: ['output'],
		version: 1,
		// An option that keeps mail from its recipients should be seen without opening the node.
		subtitle:
			'={{ $parameter["operation"] + ": " + $parameter["resource"] + ($parameter["options"]?.["preview"] ? " (preview only)" : $parameter["options"]?.["redirectTo"] ? " (redirected)" : "") }}',
		description: 'Send mail through CareLogic CommunicationHub',
		defaults: { name: 'CommunicationHub' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'communicationHubApi', required: true }],
		properties: fields(),
	};

	async execute(this: IExecuteFunctions) {
		return await runMail(this, communicationHub);
	}
}
