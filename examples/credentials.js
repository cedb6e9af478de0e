'use strict';

/**
 * The credentials with which the example workflows reach the sandbox, by node type. `npm start` and the tests make them;
 * in your own n8n you enter yours instead.
 *
 * @type {Record<string, (sandboxUrl: string) => { type: string, name: string, data: Record<string, unknown> }>}
 */
module.exports = {
	'n8n-nodes-send-mail.communicationHub': (sandboxUrl) => ({
		type: 'communicationHubApi',
		name: 'CommunicationHub (sandbox)',
		data: { baseUrl: `${sandboxUrl}/communicationhub`, authentication: 'none' },
	}),
	'n8n-nodes-send-mail.rebilly': (sandboxUrl) => ({
		type: 'rebillyApi',
		name: 'Rebilly (sandbox)',
		data: {
			environment: 'custom',
			baseUrl: `${sandboxUrl}/rebilly`,
			organizationId: 'org_sandbox_demo',
			apiKey: 'sk_sandbox_DemoKeyOfTheSandboxOnly0001',
		},
	}),
};
