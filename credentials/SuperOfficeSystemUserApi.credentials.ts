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
import { loginHostField, onlineFields, principalRules } from './shared/superOfficeFields';
import { authenticateSystemUser, logInSystemUser, TEST_PATH } from './shared/superOfficeSystemUser';

/** The system user of a tenant: a login without a person, signed with the app's key (SuperOffice API sheet, section 2.2). */
export class SuperOfficeSystemUserApi implements ICredentialType {
	name = 'superOfficeSystemUserApi';

	displayName = 'SuperOffice System User API';

	icon: Icon = {
		light: 'file:../nodes/SuperOffice/superoffice.svg',
		dark: 'file:../nodes/SuperOffice/superoffice.dark.svg',
	};

	documentationUrl =
		'https://github.com/n8n-nodes-send-mail/n8n-nodes-send-mail/blob/main/docs/superoffice.md#connect';

	properties: INodeProperties[] = [
		...onlineFields(),
		{
			displayName: 'Client Secret',
			name: 'clientSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description: 'Secret of the app, also called application token',
		},
		{
			displayName: 'System User Token',
			name: 'systemUserToken',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			placeholder: 'e.g. App Name-AbCdEfGhIj',
			description: 'Token that the app got when an administrator of the tenant approved it',
		},
		{
			displayName: 'Private Key',
			name: 'privateKey',
			type: 'string',
			typeOptions: { password: true, rows: 4 },
			default: '',
			required: true,
			description: 'RSA key of the app, as the RSAKeyValue document from SuperOffice or as a PEM',
		},
		loginHostField(),
		{
			displayName: 'Ticket',
			name: 'ticket',
			type: 'hidden',
			typeOptions: { expirable: true, password: true },
			default: '',
		},
		{
			displayName: 'Address of the Tenant',
			name: 'apiBase',
			type: 'hidden',
			default: '',
		},
		{
			displayName: 'Time of the Login',
			name: 'checkedAt',
			type: 'hidden',
			default: 0,
		},
	];

	async preAuthentication(
		this: IHttpRequestHelper,
		credentials: ICredentialDataDecryptedObject,
	): Promise<IDataObject> {
		return { ...(await logInSystemUser(this, credentials)) };
	}

	authenticate = async (
		credentials: ICredentialDataDecryptedObject,
		requestOptions: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> => authenticateSystemUser(credentials, requestOptions);

	test: ICredentialTestRequest = {
		request: {
			url: TEST_PATH,
			headers: { Accept: 'application/json' },
			disableFollowRedirect: true,
		},
		rules: principalRules(
			'SuperOffice does not accept the ticket of the system user. Check that the app is approved for this tenant.',
		),
	};
}
