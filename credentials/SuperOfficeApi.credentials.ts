import type {
	Icon,
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	IDataObject,
	IHttpRequestHelper,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';
import { normalizeApiBase } from '../nodes/SuperOffice/environment';
import { provePrincipal, TEST_PATH } from './shared/superOfficeProof';
import { demandProof, giveProof, isProofWanted } from './shared/testProof';

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
		{
			// Never filled in: n8n calls `preAuthentication`, which makes the test, only where there is such a field.
			displayName: 'Proof',
			name: 'proof',
			type: 'hidden',
			typeOptions: { expirable: true },
			default: '',
		},
	];

	async preAuthentication(
		this: IHttpRequestHelper,
		credentials: ICredentialDataDecryptedObject,
	): Promise<IDataObject> {
		if (isProofWanted(credentials))
			await giveProof(
				credentials,
				async () =>
					await provePrincipal(
						this,
						normalizeApiBase(credentials.baseUrl),
						{
							headers: headersOf(credentials),
							skipSslCertificateValidation: credentials.ignoreSslIssues === true,
						},
						'SuperOffice refused the login. Check user name and password, or the ticket.',
					),
				[],
			);
		return {};
	}

	authenticate = async (
		credentials: ICredentialDataDecryptedObject,
		requestOptions: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> => {
		if (requestOptions.url === TEST_PATH) demandProof(credentials);
		requestOptions.headers = { ...requestOptions.headers, ...headersOf(credentials) };
		return requestOptions;
	};

	/** Asked once more by n8n, after `preAuthentication` has judged the answer. */
	test: ICredentialTestRequest = {
		request: {
			baseURL:
				'={{ $credentials.baseUrl.trim().replace(/\\/+$/, "").replace(/\\/v1$/i, "").replace(/(\\/api)?$/i, "/api") }}',
			url: TEST_PATH,
			headers: { Accept: 'application/json' },
			disableFollowRedirect: true,
			skipSslCertificateValidation: '={{ $credentials.ignoreSslIssues }}',
		},
	};
}

function headersOf(credentials: ICredentialDataDecryptedObject): Record<string, string> {
	const text = (name: string) => (typeof credentials[name] === 'string' ? credentials[name] : '');
	// A ticket goes as it is, whether it was pasted with its scheme or not; only user name and password are encoded.
	const authorization =
		credentials.method === 'ticket'
			? `SOTicket ${text('ticket')
					.trim()
					.replace(/^SOTicket\s+/i, '')}`
			: `Basic ${Buffer.from(`${text('username')}:${text('password')}`).toString('base64')}`;
	const appToken = text('appToken').trim();
	return { Authorization: authorization, ...(appToken !== '' && { 'SO-AppToken': appToken }) };
}
