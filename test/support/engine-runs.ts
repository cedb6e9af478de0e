import type { IRunData, ITaskData } from 'n8n-workflow';

/** What n8n has recorded of the node before it runs. */
export interface RunsBefore {
	/**
	 * n8n's record of a crash within the node, after "Retry": taken out of the runs where the node is the last one that n8n
	 * names, else left there.
	 */
	crashRecord?: 'taken out' | 'left';
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

export function runsBefore(node: string, { earlierRuns = 0, crashRecord }: RunsBefore): IRunData {
	const runs = Array.from({ length: earlierRuns }, () => EARLIER_RUN);
	if (crashRecord === 'left') runs.push(CRASH_RECORD);
	return runs.length > 0 || crashRecord ? { [node]: runs } : {};
}
