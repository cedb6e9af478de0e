import type { ICredentialDataDecryptedObject, IDataObject, INodeParameters } from 'n8n-workflow';
import type { SuperOfficeSandbox } from '../../sandbox/services/superoffice';
import {
	CREDENTIAL,
	forgetLogins,
	mailServerCredential,
	sandboxCredential,
	type Authentication,
} from '../support/superofficeSandbox';
import type { NodeRun, RunResult } from '../support/engine';
import { engineBench, type EngineBench } from './harness';

/** The SuperOffice node in the engine, before the sandbox. */
export interface SuperOfficeBench extends EngineBench {
	/** The sandbox's SuperOffice: its settings and what it has stored. */
	readonly superOffice: SuperOfficeSandbox;
	/** Credential values of the next runs by type; changed by n8n as it stores tickets and tokens. */
	credentials: Record<string, ICredentialDataDecryptedObject>;
	/** Back to the start; the next runs sign in this way. */
	signIn(authentication: Authentication): void;
	/** Runs an operation; a good mail unless overridden. */
	run(parameters?: INodeParameters, options?: Partial<NodeRun>): Promise<RunResult>;
	/** Paths of the requests behind the tenant's or login host's address, in order. */
	requests(contains?: string): string[];
}

/** Each test begins signed in with OAuth2. */
export function superOfficeBench(): SuperOfficeBench {
	const bench = engineBench<SuperOfficeBench>('superoffice');
	let authentication: Authentication;
	Object.defineProperty(bench, 'superOffice', { get: () => bench.sandbox.service('superoffice') });
	bench.signIn = (by) => {
		bench.sandbox.reset();
		forgetLogins();
		bench.engine.credentialUpdates.length = 0;
		authentication = by;
		bench.credentials = {
			[CREDENTIAL[by]]: sandboxCredential(by, bench.sandbox),
			superOfficeMailServerApi: mailServerCredential(),
		};
	};
	beforeEach(() => bench.signIn('oAuth2'));
	bench.run = async (parameters = {}, options = {}) =>
		await bench.engine.run({
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
		});
	bench.requests = (contains = '') =>
		bench.sandbox.requests.list().flatMap(({ url, method }) => {
			const path = url
				.replace(/^\/superoffice\/(?:login-host|onsite\/api|online\d+\/Cust12345\/api)/, '')
				.replace(/\?.*$/, '');
			return path.includes(contains) ? [`${method} ${path}`] : [];
		});
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
