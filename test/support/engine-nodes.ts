import type { ICredentialType, IDataObject, INodeType } from 'n8n-workflow';

/** What n8n gives an agent for a node (a tool of LangChain). */
export interface AgentTool {
	name: string;
	description: string;
	/** What the agent has to give, by name. */
	schema: { shape: Record<string, { description?: string }> };
	/** Calls the node; the answer is JSON as text. */
	invoke(args: IDataObject): Promise<string>;
}

export const manualTrigger: INodeType = {
	description: {
		displayName: 'Start',
		name: 'start',
		group: ['trigger'],
		version: 1,
		description: '',
		defaults: {},
		inputs: [],
		outputs: ['main'],
		properties: [],
	},
	async execute() {
		return [this.getInputData()];
	},
};

export const noOp: INodeType = {
	description: { ...manualTrigger.description, displayName: 'After', name: 'after', inputs: ['main'] },
	async execute() {
		return [this.getInputData()];
	},
};

/** n8n's own base of OAuth2 credentials, as far as requests need it. */
export const oAuth2Api: ICredentialType = {
	name: 'oAuth2Api',
	displayName: 'OAuth2 API',
	properties: [
		{ displayName: 'Grant Type', name: 'grantType', type: 'hidden', default: 'authorizationCode' },
		{ displayName: 'Authorization URL', name: 'authUrl', type: 'string', default: '' },
		{ displayName: 'Access Token URL', name: 'accessTokenUrl', type: 'string', default: '' },
		{ displayName: 'Client ID', name: 'clientId', type: 'string', default: '' },
		{ displayName: 'Client Secret', name: 'clientSecret', type: 'string', default: '' },
		{ displayName: 'Scope', name: 'scope', type: 'string', default: '' },
		{
			displayName: 'Authentication',
			name: 'authentication',
			type: 'options',
			options: [],
			default: 'header',
		},
	],
};

/** What n8n's server makes of a node with `usableAsTool` when it loads. */
export function asTool(type: INodeType): INodeType {
	const { description } = type;
	return Object.assign(Object.create(Object.getPrototypeOf(type) as object) as INodeType, type, {
		description: {
			...description,
			name: `${description.name}Tool`,
			displayName: `${description.displayName} Tool`,
			inputs: [],
			outputs: ['ai_tool'],
		},
	});
}

/** Stands for an agent: does with the tool what the test says. */
export function agentType(behave: (tool: AgentTool) => Promise<IDataObject>): INodeType {
	return {
		description: { ...noOp.description, name: 'agent', inputs: ['main', { type: 'ai_tool' }] },
		async execute() {
			const [tool] = (await this.getInputConnectionData('ai_tool', 0)) as AgentTool[];
			return [[{ json: await behave(tool) }]];
		},
	};
}
