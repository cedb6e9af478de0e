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
import { credentialLabels } from '../nodes/CommunicationHub/connection';
import { baseUrlOf } from '../nodes/shared/n8n/credential';
import { logIn, sessionHeader } from './shared/communicationHubSession';

const shownFor = (...modes: string[]): INodeProperties['displayOptions'] => ({
	show: { authentication: modes },
});

/** How other services say in JSON that an address does not exist; errors of the hub lack these members. */
const FOREIGN_MEMBERS: Array<[key: string, value: unknown]> = [
	['statusCode', 404],
	['status', 404],
	['code', 404],
	['error', 'Not Found'],
	['message', 'Not Found'],
	['detail', 'Not Found'],
];

const REDIRECTS = [301, 302, 303, 307, 308];
const OUT_OF_REACH = [502, 503, 504];

/** Statuses that come from another server, or that refuse the question; n8n would show their bare reason phrase. */
const codeRules = [
	codeRule(401, 'CommunicationHub refused the login. Check the authentication mode and its values.'),
	codeRule(
		403,
		'CommunicationHub does not allow this: the API key has expired, or the login lacks a right. Enter a valid key, or ask its administrator.',
	),
	codeRule(429, 'CommunicationHub asks for fewer requests. Test the credential again later.'),
	...REDIRECTS.map((status) =>
		codeRule(status, 'The base URL leads elsewhere. Enter the final https address above /Mail/Send.'),
	),
	...OUT_OF_REACH.map((status) =>
		codeRule(
			status,
			`A server before CommunicationHub cannot reach it (${status}). Check the base URL, or test again later.`,
		),
	),
];

/**
 * The hub never answers with plain text, but web pages and other servers do ("404 page not found"): n8n finds the
 * first character of a text under "0". The framework's own "404" reaches n8n as a number.
 */
const FOREIGN_TYPES: Array<[key: string, value: unknown]> = [
	['0.constructor.name', 'String'],
	['constructor.name', 'Number'],
];

const bodyRules = [...FOREIGN_TYPES, ...FOREIGN_MEMBERS].map(([key, value]) =>
	bodyRule(key, value, 'The base URL does not lead to CommunicationHub. Enter the address above /Mail/Send.'),
);

/** An unknown API key in a Basic login is a 404 with this message (CommunicationHub API sheet, sections 10 and 11). */
const apiKeyRules = ['ResponseStatus.Message', 'responseStatus.message'].map((key) =>
	bodyRule(key, 'ApiKey does not exist', 'CommunicationHub does not know the API key.'),
);

function codeRule(value: number, message: string) {
	return { type: 'responseCode' as const, properties: { value, message } };
}

function bodyRule(key: string, value: unknown, message: string) {
	return { type: 'responseSuccessBody' as const, properties: { key, value, message } };
}

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
		// n8n asks in every mode as long as there is no session id.
		if (credentials.authentication !== 'session') return {};
		return { sessionId: await logIn(this, credentials) };
	}

	authenticate = async (
		credentials: ICredentialDataDecryptedObject,
		requestOptions: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> => {
		// The test of the credential would show Node's code for an address that is none.
		baseUrlOf(credentials.baseUrl);
		requestOptions.headers = { ...requestOptions.headers, ...authenticationHeader(credentials) };
		return requestOptions;
	};

	test: ICredentialTestRequest = {
		request: {
			baseURL: '={{ $credentials.baseUrl.trim().replace(/\\/+$/, "") }}',
			url: '/Status',
			qs: { MessageId: 'n8n-credential-test' },
			headers: { Accept: 'application/json' },
			disableFollowRedirect: true,
			// What the hub says about an unknown message ID is unverified: any answer in its own form proves the login,
			// a 500 included, since a hub without that message may well trip over it.
			ignoreHttpStatusErrors: {
				ignore: true,
				except: [...REDIRECTS, 401, 403, 429, ...OUT_OF_REACH],
			},
		},
		// n8n takes rules of both kinds in one list, its type only lists of one kind.
		rules: [...codeRules, ...apiKeyRules, ...bodyRules] as ICredentialTestRequest['rules'],
	};
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
