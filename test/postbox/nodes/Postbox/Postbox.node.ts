import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { nodeProperties, SUBTITLE } from '../shared/run/nodeProperties';
import { runMail } from '../shared/run/run';
import { service } from './service';

export class Postbox implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Postbox',
		name: 'postbox',
		icon: { light: 'file:postbox.svg', dark: 'file:postbox.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle: SUBTITLE,
		description: 'Send mail through Postbox',
		defaults: { name: 'Postbox' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'postboxApi', required: true }],
		properties: nodeProperties(service),
	};

	async execute(this: IExecuteFunctions) {
		return await runMail(this, service);
	}
}
