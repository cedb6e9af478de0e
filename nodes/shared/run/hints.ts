import { showHints, type Hint } from '../n8n/hints';
import { preview, redirectTo, sendOnceKey } from '../n8n/mailFields';
import { counted, done } from '../wire/refusal';
import type { Transport } from '../wire/transport';
import type { Operation } from './operation';
import type { Run, RunItem } from './runItem';

/** Tells the user after a run what the items alone do not show. */
export function giveHints(
	{ context, notes }: Run,
	operation: Operation,
	items: RunItem[],
	transport: Transport | undefined,
): void {
	const hints: Hint[] = [];
	const info = (message: string) => hints.push({ message, type: 'info' });
	const warn = (message: string) => hints.push({ message, type: 'warning' });

	const { noun } = operation;
	const verb = done(operation.kind === 'once' ? operation.effect : 'none');

	for (const warning of transport?.connection.warnings ?? []) warn(warning);
	if (notes.previews > 0)
		info(
			`${preview.displayName}: ${counted(notes.previews, noun)} shown as ${notes.previews === 1 ? 'a request' : 'requests'}, nothing was ${verb} for ${notes.previews === 1 ? 'it' : 'them'}.`,
		);
	if (notes.redirected > 0)
		info(
			`${redirectTo.displayName}: ${counted(notes.redirected, noun)} went to the test address, not to the recipients.`,
		);
	if (notes.alreadySent > 0)
		info(
			`${counted(notes.alreadySent, noun)} had been ${verb} by an earlier try of this execution and ${notes.alreadySent === 1 ? 'was' : 'were'} not ${verb} again.`,
		);
	if (notes.sentForKey > 0)
		info(
			`${sendOnceKey.displayName}: ${counted(notes.sentForKey, noun)} had been ${verb} before and ${notes.sentForKey === 1 ? 'was' : 'were'} not ${verb} again.`,
		);
	if (notes.ledgerProblem !== undefined)
		info(
			`n8n's database did not take all notes of what was ${verb} (${notes.ledgerProblem}). Check at the service before you retry this execution after a crash or a cancel.`,
		);
	const waited = transport?.waitedForLimit ?? 0;
	if (waited > 0) info(`${waited === 1 ? '1 request' : `${waited} requests`} waited for the rate limit.`);
	const unknown = items.filter(({ error }) => error?.mayHaveBeenSent).map(({ index }) => index);
	if (unknown.length > 0 && operation.kind === 'once')
		warn(
			`It is unknown whether ${unknown.length === 1 ? 'this item was' : 'these items were'} ${verb}: ${list(unknown)}. Check before you run it again.`,
		);
	const warned = items.filter(({ output }) =>
		output?.some(({ json }) => Array.isArray(json.warnings) && json.warnings.length > 0),
	);
	if (warned.length > 0)
		info(
			`${warned.length === 1 ? '1 item has' : `${warned.length} items have`} warnings in the output: ${list(warned.map(({ index }) => index))}.`,
		);
	showHints(context, hints);
}

function list(indexes: number[]): string {
	const shown = indexes.slice(0, 10).join(', ');
	return indexes.length > 10
		? `items ${shown} and ${indexes.length - 10} more`
		: `item${indexes.length === 1 ? '' : 's'} ${shown}`;
}
