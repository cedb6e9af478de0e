import type {
	IAuthenticateGeneric,
	IAuthenticateRuleResponseCode,
	IAuthenticateRuleResponseSuccessBody,
	ICredentialTestRequest,
	ICredentialType,
	INodeProperties,
} from 'n8n-workflow';

const NOT_REBILLY = 'Something other than Rebilly answered: check Environment and Base URL';

/**
 * Fails for every body that does not begin as a list does: a web page, an object, nothing. n8n can compare one value at a
 * time and only for failure, and falls over an empty list that it has parsed, so the bytes are left as they come.
 */
const listRules: IAuthenticateRuleResponseSuccessBody[] = [undefined, ...Array(256).keys()]
	.filter((byte) => byte !== '['.charCodeAt(0))
	.map((value) => ({
		type: 'responseSuccessBody',
		properties: { key: '0', value, message: NOT_REBILLY },
	}));

const codeRules: IAuthenticateRuleResponseCode[] = [
	[
		401,
		'Rebilly does not accept the key: check that it exists, belongs to the chosen environment and allows the IP address of this n8n',
	],
	[403, 'The key lacks the permission GetEmailMessageCollection for this organization'],
	[404, 'There is no such organization: check Organization ID and Environment'],
].map(([value, message]) => ({
	type: 'responseCode',
	properties: { value: value as number, message: message as string },
}));

/** A secret API key of a Rebilly organization (Rebilly API sheet, sections 1 and 2). */
export class RebillyApi implements ICredentialType {
	name = 'rebillyApi';

	displayName = 'Rebilly API';

	icon = {
		light: 'file:../nodes/Rebilly/rebilly.svg',
		dark: 'file:../nodes/Rebilly/rebilly.dark.svg',
	} as const;

	documentationUrl =
		'https://github.com/n8n-nodes-send-mail/n8n-nodes-send-mail/blob/main/docs/rebilly.md#connect';

	properties: INodeProperties[] = [
		{
			displayName: 'Environment',
			name: 'environment',
			type: 'options',
			default: 'sandbox',
			description: 'Sandbox and live share no data, and each has keys of its own',
			options: [
				{ name: 'Custom', value: 'custom' },
				{ name: 'Live', value: 'live' },
				{ name: 'Sandbox', value: 'sandbox' },
			],
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. https://proxy.example.com',
			description: 'Address of a proxy or a test server, without the organization',
			displayOptions: { show: { environment: ['custom'] } },
		},
		{
			displayName: 'Organization ID',
			name: 'organizationId',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. org_01HRQ0DMJ7',
		},
		{
			displayName: 'Secret API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			placeholder: 'e.g. sk_sandbox_...',
			description: 'Secret key with the permissions for email messages; publishable keys cannot send mail',
		},
	];

	authenticate: IAuthenticateGeneric = {
		type: 'generic',
		properties: { headers: { 'REB-APIKEY': '={{ $credentials.apiKey.trim() }}' } },
	};

	/** Proves key, organization and the right to read mail together, and that it is Rebilly that answers. */
	test: ICredentialTestRequest = {
		request: {
			baseURL:
				'={{ $credentials.environment === "custom" ? $credentials.baseUrl.trim().replace(new RegExp("/+$"), "") : $credentials.environment === "live" ? "https://api.rebilly.com" : "https://api-sandbox.rebilly.com" }}/organizations/{{ encodeURIComponent($credentials.organizationId.trim()) }}',
			url: '/email-messages',
			qs: { limit: 1 },
			// n8n would take the key along to wherever it is sent.
			disableFollowRedirect: true,
			encoding: 'arraybuffer',
		},
		rules: [...codeRules, ...listRules] as ICredentialTestRequest['rules'],
	};
}
