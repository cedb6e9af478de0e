import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import type { RequestRecord } from '../../sandbox';
import { DEMO_KEYS, DEMO_ORGANIZATION, type RebillySandbox } from '../../sandbox/services/rebilly';
import type { NodeRun, RunResult } from '../support/engine';
import { engineBench, type EngineBench } from './harness';

/** The Rebilly node in the engine, before the sandbox. */
export interface RebillyBench extends EngineBench {
	/** The sandbox's Rebilly: its settings and what it has stored. */
	readonly rebilly: RebillySandbox;
	/** Runs an operation; `from`, `to` and the rest of a good mail are there unless overridden. */
	run(parameters: INodeParameters, options?: Partial<NodeRun> & { key?: string }): Promise<RunResult>;
	/** `POST /email-messages` and so on, as they came in. */
	requests(): string[];
	/** Messages in Rebilly, the oldest first. */
	stored(): Array<{ id: string; status: string }>;
}

export function rebillyBench(): RebillyBench {
	const bench = engineBench<RebillyBench>('rebilly');
	const rebilly = () => bench.sandbox.service<RebillySandbox>('rebilly');
	Object.defineProperty(bench, 'rebilly', { get: rebilly });
	bench.run = async (parameters, { key = DEMO_KEYS.full, ...options } = {}) =>
		await bench.engine.run({
			node: 'rebilly',
			parameters: {
				resource: 'mail',
				operation: 'send',
				from: { __rl: true, mode: 'address', value: 'billing@example.com' },
				to: { __rl: true, mode: 'address', value: 'ann@example.org' },
				subject: 'Invoice',
				emailFormat: 'html',
				html: '<p>Hello</p>',
				...parameters,
			},
			credentials: {
				rebillyApi: {
					environment: 'custom',
					baseUrl: bench.sandbox.serviceUrl('rebilly'),
					organizationId: DEMO_ORGANIZATION,
					apiKey: key,
				},
			},
			...options,
		});
	bench.requests = () => bench.sandbox.requests.list().map(shortRequest);
	bench.stored = () =>
		[...(rebilly().store.organizations.get(DEMO_ORGANIZATION)?.messages.values() ?? [])].map(
			({ id, status }) => ({ id, status }),
		);
	return bench;
}

/** Items with nothing but a number each. */
export function items(count: number): INodeExecutionData[] {
	return Array.from({ length: count }, (_, index) => ({ json: { index } }));
}

/** The `details` of an item on the error output. */
export function detailsOf(result: RunResult, output = 0): IDataObject {
	return result.outputs[output]?.[0]?.json.details as IDataObject;
}

function shortRequest({ method, url }: RequestRecord): string {
	const path = url.replace(/^.*?\/organizations\/[^/]+/, '').replace(/\?.*$/, '');
	return `${method} ${path.replace(/\/(?:mail_msg|file)_\w+/, '/{id}')}`;
}
