import type { Cell } from './page';
import { rows } from './table';

/** What the node takes an answer for. `sent`: it has looked at the service and found the mail on its way. */
export type Verdict = 'notSent' | 'doubt' | 'sent';

/** One row per form of an answer: the statuses with which it proves that nothing was sent, and those with which not. */
export function proofTable(cells: Cell[]): string {
	const asked = cells.flatMap(({ answer, verdict }) => (answer ? [{ ...answer, verdict }] : []));
	const forms = [...new Set(asked.map(({ form }) => form))];
	return rows([
		['answer', 'proves it', 'leaves doubt', 'settled by a look: sent'],
		...forms.map((form) => [
			form,
			...(['notSent', 'doubt', 'sent'] as const).map((verdict) =>
				asked
					.filter((one) => one.form === form && one.verdict === verdict)
					.map(({ status }) => status)
					.join(', '),
			),
		]),
	]);
}
