import type { IExecuteFunctions } from 'n8n-workflow';

/** What n8n hands to the context of every node, and leaves out of its type. */
interface WithRunData {
	runExecutionData?: { resultData?: { runData?: Record<string, Array<{ executionIndex?: number }>> } };
}

/**
 * Whether an earlier try of this execution may have sent mails that n8n kept no note of. When an execution is cancelled,
 * or n8n is killed, n8n saves the execution as it was before this node, and "Retry" runs it from there again. To be asked
 * only when the node finds no ledger of its own.
 *
 * After a failure n8n keeps the ledger of every node that ran; a node without one has not run yet. Then the node that
 * failed ran anew before this one, so that two runs have the index 0: its own in this try, and that of the trigger in the
 * first one. Where there is one only, the execution starts over, or starts with this very node. After a crash that n8n has
 * put together from its event log, a node that had begun has an entry, be it empty.
 */
export function notesAreMissing(context: IExecuteFunctions): boolean {
	// The calls of an AI agent are no run of a node.
	if (context.getMode?.() !== 'retry' || context.isToolExecution?.() === true) return false;
	const runData = (context as WithRunData).runExecutionData?.resultData?.runData;
	if (runData === undefined) return false;
	if (Object.prototype.hasOwnProperty.call(runData, context.getNode().name)) return true;
	const indexes = Object.values(runData)
		.flat()
		.map(({ executionIndex }) => executionIndex);
	// An n8n that does not count its runs yet cannot tell.
	if (indexes.includes(undefined)) return false;
	return indexes.filter((index) => index === 0).length < 2;
}
