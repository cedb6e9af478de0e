import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

// n8n-core reads its settings while it is loaded.
const userFolder = mkdtempSync(join(tmpdir(), 'send-mail-engine-'));
process.env.N8N_USER_FOLDER = userFolder;
process.env.N8N_ENCRYPTION_KEY = 'engine-tests';
process.env.N8N_LOG_LEVEL = 'silent';
process.env.N8N_RUNNERS_ENABLED = 'false';
process.env.N8N_ENFORCE_SETTINGS_FILE_PERMISSIONS = 'false';

import 'reflect-metadata';
import { Container } from '@n8n/di';
import {
	BinaryDataConfig,
	BinaryDataService,
	Credentials,
	ExecutionLifecycleHooks,
	PackageDirectoryLoader,
	WorkflowExecute,
} from 'n8n-core';
import {
	createRunExecutionData,
	ICredentialsHelper,
	NodeHelpers,
	Workflow,
	type IBinaryData,
	type ICredentialDataDecryptedObject,
	type ICredentialType,
	type IDataObject,
	type IHttpRequestOptions,
	type INode,
	type INodeCredentialsDetails,
	type INodeExecutionData,
	type INodeParameters,
	type INodeType,
	type IRun,
	type IRunExecutionData,
	type ITaskData,
	type IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';

/**
 * The built package in n8n-core's own engine, in this process: expressions, credentials, n8n's HTTP helper, binary
 * data, Continue On Fail, Retry On Fail and the error output are the real ones. Run `npm run build` before.
 */

export const PACKAGE = 'n8n-nodes-send-mail';

export interface NodeRun {
	/** `communicationHub` */
	node: string;
	parameters: INodeParameters;
	items?: INodeExecutionData[];
	/** Values by credential type. */
	credentials?: Record<string, ICredentialDataDecryptedObject>;
	onError?: INode['onError'];
	retryOnFail?: { maxTries: number; waitBetweenTries: number };
	/** Called before each run of the node; for counting tries and cancelling. */
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
	/** Goes on with the data of an earlier run, as n8n's "Retry execution" does: the node runs again, its context stays. */
	retryOf?: RunResult;
}

/** What n8n gives an agent for a node (a tool of LangChain). */
export interface AgentTool {
	name: string;
	description: string;
	/** What the agent has to give, by name. */
	schema: { shape: Record<string, { description?: string }> };
	/** Calls the node; the answer is JSON as text. */
	invoke(args: IDataObject): Promise<string>;
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
	setBinaryMode(mode: 'default' | 'filesystem' | 's3' | 'database'): Promise<void>;
	/** What n8n would have saved of a credential type: updates by preAuthentication and OAuth2 refreshes. */
	credentialUpdates: Array<{ type: string; data: ICredentialDataDecryptedObject }>;
	nodeType(name: string): INodeType;
	credentialType(name: string): ICredentialType;
	close(): void;
}

const manualTrigger: INodeType = {
	description: {
		displayName: 'Start',
		name: 'start',
		group: ['trigger'],
		version: 1,
		description: '',
		defaults: {},
		inputs: [],
		outputs: ['main'],
		properties: [],
	},
	async execute() {
		return [this.getInputData()];
	},
};

const noOp: INodeType = {
	description: { ...manualTrigger.description, displayName: 'After', name: 'after', inputs: ['main'] },
	async execute() {
		return [this.getInputData()];
	},
};

/** n8n's own base of OAuth2 credentials, as far as requests need it. */
const oAuth2Api: ICredentialType = {
	name: 'oAuth2Api',
	displayName: 'OAuth2 API',
	properties: [
		{ displayName: 'Grant Type', name: 'grantType', type: 'hidden', default: 'authorizationCode' },
		{ displayName: 'Authorization URL', name: 'authUrl', type: 'string', default: '' },
		{ displayName: 'Access Token URL', name: 'accessTokenUrl', type: 'string', default: '' },
		{ displayName: 'Client ID', name: 'clientId', type: 'string', default: '' },
		{ displayName: 'Client Secret', name: 'clientSecret', type: 'string', default: '' },
		{ displayName: 'Scope', name: 'scope', type: 'string', default: '' },
		{
			displayName: 'Authentication',
			name: 'authentication',
			type: 'options',
			options: [],
			default: 'header',
		},
	],
};

/** What n8n does at its start; older versions do it while n8n-core is loaded. */
function configureAxios(): void {
	const folder = process.env.N8N_CORE_FOLDER;
	if (folder && !existsSync(join(folder, 'node_modules/@n8n/backend-network'))) return;
	// eslint-disable-next-line @typescript-eslint/no-require-imports
	(require('@n8n/backend-network') as typeof import('@n8n/backend-network')).configureGlobalAxiosDefaults();
}

/** What n8n's server makes of a node with `usableAsTool` when it loads. */
function asTool(type: INodeType): INodeType {
	const { description } = type;
	return Object.assign(Object.create(Object.getPrototypeOf(type) as object) as INodeType, type, {
		description: {
			...description,
			name: `${description.name}Tool`,
			displayName: `${description.displayName} Tool`,
			inputs: [],
			outputs: ['ai_tool'],
		},
	});
}

/** Stands for an agent: does with the tool what the test says. */
function agentType(behave: NonNullable<NodeRun['agent']>): INodeType {
	return {
		description: { ...noOp.description, name: 'agent', inputs: ['main', { type: 'ai_tool' }] },
		async execute() {
			const [tool] = (await this.getInputConnectionData('ai_tool', 0)) as AgentTool[];
			return [[{ json: await behave(tool) }]];
		},
	};
}

let binaryReady: Promise<void> | undefined;

const ROOT = resolve(__dirname, '../..');

/** Starts the engine with the nodes of this package, which needs `dist/`, and with those of other packages beside them. */
export async function startEngine(otherPackages: string[] = []): Promise<Engine> {
	configureAxios();
	const loaders = [ROOT, ...otherPackages].map((directory) => new PackageDirectoryLoader(directory));
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
	const credentialUpdates: Engine['credentialUpdates'] = [];

	return {
		credentialUpdates,
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

async function setBinaryMode(mode: 'default' | 'filesystem' | 's3' | 'database'): Promise<void> {
	const service = Container.get(BinaryDataService);
	const config = Container.get(BinaryDataConfig);
	(config as { mode: string }).mode = mode;
	if (mode === 's3' || mode === 'database') {
		// n8n's server package brings the stores behind these modes; this one keeps files in memory behind the same seam.
		service.setManager(mode as never, memoryStore());
	}
	await service.init();
}

function memoryStore() {
	const files = new Map<string, { content: Buffer; metadata: IDataObject }>();
	let count = 0;
	const find = (id: string) => {
		const file = files.get(id);
		if (!file) throw new Error(`No file ${id}`);
		return file;
	};
	return {
		init: async () => {},
		store: async (_location: unknown, content: Buffer, metadata: IDataObject) => {
			const fileId = `stored-${++count}`;
			files.set(fileId, { content, metadata: { ...metadata, fileSize: content.length } });
			return { fileId, fileSize: content.length };
		},
		getPath: (id: string) => id,
		getAsBuffer: async (id: string) => find(id).content,
		getAsStream: async (id: string, chunkSize = 65_536) => {
			const { Readable } = await import('node:stream');
			const { content } = find(id);
			return Readable.from(
				(function* () {
					for (let at = 0; at < content.length; at += chunkSize) yield content.subarray(at, at + chunkSize);
				})(),
				{ objectMode: false },
			);
		},
		getMetadata: async (id: string) => find(id).metadata,
	} as never;
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
	updates: Engine['credentialUpdates'],
): Promise<RunResult> {
	const credentials = options.credentials ?? {};
	const node: INode = {
		id: 'node',
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
		hooks: new ExecutionLifecycleHooks('trigger', 'execution', workflowData as never),
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
		resultData: { runData: {} },
		executionData: {
			// n8n saves an execution as JSON and goes on with that.
			contextData: options.retryOf
				? (JSON.parse(JSON.stringify(options.retryOf.data.executionData?.contextData ?? {})) as never)
				: {},
			nodeExecutionStack: [{ node: first, data: { main: [options.items ?? [{ json: {} }]] }, source: null }],
			metadata: {},
			waitingExecution: {},
			waitingExecutionSource: {},
		},
	});
	const execution = new WorkflowExecute(additionalData, 'trigger', data);
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

/** Credentials in memory with the rules of n8n's own helper for authenticate and preAuthentication. */
class MemoryCredentials extends ICredentialsHelper {
	constructor(
		private readonly values: Record<string, ICredentialDataDecryptedObject>,
		private readonly types: Record<string, ICredentialType>,
		private readonly updates: Engine['credentialUpdates'],
	) {
		super();
	}

	getParentTypes(name: string): string[] {
		return (this.types[name]?.extends ?? []).flatMap((parent) => [parent, ...this.getParentTypes(parent)]);
	}

	getCredentialsProperties(type: string) {
		return [
			...this.getParentTypes(type).flatMap((parent) => this.types[parent].properties),
			...this.types[type].properties,
		];
	}

	async getDecrypted(
		_data: unknown,
		_details: INodeCredentialsDetails,
		type: string,
	): Promise<ICredentialDataDecryptedObject> {
		const defaults: ICredentialDataDecryptedObject = {};
		for (const property of this.getCredentialsProperties(type))
			defaults[property.name] = property.default as never;
		const merged = { ...defaults, ...this.values[type] };
		const resolved: ICredentialDataDecryptedObject = {};
		for (const [name, value] of Object.entries(merged))
			resolved[name] = this.resolve(value, { $self: merged, $credentials: merged }) as never;
		return resolved;
	}

	isCredentialUsableByNode(): boolean {
		return true;
	}

	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		type: string,
		options: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> {
		const { authenticate } = this.types[type];
		if (typeof authenticate === 'function') return await authenticate(credentials, options);
		if (authenticate?.type !== 'generic') return options;
		for (const [part, members] of Object.entries(authenticate.properties) as Array<
			[keyof IHttpRequestOptions, IDataObject]
		>) {
			const target = ((options as unknown as IDataObject)[part] ??= {}) as IDataObject;
			for (const [name, value] of Object.entries(members)) {
				target[String(this.resolve(name, { $credentials: credentials }))] = this.resolve(value, {
					$credentials: credentials,
				}) as never;
			}
		}
		return options;
	}

	async preAuthentication(
		helpers: never,
		credentials: ICredentialDataDecryptedObject,
		type: string,
		_node: INode,
		expired: boolean,
	): Promise<ICredentialDataDecryptedObject | undefined> {
		const credentialType = this.types[type];
		const expirable = credentialType.properties.find(
			({ type: kind, typeOptions }) => kind === 'hidden' && typeOptions?.expirable === true,
		);
		if (!expirable || !credentialType.preAuthentication || (credentials[expirable.name] !== '' && !expired))
			return undefined;
		const output = (await credentialType.preAuthentication.call(
			helpers,
			credentials,
		)) as ICredentialDataDecryptedObject;
		if (output[expirable.name] === undefined) return undefined;
		Object.assign(this.values[type], output);
		this.updates.push({ type, data: { ...this.values[type] } });
		return Object.assign(credentials, output);
	}

	async runPreAuthentication(): Promise<undefined> {
		return undefined;
	}

	async getCredentials(details: INodeCredentialsDetails, type: string): Promise<Credentials> {
		const credentials = new Credentials({ id: details.id, name: details.name }, type);
		credentials.setData(this.values[type]);
		return credentials;
	}

	async updateCredentials(
		_details: INodeCredentialsDetails,
		type: string,
		data: ICredentialDataDecryptedObject,
	): Promise<void> {
		Object.assign(this.values[type], data);
		this.updates.push({ type, data: { ...data } });
	}

	async updateCredentialsOauthTokenData(
		_details: INodeCredentialsDetails,
		type: string,
		data: ICredentialDataDecryptedObject,
	): Promise<void> {
		Object.assign(this.values[type], { oauthTokenData: data.oauthTokenData });
		this.updates.push({ type, data: { ...data } });
	}

	private resolve(value: unknown, names: IDataObject): unknown {
		if (typeof value !== 'string' || !value.startsWith('=')) return value;
		const workflow = new Workflow({
			nodes: [],
			connections: {},
			active: false,
			nodeTypes: { getByName: () => noOp, getByNameAndVersion: () => noOp, getKnownTypes: () => ({}) },
		});
		const node: INode = { id: '', name: '', type: '', typeVersion: 1, position: [0, 0], parameters: {} };
		return workflow.expression.getSimpleParameterValue(
			node,
			value,
			'internal',
			names as never,
			undefined,
			'',
		);
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
