import type { IExecuteFunctions } from 'n8n-workflow';

export type RunData = Record<string, Array<{ executionIndex?: number }>>;

/** What a node called Send sees. */
export function contextOf(
	mode: string,
	runData?: RunData,
	more: { tool?: boolean; nodeContext?: object } = {},
) {
	const nodeContext = more.nodeContext ?? {};
	return {
		getMode: () => mode,
		getNode: () => ({ name: 'Send' }),
		isToolExecution: () => more.tool === true,
		getContext: () => nodeContext,
		...(runData && { runExecutionData: { resultData: { runData } } }),
	} as unknown as IExecuteFunctions;
}

export const at = (...indexes: number[]) => indexes.map((executionIndex) => ({ executionIndex }));
