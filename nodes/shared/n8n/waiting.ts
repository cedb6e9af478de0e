import {
	WAIT_INDEFINITELY,
	type IDataObject,
	type IExecuteFunctions,
	type IWebhookFunctions,
	type INodeExecutionData,
} from 'n8n-workflow';

/** An execution that waits for an answer, as n8n keeps it. Each belief stands here, with a test. */

/** What n8n hands to the context of a webhook, and leaves out of its type. */
interface Insides {
	runExecutionData?: {
		executionData?: { contextData?: Record<string, IDataObject> };
		resultData?: { runData?: Record<string, Array<{ data?: Record<string, INodeExecutionData[][]> }>> };
	};
}

/** Name of the parameter that n8n signs a link with. */
const SIGNATURE = 'signature';

/** A link to this node of this execution, which n8n has signed with its parameters. */
export function signedLink(context: IExecuteFunctions, parameters: Record<string, string>): string {
	return context.getSignedResumeUrl(parameters);
}

/** What makes a link work: whoever has it can answer. */
export function signatureOf(link: string): string {
	return new URL(link).searchParams.get(SIGNATURE) ?? '';
}

/** Lets the execution wait once the node has ended. Without a limit it waits until it is answered. */
export async function putToWait(context: IExecuteFunctions, until: number | undefined): Promise<void> {
	await context.putExecutionToWait(until === undefined ? WAIT_INDEFINITELY : new Date(until));
}

/**
 * Marks the items that go on when nobody answers in time: n8n then passes on what it keeps as the input of the node, and
 * runs no code of ours. The items of the node before stay as they are.
 */
export function markTimedOut(context: IExecuteFunctions): void {
	const execution = context.getExecuteData();
	const [items, ...others] = execution.data.main;
	const marked = items?.map((item) => ({ ...item, json: { ...item.json, timedOut: true } })) ?? null;
	execution.data = { ...execution.data, main: [marked, ...others] };
}

/** What the node has noted before it began to wait (`nodeMemory`). */
export function memoryOfWaiting(context: IWebhookFunctions): IDataObject {
	const { executionData } = (context as Insides).runExecutionData ?? {};
	return executionData?.contextData?.[`node:${context.getNode().name}`] ?? {};
}

/** The first item that an earlier run of the waiting node has put out: a node in a loop runs several times. */
export function outputOfRun(context: IWebhookFunctions, run: number): IDataObject | undefined {
	const runs = (context as Insides).runExecutionData?.resultData?.runData?.[context.getNode().name];
	const { main, ai_tool: tool } = runs?.[run]?.data ?? {};
	return (main ?? tool)?.[0]?.[0]?.json;
}
