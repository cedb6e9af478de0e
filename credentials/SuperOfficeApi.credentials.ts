import type {
	Icon,
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';
import { principalRules } from './shared/superOfficeFields';

const shownFor = (method: string): INodeProperties['displayOptions'] => ({ show: { method: [method] } });

/** An installation at the customer's: user name and password, or a ticket (SuperOffice API sheet, section 2). */
export class SuperOfficeApi implements ICredentialType {
	name = 'superOfficeApi';

	displayName = 'SuperOffice Onsite API';

	icon: Icon = {
		light: 'file:../nodes/SuperOffice/superoffice.svg',
		dark: 'file:../nodes/SuperOffice/superoffice.dark.svg',
	};

	documentationUrl =
		'https://github.com/n8n-nodes-send-mail/n8n-nodes-send-mail/blob/main/docs/superoffice.md#connect';

	properties: INodeProperties[] = [
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. https://crm.example.com/SuperOffice/api',
			description: 'Address of the WebAPI; it normally ends in /api',
		},
		{
			displayName: 'Method',
			name: 'method',
			type: 'options',
			default: 'basic',
			description:
				'The installation must allow it: AuthorizeWithUsername or AuthorizeWithTicket in its web.config',
			options: [
				{ name: 'Ticket', value: 'ticket' },
				{ name: 'User Name and Password', value: 'basic' },
			],
		},
		{
			displayName: 'User Name',
			name: 'username',
			type: 'string',
			default: '',
			displayOptions: shownFor('basic'),
		},
		{
			displayName: 'Password',
			name: 'password',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			displayOptions: shownFor('basic'),
		},
		{
			displayName: 'Ticket',
			name: 'ticket',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			placeholder: 'e.g. 7T:AbCdEf',
			displayOptions: shownFor('ticket'),
		},
		{
			displayName: 'Application Token',
			name: 'appToken',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description: 'Sent in the SO-AppToken header when it is filled in',
		},
		{
			displayName: 'Ignore SSL Issues (Insecure)',
			name: 'ignoreSslIssues',
			type: 'boolean',
			default: false,
			description: 'Whether to connect even when the certificate of the installation cannot be checked',
		},
	];

	authenticate = async (
		credentials: ICredentialDataDecryptedObject,
		requestOptions: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> => {
		const text = (name: string) => (typeof credentials[name] === 'string' ? credentials[name] : '');
		// A ticket goes as it is, whether it was pasted with its scheme or not; only user name and password are encoded.
		const authorization =
			credentials.method === 'ticket'
				? `SOTicket ${text('ticket')
						.trim()
						.replace(/^SOTicket\s+/i, '')}`
				: `Basic ${Buffer.from(`${text('username')}:${text('password')}`).toString('base64')}`;
		const appToken = text('appToken').trim();
		requestOptions.headers = {
			...requestOptions.headers,
			Authorization: authorization,
			...(appToken !== '' && { 'SO-AppToken': appToken }),
		};
		return requestOptions;
	};

	test: ICredentialTestRequest = {
		request: {
			baseURL:
				'={{ $credentials.baseUrl.trim().replace(/\\/+$/, "").replace(/\\/v1$/i, "").replace(/(\\/api)?$/i, "/api") }}',
			url: '/v1/User/currentPrincipal',
			headers: { Accept: 'application/json' },
			disableFollowRedirect: true,
			skipSslCertificateValidation: '={{ $credentials.ignoreSslIssues }}',
		},
		rules: principalRules('SuperOffice refused the login. Check user name and password, or the ticket.'),
	};
}
