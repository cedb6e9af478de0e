import { withDetails, type MailError } from '../errors';
import type { ItemsReport } from '../n8n/nodeError';
import { counted, done } from '../wire/refusal';
import type { OnceOperation } from './operation';
import type { RunItem } from './runItem';

/** The fate of the items of a once operation, in words and as data. Errors themselves do not say it. */

type Naming = Pick<OnceOperation<any>, 'effect' | 'noun'>;

/** The error with a sentence that says that its item was not sent. Doubt is told by the error itself. */
export function withFate(error: MailError, { effect, noun }: Naming): MailError {
	const known = error.mayHaveBeenSent || error.details.sent === true || effect === 'save';
	if (known) return error;
	return withDetails(error, {
		fix: [error.fix, `The ${noun} was not ${done(effect)}.`].filter(Boolean).join(' '),
	});
}

export function reportOf(items: RunItem[]): ItemsReport {
	const indexes = (those: RunItem[]) => those.map(({ index }) => index);
	const inDoubt = (item: RunItem) => item.output === undefined && item.error?.mayHaveBeenSent === true;
	return {
		sent: indexes(items.filter(({ output }) => output !== undefined)),
		possiblySent: indexes(items.filter(inDoubt)),
		notSent: indexes(items.filter((item) => item.output === undefined && !inDoubt(item))),
	};
}

/** "Of 10 mails 3 were sent (item 0, 1, 2), 1 may have been sent (item 3) and 6 were not sent." '' for one item. */
export function summaryOf(items: RunItem[], { effect, noun }: Naming): string {
	if (items.length === 1) return '';
	const { sent, possiblySent, notSent } = reportOf(items);
	const which = (indexes: number[]) =>
		indexes.length === 0 || indexes.length > 20 ? '' : ` (item ${indexes.join(', ')})`;
	const verb = done(effect);
	return `Of ${counted(items.length, noun)} ${sent.length} were ${verb}${which(sent)}, ${possiblySent.length} may have been ${verb}${which(possiblySent)} and ${notSent.length} were not ${verb}.`;
}

/** "Also wrong: item 4: To is empty; 3 more." '' when there is nothing else. */
export function alsoWrong(others: RunItem[]): string {
	if (others.length === 0) return '';
	const named = others.slice(0, 3).map(({ index, error }) => `item ${index}: ${error?.message}`);
	if (others.length > 3) named.push(`${others.length - 3} more`);
	return `Also wrong: ${named.join('; ')}.`;
}
