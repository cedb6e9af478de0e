import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
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
		properties: nodeProperties(service),
	};

	async execute(this: IExecuteFunctions) {
		return await runMail(this, service);
	}
}
