import { Readable } from 'node:stream';
import type {
	IDataObject,
	IExecuteData,
	IExecuteFunctions,
	IHttpRequestOptions,
	INodeExecutionData,
} from 'n8n-workflow';
import type { Deduplication } from './deduplication';
import { VirtualClock } from './virtualClock';

/** A request as n8n's HTTP helper was asked for it, its body read to the end. */
export interface FakeRequest {
	credentialType: string;
	method: string;
	/** Path and query. */
	url: string;
	headers: Record<string, string>;
	body: string;
	/** Whether the body came as a stream. */
	streamed: boolean;
	options: IHttpRequestOptions;
	/** Aborted by deadline or cancel. */
	signal: AbortSignal;
}

export interface FakeAnswer {
	statusCode: number;
	headers?: Record<string, string>;
	body?: unknown;
}

export interface FakeOptions {
	items?: INodeExecutionData[];
	/** Parameters by name; a function is asked per item; an Error is thrown, as by a broken expression. */
	parameters?: Record<string, unknown>;
	/** What the service does with the n-th request (from 1). Throw for what breaks on the network. */
	answer?: (request: FakeRequest, count: number) => FakeAnswer | Promise<FakeAnswer>;
	/** The login that n8n makes after a 401. */
	logIn?: () => Promise<void>;
	/** n8n's binary storage, by id. */
	files?: Record<string, Buffer>;
	continueOnFail?: boolean;
	tool?: boolean;
	cancel?: AbortSignal;
	runIndex?: number;
	/** Kept between the tries of a node. */
	nodeContext?: IDataObject;
	clock?: VirtualClock;
	/** n8n's lasting store; left out: an n8n without one. */
	store?: Deduplication;
	/** The token that stays the same over the retries of an execution; left out: an n8n without one. */
	lineage?: string;
	/** How the execution was started: `retry`, `webhook`, ... */
	mode?: string;
	executionId?: string;
}

export interface FakeContext {
	context: IExecuteFunctions;
	requests: FakeRequest[];
	hints: string[];
	clock: VirtualClock;
	/** Ids of the stored files that were opened, in order. */
	opened: string[];
	/** When the node let the execution wait, and until when. */
	waits: Array<{ until: Date; requests: number }>;
	/** What n8n keeps as the input of the node. */
	executeData: IExecuteData;
	/** Most requests that were under way at the same time. */
	most(): number;
}

/** What n8n signs links with, in the fake context. */
export const SIGNATURE = 'a0b1c2d3e4f5'.repeat(5);

/** As much of n8n's execution context as the mail core uses, with a service behind it that is a function. */
export function fakeContext(options: FakeOptions = {}): FakeContext {
	const items = options.items ?? [{ json: {} }];
	const clock = options.clock ?? new VirtualClock();
	const nodeContext = options.nodeContext ?? {};
	const requests: FakeRequest[] = [];
	const hints: string[] = [];
	const opened: string[] = [];
	const waits: FakeContext['waits'] = [];
	const executionId = options.executionId ?? '1';
	const executeData = { data: { main: [items] } } as unknown as IExecuteData;
	let under = 0;
	let most = 0;

	const parameter = (name: string, index: number, fallback: unknown) => {
		const set = options.parameters ?? {};
		if (!Object.prototype.hasOwnProperty.call(set, name)) return fallback;
		const given = set[name];
		const value: unknown =
			typeof given === 'function'
				? (given as (item: IDataObject, index: number) => unknown)(items[index].json, index)
				: given;
		if (value instanceof Error) throw value;
		return value;
	};
	const stored = (id: string) => {
		const content = options.files?.[id];
		if (content === undefined) throw new Error(`ENOENT: no such file ${id}`);
		return content;
	};

	const helpers = {
		getBinaryMetadata: async (id: string) => ({ fileSize: stored(id).length }),
		getBinaryStream: async (id: string, chunkSize = 1000) => {
			opened.push(id);
			const content = stored(id);
			return Readable.from(
				(function* () {
					for (let from = 0; from < content.length; from += chunkSize)
						yield content.subarray(from, from + chunkSize);
				})(),
				{ objectMode: false },
			);
		},
		binaryToBuffer: async (body: Buffer | Readable) =>
			Buffer.isBuffer(body) ? body : await wholeStream(body),
		async httpRequestWithAuthentication(
			this: IExecuteFunctions,
			credentialType: string,
			request: IHttpRequestOptions,
		) {
			const signal = this.getExecutionCancelSignal() as AbortSignal;
			const { pathname, search } = new URL(await urlOf(request, options.logIn));
			const body = request.body as unknown;
			const streamed = body instanceof Readable;
			under++;
			most = Math.max(most, under);
			try {
				const made: FakeRequest = {
					credentialType,
					method: String(request.method),
					url: `${pathname}${search}`,
					headers: request.headers as Record<string, string>,
					body: streamed
						? (await clock.hold(async () => await wholeStream(body))).toString()
						: Buffer.isBuffer(body)
							? body.toString()
							: '',
					streamed,
					options: request,
					signal,
				};
				requests.push(made);
				const answered = Promise.resolve(options.answer?.(made, requests.length) ?? { statusCode: 200 });
				const {
					statusCode,
					headers = {},
					body: answer = '',
				} = await Promise.race([answered, abortOf(signal)]);
				return { statusCode, headers, body: answer };
			} finally {
				under--;
			}
		},
	};

	const context = {
		helpers: { ...helpers, ...options.store?.helpers({ workflow: { id: 'workflow' }, node: { id: '1' } }) },
		getMode: () => options.mode ?? 'trigger',
		getWorkflow: () => ({ id: 'workflow', name: 'Workflow', active: true }),
		evaluateExpression: (expression: string, index: number) =>
			expression.includes('$execution')
				? options.lineage && `https://n8n.example/webhook-waiting/1?signature=${options.lineage}`
				: evaluated(expression, items[index].json),
		getInputData: () => items,
		getExecutionId: () => executionId,
		getExecuteData: () => executeData,
		getSignedResumeUrl: (parameters: Record<string, string>) => {
			const query = new URLSearchParams({ ...parameters, signature: SIGNATURE });
			return `https://n8n.example/webhook-waiting/${executionId}/1?${query.toString()}`;
		},
		putExecutionToWait: async (until: Date) => waits.push({ until, requests: requests.length }),
		getNode: () => ({
			id: '1',
			name: 'Send Mail',
			type: 'fake',
			typeVersion: 1,
			position: [0, 0],
			parameters: typeof options.parameters === 'object' ? options.parameters : {},
		}),
		getNodeParameter: parameter,
		getContext: () => nodeContext,
		getTimezone: () => 'UTC',
		getWorkflowDataProxy: () => ({ $runIndex: options.runIndex ?? 0 }),
		continueOnFail: () => options.continueOnFail === true,
		isToolExecution: () => options.tool === true,
		getExecutionCancelSignal: () => options.cancel,
		getCredentials: async () => ({ password: 'fake-secret-1' }),
		addExecutionHints: (...given: Array<{ message: string }>) =>
			hints.push(...given.map(({ message }) => message)),
	};
	return {
		context: context as unknown as IExecuteFunctions,
		requests,
		hints,
		clock,
		opened,
		waits,
		executeData,
		most: () => most,
	};
}

/** `{{ $json.name }}` and nothing else; the real ones are in the engine. */
function evaluated(expression: string, json: IDataObject): unknown {
	const name = /^\{\{ *\$json\.(\w+) *\}\}$/.exec(expression)?.[1];
	if (name === undefined) throw new Error(`${expression} cannot be resolved`);
	return json[name];
}

async function wholeStream(stream: Readable): Promise<Buffer> {
	const chunks: Buffer[] = [];
	for await (const chunk of stream) chunks.push(Buffer.from(chunk as Buffer));
	return Buffer.concat(chunks);
}

async function abortOf(signal: AbortSignal): Promise<never> {
	return await new Promise((_resolve, reject) => {
		const stop = () => reject(Object.assign(new Error('canceled'), { code: 'ERR_CANCELED' }));
		if (signal.aborted) stop();
		else signal.addEventListener('abort', stop, { once: true });
	});
}

/** Reads the URL when the request is made; after a 401 n8n's helper logs in and makes the request again. */
async function urlOf(request: IHttpRequestOptions, logIn = async () => {}): Promise<string> {
	try {
		return request.url;
	} catch (error) {
		if ((error as { response?: { status?: number } }).response?.status !== 401) throw error;
		await logIn();
		return request.url;
	}
}

/** An error as axios makes it. Node's codes: ECONNREFUSED, ECONNRESET, ENOTFOUND, ... */
export function axiosError(
	message: string,
	{ url, code, response, cause }: { url: string; code?: string; response?: unknown; cause?: unknown },
): Error {
	return Object.assign(new Error(message), {
		isAxiosError: true,
		config: { url },
		request: {},
		...(code !== undefined && { code }),
		...(response !== undefined && { response }),
		...(cause !== undefined && { cause }),
	});
}
