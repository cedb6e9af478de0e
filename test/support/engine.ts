import { userFolder } from './engine-environment';
import 'reflect-metadata';
import { existsSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Container } from '@n8n/di';
import {
	BinaryDataService,
	DataDeduplicationService,
	ExecutionLifecycleHooks,
	PackageDirectoryLoader,
	WorkflowExecute,
} from 'n8n-core';
import {
	createRunExecutionData,
	NodeHelpers,
	Workflow,
	type IBinaryData,
	type ICredentialDataDecryptedObject,
	type ICredentialType,
	type IDataObject,
	type INode,
	type INodeExecutionData,
	type INodeParameters,
	type INodeType,
	type IRun,
	type IRunExecutionData,
	type ITaskData,
	type IWorkflowExecuteAdditionalData,
	type WorkflowExecuteMode,
} from 'n8n-workflow';
import { Deduplication } from './deduplication';
import { setBinaryMode, type BinaryMode } from './engine-binary';
import { MemoryCredentials, type CredentialUpdate } from './engine-credentials';
import { agentType, asTool, manualTrigger, noOp, oAuth2Api, type AgentTool } from './engine-nodes';
import { handedTo, runsBefore, type RunsBefore } from './engine-runs';

export type { AgentTool };

/**
 * The built package in n8n-core's own engine, in this process: expressions, credentials, n8n's HTTP helper, binary
 * data, Continue On Fail, Retry On Fail and the error output are the real ones. Run `npm run build` before.
 */

const PACKAGE = 'n8n-nodes-send-mail';

export interface NodeRun extends RunsBefore {
	/** `communicationHub` */
	node: string;
	parameters: INodeParameters;
	/** Values by credential type. */
	credentials?: Record<string, ICredentialDataDecryptedObject>;
	onError?: INode['onError'];
	retryOnFail?: { maxTries: number; waitBetweenTries: number };
	/** Aborting it cancels the execution, as Stop does in n8n. */
	signal?: AbortSignal;
	/** Binary mode of the item: `combined` keeps binary objects inside the JSON. */
	binaryMode?: 'separate' | 'combined';
	/**
	 * The node is a tool of an agent, which does this with it. The tool is made by n8n's own wrapper; what the agent
	 * returns is the output of the run.
	 */
	agent?: (tool: AgentTool) => Promise<IDataObject>;
	/** Whose credentials these are: n8n renews a login once for all requests with the same id, whatever their values. */
	account?: string;
	/**
	 * Goes on with the data of an earlier run, as n8n's "Retry execution" does: the node runs again; its context and the
	 * token of the execution stay.
	 */
	retryOf?: RunResult;
	/** With `retryOf`: the earlier run was killed or cancelled, and n8n has kept the execution as it was before the node. */
	memoryLost?: boolean;
	/** How the execution was started; left out: `trigger`, or `retry` with `retryOf`. */
	mode?: WorkflowExecuteMode;
	/** Another node of the same workflow. */
	nodeId?: string;
}

export interface RunResult {
	/** Items of the success output and of the error output. */
	outputs: INodeExecutionData[][];
	/** JSON of the first output. */
	json: IDataObject[];
	error?: Error & { description?: string; httpCode?: string; context?: IDataObject };
	hints: string[];
	data: IRunExecutionData;
	run: IRun;
	task?: ITaskData;
}

export interface Engine {
	run(options: NodeRun): Promise<RunResult>;
	/** Stores a file the way the engine's binary mode does. */
	file(content: Buffer | string, fileName: string, mimeType: string): Promise<IBinaryData>;
	setBinaryMode(mode: BinaryMode): Promise<void>;
	/** What n8n would have saved of a credential type: updates by preAuthentication and OAuth2 refreshes. */
	credentialUpdates: CredentialUpdate[];
	/** n8n's store of what nodes have processed; the rows are those of all engines of this process. */
	processed: Deduplication;
	nodeType(name: string): INodeType;
	credentialType(name: string): ICredentialType;
	close(): void;
}

/** What n8n does at its start; older versions do it while n8n-core is loaded. */
function configureAxios(): void {
	const folder = process.env.N8N_CORE_FOLDER;
	if (folder && !existsSync(join(folder, 'node_modules/@n8n/backend-network'))) return;
	// eslint-disable-next-line @typescript-eslint/no-require-imports
	(require('@n8n/backend-network') as typeof import('@n8n/backend-network')).configureGlobalAxiosDefaults();
}

let binaryReady: Promise<void> | undefined;

/** n8n makes one at its start. */
const processed = new Deduplication();
let storeReady: Promise<void> | undefined;

/** The package under test: a folder with `dist/` and package.json in it, else this checkout. */
export const packageFolder = process.env.N8N_PACKAGE_FOLDER ?? resolve(__dirname, '../..');

/** Starts the engine with the nodes of this package, which needs `dist/`, and with those of other packages beside them. */
export async function startEngine(otherPackages: string[] = []): Promise<Engine> {
	configureAxios();
	const loaders = [packageFolder, ...otherPackages].map((directory) => new PackageDirectoryLoader(directory));
	for (const loader of loaders) await loader.loadAll();
	const types: Record<string, INodeType> = { start: manualTrigger, after: noOp };
	for (const [name, { type }] of loaders.flatMap((loader) => Object.entries(loader.nodeTypes))) {
		types[`${PACKAGE}.${name}`] = type as INodeType;
		types[`${PACKAGE}.${name}Tool`] = asTool(type as INodeType);
	}
	const credentialTypes: Record<string, ICredentialType> = { oAuth2Api };
	for (const [name, { type }] of loaders.flatMap((loader) => Object.entries(loader.credentialTypes)))
		credentialTypes[name] = type;

	const nodeTypes = {
		getByName: (name: string) => types[name],
		getByNameAndVersion: (name: string, version?: number) =>
			NodeHelpers.getVersionedNodeType(types[name], version),
		getKnownTypes: () => ({}),
	};
	binaryReady ??= setBinaryMode('filesystem');
	await binaryReady;
	await (storeReady ??= DataDeduplicationService.init(processed as never));
	const credentialUpdates: CredentialUpdate[] = [];

	return {
		credentialUpdates,
		processed,
		setBinaryMode,
		nodeType: (name) => types[`${PACKAGE}.${name}`],
		credentialType: (name) => credentialTypes[name],
		close: () => rmSync(userFolder, { recursive: true, force: true }),
		file: async (content, fileName, mimeType) => {
			const buffer = Buffer.isBuffer(content) ? content : Buffer.from(content);
			return await Container.get(BinaryDataService).store(
				{ type: 'execution', workflowId: 'workflow', executionId: 'execution' },
				buffer,
				{ fileName, mimeType, data: '' },
			);
		},
		run: async (options) => await runNode(options, nodeTypes as never, credentialTypes, credentialUpdates),
	};
}

type NodeTypes = ConstructorParameters<typeof Workflow>[0]['nodeTypes'];

function withType(nodeTypes: NodeTypes, name: string, type: INodeType): NodeTypes {
	return {
		...nodeTypes,
		getByName: (wanted) => (wanted === name ? type : nodeTypes.getByName(wanted)),
		getByNameAndVersion: (wanted, version) =>
			wanted === name ? type : nodeTypes.getByNameAndVersion(wanted, version),
	};
}

async function runNode(
	options: NodeRun,
	nodeTypes: NodeTypes,
	credentialTypes: Record<string, ICredentialType>,
	updates: CredentialUpdate[],
): Promise<RunResult> {
	const credentials = options.credentials ?? {};
	const { retryOf, memoryLost } = options;
	const mode = options.mode ?? (retryOf ? 'retry' : 'trigger');
	const node: INode = {
		id: options.nodeId ?? 'node',
		name: 'Mail',
		type: `${PACKAGE}.${options.node}`,
		typeVersion: 1,
		position: [0, 0],
		parameters: options.parameters,
		credentials: Object.fromEntries(
			Object.keys(credentials).map((type) => [
				type,
				{ id: ['id', type, options.account].filter(Boolean).join('-'), name: type },
			]),
		),
		...(options.onError && { onError: options.onError }),
		...(options.retryOnFail && { retryOnFail: true, ...options.retryOnFail }),
	};
	const start: INode = {
		id: 'start',
		name: 'Start',
		type: 'start',
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
	};
	const agent: INode = { ...start, id: 'agent', name: 'Agent', type: 'agent' };
	if (options.agent) node.type += 'Tool';
	const first = options.agent ? agent : node;
	const workflow = new Workflow({
		id: 'workflow',
		nodes: options.agent ? [start, agent, node] : [start, node],
		connections: {
			Start: { main: [[{ node: first.name, type: 'main', index: 0 }]] },
			...(options.agent && { Mail: { ai_tool: [[{ node: 'Agent', type: 'ai_tool', index: 0 }]] } }),
		},
		active: false,
		nodeTypes: options.agent ? withType(nodeTypes, 'agent', agentType(options.agent)) : nodeTypes,
		settings: { executionOrder: 'v1', ...(options.binaryMode && { binaryMode: options.binaryMode }) },
	});
	const workflowData = {
		id: 'workflow',
		name: 'Test',
		active: false,
		nodes: [start, node],
		connections: {},
		createdAt: new Date(),
		updatedAt: new Date(),
	};
	const additionalData = {
		credentialsHelper: new MemoryCredentials(credentials, credentialTypes, updates),
		hooks: new ExecutionLifecycleHooks(mode, 'execution', workflowData as never),
		executionId: 'execution',
		restApiUrl: 'http://127.0.0.1/rest',
		instanceBaseUrl: 'http://127.0.0.1',
		webhookBaseUrl: 'http://127.0.0.1/webhook',
		webhookWaitingBaseUrl: 'http://127.0.0.1/waiting',
		webhookTestBaseUrl: 'http://127.0.0.1/test',
		formBaseUrl: 'http://127.0.0.1/form',
		formWaitingBaseUrl: 'http://127.0.0.1/form-waiting',
		formTestBaseUrl: 'http://127.0.0.1/form-test',
		variables: {},
		currentNodeExecutionIndex: 0,
		setExecutionStatus: () => {},
		sendDataToUI: () => {},
		logAiEvent: () => {},
	} as unknown as IWorkflowExecuteAdditionalData;

	const data = createRunExecutionData({
		startData: {},
		...(retryOf && { resumeToken: retryOf.data.resumeToken }),
		resultData: { runData: runsBefore(first.name, options) },
		executionData: {
			// n8n saves an execution as JSON and goes on with that.
			contextData:
				retryOf && !memoryLost
					? (JSON.parse(JSON.stringify(retryOf.data.executionData?.contextData ?? {})) as never)
					: {},
			nodeExecutionStack: [handedTo(first, options)],
			metadata: {},
			waitingExecution: {},
			waitingExecutionSource: {},
		},
	});
	const execution = new WorkflowExecute(additionalData, mode, data);
	await workflow.expression.acquireIsolate?.();
	try {
		const running = execution.processRunExecutionData(workflow);
		options.signal?.addEventListener('abort', () => running.cancel());
		const run = await running.catch(
			(error: Error) => ({ data: { ...data, resultData: { ...data.resultData, error } } }) as unknown as IRun,
		);
		const task = (run.data.resultData.runData[first.name] ?? []).at(-1);
		const outputs = (task?.data?.main ?? []).map((items) => items ?? []);
		return {
			outputs,
			json: (outputs[0] ?? []).map(({ json }) => json),
			error: (task?.error ?? run.data.resultData.error) as RunResult['error'],
			hints: (task?.hints ?? []).map(({ message }) => message),
			data: run.data,
			run,
			task,
		};
	} finally {
		await workflow.expression.releaseIsolate?.();
	}
}

/** An item with files by field name. */
export function item(json: IDataObject, binary?: Record<string, IBinaryData>): INodeExecutionData {
	return binary ? { json, binary } : { json };
}

/** A file that lives inside the item (n8n's memory mode). */
export function memoryFile(content: Buffer | string, fileName: string, mimeType: string): IBinaryData {
	return { data: Buffer.from(content).toString('base64'), fileName, mimeType };
}
