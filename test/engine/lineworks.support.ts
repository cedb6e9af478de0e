import type { ICredentialDataDecryptedObject, IDataObject, INodeParameters } from 'n8n-workflow';
import type { Sandbox } from '../../sandbox';
import { signIn, type SignIn, type Tokens } from '../support/lineworks';

export const NODE = 'lineWorks';
export const CREDENTIAL = 'lineWorksOAuth2Api';

/** The credential of somebody who has signed in at the sandbox. */
export async function credentialsOf(
	sandbox: Sandbox,
	options: SignIn & { tokens?: Partial<Tokens> } = {},
): Promise<Record<string, ICredentialDataDecryptedObject>> {
	const { tokens, ...sign } = options;
	const url = sandbox.serviceUrl('lineworks');
	return {
		[CREDENTIAL]: {
			environment: 'custom',
			apiBaseUrl: `${url}/v1.0/`,
			authBaseUrl: `${url}/oauth2/v2.0`,
			clientId: 'sandbox-client',
			clientSecret: 'sandbox-secret',
			oauthTokenData: { ...(await signIn(sandbox, sign)), ...tokens } as never,
		},
	};
}

/** Parameters of a send with `changes` in them. */
export function sendParameters(changes: IDataObject = {}, options: IDataObject = {}): INodeParameters {
	return {
		resource: 'mail',
		operation: 'send',
		userId: { __rl: true, mode: 'id', value: 'me' },
		to: 'you@example.com',
		subject: 'Hi',
		emailFormat: 'html',
		html: '<p>x</p>',
		...changes,
		options,
	} as INodeParameters;
}

/** Parameters of another operation. */
export function readParameters(operation: string, changes: IDataObject = {}): INodeParameters {
	return {
		resource: 'mail',
		operation,
		userId: { __rl: true, mode: 'id', value: 'me' },
		options: {},
		...changes,
	} as INodeParameters;
}

/** Requests for mail that the sandbox saw: path, and body as JSON where it is some. */
export function mailRequests(
	sandbox: Sandbox,
): Array<{ method: string; url: string; status?: number; body: unknown }> {
	return sandbox.requests
		.list({ service: 'lineworks', contains: '/v1.0/' })
		.map(({ method, url, status, body }) => ({
			method,
			url: url.replace('/lineworks/v1.0', ''),
			status,
			body: body.bytes === 0 ? undefined : JSON.parse(body.content.toString('utf8')),
		}));
}

/** Grants that the sandbox's token endpoint was asked for. */
export function grants(sandbox: Sandbox): string[] {
	return sandbox.requests
		.list({ service: 'lineworks', contains: '/oauth2/v2.0/token' })
		.map(({ body }) => new URLSearchParams(body.content.toString('utf8')).get('grant_type') ?? '');
}
