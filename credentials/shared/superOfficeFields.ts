import type { ICredentialTestRequest, INodeProperties } from 'n8n-workflow';

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

const NOT_THE_API =
	'The answer is not that of the SuperOffice WebAPI. Check the address; it normally ends in /api.';

/** Rules for an answer of currentPrincipal: an object with `Associate`, or it is something else. */
export const principalRules = (refused: string): ICredentialTestRequest['rules'] =>
	[
		{ type: 'responseCode', properties: { value: 401, message: refused } },
		{
			type: 'responseCode',
			properties: {
				value: 403,
				message: 'The login works, but may not use the WebAPI. Ask the administrator of SuperOffice.',
			},
		},
		{ type: 'responseCode', properties: { value: 404, message: NOT_THE_API } },
		{
			type: 'responseCode',
			properties: {
				value: 421,
				message: 'The tenant has just moved to another host. Test again in a minute.',
			},
		},
		{
			type: 'responseCode',
			properties: { value: 503, message: 'The tenant is offline at the moment. Try later.' },
		},
		// A value that is not there counts as undefined: pages and other answers have no Associate.
		{ type: 'responseSuccessBody', properties: { key: 'Associate', value: undefined, message: NOT_THE_API } },
	] as ICredentialTestRequest['rules'];
