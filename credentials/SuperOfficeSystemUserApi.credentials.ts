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
import { loginHostField, onlineFields } from './shared/superOfficeFields';
import { TEST_PATH } from './shared/superOfficeProof';
import { authenticateSystemUser, logInSystemUser, proveSystemUser } from './shared/superOfficeSystemUser';
import { isProofWanted } from './shared/testProof';

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
		const session = isProofWanted(credentials)
			? await proveSystemUser(this, credentials)
			: await logInSystemUser(this, credentials);
		return { ...session };
	}

	authenticate = async (
		credentials: ICredentialDataDecryptedObject,
		requestOptions: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> => authenticateSystemUser(credentials, requestOptions);

	/** Asked once more by n8n, after `preAuthentication` has judged the answer. */
	test: ICredentialTestRequest = {
		request: {
			url: TEST_PATH,
			headers: { Accept: 'application/json' },
			disableFollowRedirect: true,
		},
	};
}
