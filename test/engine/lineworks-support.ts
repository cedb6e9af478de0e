import type { ICredentialDataDecryptedObject, IDataObject, INodeParameters } from 'n8n-workflow';
import type { Sandbox } from '../../sandbox';
import type { LineWorksSettings } from '../../sandbox/services/lineworks';
import type { NodeRun, RunResult } from '../support/engine';
import { lineWorksSettings, signIn, type SignIn, type Tokens } from '../support/lineworks';
import { engineBench, type EngineBench } from './harness';

export const NODE = 'lineWorks';
export const CREDENTIAL = 'lineWorksOAuth2Api';

type Credentials = Record<string, ICredentialDataDecryptedObject>;

/** The LINE WORKS node in the engine, before the sandbox. */
export interface LineWorksBench extends EngineBench {
	/** The sandbox's switches, until the next test. */
	readonly settings: LineWorksSettings;
	/** Of somebody who has signed in for this test; changed by n8n as it renews the token. */
	credentials: Credentials;
	run(parameters: INodeParameters, options?: Partial<NodeRun>): Promise<RunResult>;
	/** Requests for mail that the sandbox saw: path, and body as JSON where it is some. */
	mailRequests(): Array<{ method: string; url: string; status?: number; body: unknown }>;
	/** Grants that the sandbox's token endpoint was asked for since the sign-in. */
	grants(): string[];
}

/** Engine and sandbox around the tests of a file, and a sign-in before each of them. */
export function lineWorksBench(options: SignIn = {}): LineWorksBench {
	const bench = engineBench<LineWorksBench>('lineworks');
	Object.defineProperty(bench, 'settings', { get: () => lineWorksSettings(bench.sandbox) });
	beforeEach(async () => {
		bench.credentials = await credentialsOf(bench.sandbox, options);
		bench.sandbox.requests.clear();
	});
	bench.run = async (parameters, more = {}) =>
		await bench.engine.run({ node: NODE, credentials: bench.credentials, parameters, ...more });
	bench.mailRequests = () =>
		bench.sandbox.requests
			.list({ service: 'lineworks', contains: '/v1.0/' })
			.map(({ method, url, status, body }) => ({
				method,
				url: url.replace('/lineworks/v1.0', ''),
				status,
				body: body.bytes === 0 ? undefined : JSON.parse(body.content.toString('utf8')),
			}));
	bench.grants = () =>
		bench.sandbox.requests
			.list({ service: 'lineworks', contains: '/oauth2/v2.0/token' })
			.map(({ body }) => new URLSearchParams(body.content.toString('utf8')).get('grant_type') ?? '');
	return bench;
}

/** The credential of somebody who has signed in at the sandbox. */
export async function credentialsOf(
	sandbox: Sandbox,
	options: SignIn & { tokens?: Partial<Tokens> } = {},
): Promise<Credentials> {
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
