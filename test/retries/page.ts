import { between } from '../../scripts/lib/capabilities';
import { rows } from '../faults/table';
import { ENDS, RETRIES, SHAPES } from './cases';
import { outcomeOf, type Verdict } from './verdict';

const BLOCK = 'retries';

/** The page with the table of the retries as it was measured. */
export function withRetries(page: string, verdicts: Verdict[]): string {
	return between(page, BLOCK, retriesTable(verdicts));
}

/** The page with the block of another page in place of its own. */
export function keepRetries(page: string, former: string): string {
	const [, block] =
		new RegExp(`<!-- ${BLOCK}:start -->\\n([^]*?)\\n?<!-- ${BLOCK}:end -->`).exec(former) ?? [];
	return block === undefined ? page : between(page, BLOCK, block);
}

/** One row for each end and place, one column for each retry: what became of the mails, progress saved or not. */
export function retriesTable(verdicts: Verdict[]): string {
	const twice = verdicts.filter(({ copies }) => copies.some((count) => count > 1)).length;
	const wrong = verdicts.filter(({ problems }) => problems.length > 0).length;
	const cell = (end: string, shape: string, retry: string) => {
		const met = verdicts.filter(({ one }) => one.end === end && one.shape === shape && one.retry === retry);
		return [...new Set(met.map(outcomeOf))].join('; ');
	};
	const table = rows([
		['the execution', 'the node stands', ...RETRIES.map((retry) => `retry ${retry}`)],
		...ENDS.flatMap((end) =>
			SHAPES.map((shape) => [end, shape, ...RETRIES.map((retry) => cell(end, shape, retry))]),
		),
	]);
	return `**${verdicts.length} cases in a real n8n: ${twice} with a mail that arrived twice, ${wrong} with a false report.**\n\n${table}`;
}
