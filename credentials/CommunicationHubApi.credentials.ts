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
import { credentialLabels, secretsIn } from '../nodes/CommunicationHub/connection';
import { baseUrlOf } from '../nodes/shared/n8n/credential';
import type { Answer } from '../nodes/shared/wire/request';
import { readHubProof } from './shared/communicationHubProof';
import { logIn, sessionHeader } from './shared/communicationHubSession';
import { ask, demandProof, giveProof, isProofWanted } from './shared/testProof';

const shownFor = (...modes: string[]): INodeProperties['displayOptions'] => ({
	show: { authentication: modes },
});

const TEST_PATH = '/Status';
/** A message that nobody sent. */
const TEST_QUERY = { MessageId: 'n8n-credential-test' };

/** Login at CareLogic CommunicationHub, in all the ways its framework knows (CommunicationHub API sheet, section 10). */
export class CommunicationHubApi implements ICredentialType {
	name = 'communicationHubApi';

	displayName = 'CommunicationHub API';

	icon: Icon = {
		light: 'file:../nodes/CommunicationHub/communicationhub.svg',
		dark: 'file:../nodes/CommunicationHub/communicationhub.dark.svg',
	};

	documentationUrl =
		'https://github.com/n8n-nodes-send-mail/n8n-nodes-send-mail/blob/main/docs/communicationhub.md#connect';

	properties: INodeProperties[] = [
		{
			displayName: credentialLabels.baseUrl,
			name: 'baseUrl',
			type: 'string',
			default: 'https://communicationhub.carelogic-cloud.de',
			placeholder: 'e.g. https://communicationhub.carelogic-cloud.de',
			description: 'Address above /Mail/Send',
		},
		{
			displayName: 'Authentication',
			name: 'authentication',
			type: 'options',
			default: 'none',
			description: 'The vendor does not document how the hub is protected; ask its administrator',
			options: [
				{ name: 'API Key or JWT', value: 'bearer', description: 'Authorization: Bearer' },
				{
					name: 'Basic Auth',
					value: 'basicAuth',
					description:
						'User name and password with every request; an API key goes as user name, with an empty password',
				},
				{ name: 'Header', value: 'header', description: 'A header of your own, such as X-Api-Key' },
				{ name: 'None', value: 'none' },
				{
					name: 'Session',
					value: 'session',
					description: 'Log in once with user name and password, then use the session',
				},
			],
		},
		{
			displayName: credentialLabels.username,
			name: 'username',
			type: 'string',
			default: '',
			displayOptions: shownFor('basicAuth', 'session'),
		},
		{
			displayName: credentialLabels.password,
			name: 'password',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			displayOptions: shownFor('basicAuth', 'session'),
		},
		{
			displayName: credentialLabels.token,
			name: 'token',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			displayOptions: shownFor('bearer'),
		},
		{
			displayName: credentialLabels.headerName,
			name: 'headerName',
			type: 'string',
			default: 'X-Api-Key',
			displayOptions: shownFor('header'),
		},
		{
			displayName: credentialLabels.headerValue,
			name: 'headerValue',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			displayOptions: shownFor('header'),
		},
		{
			displayName: 'Session ID',
			name: 'sessionId',
			type: 'hidden',
			typeOptions: { expirable: true, password: true },
			default: '',
		},
	];

	async preAuthentication(
		this: IHttpRequestHelper,
		credentials: ICredentialDataDecryptedObject,
	): Promise<IDataObject> {
		const isTest = isProofWanted(credentials);
		// n8n asks in every mode as long as there is no session id, and before a test it has just asked for one.
		const logsIn = credentials.authentication === 'session' && !(isTest && hasSession(credentials));
		let output: { sessionId?: string } = logsIn ? { sessionId: await logIn(this, credentials) } : {};
		if (isTest)
			await giveProof(
				credentials,
				async () => {
					let answer = await askForStatus(this, credentials, output);
					if (answer.statusCode === 401 && credentials.authentication === 'session' && !logsIn) {
						output = { sessionId: await logIn(this, credentials) };
						answer = await askForStatus(this, credentials, output);
					}
					readHubProof(answer);
				},
				secretsIn(credentials),
			);
		return output;
	}

	authenticate = async (
		credentials: ICredentialDataDecryptedObject,
		requestOptions: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> => {
		// The test of the credential would show Node's code for an address that is none.
		baseUrlOf(credentials.baseUrl);
		if (requestOptions.url === TEST_PATH) demandProof(credentials);
		requestOptions.headers = { ...requestOptions.headers, ...authenticationHeader(credentials) };
		return requestOptions;
	};

	/** Asked once more by n8n, after `preAuthentication` has judged the answer. */
	test: ICredentialTestRequest = {
		request: {
			baseURL: '={{ $credentials.baseUrl.trim().replace(/\\/+$/, "") }}',
			url: TEST_PATH,
			qs: TEST_QUERY,
			headers: { Accept: 'application/json' },
			disableFollowRedirect: true,
			ignoreHttpStatusErrors: true,
		},
	};
}

async function askForStatus(
	helper: IHttpRequestHelper,
	credentials: ICredentialDataDecryptedObject,
	session: { sessionId?: string },
): Promise<Answer> {
	return await ask(helper, 'CommunicationHub', {
		url: `${baseUrlOf(credentials.baseUrl)}${TEST_PATH}`,
		qs: TEST_QUERY,
		headers: authenticationHeader({ ...credentials, ...session }),
	});
}

function hasSession(credentials: ICredentialDataDecryptedObject): boolean {
	return Object.keys(sessionHeader(credentials)).length > 0;
}

function authenticationHeader(credentials: ICredentialDataDecryptedObject): Record<string, string> {
	const text = (name: string) => String(credentials[name] ?? '');
	switch (credentials.authentication) {
		case 'basicAuth':
			return {
				Authorization: `Basic ${Buffer.from(`${text('username')}:${text('password')}`).toString('base64')}`,
			};
		case 'bearer':
			return { Authorization: `Bearer ${text('token').trim()}` };
		case 'header':
			return { [text('headerName').trim()]: text('headerValue').trim() };
		case 'session':
			return sessionHeader(credentials);
		default:
			return {};
	}
}
