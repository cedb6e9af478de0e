import type { ICredentialDataDecryptedObject, IDataObject, INodeParameters } from 'n8n-workflow';
import type { InboxMessage, Sandbox } from '../../sandbox';
import type { NodeRun, RunResult } from '../support/engine';
import { engineBench, type EngineBench } from './harness';

export const CREDENTIAL = 'communicationHubApi';

/** Every data format with every way of choosing the answer's. */
export const FORMS = ['json', 'jsonp', 'xml'].flatMap((format) =>
	['accept', 'query', 'suffix'].map((responseForm) => ({ format, responseForm })),
);

export interface HubBench extends EngineBench {
	/** Switches of the sandbox's hub, until the next test. */
	set(changes: object): void;
	run(parameters: INodeParameters, options?: Partial<NodeRun>): Promise<RunResult>;
	inbox(): InboxMessage[];
	/** Paths of the requests that came, with the reasons of refused ones. */
	requests(): Array<{ method: string; url: string; refused?: string }>;
}

/** The CommunicationHub node in the engine, before the sandbox. */
export function hubBench(): HubBench {
	const bench = engineBench<HubBench>('communicationhub');
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
