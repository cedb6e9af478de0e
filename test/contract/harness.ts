import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { startSandbox, type InboxMessage, type Sandbox } from '../../sandbox';
import { packageFolder, startEngine, type Engine, type NodeRun, type RunResult } from '../support/engine';
import { postbox } from '../postbox/test/contract/postbox';
import { createPostbox } from '../postbox/sandbox/services/postbox';
import { postboxPackage } from '../support/postbox';
import { contractServices, type ContractMail, type ContractService } from './services';

/** Engine and sandbox of one test file, and the few verbs that its tests are written in. */
export interface Bench {
	engine: Engine;
	sandbox: Sandbox;
	service: ContractService;
	/** Empties sandbox and inbox, as before each test. */
	fresh(): void;
	/** Sends one mail per item; `mail` may refer to the item by expressions. */
	send(mail: ContractMail, options?: SendOptions): Promise<RunResult>;
	/** What the sandbox's inbox holds of this service. */
	inbox(): InboxMessage[];
	/** Mails that came to an address. */
	copies(address: string): number;
	/** Requests to the service that sends, in order. */
	sendRequests(): number;
}

export type SendOptions = Partial<
	Pick<
		NodeRun,
		| 'items'
		| 'startItems'
		| 'onError'
		| 'retryOnFail'
		| 'signal'
		| 'retryOf'
		| 'memoryLost'
		| 'binaryMode'
		| 'credentials'
	>
>;

/** Only the services of that package are tested. */
const onePackage = process.env.N8N_PACKAGE_FOLDER !== undefined;

/** The services of the package under test; for the whole package also the one that docs/adding-a-service.md adds. */
function servicesUnderTest(): ContractService[] {
	if (!onePackage) return [...contractServices, postbox];
	const { n8n } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')) as {
		n8n: { nodes: string[] };
	};
	const folders = n8n.nodes.map((file) => basename(dirname(file)).toLowerCase());
	return contractServices.filter(({ sandbox }) => folders.includes(sandbox));
}

/** Runs the tests once per service that has joined, or per one of those that are wanted. */
export function forEachService(
	tests: (bench: Bench) => void,
	isWanted: (service: ContractService) => boolean = () => true,
): void {
	const services = servicesUnderTest().filter(isWanted);
	describe.each(services.map((service) => [service.label, service] as const))('%s', (_label, service) => {
		const bench = { service } as Bench;
		beforeAll(async () => {
			bench.engine = await startEngine(onePackage ? [] : [postboxPackage]);
			bench.sandbox = await startSandbox({ services: [service.sandbox], others: [createPostbox()] });
		});
		afterAll(async () => await bench.sandbox.close());
		bench.fresh = () => {
			bench.sandbox.reset();
			bench.engine.credentialUpdates.length = 0;
			service.prepare?.(bench.sandbox);
		};
		beforeEach(() => bench.fresh());
		bench.send = async (mail, options = {}) =>
			await bench.engine.run({
				node: service.node,
				parameters: service.parameters(mail),
				credentials: service.credentials(bench.sandbox),
				...options,
			});
		bench.inbox = () => bench.sandbox.inbox.messages({ service: service.sandbox });
		bench.copies = (address) =>
			bench
				.inbox()
				.filter(({ to, cc, bcc }) =>
					[...to, ...cc, ...bcc].some((recipient) => recipient.address === address),
				).length;
		bench.sendRequests = () =>
			bench.sandbox.requests
				.list({ service: service.sandbox })
				.filter(
					({ method, url }) => method === service.sends.method && new RegExp(service.sends.path).test(url),
				).length;
		tests(bench);
	});
}

/** Items for `count` mails, the i-th to `<prefix>i@example.com`. */
export function mailItems(count: number, prefix = 'r'): INodeExecutionData[] {
	return Array.from({ length: count }, (_, index) => ({
		json: { to: `${prefix}${index}@example.com`, index },
	}));
}

export type Outcome = 'sent' | 'notSent' | 'possiblySent';

/** What the node says of each item, from its outputs. */
export function outcomes(result: RunResult, count: number): Outcome[] {
	const reported = new Array<Outcome | undefined>(count);
	for (const entry of result.outputs.flat()) {
		const index = pairedIndex(entry);
		const details = entry.json.details as IDataObject | undefined;
		reported[index] = details ? (details.outcome as Outcome) : 'sent';
	}
	return reported.map((outcome, index) => {
		if (outcome === undefined) throw new Error(`Item ${index} is not reported at all`);
		return outcome;
	});
}

export function pairedIndex({ pairedItem }: INodeExecutionData): number {
	if (typeof pairedItem === 'number') return pairedItem;
	const first = Array.isArray(pairedItem) ? pairedItem[0] : pairedItem;
	if (first === undefined) throw new Error('An output item is paired to no input item');
	return typeof first === 'number' ? first : first.item;
}

export function sha256(content: Buffer | string): string {
	return createHash('sha256').update(content).digest('hex');
}

/** Bytes that look like nothing in particular, the same for each seed. */
export function noise(bytes: number, seed = 1): Buffer {
	const buffer = Buffer.alloc(bytes);
	let state = seed;
	for (let i = 0; i < bytes; i++) {
		state = (state * 1_103_515_245 + 12_345) & 0x7fffffff;
		buffer[i] = state >> 16;
	}
	return buffer;
}
