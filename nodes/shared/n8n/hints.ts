import type { IExecuteFunctions } from 'n8n-workflow';
import { toastText } from './toastText';

/** A sentence above the output of a run. */
export interface Hint {
	message: string;
	type: 'info' | 'warning';
}

/** Shows hints in the editor's output panel; an older n8n has none. */
export function showHints(context: IExecuteFunctions, hints: Hint[]): void {
	if (hints.length === 0) return;
	context.addExecutionHints?.(
		...hints.map(({ message, type }) => ({
			message: toastText(message),
			type,
			location: 'outputPane' as const,
		})),
	);
}
