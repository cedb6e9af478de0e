import type { IExecuteData, INode, INodeExecutionData, IRunData, ITaskData } from 'n8n-workflow';

/** What the node is handed, and what n8n has on record before it runs. */
export interface RunsBefore {
	items?: INodeExecutionData[];
	/**
	 * n8n's record of a crash within the node, after "Retry": taken out of the runs where the node is the last one that n8n
	 * names, else left there.
	 */
	crashRecord?: 'taken out' | 'left';
	/** What the node before it, `Start`, has put out; left out: it is not on record. */
	startItems?: INodeExecutionData[];
	/** How often the node has run in this execution before, as in a loop. */
	earlierRuns?: number;
}

/** What n8n keeps of a run of the node that has ended. */
const EARLIER_RUN: ITaskData = {
	startTime: 0,
	executionIndex: 1,
	executionTime: 1,
	executionStatus: 'success',
	source: [null],
	data: { main: [[]] },
};

/** As ExecutionRecoveryService makes it from n8n's event log. */
const CRASH_RECORD: ITaskData = {
	startTime: 0,
	executionIndex: 0,
	executionTime: 0,
	executionStatus: 'crashed',
	source: [null],
};

export function runsBefore(node: string, { earlierRuns = 0, crashRecord, startItems }: RunsBefore): IRunData {
	const start: IRunData = startItems ? { Start: [{ ...EARLIER_RUN, data: { main: [startItems] } }] } : {};
	const runs = Array.from({ length: earlierRuns }, () => EARLIER_RUN);
	if (crashRecord === 'left') runs.push(CRASH_RECORD);
	return runs.length > 0 || crashRecord ? { ...start, [node]: runs } : start;
}

/** The node with its items, an empty one if need be. */
export function handedTo(node: INode, { items = [{ json: {} }], startItems }: RunsBefore): IExecuteData {
	const source = startItems ? { main: [{ previousNode: 'Start' }] } : null;
	return { node, data: { main: [items] }, source };
}
