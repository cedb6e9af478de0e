import type { ICredentialDataDecryptedObject, IDataObject, INodeParameters } from 'n8n-workflow';
import { startSandbox, type InboxMessage, type Sandbox } from '../../sandbox';
import { startEngine, type Engine, type NodeRun, type RunResult } from '../support/engine';

export const CREDENTIAL = 'communicationHubApi';

/** Every data format with every way of choosing the answer's. */
export const FORMS = ['json', 'jsonp', 'xml'].flatMap((format) =>
	['accept', 'query', 'suffix'].map((responseForm) => ({ format, responseForm })),
);

export interface HubBench {
	engine: Engine;
	sandbox: Sandbox;
	/** Switches of the sandbox's hub, until the next test. */
	set(changes: object): void;
	run(parameters: INodeParameters, options?: Partial<NodeRun>): Promise<RunResult>;
	inbox(): InboxMessage[];
	/** Paths of the requests that came, with the reasons of refused ones. */
	requests(): Array<{ method: string; url: string; refused?: string }>;
}

/** Engine and sandbox around the tests of a file. */
export function hubBench(): HubBench {
	const bench = {} as HubBench;
	beforeAll(async () => {
		bench.engine = await startEngine();
		bench.sandbox = await startSandbox({ services: ['communicationhub'] });
	});
	beforeEach(() => bench.sandbox.reset());
	afterAll(async () => await bench.sandbox.close());
	bench.set = (changes) => {
		Object.assign(bench.sandbox.service('communicationhub').settings, changes);
	};
	bench.run = async (parameters, options = {}) =>
		await bench.engine.run({
			node: 'communicationHub',
			parameters,
			credentials: credentials(bench.sandbox),
			...options,
		});
	bench.inbox = () => bench.sandbox.inbox.messages();
	bench.requests = () =>
		bench.sandbox.requests.list().map(({ method, url, refused }) => ({ method, url, refused }));
	return bench;
}

/** Fresh values of the credential. */
export function credentials(
	sandbox: Sandbox,
	values: ICredentialDataDecryptedObject = { authentication: 'none' },
): Record<string, ICredentialDataDecryptedObject> {
	return { [CREDENTIAL]: { baseUrl: sandbox.serviceUrl('communicationhub'), ...values } };
}

export function mail(changes: IDataObject = {}, options: IDataObject = {}): INodeParameters {
	return {
		resource: 'mail',
		operation: 'send',
		from: 'me@example.com',
		to: 'you@example.com',
		subject: 'Hi',
		emailFormat: 'text',
		text: 'Hello',
		...changes,
		options,
	} as INodeParameters;
}

export function sms(changes: IDataObject = {}, options: IDataObject = {}): INodeParameters {
	return {
		resource: 'sms',
		operation: 'send',
		receiver: '+491701234567',
		message: 'Hello',
		...changes,
		options,
	} as INodeParameters;
}

export function letter(changes: IDataObject = {}, options: IDataObject = {}): INodeParameters {
	return { resource: 'letter', operation: 'send', file: 'data', ...changes, options } as INodeParameters;
}

export function status(changes: IDataObject = {}, options: IDataObject = {}): INodeParameters {
	return { resource: 'mail', operation: 'getStatus', ...changes, options } as INodeParameters;
}
