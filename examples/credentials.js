'use strict';

/**
 * The credentials with which the example workflows reach the sandbox, by node type. `npm start` and the tests make them;
 * in your own n8n you enter yours instead. `also`: further credentials of the same node.
 *
 * @typedef {{ type: string, name: string, data: Record<string, unknown> }} SandboxCredential
 * @type {Record<string, (sandboxUrl: string) => SandboxCredential & { also?: SandboxCredential[] }>}
 */
module.exports = {
	// What a webhook must be sent: without it, whoever knows the address could mail anybody.
	'n8n-nodes-base.webhook': () => ({
		type: 'httpHeaderAuth',
		name: 'Webhook (sandbox)',
		data: { name: 'X-Send-Mail-Key', value: 'sandbox-webhook-key' },
	}),
	'n8n-nodes-send-mail.communicationHub': (sandboxUrl) => ({
		type: 'communicationHubApi',
		name: 'CommunicationHub (sandbox)',
		data: { baseUrl: `${sandboxUrl}/communicationhub`, authentication: 'none' },
	}),
	'n8n-nodes-send-mail.lineWorks': (sandboxUrl) => ({
		type: 'lineWorksOAuth2Api',
		name: 'LINE WORKS (sandbox)',
		data: {
			environment: 'custom',
			apiBaseUrl: `${sandboxUrl}/lineworks/v1.0`,
			authBaseUrl: `${sandboxUrl}/lineworks/oauth2/v2.0`,
			clientId: 'sandbox-client',
			clientSecret: 'sandbox-secret',
			customScopes: true,
			enabledScopes: 'mail user.read',
			// A sign-in that the sandbox knows from the start: its access token has expired, n8n renews it at the first mail.
			oauthTokenData: {
				access_token: 'expired',
				refresh_token: 'sandbox-refresh-token',
				token_type: 'Bearer',
			},
		},
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
	'n8n-nodes-send-mail.superOffice': (sandboxUrl) => ({
		type: 'superOfficeOAuth2Api',
		name: 'SuperOffice (sandbox)',
		data: {
			environment: 'online',
			tenantId: 'Cust12345',
			loginHost: `${sandboxUrl}/superoffice/login-host`,
			clientId: 'sandbox-client-id',
			clientSecret: 'marked-secret-of-the-app',
			// A sign-in that the sandbox knows from the start: its access token has expired, n8n renews it at the first mail.
			oauthTokenData: {
				access_token: 'expired',
				refresh_token: 'marked-secret-refresh-token',
				token_type: 'Bearer',
			},
		},
		also: [
			{
				type: 'superOfficeMailServerApi',
				name: 'SuperOffice Mail Server (sandbox)',
				data: {
					host: 'smtp.example.com',
					port: 587,
					useSsl: false,
					user: 'crm@example.com',
					password: 'marked-secret-smtp',
					imapHost: 'imap.example.com',
					imapPort: 993,
					imapUseSsl: true,
					imapPassword: 'marked-secret-imap',
					sentFolder: 'Sent Items',
				},
			},
		],
	}),
};
