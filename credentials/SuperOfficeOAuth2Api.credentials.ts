import type { Icon, ICredentialTestRequest, ICredentialType, INodeProperties } from 'n8n-workflow';
import { LOGIN_HOST, loginHostField, onlineFields } from './shared/superOfficeFields';

/** Sign-in of a user of SuperOffice Online through n8n's own OAuth2 flow (SuperOffice API sheet, section 2.1). */
export class SuperOfficeOAuth2Api implements ICredentialType {
	name = 'superOfficeOAuth2Api';

	extends = ['oAuth2Api'];

	displayName = 'SuperOffice OAuth2 API';

	icon: Icon = {
		light: 'file:../nodes/SuperOffice/superoffice.svg',
		dark: 'file:../nodes/SuperOffice/superoffice.dark.svg',
	};

	documentationUrl =
		'https://github.com/n8n-nodes-send-mail/n8n-nodes-send-mail/blob/main/docs/superoffice.md#connect';

	properties: INodeProperties[] = [
		...onlineFields(),
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
			default: `={{ ${LOGIN_HOST} + "/login/common/oauth/authorize" }}`,
			required: true,
		},
		{
			displayName: 'Access Token URL',
			name: 'accessTokenUrl',
			type: 'hidden',
			default: `={{ ${LOGIN_HOST} + "/login/common/oauth/tokens" }}`,
			required: true,
		},
		{
			displayName: 'Scope',
			name: 'scope',
			type: 'hidden',
			default: 'openid',
		},
		{
			// Skips the choice among the tenants of the user.
			displayName: 'Auth URI Query Parameters',
			name: 'authQueryParameters',
			type: 'hidden',
			default:
				'={{ ($self["tenantId"] || "").trim() ? "acr_values=tenant:" + $self["tenantId"].trim() : "" }}',
		},
		{
			displayName: 'Authentication',
			name: 'authentication',
			type: 'hidden',
			default: 'body',
		},
		loginHostField(),
	];

	/**
	 * The tenant's state: whether the tenant exists here and runs. The tenant's own address is not known before, so the
	 * sign-in itself is proved by n8n, which has a token only after it, and by the operation Check Mailbox.
	 */
	test: ICredentialTestRequest = {
		request: {
			baseURL:
				'={{ ($credentials.loginHost || "").trim().replace(/\\/+$/, "") || "https://" + $credentials.environment + ".superoffice.com" }}',
			url: '=/api/state/{{ encodeURIComponent($credentials.tenantId.trim()) }}',
			headers: { Accept: 'application/json' },
			disableFollowRedirect: true,
		},
		rules: [
			// The state comes as name or number.
			...['Unknown', 0].map((value) => ({
				type: 'responseSuccessBody' as const,
				properties: {
					key: 'State',
					value,
					message: 'SuperOffice knows no tenant of this ID in this environment.',
				},
			})),
			{
				type: 'responseSuccessBody',
				properties: {
					key: 'IsRunning',
					value: false,
					message: 'The tenant exists, but does not run at the moment.',
				},
			},
			{
				type: 'responseSuccessBody',
				properties: {
					key: 'IsRunning',
					value: undefined,
					message: 'The answer is not that of the state page of SuperOffice.',
				},
			},
		],
	};
}
