import type { ICredentialDataDecryptedObject, IDataObject, INodeParameters } from 'n8n-workflow';
import { startSandbox, type Sandbox } from '../../sandbox';
import type { SuperOfficeSandbox } from '../../sandbox/services/superoffice';
import {
	CREDENTIAL,
	forgetLogins,
	mailServerCredential,
	sandboxCredential,
	type Authentication,
} from './superofficeSandbox';
import { startEngine, type Engine, type NodeRun, type RunResult } from './engine';

/** The SuperOffice node in n8n-core's engine, before the sandbox. */
export interface SuperOfficeBench {
	engine: Engine;
	sandbox: Sandbox;
	superOffice: SuperOfficeSandbox;
	/** Credential values of the next runs by type; changed by n8n as it stores tickets and tokens. */
	credentials: Record<string, ICredentialDataDecryptedObject>;
	/** Back to the start; the next runs sign in this way. */
	signIn(authentication: Authentication): void;
	/** Runs an operation; a good mail unless overridden. */
	run(parameters?: INodeParameters, options?: Partial<NodeRun>): Promise<RunResult>;
	/** Paths of the requests behind the tenant's or login host's address, in order. */
	requests(contains?: string): string[];
	close(): Promise<void>;
}

export async function startBench(): Promise<SuperOfficeBench> {
	const sandbox = await startSandbox({ services: ['superoffice'] });
	const engine = await startEngine();
	let authentication: Authentication = 'oAuth2';
	const bench: SuperOfficeBench = {
		engine,
		sandbox,
		superOffice: sandbox.service('superoffice'),
		credentials: {},
		signIn: (by) => {
			sandbox.reset();
			forgetLogins();
			engine.credentialUpdates.length = 0;
			authentication = by;
			bench.credentials = {
				[CREDENTIAL[by]]: sandboxCredential(by, sandbox),
				superOfficeMailServerApi: mailServerCredential(),
			};
		},
		run: async (parameters = {}, options = {}) =>
			await engine.run({
				node: 'superOffice',
				parameters: {
					authentication,
					resource: 'mail',
					operation: 'send',
					sendWith: 'smtpServer',
					from: 'Sales <crm@example.com>',
					to: 'ann@example.org',
					subject: 'Offer',
					emailFormat: 'html',
					html: '<p>Hello</p>',
					...parameters,
				},
				credentials: bench.credentials,
				...options,
			}),
		requests: (contains = '') =>
			sandbox.requests.list().flatMap(({ url, method }) => {
				const path = url
					.replace(/^\/superoffice\/(?:login-host|onsite\/api|online\d+\/Cust12345\/api)/, '')
					.replace(/\?.*$/, '');
				return path.includes(contains) ? [`${method} ${path}`] : [];
			}),
		close: async () => {
			await sandbox.close();
			engine.close();
		},
	};
	return bench;
}

/** Items whose mails go to `<name><index>@example.org`, with the index in the subject. */
export function mailItems(count: number, to = (index: number) => `r${index}@example.org`) {
	return Array.from({ length: count }, (_, index) => ({
		json: { index, to: to(index), subject: `Mail ${index}` },
	}));
}

/** Parameters that take recipient and subject from the item. */
export const FROM_ITEM: INodeParameters = { to: '={{ $json.to }}', subject: '={{ $json.subject }}' };

export function details(result: RunResult, output = 0, index = 0): IDataObject {
	return result.outputs[output]?.[index]?.json.details as IDataObject;
}
