import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

/** What n8n tells of the run that a node is in, and of the runs before it. Each belief stands here, with a test. */

/** What n8n hands to the context of every node, and leaves out of its type. */
interface Insides {
	runExecutionData?: { resultData?: { runData?: Record<string, RunOfNode[]> } };
	executeData?: { runIndex?: number };
}

interface RunOfNode {
	executionIndex?: number;
	executionStatus?: string;
	inputOverride?: Record<string, unknown>;
	data?: { main?: Array<Array<{ json?: Record<string, unknown> }> | null> };
}

/**
 * How often this node ran in this execution before: a node in a loop runs several times. What n8n put among the runs
 * after a crash does not count: the node runs again from the same place.
 */
export function runIndexOf(context: IExecuteFunctions): number {
	const index = context.getWorkflowDataProxy(0).$runIndex as number;
	return index - runsOf(context).slice(0, index).filter(isCrashRecord).length;
}

/** Whether n8n was killed after this node had begun: its record of the crash names the node. n8n's "Retry" takes a failed run out. */
export function wasCutOff(context: IExecuteFunctions): boolean {
	if (!isRetried(context)) return false;
	const runs = runDataOf(context)?.[context.getNode().name];
	return runs !== undefined && (runs.length === 0 || runs.some(isCrashRecord));
}

/** n8n makes these from its event log after a crash (ExecutionRecoveryService). */
function isCrashRecord({ executionStatus, data }: RunOfNode): boolean {
	return executionStatus === 'crashed' || data?.main?.[0]?.[0]?.json?.isArtificialRecoveredEventItem === true;
}

function runDataOf(context: IExecuteFunctions): Record<string, RunOfNode[]> | undefined {
	return (context as Insides).runExecutionData?.resultData?.runData;
}

function runsOf(context: IExecuteFunctions): RunOfNode[] {
	return runDataOf(context)?.[context.getNode().name] ?? [];
}

/**
 * A token that stays the same in every retry of an execution, over Wait and after a crash, and differs in every other
 * execution: n8n signs the resume URL with it. Undefined where n8n has none (a node that is executed alone, an older n8n).
 */
export function lineageOf(context: IExecuteFunctions): string | undefined {
	try {
		const url: unknown = context.evaluateExpression('{{ $execution.resumeUrl }}', 0);
		return new URL(String(url)).searchParams.get('signature') ?? undefined;
	} catch {
		return undefined;
	}
}

/**
 * Whether an AI agent calls the node as a tool. Agent 2 says so itself; Agent 3 runs tools through the engine, which shows
 * by the type of the node, by where its output goes, and by the input that the agent gave.
 */
export function isTool(context: IExecuteFunctions): boolean {
	if (context.isToolExecution?.() === true) return true;
	const node = context.getNode() as { type?: string; rewireOutputLogTo?: string; name: string };
	if (node.rewireOutputLogTo === 'ai_tool' || node.type?.endsWith('Tool')) return true;
	return runsOf(context).some(
		({ inputOverride }) => inputOverride !== undefined && 'ai_tool' in inputOverride,
	);
}

/** What n8n keeps for the node between the tries of Retry On Fail, and saves with the execution. JSON values only. */
export function nodeMemory(context: IExecuteFunctions): IDataObject {
	return context.getContext('node');
}

/** Whether somebody has pressed "Retry": an earlier try of this execution, or another retry now, has the same items. */
export function isRetried(context: IExecuteFunctions): boolean {
	return context.getMode?.() === 'retry';
}

/**
 * Whether n8n runs an execution again that may have run this node before without keeping its memory. n8n saves a
 * cancelled or killed execution as it was before the node, and "Retry" goes on from there.
 *
 * After a failure n8n keeps the memory of every node that ran. The failed node then ran again before this one, so two
 * runs have the index 0: its own, and that of the trigger in the first try. With one such run only, the execution starts
 * over, or starts with this very node. n8n's record of a crash names every node that had begun.
 */
export function mayHaveRunBefore(context: IExecuteFunctions): boolean {
	// The calls of an AI agent are not runs of a node.
	if (!isRetried(context) || isTool(context)) return false;
	const runData = runDataOf(context);
	if (runData === undefined) return false;
	if (Object.prototype.hasOwnProperty.call(runData, context.getNode().name)) return true;
	const indexes = Object.values(runData)
		.flat()
		.map(({ executionIndex }) => executionIndex);
	// An n8n that does not count its runs yet cannot tell.
	if (indexes.includes(undefined)) return false;
	return indexes.filter((index) => index === 0).length < 2;
}
