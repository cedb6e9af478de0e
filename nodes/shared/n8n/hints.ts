import type { IExecuteFunctions } from 'n8n-workflow';

/** A sentence above the output of a run. */
export interface Hint {
	message: string;
	type: 'info' | 'warning';
}

/** Shows hints in the editor's output panel; an older n8n has none. */
export function showHints(context: IExecuteFunctions, hints: Hint[]): void {
	if (hints.length === 0) return;
	context.addExecutionHints?.(...hints.map((hint) => ({ ...hint, location: 'outputPane' as const })));
}
