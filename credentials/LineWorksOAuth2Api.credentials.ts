import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

/** The base URL of the sign-in, by environment (LINE WORKS API sheet, section 1). */
const AUTH_BASE =
	'($self["environment"] === "custom" ? ($self["authBaseUrl"] || "").trim().replace(/\\/+$/, "") : $self["environment"] === "govKr" ? "https://auth.gov-naverworks.com/oauth2/v2.0" : "https://auth.worksmobile.com/oauth2/v2.0")';

/**
 * The scopes separated by one space, as LINE WORKS wants them. An empty list becomes "mail": without a scope the
 * sign-in ends with "invalid_scope".
 */
const SCOPES =
	'(($self["customScopes"] && ($self["enabledScopes"] || "").replace(/[\\s,;]+/g, " ").trim()) || "mail")';

/** Sign-in of a member through n8n's own OAuth2 flow; service accounts cannot send mail. */
export class LineWorksOAuth2Api implements ICredentialType {
	name = 'lineWorksOAuth2Api';

	extends = ['oAuth2Api'];

	displayName = 'LINE WORKS OAuth2 API';

	icon: Icon = {
		light: 'file:../nodes/LineWorks/lineworks.svg',
		dark: 'file:../nodes/LineWorks/lineworks.dark.svg',
	};

	documentationUrl =
		'https://github.com/n8n-nodes-send-mail/n8n-nodes-send-mail/blob/main/docs/lineworks.md#connect';

	properties: INodeProperties[] = [
		{
			displayName: 'Environment',
			name: 'environment',
			type: 'options',
			default: 'global',
			description: 'Which LINE WORKS or NAVER WORKS your organization uses',
			options: [
				{ name: 'Custom', value: 'custom', description: 'Other addresses, such as a sandbox' },
				{ name: 'LINE WORKS, NAVER WORKS (Private Sector)', value: 'global' },
				{ name: 'NAVER WORKS (Korean Government Cloud)', value: 'govKr' },
			],
		},
		{
			displayName: 'API Base URL',
			name: 'apiBaseUrl',
			type: 'string',
			default: 'https://www.worksapis.com/v1.0',
			placeholder: 'e.g. https://www.worksapis.com/v1.0',
			displayOptions: { show: { environment: ['custom'] } },
		},
		{
			displayName: 'Auth Base URL',
			name: 'authBaseUrl',
			type: 'string',
			default: 'https://auth.worksmobile.com/oauth2/v2.0',
			placeholder: 'e.g. https://auth.worksmobile.com/oauth2/v2.0',
			displayOptions: { show: { environment: ['custom'] } },
		},
		{
			displayName: 'Grant Type',
			name: 'grantType',
			type: 'hidden',
			default: 'authorizationCode',
		},
		{
			displayName: 'Authorization URL',
			name: 'authUrl',
			type: 'hidden',
			default: `={{ ${AUTH_BASE} + "/authorize" }}`,
			required: true,
		},
		{
			displayName: 'Access Token URL',
			name: 'accessTokenUrl',
			type: 'hidden',
			default: `={{ ${AUTH_BASE} + "/token" }}`,
			required: true,
		},
		{
			displayName: 'Auth URI Query Parameters',
			name: 'authQueryParameters',
			type: 'hidden',
			default: '',
		},
		{
			// LINE WORKS documents client ID and secret in the body only.
			displayName: 'Authentication',
			name: 'authentication',
			type: 'hidden',
			default: 'body',
		},
		{
			displayName: 'Custom Scopes',
			name: 'customScopes',
			type: 'boolean',
			default: false,
			description:
				'Whether to ask for scopes other than "mail", which is all that sending and reading mail needs',
		},
		{
			displayName:
				'Enable each scope for the app in the Developer Console first; a scope that is not enabled ends the sign-in with "invalid_scope"',
			name: 'customScopesNotice',
			type: 'notice',
			default: '',
			displayOptions: { show: { customScopes: [true] } },
		},
		{
			displayName: 'Enabled Scopes',
			name: 'enabledScopes',
			type: 'string',
			default: 'mail',
			placeholder: 'e.g. mail user.read',
			description:
				'Scopes to ask for, separated by spaces. "user.read" adds the list of members to choose from.',
			displayOptions: { show: { customScopes: [true] } },
		},
		{
			displayName: 'Scope',
			name: 'scope',
			type: 'hidden',
			default: `={{ ${SCOPES} }}`,
		},
	];
}
