import type { INodeProperties } from 'n8n-workflow';

/** Environment, tenant and login host: the same in both credentials for SuperOffice Online. */
export const onlineFields = (): INodeProperties[] => [
	{
		displayName: 'Environment',
		name: 'environment',
		type: 'options',
		default: 'online',
		description: 'Where the app is registered and the tenant lives',
		options: [
			{ name: 'Development', value: 'sod' },
			{ name: 'Production', value: 'online' },
			{ name: 'Stage', value: 'qaonline' },
		],
	},
	{
		displayName: 'Tenant ID',
		name: 'tenantId',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. Cust12345',
		description: 'Customer identifier that SuperOffice shows in the address bar after signing in',
	},
];

/** Last in the form, since hardly anybody needs it. */
export const loginHostField = (): INodeProperties => ({
	displayName: 'Login Host Override',
	name: 'loginHost',
	type: 'string',
	default: '',
	placeholder: 'e.g. http://localhost:8025/superoffice/login-host',
	description:
		'For tests only: address that takes the place of https://online.superoffice.com for signing in and for finding the tenant. Leave empty for SuperOffice itself.',
});

/** The login host in a credential's expression. */
export const LOGIN_HOST =
	'(($self["loginHost"] || "").trim().replace(/\\/+$/, "") || "https://" + $self["environment"] + ".superoffice.com")';
